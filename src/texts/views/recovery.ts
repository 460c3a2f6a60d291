import type { ProcedureState } from '../../core/procedure.ts'
import { glassOpenedAt } from '../../core/procedure-glass.ts'
import { standInHand, statusOf, stepInHand } from '../../core/procedure-reading.ts'
import { attempts, BY_HAND, recoveryFacts, RULES_CHANGED, VOICE_LOST } from '../../core/recovery-case.ts'
import type { Block, Line, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { stepBrief, stepLine } from './procedure-strip.ts'
import { recoveryActions } from './recovery-actions.ts'
import { caveatLines, isWaived } from './recovery-caveats.ts'
import { detailBlock } from './recovery-detail.ts'
import { decidedLines, glassLines } from './recovery-glass.ts'
import { endLines, nowLines, reachedLines, talkLines, type Now } from './recovery-now.ts'
import { askLines, changeLines, placeRows, planLines } from './recovery-plan.ts'
import { componentName, soonText, type Called } from './recovery-words.ts'

/** How far the step in hand is. */
export interface Doing {
  readonly phase: string
  readonly on: string
  readonly done: number
  readonly of: number | null
}

export interface RecoveryCase {
  readonly state: ProcedureState
  readonly now: Date
  readonly doing: Doing | null
  readonly called: Called
}

/** The living card of a recovery: what is asked, what is lost, where, how long, what happens if nobody decides; then how it goes. */
export function recoveryCard(of: RecoveryCase): Say {
  return (t) => {
    const { state } = of
    const facts = recoveryFacts(state)
    const now = { state, facts, called: of.called }
    const situation = situationOf(state)
    return {
      mood: moodOf(state, situation),
      title: line(`${t.recovery.titles[situation]} — ${of.called.system} ${facts.number}`),
      blocks: [
        ...bodyOf(t, of, now),
        ...(stepInHand(state)?.key === 'approval' && state.ending === null
          ? [detailBlock(t, now), { kind: 'small' as const, line: line([stepBrief(t, state, t.recovery.stepBrief), ...named(t, now)].join(' · ')) }]
          : [{ kind: 'line' as const, line: stepLine(t, state, { names: t.recovery.steps, step: t.recovery.step }) }, detailBlock(t, now), { kind: 'small' as const, line: line(named(t, now).join(' · ')) }]),
      ],
      actions: recoveryActions(t, now),
      ...(statusOf(state) === 'going' ? { silent: true } : {}),
    }
  }
}

/** By which number people speak to it, and what led to it. */
const named = (t: Texts, { state, facts }: Now): readonly string[] => [t.recovery.small(state.id), ...(facts.ask.incident === undefined ? [] : [t.incident.ofIncident(facts.ask.incident.number)])]

type Situation = keyof Texts['recovery']['titles']

/** What the card is about at this moment. */
export function situationOf(state: ProcedureState): Situation {
  if (state.ending !== null) return state.ending.how === 'stopped' || state.ending.step !== 'approval' ? 'stopping' : state.ending.how
  const stand = standInHand(state)
  if (stand === null) return 'done'
  if (stand.is === 'failed') return 'failed'
  if (stand.is === 'interrupted') return 'interrupted'
  const step = stepInHand(state)
  const key = step?.key ?? ''
  if (key === 'approval' && step?.kind === 'decide' && glassOpenedAt(state, step) !== null) return 'glass'
  if (key === 'restore' && stand.is === 'due' && stand.why !== null) return stand.why === BY_HAND ? 'byHand' : 'busy'
  return SITUATIONS[key] ?? 'done'
}

const SITUATIONS: Readonly<Record<string, Situation>> = { fresh: 'planning', plan: 'planning', approval: 'asking', ready: 'readying', confirmed: 'confirming', safety: 'safety', restore: 'restoring', proof: 'proving', compare: 'proving', settings: 'switching', modules: 'modules', smoke: 'modules', report: 'reporting', received: 'receiving', resume: 'resuming', told: 'done' }

function moodOf(state: ProcedureState, situation: Situation): Message['mood'] {
  if (situation === 'failed' || situation === 'interrupted' || situation === 'glass') return 'alarm'
  if (situation === 'done') return isWaived(state) ? 'warn' : 'ok'
  // What was begun and ended before its time is somebody's to look at; what was never begun is only told.
  if (state.ending !== null) return attempts(state).some(({ how }) => how !== 'beside') ? 'alarm' : 'warn'
  return situation === 'asking' ? 'warn' : 'info'
}

function bodyOf(t: Texts, { doing, called, now: at }: RecoveryCase, now: Now): readonly Block[] {
  const { state, facts } = now
  const ask = askLines(t, state, { facts, called })
  if (state.ending !== null || standInHand(state) === null || stepInHand(state)?.key === 'told') return lines(ask.slice(0, 1), endLines(t, now), caveatLines(t, now))
  if (stepInHand(state)?.key === 'approval') {
    const isOpen = situationOf(state) === 'glass'
    return [...lines(isOpen ? glassLines(t, now) : [], ruledLines(t, state), changeLines(t, facts, called), again(t, now), ask, planLines(t, facts, called)), placeRows(t, state, { facts, called }), ...lines(talkLines(t, state), isOpen ? [] : glassLines(t, now), deadline(t, state))]
  }
  return [...lines(ask.slice(0, 1), decidedLines(t, now), caveatLines(t, now), nowLines(t, now), talkLines(t, state)), ...progress(t, { state, doing, now: at })]
}

const lines = (...groups: readonly (readonly Line[])[]): readonly Block[] => groups.flat().map((one) => ({ kind: 'line', line: one }))

/** The configuration is another one than when people were asked, or somebody who had spoken is none of them any more. */
function ruledLines(t: Texts, state: ProcedureState): readonly Line[] {
  const why = state.evidence.findLast(({ what }) => what === 'reopened')?.note
  return why === RULES_CHANGED ? [line(strong(t.recovery.ruled))] : why === VOICE_LOST ? [line(strong(t.recovery.voiceLost))] : []
}

/** Decided once, and again because it did not come about: what was done meanwhile. */
function again(t: Texts, now: Now): readonly Line[] {
  return attempts(now.state).length === 0 ? [] : [line(strong(t.recovery.reopened)), ...reachedLines(t, now)]
}

function deadline(t: Texts, state: ProcedureState): readonly Line[] {
  if (recoveryFacts(state).places.every(({ fit }) => !fit)) return [line(strong(t.recovery.noneFits), ` ${t.recovery.askAgain}`)]
  const step = stepInHand(state)
  const stand = standInHand(state)
  if (step?.kind !== 'decide' || step.within === null || stand?.is !== 'open') return []
  return [line(strong(t.recovery.decideBy(soonText(t, { at: stand.since + step.within, from: stand.since }))), t.recovery.otherwise)]
}

function progress(t: Texts, { state, doing, now }: Pick<RecoveryCase, 'state' | 'doing' | 'now'>): readonly Block[] {
  const stand = standInHand(state)
  if (doing === null || stand?.is !== 'running') return []
  const { recovery: words } = t
  const share = doing.of === null || doing.of <= 0 ? null : Math.min(1, doing.done / doing.of)
  // Reckoned by what it has done so far; too early it would say anything.
  const left = share === null || share < 0.05 ? null : Math.max(0, now.getTime() - stand.since) * (1 - share) / share
  const said = [words.doing(words.phases[doing.phase] ?? words.phases['extract'] ?? '', componentName(doing.on)), ...(share === null ? [] : [t.fmt.percent(share)]), ...amountDone(t, doing), ...(left === null ? [] : [words.left(t.fmt.length(left))])]
  return [{ kind: 'progress', share, label: line(said.join(' · ')) }]
}

/** Modules are counted, everything else is weighed. */
function amountDone(t: Texts, { phase, done, of }: Doing): readonly string[] {
  if (phase === 'switch' || phase === 'try') return of === null ? [] : [t.settings.counted(t.fmt.count(done), t.fmt.count(of))]
  if (done <= 0) return []
  return [of === null ? t.fmt.size(done) : `${t.fmt.size(done)} / ${t.fmt.size(of)}`]
}
