import { isRequesters } from '../core/procedure-seat.ts'
import { agreed, current, decisionOf } from '../core/procedure-reading.ts'
import type { Evidence, Named, ProcedureState } from '../core/procedure.ts'
import { attempts, partsSeen, placeChosen, recoveryFacts, type RecoveryFacts } from '../core/recovery-case.ts'
import { MERGE } from '../core/merge.ts'
import { keptUntil, momentOf } from '../core/recovery.ts'
import { isInstead } from '../texts/views/recovery-glass.ts'
import { mergedLines } from '../texts/views/recovery-merge.ts'
import { leftLines } from '../texts/views/recovery-left.ts'
import { componentName, placeName, scopeText, type Called } from '../texts/views/recovery-words.ts'
import { keptSaid, partSaid } from '../texts/views/recovery-seen.ts'
import { switchLines } from '../texts/views/settings.ts'
import { plain, type Texts } from '../texts/words.ts'
import type { Paper, PaperBlock } from './paper.ts'

export interface RecoveryReport {
  readonly state: ProcedureState
  readonly called: Called
  readonly site: string
  /** How much work may be lost at most; null where nobody promised. */
  readonly rpo: number | null
  /** Until when it is told. */
  readonly at: number
  /** Takes out of people's and tools' words what must not go out. */
  readonly clean: (text: string) => string
}

/** The record of a recovery as it is signed: what was asked, decided, used, done, found, lost and changed, with names and times. */
export function recoveryPaper(t: Texts, of: RecoveryReport): Paper {
  const { state, called, clean } = of
  const facts = recoveryFacts(state)
  const words = t.report.recovery
  return {
    title: `${words.title} — ${called.system}`,
    site: of.site,
    under: [words.number(facts.number, `#${state.id}`), ...(state.script.stamp === null || state.script.stamp === undefined ? [] : [t.recovery.stamp(state.script.stamp)])],
    blocks: [
      { kind: 'heading', text: words.what }, { kind: 'facts', facts: askFacts(t, of, facts) },
      { kind: 'heading', text: words.decision }, { kind: 'facts', facts: decisionFacts(t, of) },
      ...copies(t, facts),
      { kind: 'heading', text: words.lost }, { kind: 'facts', facts: lossFacts(t, of, facts) },
      { kind: 'heading', text: words.steps }, { kind: 'table', head: words.stepHead, widths: [0.26, 0.24, 0.28, 0.22], rows: stepRows(t, of) },
      ...table(words.seen, { head: words.seenHead, widths: [0.2, 0.16, 0.64], rows: seenRows(t, state).map((row) => row.map(clean)) }),
      { kind: 'heading', text: words.changed }, ...changed(t, of),
      ...table(words.notes, { head: words.noteHead, widths: [0.2, 0.28, 0.52], rows: noteRows(t, state).map((row) => row.map(clean)) }),
      { kind: 'signatures', lines: signatures(t, state) },
    ],
    foot: words.foot(of.site, facts.number),
    page: (n, all) => words.page(t.fmt.count(n), t.fmt.count(all)),
    at: of.at,
  }
}

function askFacts(t: Texts, { state, called, clean }: RecoveryReport, facts: RecoveryFacts): readonly (readonly [string, string])[] {
  const words = t.report.recovery
  const by = state.request.by?.name ?? words.bot
  return [
    [words.system, called.system],
    [words.asked, `${by}, ${t.fmt.when(state.request.at).text}`],
    [words.why, clean(facts.ask.why)],
    ...(facts.ask.back === undefined ? [[words.damage, t.recovery.damage[facts.ask.damage]] as const] : [[words.damage, t.after.back.ask(placeName(called, facts.ask.back.place), t.fmt.stamp(facts.ask.back.since).text, facts.ask.back.recovery)] as const]),
    [words.scope, scopeText(t, facts)],
  ]
}

function decisionFacts(t: Texts, { state, called, clean }: RecoveryReport): readonly (readonly [string, string])[] {
  const words = t.report.recovery
  const decision = decisionOf(state, 'approval')
  const votes = current(state, 'approval').filter(({ what, on, by }) => what === 'decided' && on === decision?.choice && decision.by.some(({ id }) => id === by?.id))
  if (decision === null) {
    const { ending } = state
    return ending === null || ending.by === null ? [[words.decided, words.unknown]] : [[words.refused, `${named(t, ending.by)}, ${t.fmt.when(ending.at).text}: ${clean(ending.why ?? '')}`]]
  }
  return [
    ...(isInstead(state) ? [[words.glass, words.glassIs] as const] : []),
    ...votes.map((vote): readonly [string, string] => [words.decided, `${named(t, vote.by)}, ${t.fmt.when(vote.at).text}${vote.as === 'glass' ? `: ${clean(vote.note ?? '')}` : ''}`]),
    [words.place, placeName(called, decision.choice)],
    [words.digest, state.plan?.digest ?? words.unknown],
  ]
}

function copies(t: Texts, facts: RecoveryFacts): readonly PaperBlock[] {
  const words = t.report.recovery
  const rows = facts.parts.flatMap(({ component, chain }) => chain.map(({ id, level, takenAt, target, rung, hash }) => [componentName(component), t.common.levels[level], t.fmt.stamp(takenAt).text, `${target} · ${id}`, t.recovery.rungs[rung], hash.slice(0, 16)]))
  return table(words.copies, { head: words.copyHead, widths: [0.17, 0.12, 0.19, 0.18, 0.16, 0.18], rows })
}

function lossFacts(t: Texts, { state, called, rpo, at }: RecoveryReport, facts: RecoveryFacts): readonly (readonly [string, string])[] {
  const words = t.report.recovery
  if (facts.parts.length === 0) return [[words.moment, words.unknown]]
  const moment = momentOf(facts)
  const place = placeChosen(state)
  // Nobody works with what came back to a scratch: nothing was lost, and nothing promised.
  if (place?.kind === 'scratch' || facts.ask.only !== null) return [[words.moment, t.fmt.when(moment).text], [words.loss, t.recovery.nothingLost]]
  const lost = Math.max(0, state.request.at - moment)
  const { entered, files } = keptUntil(facts, called.folders)
  const against = (got: number, target: number | null) => (target === null ? words.noTarget(t.fmt.length(got)) : words.reached(t.fmt.length(got), t.fmt.length(target), got <= target ? 'kept' : 'missed'))
  return [
    [words.moment, t.fmt.when(moment).text],
    ...(facts.ask.back?.writers === 'stopped' && moment > facts.ask.back.since ? [[words.loss, t.after.back.record(t.fmt.when(moment).text)] as const] : [
      ...(entered === null ? [] : [[words.loss, words.lossIs(t.fmt.length(Math.max(0, state.request.at - entered)), t.fmt.when(entered).text, t.fmt.when(state.request.at).text)] as const]),
      ...(files === null ? [] : [[words.loss, t.recovery.lostFiles(t.fmt.when(files).text)] as const]),
    ]),
    [words.rpo, against(lost, rpo)],
    [words.rto, soFar(t, { took: at - state.request.at, rto: called.rto, state })],
  ]
}

/** How long people waited is known once they were told to go on; before that it can only be too long already. */
function soFar(t: Texts, of: { readonly took: number; readonly rto: number | null; readonly state: ProcedureState }): string {
  const { took, rto, state } = of
  const words = t.report.recovery
  const official = agreed(state, 'resume').at(-1)
  const got = t.fmt.length(official === undefined ? took : official.at - state.request.at)
  if (rto === null) return official === undefined ? words.untilNow(got) : words.noTarget(got)
  const kept = (official === undefined ? took : official.at - state.request.at) <= rto
  return official === undefined && kept ? `${words.untilNow(got)}; ${words.target(t.fmt.length(rto))}` : words.reached(got, t.fmt.length(rto), kept ? 'kept' : 'missed')
}

function stepRows(t: Texts, { state, called }: Pick<RecoveryReport, 'state' | 'called'>): readonly (readonly string[])[] {
  const { outcome, bot } = t.report.recovery
  return state.script.steps.flatMap((step, index) => {
    const name = t.recovery.steps[step.key as keyof Texts['recovery']['steps']]
    const stand = state.stands[index]
    if (stand?.is === 'skipped') return [[name, '', '', outcome.skipped]]
    return state.evidence.filter((line) => line.step === step.key).flatMap((line) => {
      const said = outcomeOf(t, line, { called, state })
      return said === null ? [] : [[name, t.fmt.when(line.at).text, line.by === null ? bot : named(t, line.by), said]]
    })
  })
}

function outcomeOf(t: Texts, line: Evidence, { called, state }: Pick<RecoveryReport, 'state' | 'called'>): string | null {
  const { outcome } = t.report.recovery
  switch (line.what) {
    case 'finished': case 'came-true': case 'told': return outcome.done
    case 'failed': return outcome.failed
    case 'interrupted': return outcome.interrupted
    case 'decided': return `${line.as === 'glass' ? outcome.decidedInstead : outcome.decided}${line.on === null ? '' : `: ${placeName(called, line.on)}`}`
    case 'confirmed': return `${outcome.confirmed}${line.on === null ? '' : `: ${line.on}`}`
    case 'refused': return outcome.refused
    case 'stood-in': return line.on === 'attest' ? outcome.attest : isRequesters(state, line.by) ? outcome.overrideByAsker : outcome.override
    default: return null
  }
}

function seenRows(t: Texts, state: ProcedureState): readonly (readonly string[])[] {
  return state.evidence.flatMap((line) => {
    if (line.what !== 'finished' && line.what !== 'failed') return []
    return partsSeen(line.seen).flatMap((part) => {
      const said = partSaid(t, part)
      return said === null ? [] : [[t.recovery.steps[line.step as keyof Texts['recovery']['steps']], componentName(part.component), said]]
    })
  })
}

function changed(t: Texts, { state, called, clean }: RecoveryReport): readonly PaperBlock[] {
  const settings = switchLines(t, { state, called }).map((said): PaperBlock => ({ kind: 'line', text: clean(plain(said)) }))
  const merged = state.evidence.filter(({ what, on }) => what === 'noted' && on === MERGE.kind).flatMap(({ seen }) => mergedLines(t, seen)).map((said): PaperBlock => ({ kind: 'line', text: clean(plain(said)) }))
  const made = attempts(state).filter(({ how }) => how !== 'beside')
  if (made.length === 0) return merged.length > 0 ? merged : [{ kind: 'line', text: t.report.recovery.untouched }]
  return [...made.flatMap(({ how, place, aside, left }): readonly PaperBlock[] => [
    ...(how === 'exchanging' && left.length > 0 ? [{ kind: 'line' as const, text: t.left.now(placeName(called, place)) }, ...leftLines(t, left).map((said): PaperBlock => ({ kind: 'line', text: clean(plain(said)) }))] : [{ kind: 'line' as const, text: t.recovery.reached[how](placeName(called, place)) }]),
    ...(aside.length === 0 ? [] : [{ kind: 'line' as const, text: clean(t.recovery.aside(aside.join(', '))) }]),
  ]), ...settings, ...merged]
}

function noteRows(t: Texts, state: ProcedureState): readonly (readonly string[])[] {
  return state.evidence.flatMap((line) => (line.by === null || line.note === null || line.note.trim() === '' || !SAID.has(line.what) ? [] : [[t.fmt.when(line.at).text, named(t, line.by), [line.note, keptSaid(t, line, 64)].filter((part) => part !== null).join('; ')]]))
}

const SAID: ReadonlySet<Evidence['what']> = new Set(['noted', 'stood-in', 'stopped', 'refused', 'decided'])

function signatures(t: Texts, state: ProcedureState) {
  const { signs } = t.report.recovery
  const did = state.evidence.findLast((line) => line.step === 'confirmed' && line.by !== null)?.by
  const decided = state.evidence.findLast((line) => line.step === 'approval' && line.what === 'decided')?.by
  return [
    { title: signs.asked, name: state.request.by?.name ?? '' },
    { title: signs.did, name: did?.name ?? '' },
    // Where no manager decided, one signs by hand once it was reviewed.
    { title: signs.decided, name: isInstead(state) || placeChosen(state) === null || decided === undefined || decided === null ? '' : named(t, decided) },
  ]
}

const named = (t: Texts, by: Named | null): string => {
  if (by === null) return t.report.recovery.unknown
  return by.insteadOf === undefined ? by.name : t.report.recovery.standsIn(by.name, by.insteadOf)
}

function table(heading: string, of: { readonly head: readonly string[]; readonly widths: readonly number[]; readonly rows: readonly (readonly string[])[] }): readonly PaperBlock[] {
  return of.rows.length === 0 ? [] : [{ kind: 'heading', text: heading }, { kind: 'table', ...of }]
}
