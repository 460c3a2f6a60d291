import { addDays, days as daysOf } from '../core/calendar.ts'
import { html, type Html } from '../core/html.ts'
import type { ServiceBook } from '../core/service-book.ts'
import type { ServiceDay, ServicePast, ServiceStretch } from '../core/service-days.ts'
import type { ServiceState } from '../core/service-state.ts'
import { named, stateWords, workSentence } from '../texts/views/services.ts'
import type { Texts } from '../texts/words.ts'
import { servicesFrame } from './services-frame.ts'

export interface ServicesLook {
  readonly texts: Texts
  readonly title: string
  readonly contact: string
  /** What may not be shown to everybody is replaced by words. */
  readonly hushed: (text: string) => string
  /** Null where the page stands alone, open to every ward. */
  readonly backups: string | null
}

/**
 * How the services are, for a ward's old computer: no script, no style that an old browser does not know, every colour
 * beside a word. Names of units and services only.
 */
export function servicesPage(book: ServiceBook, look: ServicesLook): string {
  const { texts } = look
  const { page } = texts.services
  const other = texts.fmt.lang === 'id' ? 'en' : 'id'
  const verdict = verdictOf(book, texts)
  return servicesFrame({ lang: texts.fmt.lang, title: `${verdict.said} · ${look.title}` }, html`
<header><h1>${look.title}</h1><p class="other"><a lang="${other}" hreflang="${other}" href="?lang=${other}">${texts.web.otherLanguage}</a></p></header>
<main>
<p class="verdict ${verdict.is}"><strong>${verdict.said}</strong> <span>${page.asOf(texts.fmt.stamp(book.at).text)} <span class="screen">${page.refreshes}</span></span></p>
<section aria-labelledby="now"><h2 id="now">${page.now}</h2>
<table class="now"><caption class="sr">${page.nowCaption}</caption><thead><tr><th scope="col">${page.service}</th><th scope="col">${page.state}</th><th scope="col">${page.about}</th></tr></thead>
<tbody>${book.now.services.map((it) => nowRow(it, { book, look }))}</tbody></table></section>
<section aria-labelledby="next"><h2 id="next">${page.next}</h2>${book.now.next.length === 0 ? html`<p>${page.nothingNext}</p>` : html`<ul class="next">${book.now.next.map((it) => html`<li><strong>${named(texts, it.services, book.titles)}</strong><br>${look.hushed(workSentence(texts, it, book.at))} <small class="number">${it.number}</small></li>`)}</ul>`}</section>
<section aria-labelledby="past"><h2 id="past">${page.past(texts.fmt.count(book.past[0]?.days.length ?? 0))}</h2>
<p class="legend">${page.legend}: ${LEGEND.map((is) => html`<span><i class="mark ${is}" aria-hidden="true"></i> ${texts.services.dayStates[is]}</span> `)}</p>
${book.past.map((it) => pastPart(it, { book, look }))}</section>
<section aria-labelledby="months"><h2 id="months">${page.months}</h2>${monthsTable(book, texts)}</section>
<p class="honest">${page.honest}</p>
</main>
<footer><p>${page.contact(look.contact)}</p><p class="screen">${page.subscribe}: <a href="/calendar.ics?lang=${texts.fmt.lang}">${page.calendar}</a> · <a href="/feed.xml?lang=${texts.fmt.lang}">${page.feed}</a>${look.backups !== null && html` · <a href="${look.backups}">${page.backups}</a>`}</p></footer>`)
}

function verdictOf(book: ServiceBook, texts: Texts): { readonly is: ServiceState['is']; readonly said: string } {
  const { page } = texts.services
  const of = (...kinds: readonly ServiceState['is'][]) => book.now.services.filter(({ is }) => kinds.includes(is))
  const down = of('trouble', 'maintenance')
  if (down.length > 0) return { is: of('trouble').length > 0 ? 'trouble' : 'maintenance', said: page.notUsable(texts.fmt.list(down.map(({ title }) => title))) }
  const reported = of('reported')
  return reported.length > 0 ? { is: 'reported', said: page.reported(texts.fmt.list(reported.map(({ title }) => title))) } : { is: 'works', said: page.allWell }
}

interface Around { readonly book: ServiceBook; readonly look: ServicesLook }

function nowRow(it: ServiceState, { book, look: { texts, hushed } }: Around): Html {
  return html`<tr class="${it.is}"><th scope="row"><bdi>${it.title}</bdi></th><td><span class="state ${it.is}">${texts.services.states[it.is]}</span></td><td><bdi>${hushed(stateWords(texts, it, book.at))}</bdi>${it.number !== null && html` <small class="number">${it.number}</small>`}</td></tr>`
}

function pastPart(it: ServicePast, around: Around): Html {
  const { texts } = around.look
  const { page } = texts.services
  const counts = LEGEND.map((is) => ({ is, n: it.days.filter((day) => day.is === is).length })).filter(({ n }) => n > 0)
  const first = it.days[0]
  return html`<div class="past"><h3>${it.title}</h3>
<ol class="strip" aria-label="${page.strip(it.title)}">${it.days.map((day) => dayMark(day, texts))}</ol>
<p class="ends" aria-hidden="true"><span>${first === undefined ? '' : shortDate(first.date, texts)}</span> <span>${page.today}</span></p>
<p>${counts.map(({ is, n }) => page.counts[is](texts.fmt.count(n))).join('; ')}.</p>
${it.stretches.length === 0 ? html`<p>${page.nothingPast}</p>` : html`<ul class="stretches" aria-label="${page.stretches(it.title)}">${it.stretches.slice(0, MOST_STRETCHES).map((one) => stretchItem(one, around))}${it.stretches.length > MOST_STRETCHES && html`<li>${page.more(texts.fmt.count(it.stretches.length - MOST_STRETCHES))}</li>`}</ul>`}</div>
`
}

/** The word stands in the mark itself: where no style is read it is read instead. */
function dayMark({ date, is }: ServiceDay, texts: Texts): Html {
  const said = `${shortDate(date, texts)}: ${texts.services.dayStates[is]}`
  return html`<li class="${is}" title="${said}"><span class="sr">${said}</span></li>`
}

function stretchItem(it: ServiceStretch, { book, look: { texts, hushed } }: Around): Html {
  const { fmt, services } = texts
  const length = fmt.length((it.until ?? book.at) - it.from)
  return html`<li><i class="mark ${it.is}" aria-hidden="true"></i> ${fmt.stamp(it.from).text}: ${services.dayStates[it.is]}, ${length}${it.until === null ? `, ${services.page.goingOn}` : ''}${it.what === null ? '' : ` · ${hushed(it.what)}`} <small class="number">${it.number}</small></li>`
}

function monthsTable(book: ServiceBook, texts: Texts): Html {
  const { page } = texts.services
  const minutes = (ms: number) => page.minutes(texts.fmt.count(Math.ceil(ms / 60_000)))
  return html`<table class="months"><caption class="sr">${page.monthsCaption}</caption><thead><tr><th scope="col">${page.service}</th><th scope="col">${page.month}</th><th scope="col">${page.available}</th><th scope="col">${page.planned}</th><th scope="col">${page.unplanned}</th></tr></thead>
${book.past.map((it) => html`<tbody>${it.months.toReversed().map((month, n) => html`<tr>${n === 0 && html`<th scope="rowgroup" rowspan="${it.months.length}">${it.title}</th>`}<th scope="row">${texts.fmt.month(month.from)}${n === 0 ? ` (${page.soFar})` : ''}</th>${month.share === null
    ? html`<td colspan="3">${page.unknownShare}</td>`
    : html`<td data-label="${page.available}">${texts.fmt.available(month.share)}</td><td data-label="${page.planned}">${minutes(month.planned)}</td><td data-label="${page.unplanned}">${minutes(month.unplanned)}</td>`}</tr>`)}</tbody>
`)}</table>`
}

/** `Sen 23 Nov`: noon of that day, which no zone moves to another. */
const shortDate = (date: string, { fmt }: Texts): string => fmt.shortDay((daysOf(fmt.zone).startOf(date).getTime() + daysOf(fmt.zone).startOf(addDays(date, 1)).getTime()) / 2)

const LEGEND = ['works', 'maintenance', 'trouble', 'reported', 'unknown'] as const
const MOST_STRETCHES = 8
