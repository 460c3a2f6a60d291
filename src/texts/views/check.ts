import { closedBy, ownerOf, reportedProblem, standingOf, undoable, UNDO_WITHIN } from '../../core/check.ts'
import { exceptionsIn, shownMark, SHORT_DIGEST } from '../../core/check-facts.ts'
import { daysBetween, days } from '../../core/calendar.ts'
import type { Attachment, Block, Line, Message } from '../message.ts'
import { line, mono, strong, type Say, type Texts } from '../words.ts'
import { checkActions } from './check-actions.ts'
import { logStrip, lookedAt, resultSentence, rowDetail, rowsOf, subjectOf } from './check-result.ts'
import type { CheckView } from './check-view.ts'

/** The living card of a check: its first line answers "aman atau tidak?", then a line a component, then who must sign by when. */
export function checkCard(view: CheckView, sheet: ((t: Texts) => Attachment) | null): Say {
  return (t) => ({
    mood: moodOf(view),
    title: line(headline(t, view)),
    blocks: [
      { kind: 'line', line: line(t.checks.title(view.title), ' · ', t.fmt.when(view.slot)) },
      ...people(t, view),
      { kind: 'rows', rows: rowsOf(t, view.facts, view.systems).map((row) => ({ mark: row.mark, label: line(row.label), detail: line(rowDetail(t, row, view.facts.at)) })) },
      ...ledger(t, view),
      ...strips(t, view),
      ...earlier(t, view),
      { kind: 'detail', summary: line(t.checks.detail), lines: details(t, view) },
      { kind: 'small', line: line(smallPrint(t, view)) },
    ],
    actions: checkActions(t, view),
    ...(sheet === null ? {} : { files: [sheet(t)] }),
    ...(view.verdict === 'unsafe' && view.state === 'open' ? {} : { silent: true }),
  })
}

/** "AMAN — SIMRS, 2 komponen": a problem that a person reported counts as one. */
export function headline(t: Texts, view: CheckView): string {
  const problem = reportedProblem(view.acts) !== null && view.state !== 'closed'
  const verdict = problem ? 'unsafe' : view.verdict
  const rows = rowsOf(t, view.facts, view.systems)
  const names = [...new Set(rows.flatMap((row) => row.results.map((it) => (it.system === null ? it.subject : (view.systems[it.system] ?? it.system)))))].filter((name) => name !== '')
  const systems = [...new Set(view.facts.results.flatMap((it) => (it.system === null ? [] : [view.systems[it.system] ?? it.system])))]
  const components = rows.filter((row) => row.results[0]?.system !== null).length
  const failing = rows.filter((row) => row.mark === 'fail').length + (problem ? 1 : 0)
  const noticed = rows.filter((row) => row.mark === 'warn').length + exceptionsIn(view.facts).length
  const what = t.fmt.list(systems.length > 0 ? systems : names.length > 0 ? names : [t.checks.title(view.title)])
  const count = verdict === 'safe' ? (components > 0 ? t.checks.components(components) : null) : failing > 0 ? t.checks.failing(failing) : noticed > 0 ? t.checks.notice(noticed) : t.checks.fine.nothing
  return `${t.checks.verdicts[verdict]} — ${[what, count].filter((it) => it !== null).join(', ')}`
}

function moodOf(view: CheckView): Message['mood'] {
  if (reportedProblem(view.acts) !== null && view.state !== 'closed') return 'alarm'
  return view.verdict === 'safe' ? 'ok' : view.verdict === 'attention' ? 'warn' : view.state === 'closed' ? 'info' : 'alarm'
}

/** Who did what, and what is asked of whom. */
function people(t: Texts, view: CheckView): readonly Block[] {
  const { checks, fmt } = t
  const lines: Line[] = []
  const said = (text: string) => lines.push(line(strong(text)))
  const problem = reportedProblem(view.acts)
  const done = closedBy(view)
  const at = (ms: number) => atOf(t, view, ms)
  if (problem !== null) lines.push(line(strong(checks.problem(problem.by.name, at(problem.at))), ` ${problem.note ?? ''}`))
  if (view.state === 'signed' || view.state === 'closed') {
    if (done?.kind === 'sign') said(checks.signed(done.by.name, at(done.at)))
    else if (done?.kind === 'close') lines.push(line(strong(checks.closedNote(done.by.name, at(done.at))), ` ${done.note ?? ''}`))
    else if (done !== null) said(checks.gone(done.by.name, at(view.closedAt ?? view.now)))
    const back = undoable(view.acts, view.now)
    if (back !== null) lines.push(line(checks.until(fmt.clock(back.at + UNDO_WITHIN))))
    return lines.map((it) => ({ kind: 'line', line: it }))
  }
  const owner = ownerOf(view.acts)
  const who = fmt.list(view.signers.map((duty) => t.common.duties[duty]))
  if (owner !== null) said(checks.owned(owner.by.name, at(owner.at)))
  else if (view.verdict === 'unsafe' || problem !== null) said(checks.askOwn(who, at(view.signBy)))
  if (view.verdict !== 'unsafe' && problem === null) said(checks.askSign(who, at(view.signBy)))
  if (owner === null && view.escalatedAt !== null) lines.push(line(checks.escalated(at(view.escalatedAt))))
  else if (owner === null) lines.push(line(thenManager(t, view)))
  return lines.map((it) => ({ kind: 'line', line: it }))
}

/** When it goes on to the manager. */
export function thenManager(t: Texts, view: CheckView): string {
  return t.checks.thenManager(t.fmt.clock(view.escalateAt), isSameDay(t, view, view.escalateAt) ? null : t.fmt.shortDay(view.escalateAt))
}

/** The clock alone on the day of the check, the whole date on any other. */
export function atOf(t: Texts, view: CheckView, at: number): string {
  return isSameDay(t, view, at) ? t.fmt.clock(at) : `${t.fmt.shortDay(at)} ${t.fmt.clock(at)}`
}

function isSameDay(t: Texts, view: CheckView, at: number): boolean {
  const zone = days(t.fmt.zone)
  return daysBetween(zone.dateOf(new Date(view.slot)), zone.dateOf(new Date(at))) === 0
}

function strips(t: Texts, view: CheckView): readonly Block[] {
  return view.facts.results.flatMap((result): readonly Block[] => {
    const strip = logStrip(t, result.evidence)
    return strip === null ? [] : [{ kind: 'line', line: line(`${subjectOf(t, result, view.systems)}: `, mono(strip)) }]
  })
}

/** Schedule against actual since the check before, with what did not succeed by name. */
function ledger(t: Texts, view: CheckView): readonly Block[] {
  const lines = view.facts.ledger.filter((it) => it.became !== 'running')
  if (lines.length === 0) return []
  const exceptions = exceptionsIn(view.facts)
  const named = exceptions.slice(0, MOST_NAMED).map((it) => `${view.systems[it.system] ?? it.system} ${t.fmt.stamp(it.slot).text} ${t.checks.sheet.became_[it.became]}`)
  const more = exceptions.length > named.length ? [`+${exceptions.length - named.length}`] : []
  return [{ kind: 'line', line: line([t.checks.planned(t.fmt.count(lines.length - exceptions.length), t.fmt.count(lines.length)), ...named, ...more].join('; ')) }]
}

function earlier(t: Texts, view: CheckView): readonly Block[] {
  if (view.earlier.length === 0 || view.state === 'closed') return []
  const named = view.earlier.slice(0, MOST_EARLIER).map((it) => `#${it.id} ${t.fmt.shortDay(it.slot)}${it.owner === null ? '' : ` (${it.owner})`}`)
  const more = view.earlier.length - named.length
  return [{ kind: 'line', line: line(`${t.checks.earlier} ${named.join(', ')}${more > 0 ? ` +${more}` : ''}`) }]
}

function details(t: Texts, view: CheckView): readonly Line[] {
  return [
    ...view.facts.results.map((result) => line(strong(`${lookedAt(t, result, view.systems)} — ${t.common.marks[shownMark(result)]}: `), resultSentence(t, result, view.facts.at))),
    ...standingOf(view.acts).map((act) => line(`${t.fmt.stamp(act.at).text} · ${act.by.name} · ${t.checks.sheet.acts[act.kind]}${act.note === null ? '' : `: ${act.note}`}`)),
    ...view.acts.filter((act) => act.undoneAt !== null).map((act) => line(`${t.fmt.stamp(act.at).text} · ${t.checks.sheet.acts[act.kind]} · ${t.checks.undone(act.by.name, t.fmt.clock(act.undoneAt ?? act.at))}`)),
  ]
}

function smallPrint(t: Texts, view: CheckView): string {
  const { stamp } = view
  return [
    `#${view.id}`,
    ...(stamp === null ? [] : [`${stamp.number} ${t.checks.sheet.revision} ${stamp.revision}, ${stamp.title}`]),
    `${t.checks.checkedAt} ${t.fmt.clock(view.facts.at)}`,
    `${t.checks.factsDigest} ${view.digest.slice(0, SHORT_DIGEST)}`,
  ].join(' · ')
}

const MOST_EARLIER = 5
const MOST_NAMED = 3

/** All that was checked, for whoever asks for the details. */
export function checkDetail(view: CheckView): Say {
  return (t) => ({
    mood: moodOf(view),
    title: line(headline(t, view)),
    blocks: [...details(t, view).map((it) => ({ kind: 'line', line: it }) as const), { kind: 'small', line: line(smallPrint(t, view)) }],
  })
}
