import { agreed, decisionOf, planToken, standInHand, stepInHand } from '../../core/procedure-reading.ts'
import type { Decide, ProcedureState } from '../../core/procedure.ts'
import { partsSeen } from '../../core/recovery-case.ts'
import { MERGE, mergeWays, toBringIn, touchedBy, type MergeFacts, type MergeWay } from '../../core/merge.ts'
import type { Action, Block, Line, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { findingSentence } from './finding.ts'
import { partLine } from './recovery-difference.ts'
import { componentName, soonText, type Called } from './recovery-words.ts'

export interface MergeCase {
  readonly state: ProcedureState
  readonly called: Called
}

/** The living card of rows that are brought into what people use: what would come, the two ways, what was decided, and what came of it. */
export function mergeCard({ state, called }: MergeCase): Say {
  return (t) => {
    const facts = state.plan?.facts as MergeFacts
    const how = howOf(state)
    return {
      mood: MOODS[how],
      title: line(`${t.merge.titles[how]} — ${called.system} ${facts.number}`),
      blocks: [
        ...bodyOf(t, { state, facts, how }).map((one): Block => ({ kind: 'line', line: one })),
        { kind: 'small', line: line(t.merge.small(facts.number, state.id, (state.plan?.digest ?? '').slice(0, 8))) },
      ],
      actions: actionsOf(t, { state, facts, how }),
      ...(how === 'checking' || how === 'merging' ? { silent: true } : {}),
    }
  }
}

type How = keyof Texts['merge']['titles']

function howOf(state: ProcedureState): How {
  if (state.ending !== null) return state.ending.how
  const stand = standInHand(state)
  if (stand?.is === 'failed') return 'failed'
  if (stand?.is === 'interrupted') return 'interrupted'
  switch (stepInHand(state)?.key) {
    case MERGE.decided: return 'asking'
    case MERGE.checks: return 'checking'
    case MERGE.merges: return 'merging'
    default: return 'done'
  }
}

const MOODS: Readonly<Record<How, Message['mood']>> = { asking: 'warn', checking: 'info', merging: 'info', done: 'ok', failed: 'alarm', interrupted: 'alarm', refused: 'info', expired: 'info', stopped: 'warn' }

interface Seen { readonly state: ProcedureState; readonly facts: MergeFacts; readonly how: How }

function bodyOf(t: Texts, seen: Seen): readonly Line[] {
  const { merge: words } = t
  const { state, facts, how } = seen
  const asked = line(words.asked(state.request.by?.name ?? '', t.fmt.stamp(state.request.at).text, facts.number), ...(state.request.why === null ? [] : [' ', words.reason, `“${state.request.why}”`]))
  const decided = decisionOf(state, MERGE.decided)
  const chosen = mergeWays.find((way) => way === decided?.choice)
  const chosenLine = decided === null || chosen === undefined ? [] : [line(strong(words.decided(t.fmt.list(decided.by.map(({ name }) => name)), words.way[chosen])))]
  const { ending } = state
  if (ending !== null) return [asked, ...chosenLine, line(strong(ending.how === 'expired' ? words.ended.expired(t.fmt.stamp(ending.at).text) : words.ended[ending.how](ending.by?.name ?? 'Pulih', t.fmt.stamp(ending.at).text))), ...(ending.why === null ? [] : [line(words.reason, ending.why)])]
  switch (how) {
    case 'asking': return [...(state.evidence.some(({ what }) => what === 'planned') ? [line(strong(words.changed))] : []), asked, ...facts.parts.map((part) => partLine(t, part)), ...mergeWays.map((way) => line(wayText(t, facts, way))), line(words.how), ...asking(t, state)]
    case 'checking': return [...chosenLine, line(words.checking)]
    case 'merging': { const stand = standInHand(state); return [...chosenLine, line(stand?.is === 'due' && stand.why?.startsWith('busy:') === true ? words.waits(stand.why.slice('busy:'.length)) : words.merging)] }
    case 'interrupted': return [...chosenLine, line(strong(words.interrupted))]
    case 'failed': return [...chosenLine, line(strong(stepInHand(state)?.key === MERGE.merges ? words.failedWithin : words.failed)), ...foundLines(t, state)]
    default: return [asked, ...chosenLine, ...mergedLines(t, mergedSeen(state))]
  }
}

function asking(t: Texts, state: ProcedureState): readonly Line[] {
  const { merge: words } = t
  const step = stepInHand(state) as Decide
  const stand = standInHand(state)
  const votes = agreed(state, MERGE.decided).flatMap(({ by }) => by?.name ?? [])
  const most = Math.max(...step.choices.map(({ quorum }) => quorum))
  return [
    ...(most > 1 ? [line(words.quorum(t.fmt.count(most)))] : []), ...(votes.length === 0 ? [] : [line(words.votes(t.fmt.list(votes)))]),
    ...(step.within === null || stand?.is !== 'open' ? [] : [line(strong(words.decideBy(soonText(t, { at: stand.since + step.within, from: stand.since }))))]),
  ]
}

function wayText(t: Texts, { parts }: MergeFacts, way: MergeWay): string {
  const touched = toBringIn(parts).map((part) => touchedBy(way, part))
  const [inserted, updated] = [touched.reduce((sum, it) => sum + it.inserted, 0), touched.reduce((sum, it) => sum + it.updated, 0)].map((n) => t.fmt.count(n))
  return t.merge.ways[way](inserted ?? '', updated ?? '')
}

function foundLines(t: Texts, state: ProcedureState): readonly Line[] {
  const last = state.evidence.findLast(({ what }) => what === 'failed')
  if (last?.note === 'nothing-to-bring-in') return [line(t.merge.nothing)]
  return partsSeen(last?.seen).flatMap(({ component, findings }) => findings.map((finding) => line(`${componentName(component)}: ${findingSentence(t, finding)}`)))
}

/** What was brought in, part by part, and where what stood there before is kept; nothing where nothing was. */
export function mergedLines(t: Texts, seen: unknown): readonly Line[] {
  const parts = partsSeen(seen)
  if (parts.length === 0) return []
  const number = (value: string | number | undefined) => t.fmt.count(Number(value ?? 0))
  return [
    ...parts.map(({ component, facts }) => line(t.merge.part({ part: component, inserted: number(facts['inserted']), updated: number(facts['updated']), rows: number(facts['rows']) }))),
    line(t.merge.checked),
    line(t.merge.kept(parts.map(({ facts }) => String(facts['keptAs'] ?? '')).join(', '))),
  ]
}

const mergedSeen = (state: ProcedureState): unknown => state.evidence.findLast(({ step, what }) => step === MERGE.merges && what === 'finished')?.seen

function actionsOf(t: Texts, { state, facts, how }: Seen): readonly Action[] {
  const { actions, replies } = t.merge
  const { recovery } = t
  const cancel: Action = { say: `recovery stop ${state.id}`, label: recovery.actions.cancel, ask: { label: recovery.actions.cancelAsk, example: recovery.actions.cancelExample }, words: recovery.replies.cancel }
  if (how === 'failed' || how === 'interrupted') return [{ say: `recovery retry ${state.id} @${stepInHand(state)?.key ?? ''}`, label: recovery.actions.retry, style: 'primary', words: recovery.replies.retry }, cancel]
  if (how !== 'asking') return []
  return [
    ...mergeWays.map((way): Action => ({ say: `recovery bring-in ${state.id} ${planToken(state)} ${way}`, label: actions[way], style: way === 'missing' ? 'primary' : 'danger', confirm: actions.sure(wayText(t, facts, way)), words: replies[way] })),
    { say: `recovery deny ${state.id} ${planToken(state)}`, label: actions.deny, ask: { label: actions.denyAsk, example: actions.denyExample }, words: replies.deny },
    cancel,
  ]
}

/** The commands that take back what was brought in, for whoever keeps the database. */
export function undoView({ system, number, undo }: { readonly system: string; readonly number: string; readonly undo: string }): Say {
  return ({ merge: { undo: words } }) => ({
    mood: 'info',
    title: line(words.title(system, number)),
    blocks: [{ kind: 'line', line: line(words.how) }],
    files: [{ name: words.file(number), mime: 'text/plain', text: undo }],
    silent: true,
  })
}
