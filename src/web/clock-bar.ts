import { html, type Html } from '../core/html.ts'
import type { Texts } from '../texts/words.ts'
import type { DemoClock } from './demo-controls.ts'

/** What the clock bar shows, in one language. */
export interface ClockView {
  readonly now: string
  readonly iso: string
  readonly next: { readonly when: string; readonly what: string } | null
  readonly lapsing: boolean
}

export function clockView(clock: DemoClock, texts: Texts): ClockView {
  const { fmt } = texts
  const next = clock.next === null ? null : { when: nextTime(clock.next.at, clock.now, texts), what: clock.next.name[fmt.lang] }
  return { now: fmt.when(clock.now.getTime()).text, iso: clock.now.toISOString(), next, lapsing: clock.lapsing }
}

/** The hand on the demo's clock: what time it is, what is due next, and the three things one may do about it. */
export function clockBar(view: ClockView, { web }: Texts): Html {
  return html`<section class="clock" id="clock" aria-label="${web.clock.label}" data-lapsing="${view.lapsing ? 'yes' : 'no'}" data-none="${web.clock.nothingDue}">
<p><span class="sr">${web.clock.label}: </span><time id="clock-now" datetime="${view.iso}">${view.now}</time><span class="lapse-note">${web.clock.lapsing}</span></p>
<div class="actions">
<button type="button" id="jump" data-demo="jump"${view.next === null ? html` disabled` : html``}>${icon('M4 4.5v11l7.5-5.5zM15 4.5v11')}<span class="wide">${web.clock.jump} </span><b id="jump-when">${view.next?.when ?? web.clock.nothingDue}</b><span id="jump-what">${view.next?.what ?? ''}</span></button>
<button type="button" id="lapse" data-demo="lapse">${icon('M3 4.5v11l7-5.5zM10.5 4.5v11l7-5.5z')}<span><span class="wide">${web.clock.lapse} </span>${web.clock.week}</span></button>
<button type="button" id="stop" data-demo="stop">${icon('M5 5h10v10H5z')}<span>${web.clock.stop}</span></button>
</div>
</section>`
}

const icon = (path: string) => html`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="${path}"/></svg>`

/** A weekday says enough within a week: "Senin 07.30 WIB". */
function nextTime(at: Date, now: Date, { fmt }: Texts): string {
  if (at.getTime() - now.getTime() >= SIX_DAYS) return fmt.stamp(at.getTime()).text
  const weekday = new Intl.DateTimeFormat(fmt.lang, { weekday: 'long', timeZone: fmt.zone }).format(at)
  return `${weekday} ${fmt.clock(at.getTime())}`
}

const SIX_DAYS = 6 * 24 * 60 * 60 * 1000
