import { html, type Html } from '../core/html.ts'
import type { ComponentStatus, SafetyVerdict, SiteStatus } from '../core/status.ts'
import { scriptSentence } from '../texts/views/script.ts'
import { named, stateSentence, workSentence } from '../texts/views/services.ts'
import { dueWords, headline, reasonSentence, waits } from '../texts/views/status.ts'
import type { Texts } from '../texts/words.ts'
import { page, type Theme } from './page.ts'

/**
 * How the hospital stands, for a screen on the wall: no script, no addresses, no names of files. The first line answers
 * "aman atau tidak?".
 */
export function statusPage(status: SiteStatus, look: { readonly texts: Texts; readonly theme: Theme | null; readonly chat: 'here' | 'elsewhere'; readonly services: { readonly page: string; readonly hushed: (text: string) => string } | null }): string {
  const { texts } = look
  const { web, fmt } = texts
  const other = fmt.lang === 'id' ? 'en' : 'id'
  return page({ lang: fmt.lang, title: `${word(status.verdict, texts)} · ${status.site} · ${web.bot}`, theme: look.theme, script: null, kind: 'plain' }, html`
<main class="sheet">
<header><p class="brand"><b>${web.bot}</b> <span>${web.tagline}</span></p><a class="plain" lang="${other}" hreflang="${other}" href="?lang=${other}">${web.otherLanguage}</a></header>
<h1>${web.status.title(status.site)}</h1>
<p class="verdict" data-verdict="${status.verdict}"><strong>${headline(texts, status)}</strong><span>${web.status.asOf} ${time(status.at, texts)}</span></p>
<div class="table"><table><thead><tr><th scope="col">${web.status.component}</th><th scope="col">${web.status.proven}</th><th scope="col">${web.status.rehearsal}</th><th scope="col">${web.status.where}</th></tr></thead>
<tbody>${status.components.map((it) => componentRow(it, status.at, texts))}</tbody></table></div>
<div class="columns">
${look.services !== null && html`<section><h2>${texts.services.row}</h2>${list(servicesSaid(status, { texts, hushed: look.services.hushed }), texts)}<p><a href="${look.services.page}">${texts.services.page.all}</a></p></section>`}
<section><h2>${web.status.alarms}</h2><p>${status.alarms.length === 0 ? web.status.none : fmt.count(status.alarms.length)}</p></section>
${status.scripts.length > 0 && html`<section><h2>${texts.scripts.list}</h2>${list(status.scripts.map((it) => html`<b><bdi>${it.title}</bdi></b>: ${scriptSentence(texts, it)}${it.last !== null && html` <small>${texts.scripts.last} ${time(it.last.at, texts)}</small>`}`), texts)}</section>`}
<section><h2>${web.status.checks}</h2>${list(status.unsigned.map((it) => html`<b>${it.title[fmt.lang]}</b>, ${time(it.slot, texts)}: ${word(it.verdict, texts)}, <bdi>${it.problem === null ? '' : `${texts.status.problem(it.problem)}, `}${waits(texts, it)}</bdi>`), texts)}</section>
<section><h2>${web.status.next}</h2>${list(status.next.slice(0, MOST_DUE).map((it) => html`${time(it.at, texts)}: <bdi>${dueWords(texts, it)}</bdi>`), texts)}</section>
</div>
<p class="small">${look.chat === 'here' ? html`<a href="/">${web.status.more}</a>` : web.status.more}</p>
</main>`)
}

const MOST_DUE = 5

/** The same facts as on the page of the services, in a line each. */
function servicesSaid({ services, at }: SiteStatus, { texts, hushed }: { readonly texts: Texts; readonly hushed: (text: string) => string }): readonly Html[] {
  if (services === undefined) return []
  const titles = Object.fromEntries(services.services.map(({ name, title }) => [name, title]))
  return [
    ...services.services.map((it) => html`<b><bdi>${it.title}</bdi></b>: ${texts.services.states[it.is]}${it.is === 'works' ? '' : html` <small><bdi>${hushed(stateSentence(texts, it, at))}</bdi></small>`}`),
    ...services.next.map((it) => html`${texts.services.next}: <b>${named(texts, it.services, titles)}</b> <small><bdi>${hushed(workSentence(texts, it, at))}</bdi></small>`),
  ]
}

function componentRow(it: ComponentStatus, now: number, texts: Texts): Html {
  const { web, common, fmt } = texts
  const proven = it.proven === null ? html`${common.never}` : html`${time(it.proven.takenAt, texts)} <small>${fmt.ago(it.proven.takenAt, now)}, ${common.levels[it.proven.level]}, ${common.rungs[it.proven.rung]}, ${fmt.size(it.proven.bytes)}</small>`
  const rehearsal = it.rehearsal === null ? html`${common.never}` : html`${time(it.rehearsal.at, texts)} <small>${it.rehearsal.passed === 'yes' ? web.status.passed : web.status.failed}</small>`
  const classes = [...new Set(it.places.filter((place) => place.newest !== null).map((place) => place.class))]
  const where = classes.length === 0 ? web.status.none : fmt.list(classes.map((place) => common.classes[place]))
  const running = it.running === null ? null : it.running.state === 'queued' ? texts.status.queued : texts.status.running[it.running.kind]
  return html`<tr data-verdict="${it.verdict}"><th scope="row"><b><bdi>${it.title}</bdi>: <bdi>${it.component}</bdi></b><span class="state">${word(it.verdict, texts)}</span>${it.reasons.map((reason) => html`<small>${reasonSentence(texts, reason)}</small>`)}${running !== null && html`<small>${running}</small>`}</th><td data-label="${web.status.proven}">${proven}</td><td data-label="${web.status.rehearsal}">${rehearsal}</td><td data-label="${web.status.where}">${where}</td></tr>`
}

function word(verdict: SafetyVerdict, { status }: Texts): string {
  return status.verdicts[verdict]
}

function time(at: number, { fmt }: Texts): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${fmt.stamp(at).text}</time>`
}

function list(items: readonly Html[], { web }: Texts): Html {
  return items.length === 0 ? html`<p>${web.status.none}</p>` : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`
}
