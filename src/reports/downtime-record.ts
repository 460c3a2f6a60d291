import { actual, downtimeFacts, letPass } from '../core/downtime-case.ts'
import { objectionPassed } from '../core/downtime-objected.ts'
import { EXTENDED } from '../core/downtime-quiet.ts'
import { notEntered } from '../core/downtime-re-entry.ts'
import { triedIn, unreadyIn } from '../core/downtime-seen.ts'
import { agreed } from '../core/procedure-reading.ts'
import type { Evidence } from '../core/procedure.ts'
import { openAnswers, type Answered, type UnitAnswer } from '../core/unit-answer.ts'
import { triedSaid, unreadySaid } from '../texts/views/downtime-now.ts'
import { windowSaid } from '../texts/views/downtime-notice.ts'
import type { Texts } from '../texts/words.ts'
import type { DowntimeGathered, MovedBackup } from './downtime-gathered.ts'
import type { Paper, PaperBlock } from './paper.ts'

export interface DowntimeRecord extends DowntimeGathered {
  /** What services are called. */
  readonly titles: Readonly<Record<string, string>>
  readonly site: string
  /** Until when it is told. */
  readonly at: number
  /** Takes out of people's and tools' words what must not go out. */
  readonly clean: (text: string) => string
}

/** The form of a downtime as it is signed: what was planned and what came, every unit, what each was told and said, what was ready, tried, passed over and is still to be done. */
export function downtimePaper(t: Texts, of: DowntimeRecord): Paper {
  const { state } = of
  const facts = downtimeFacts(state)
  const words = t.record
  const clean = (rows: readonly (readonly string[])[]) => rows.map((row) => row.map(of.clean))
  return {
    title: facts.kind === 'planned' ? words.title : words.titleUnplanned,
    site: of.site,
    under: [words.number(facts.number, `#${state.id}`), ...(state.script.stamp === null || state.script.stamp === undefined ? [] : [t.recovery.stamp(state.script.stamp)])],
    blocks: [
      { kind: 'heading', text: words.plan }, { kind: 'facts', facts: planFacts(t, of).map(([label, value]) => [label, of.clean(value)] as const) },
      ...table(words.notices, { head: words.noticeHead, widths: [0.24, 0.26, 0.28, 0.22], rows: clean(noticeRows(t, of)) }),
      { kind: 'heading', text: words.units }, { kind: 'table', head: words.unitHead, widths: [0.2, 0.18, 0.22, 0.2, 0.2], rows: clean(unitRows(t, of)) },
      ...table(words.gate, { head: words.gateHead, widths: [0.24, 0.2, 0.56], rows: clean(gateRows(t, of)) }),
      ...table(words.steps, { head: words.stepHead, widths: [0.24, 0.26, 0.24, 0.26], rows: clean(stepRows(t, of)) }),
      ...table(words.verify, { head: words.verifyHead, widths: [0.26, 0.74], rows: clean(verifyRows(t, of)) }),
      ...table(words.passed, { head: words.passedHead, widths: [0.2, 0.24, 0.2, 0.36], rows: clean(letPass(state).map((it) => [stepName(t, it), t.fmt.stamp(it.at).text, it.by?.name ?? words.bot, it.note ?? ''])) }),
      ...table(words.troubles, { head: words.troubleHead, widths: [0.18, 0.2, 0.32, 0.3], rows: clean(troubleRows(t, of)) }),
      ...table(words.moved, { head: words.movedHead, widths: [0.26, 0.24, 0.24, 0.26], rows: of.moved.map((it) => movedRow(t, it)) }),
      { kind: 'heading', text: words.shares(t.fmt.month(of.month)) }, { kind: 'table', head: words.shareHead, widths: [0.34, 0.22, 0.22, 0.22], rows: of.shares.map((it) => [it.service, it.share === null ? words.unknown : t.fmt.available(it.share), t.fmt.length(it.planned), t.fmt.length(it.unplanned)]) },
      { kind: 'heading', text: words.after }, ...afterLines(t, of).map((text): PaperBlock => ({ kind: 'line', text: of.clean(text) })),
      { kind: 'signatures', lines: [
        { title: words.signs.asked, name: state.request.by?.name ?? '' },
        { title: words.signs.did, name: by(state.evidence.findLast(({ step, what }) => (step === 'worked' || step === 'all-clear') && what === 'confirmed')) },
        { title: words.signs.decided, name: by(agreed(state, 'approval').at(-1)) },
      ] },
    ],
    foot: words.foot(of.site, facts.number),
    page: (n, all) => words.page(t.fmt.count(n), t.fmt.count(all)),
    at: of.at,
  }
}

function planFacts(t: Texts, { state, titles }: DowntimeRecord): readonly (readonly [string, string])[] {
  const words = t.record
  const facts = downtimeFacts(state)
  const times = actual(state)
  const decided = agreed(state, 'approval').at(-1)
  const planned = facts.window.until - facts.window.from
  const took = times === null || times.until === null ? null : times.until - times.from
  return [
    // What came by itself is no work that anybody chose.
    [words.what, facts.kind === 'unplanned' ? facts.what : `${t.downtime.works[facts.work]}: ${facts.what}`],
    [words.services, t.fmt.list(facts.services.map((name) => titles[name] ?? name))],
    [words.asked, `${state.request.by?.name ?? words.bot}, ${t.fmt.when(state.request.at).text}`],
    ...(facts.kind === 'planned' ? [[words.decided, decided === undefined ? words.none : `${by(decided)}, ${t.fmt.when(decided.at).text}`] as const, [words.wayBack, facts.wayBack ?? words.none] as const, [words.planned, `${windowSaid(t, facts.window)} (${t.fmt.length(planned)})`] as const] : []),
    ...(facts.before === null ? [] : [[words.before, windowSaid(t, facts.before)] as const]),
    [words.actual, times === null ? words.notBegun : times.until === null ? words.going(t.fmt.when(times.from).text) : `${windowSaid(t, { from: times.from, until: times.until })} (${t.fmt.length(times.until - times.from)})`],
    ...(took === null || facts.kind === 'unplanned' ? [] : [[words.against, took <= planned ? words.within(t.fmt.length(planned - took)) : words.over(t.fmt.length(took - planned))] as const]),
    ...(state.ending === null ? [] : [[words.ended, `${t.record.endings[state.ending.how]}, ${t.fmt.when(state.ending.at).text}${state.ending.why === null ? '' : `: ${state.ending.why}`}`] as const]),
    [words.contact, facts.contact],
  ]
}

function noticeRows(t: Texts, { told }: DowntimeRecord): readonly (readonly string[])[] {
  return told.map((news) => [t.fmt.when(news.at).text, t.record.news[news.kind], news.kind === 'back' ? '' : windowSaid(t, news.window), news.why ?? ''])
}

/** Every unit of the hospital, also those that went on as ever. */
function unitRows(t: Texts, { units, answers, titles }: DowntimeRecord): readonly (readonly string[])[] {
  const words = t.record
  const said = (unit: string, kinds: readonly UnitAnswer[]) => {
    const one = answers.findLast((it) => it.unit === unit && kinds.includes(it.kind))
    return one === undefined ? words.silent : `${one.kind === 'received' || one.kind === 'entered' ? '' : `${words.answers[one.kind]}: `}${one.by}, ${t.fmt.stamp(one.at).text}`
  }
  return units.map(({ key, name, touched }) => touched.length === 0
    ? [name, words.untouched, said(key, ['received', 'objection']), words.notAsked, words.notAsked]
    : [name, t.fmt.list(touched.map((service) => titles[service] ?? service)), said(key, ['received', 'objection']), said(key, ['normal', 'trouble']), said(key, ['entered'])])
}

function gateRows(t: Texts, { state }: DowntimeRecord): readonly (readonly string[])[] {
  return state.evidence.filter(({ step, what }) => step === 'gate' && (what === 'finished' || what === 'failed' || what === 'stood-in')).map((line) => {
    const found = unreadyIn(line.seen).map((one) => unreadySaid(t, one))
    return [t.fmt.when(line.at).text, line.by?.name ?? t.record.bot, line.what === 'stood-in' ? t.record.passedOver : found.length === 0 ? t.record.ready : found.join('; ')]
  })
}

function stepRows(t: Texts, { state }: DowntimeRecord): readonly (readonly string[])[] {
  return state.evidence.flatMap((line) => {
    const done = line.what === 'confirmed' ? `${t.report.recovery.outcome.confirmed}${line.on === null ? '' : `: ${line.on.slice(line.on.indexOf(': ') + 1).trim()}`}` : line.what === 'decided' ? t.report.recovery.outcome.decided : line.what === 'noted' && line.by !== null ? noteSaid(t, line) : null
    return done === null ? [] : [[stepName(t, line), t.fmt.when(line.at).text, by(line), done]]
  })
}

/** How much longer somebody said that it takes, and why. */
function noteSaid(t: Texts, { on, seen, note }: Evidence): string {
  const until = on === EXTENDED ? (seen as { readonly until?: number } | null)?.until : undefined
  if (until === undefined) return note ?? ''
  return [t.record.extended(t.fmt.stamp(until).text), ...(note === null || /^\d+$/.test(note) ? [] : [note])].join(': ')
}

function verifyRows(t: Texts, { state, titles }: DowntimeRecord): readonly (readonly string[])[] {
  return state.evidence.filter(({ step, what }) => step === 'verify' && (what === 'finished' || what === 'failed')).map((line) => [t.fmt.when(line.at).text, triedIn(line.seen).map((one) => (one.looked.ok ? t.record.answered(triedSaid(t, one, titles)) : triedSaid(t, one, titles))).join('; ') || t.record.none])
}

function troubleRows(t: Texts, { state, units, answers }: DowntimeRecord): readonly (readonly string[])[] {
  const names = new Map(units.map(({ key, name }) => [key, name]))
  const open = new Set(openAnswers(answers).map(({ id }) => id))
  return answers.filter(({ kind }) => kind === 'objection' || kind === 'trouble').map((one) => {
    const unit = names.get(one.unit) ?? one.unit
    return [unit, `${t.record.answers[one.kind]}, ${t.fmt.stamp(one.at).text}`, `${one.by}: ${one.note ?? ''}`, becameOf(t, { state, one, unit, stands: open.has(one.id) })]
  })
}

/** What came of what a unit said: somebody has seen to it, passed it over, the unit is well by its own word, or nobody has. */
function becameOf(t: Texts, of: { readonly state: DowntimeRecord['state']; readonly one: Answered; readonly unit: string; readonly stands: boolean }): string {
  const { one } = of
  if (one.settled !== null) return `${one.settled.by}, ${t.fmt.stamp(one.settled.at).text}: ${one.settled.how}`
  if (!of.stands) return t.downtime.board.well[one.kind === 'trouble' ? 'trouble' : 'objection'](of.unit)
  const over = objectionPassed(of.state, one)
  return over === null ? t.record.unsettled : t.record.passedBy(by(over), t.fmt.stamp(over.at).text, over.note ?? '')
}

function movedRow(t: Texts, it: MovedBackup): readonly string[] {
  const words = t.record
  const became = it.verdict === null ? words.waiting : words.verdicts[it.verdict]
  return it.how === 'logs'
    ? [words.logs(it.system), t.fmt.stamp(it.slot).text, words.hows.logs(t.fmt.count(it.many)), '']
    : [words.backup(it.system), t.fmt.stamp(it.slot).text, words.hows[it.how], it.began === null ? became : `${t.fmt.stamp(it.began).text}: ${became}`]
}

/** What is still to be done, by whom. */
function afterLines(t: Texts, { state, units, answers }: DowntimeRecord): readonly string[] {
  const words = t.record
  const missing = notEntered({ units, answers }).map(({ name }) => name)
  const left = openAnswers(answers)
  const open = left.filter((one) => objectionPassed(state, one) === null)
  return [
    actual(state) === null ? words.nothingToEnter : missing.length === 0 ? words.allEntered : words.notEntered(t.fmt.list(missing)),
    ...(open.length === 0 && left.length > 0 ? [] : [open.length === 0 ? words.noneOpen : words.open(t.fmt.count(open.length))]),
    ...(left.length === open.length ? [] : [words.passedOpen(t.fmt.count(left.length - open.length))]),
  ]
}

const by = (line: Evidence | undefined): string => (line?.by === undefined || line.by === null ? '' : line.by.insteadOf === undefined ? line.by.name : `${line.by.name} (${line.by.insteadOf})`)
const stepName = (t: Texts, { step }: Pick<Evidence, 'step'>): string => t.downtime.steps[step] ?? step

function table(heading: string, of: { readonly head: readonly string[]; readonly widths: readonly number[]; readonly rows: readonly (readonly string[])[] }): readonly PaperBlock[] {
  return of.rows.length === 0 ? [] : [{ kind: 'heading', text: heading }, { kind: 'table', ...of }]
}
