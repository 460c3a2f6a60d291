import { rungs } from '../core/evidence.ts'
import { html, type Html } from '../core/html.ts'
import type { IncidentStory } from '../core/incident.ts'
import type { Attachment } from '../texts/message.ts'
import type { Texts } from '../texts/words.ts'
import type { CheckMonth, MonthEvidence, RecoveryMonth, SystemMonth } from './month.ts'
import { windowSaid } from '../texts/views/downtime-notice.ts'
import type { DowntimeMonth } from './downtime-month.ts'
import { printed } from './page.ts'

/** The evidence of a month as a page to print: what was backed up and how well it is proven, what was tried, signed, brought back, lost and reported. */
export function monthSheet(t: Texts, of: MonthEvidence): Attachment {
  const words = t.month
  const title = `${words.heading} ${of.month.key}`
  const text = printed({ lang: t.fmt.lang, title, body: html`
<header><p class="site">${of.site}</p><h1>${title}</h1><p>${words.until} ${t.fmt.when(of.at).text}</p></header>
<h2>${words.backups}</h2>
${table([words.system, words.component, words.succeeded, words.failed, words.kept, words.damaged, words.rehearsed], of.systems.flatMap((system) => systemRows(t, system)))}
${section(words.checks, [words.check, words.held, words.signed, words.late, words.unsafe, words.unsigned], of.checks.map((check) => checkRow(t, check)))}
${section(words.recoveries, [words.number, words.system, words.place, words.outcome, words.rto, words.rpo, words.units], of.recoveries.map((it) => recoveryRow(t, it)))}
${section(words.glass, [words.number, words.system, words.glass], of.recoveries.flatMap((it) => (it.glass === null ? [] : [[it.number, it.system, `${words.glassBy(t.fmt.list(it.glass.by))}; ${it.glass.reviewedBy === null ? words.notReviewed : words.reviewed(it.glass.reviewedBy)}`]])))}
${section(words.incidents, [words.number, words.what, words.since, words.ended, t.incident.record.lasted, t.incident.record.taken, t.incident.record.action, t.incident.record.news], of.incidents.map((it) => incidentRow(t, it)))}
${section(t.record.month.heading, [words.number, t.record.month.kind, t.record.services, t.record.month.plannedAt, t.record.month.actualAt, words.outcome, t.record.month.receipts, t.record.month.entered, t.record.month.passed, t.record.month.moved], of.downtimes.map((it) => downtimeRow(t, it)))}
${section(t.record.month.availability, [t.record.services, t.record.month.share, t.record.month.plannedFor, t.record.month.unplannedFor], of.shares.map((it) => [it.service, it.share === null ? t.record.unknown : t.fmt.available(it.share), t.fmt.length(it.planned), t.fmt.length(it.unplanned)]))}
<footer><p>${words.made}</p></footer>` })
  return { name: words.file(of.month.key), mime: 'text/html', text }
}

type Cells = readonly string[]

const table = (head: Cells, rows: readonly Cells[]): Html => html`<table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>`
/** What did not happen is told too: an empty page would say nothing. */
const section = (title: string, head: Cells, rows: readonly Cells[]): Html => html`<h2>${title}: ${String(rows.length)}</h2>${rows.length > 0 && table(head, rows)}`

function systemRows(t: Texts, { system, components }: SystemMonth): readonly Cells[] {
  const words = t.month
  return components.map(({ component, made, failed, kept, damaged, rehearsals }) => [
    system, component, t.fmt.count(made), t.fmt.count(failed),
    rungs.toReversed().flatMap((rung) => (kept[rung] === undefined ? [] : [`${t.common.rungs[rung]}: ${t.fmt.count(kept[rung])}`])).join('; ') || words.none,
    t.fmt.count(damaged),
    rehearsals.passed + rehearsals.failed === 0 ? words.none : [words.rehearsals(t.fmt.count(rehearsals.passed), t.fmt.count(rehearsals.failed)), ...(rehearsals.longest === null ? [] : [words.longest(t.fmt.length(rehearsals.longest))])].join('; '),
  ])
}

function checkRow(t: Texts, { title, held, signed, late, unsafe, unsigned }: CheckMonth): Cells {
  const days = unsigned.slice(0, MOST_DAYS).map((slot) => t.fmt.stamp(slot).text)
  return [title[t.fmt.lang], t.fmt.count(held), t.fmt.count(signed), t.fmt.count(late), t.fmt.count(unsafe), unsigned.length === 0 ? '0' : `${t.fmt.count(unsigned.length)}: ${days.join('; ')}${unsigned.length > MOST_DAYS ? '; …' : ''}`]
}

const MOST_DAYS = 10

/** Who mended what, how long units were without it, and whether they were kept told meanwhile. */
function incidentRow(t: Texts, it: IncidentStory): Cells {
  const { closure } = it
  const ended = it.stage === 'cancelled' ? t.incident.list.stages.cancelled : it.normalAt === null ? t.month.open : t.fmt.when(it.normalAt).text
  return [it.number, it.what, t.fmt.when(it.since).text, ended, it.normalAt === null ? '' : t.fmt.length(it.normalAt - it.since), it.worker ?? '', closure === null ? '' : `${closure.cause}; ${closure.action}`, t.incident.record.newsCount(t.fmt.count(it.news), t.fmt.count(it.missed))]
}

function downtimeRow(t: Texts, it: DowntimeMonth): Cells {
  const words = t.record.month
  const part = (n: number, all: number) => words.of(t.fmt.count(n), t.fmt.count(all))
  return [
    it.number, words.kinds[it.kind], t.fmt.list(it.services), it.kind === 'planned' ? windowSaid(t, it.window) : '',
    it.actual === null ? t.record.notBegun : it.actual.until === null ? t.record.going(t.fmt.stamp(it.actual.from).text) : `${windowSaid(t, { from: it.actual.from, until: it.actual.until })} (${t.fmt.length(it.actual.until - it.actual.from)})`,
    t.month.hows[it.how], part(it.received, it.units), it.actual === null ? '' : part(it.entered, it.touched), it.passed.join('; '), it.moved === 0 ? '' : t.fmt.count(it.moved),
  ]
}

function recoveryRow(t: Texts, it: RecoveryMonth): Cells {
  const words = t.month
  const against = (got: number | null, target: number | null) => (got === null ? '' : target === null ? words.noTarget(t.fmt.length(got)) : words.against(t.fmt.length(got), t.fmt.length(target), got <= target ? 'kept' : 'missed'))
  return [it.number, it.system, [it.place ?? '', ...(it.way === 'back' ? [words.back] : [])].join('; '), words.hows[it.how], against(it.took, it.rto), against(it.lost, it.rpo), it.units === null ? '' : words.answered(t.fmt.count(it.units.answered), t.fmt.count(it.units.trouble))]
}
