import { agreed, standInHand, stepInHand, ticked } from '../../core/procedure-reading.ts'
import type { Evidence, ProcedureState } from '../../core/procedure.ts'
import { asideWord, attempts, BY_HAND, isPlanned, partsSeen, passedReturn, placeChosen, SYSTEM_GONE, type RecoveryFacts } from '../../core/recovery-case.ts'
import { momentOf } from '../../core/recovery.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { Line } from '../message.ts'
import { line, strong, type Texts } from '../words.ts'
import { findingSentence } from './finding.ts'
import { differenceLines } from './recovery-difference.ts'
import { leftLines } from './recovery-left.ts'
import { factTexts } from './recovery-seen.ts'
import { componentName, momentText, placeName, type Called } from './recovery-words.ts'
import { refusalSentences } from './refusal.ts'
import { switchLines } from './settings.ts'

export interface Now {
  readonly state: ProcedureState
  readonly facts: RecoveryFacts
  readonly called: Called
}

/** What is going on or asked now. */
export function nowLines(t: Texts, now: Now): readonly Line[] {
  const { recovery: words } = t
  const { state, called } = now
  const step = stepInHand(state)
  const stand = standInHand(state)
  if (step === null || stand === null) return []
  const name = words.steps[step.key as keyof typeof words.steps]
  if (stand.is === 'interrupted') return [line(strong(words.interruptedAt(name, t.fmt.stamp(stand.at).text))), ...reachedLines(t, now)]
  if (stand.is === 'failed') return [line(strong(words.found(name))), ...foundLines(t, state), ...reachedLines(t, now)]
  const place = placeChosen(state)
  const where = placeName(called, place?.name ?? null)
  switch (step.key) {
    case 'fresh': return [line(t.after.back.fresh)]
    case 'plan': return soFar(t, now, words.planRuns)
    case 'ready': return soFar(t, now, words.readyRuns)
    case 'confirmed': return [line(strong(words.confirmAsk(where)), ...(now.facts.ask.back === undefined ? [] : [` ${t.after.back.confirm(t.fmt.stamp(momentOf(now.facts)).text)}`]), ...(place === null || words.confirmUse[place.kind] === '' ? [] : [` ${words.confirmUse[place.kind]}`]))]
    case 'safety': return soFar(t, now, words.safetyRuns)
    case 'restore': {
      if (stand.is === 'due' && stand.why === BY_HAND) return [line(strong(words.byHandWaits(where)))]
      if (stand.is === 'due' && stand.why?.startsWith('busy:') === true) return soFar(t, now, words.busyWith(stand.why.slice('busy:'.length)))
      return passedReturn(state) ? [line(words.notStoppable), ...asideWhile(t, state)] : soFar(t, now, words.stoppable)
    }
    case 'proof': return [line(words.proofRuns)]
    case 'compare': return [line(t.difference.running)]
    case 'settings': return [line(stand.is === 'due' && stand.why?.startsWith('busy:') === true ? words.busyWith(stand.why.slice('busy:'.length)) : words.settingsRuns)]
    case 'modules': return [line(strong(step.kind === 'confirm' && step.ticks.length > 0 ? words.modulesAsk(t.fmt.count(ticked(state, step.key).length), t.fmt.count(step.ticks.length)) : words.modulesPlain)), ...switchLines(t, now)]
    case 'smoke': return [line(words.smokeRuns)]
    case 'report': return [line(words.reportRuns)]
    case 'received': return [...proofLines(t, state), ...differenceLines(t, state), ...switchLines(t, now), line(strong(words.receiveAsk))]
    case 'resume': return [line(strong(words.resumeAsk))]
    default: return []
  }
}

/** What runs while nothing is changed; where an earlier try has changed something, that is said instead. */
function soFar(t: Texts, now: Now, runs: string): readonly Line[] {
  return attempts(now.state).every(({ how }) => how === 'beside') ? [line(`${runs} ${t.recovery.notYet}`)] : [line(runs), ...reachedLines(t, now)]
}

/** What was asked and explained last. */
export function talkLines(t: Texts, state: ProcedureState): readonly Line[] {
  return state.evidence.filter(({ what, by }) => what === 'noted' && by !== null).slice(-2).map(({ by, at, note }) => line(`${by?.name ?? ''}, ${t.fmt.clock(at)}: `, `“${note ?? ''}”`))
}

/** Why the step in hand could not do it, in the words of what was found. */
function foundLines(t: Texts, state: ProcedureState): readonly Line[] {
  const last = state.evidence.findLast(({ what }) => what === 'failed')
  const seen = last?.seen as { readonly refusal?: Refusal } | null | undefined
  if (seen?.refusal?.reason === 'no-place-fits') {
    const { places } = seen.refusal
    return [line(t.recovery.noneFits), ...places.map(({ name, finding }) => line(strong(name), `: ${finding === null ? t.recovery.unfitPlain : findingSentence(t, finding)}`)), line(t.recovery.prepare)]
  }
  if (seen?.refusal !== undefined) {
    const [what, , next] = refusalSentences(t, seen.refusal)
    return [line(`${what} ${next}`)]
  }
  const found = partsSeen(seen).flatMap(({ component, findings }) => findings.map((finding) => line(`${componentName(component)}: ${findingSentence(t, finding)}`)))
  if (found.length > 0) return [...found.slice(0, MOST_FOUND), ...(found.length > MOST_FOUND ? [line(t.recovery.detail.more(t.fmt.count(found.length - MOST_FOUND)))] : [])]
  const hint = last?.note ?? ''
  return [line(hint in t.findings.hints ? t.findings.hints[hint as keyof typeof t.findings.hints] : t.recovery.broken)]
}

const MOST_FOUND = 3

/** Where the old data stands while it is exchanged; nothing where nothing stood. */
function asideWhile(t: Texts, state: ProcedureState): readonly Line[] {
  const stood = placeChosen(state)?.grounds.some(({ holds }) => holds.length > 0) === true
  return stood && passedReturn(state) ? [line(t.recovery.asideEnds(asideWord({ procedure: state.id, before: attempts(state).at(-1)?.before ?? 0 })))] : []
}

/** What was done to servers so far, said plainly. */
export function reachedLines(t: Texts, { state, called }: Now): readonly Line[] {
  const made = attempts(state)
  const settings = switchLines(t, { state, called })
  if (made.every(({ how }) => how === 'beside')) return settings.length === 0 ? [line(t.recovery.untouched)] : settings
  const earlier = [...new Set(made.filter(({ how }) => how !== 'beside').slice(0, -2).flatMap(({ aside }) => aside))]
  return [...made.filter(({ how }) => how !== 'beside').slice(-2).flatMap(({ how, place, aside, before, left }) => [
    ...(how === 'exchanging' && left.length > 0 ? [line(strong(t.left.now(placeName(called, place)))), ...leftLines(t, left)] : [line(strong(t.recovery.reached[how](placeName(called, place))))]),
    ...(aside.length > 0 ? [line(t.recovery.aside(aside.join(', ')))] : how === 'exchanging' && left.length === 0 ? [line(t.recovery.asideEnds(asideWord({ procedure: state.id, before })))] : []),
  ]), ...(earlier.length === 0 ? [] : [line(t.recovery.aside(earlier.join(', ')))]), ...settings]
}

/** Every name under which this recovery keeps what stood there, whichever of its tries put it aside. */
function keptLines(t: Texts, state: ProcedureState): readonly Line[] {
  const kept = [...new Set(attempts(state).flatMap(({ aside }) => aside))]
  return kept.length === 0 ? [] : [line(t.recovery.aside(kept.join(', ')))]
}

/** What the proof saw, component by component. */
function proofLines(t: Texts, state: ProcedureState): readonly Line[] {
  return partsSeen(lastFinished(state, 'proof')?.seen).slice(0, MOST_FOUND).flatMap(({ component, facts }) => {
    const told = factTexts(t, facts, ['newest', 'moment', 'rows', 'tables'])
    return told.length === 0 ? [] : [line(`${componentName(component)}: ${told.join('; ')}`)]
  })
}

const lastFinished = (state: ProcedureState, step: string): Evidence | undefined => state.evidence.findLast((it) => it.step === step && it.what === 'finished')

/** How it ended, why, and what is different now. */
export function endLines(t: Texts, now: Now): readonly Line[] {
  const { recovery: words } = t
  const { state, facts, called } = now
  const { ending } = state
  if (ending !== null) {
    const at = t.fmt.stamp(ending.at).text
    const by = ending.by?.name ?? 'Pulih'
    const what = ending.how === 'expired' ? (ending.step === 'approval' ? words.ended.expired(at) : words.ended.expiredLater(at)) : words.ended[ending.how](by, at)
    const running = standInHand(state)?.is === 'running'
    return [line(strong(what)), ...(ending.why === null ? [] : [ending.why === SYSTEM_GONE ? line(words.systemGone) : line(words.reason, ending.why)]), ...(running ? [line(words.stoppingNow)] : [...reachedLines(t, now), line(words.again)])]
  }
  const place = placeChosen(state)
  const at = isPlanned(facts) ? momentText(t, facts) : ''
  const official = agreed(state, 'resume').at(-1)
  const took = t.fmt.length((state.evidence.at(-1)?.at ?? state.request.at) - state.request.at)
  return [
    line(strong(place?.kind === 'scratch' ? words.doneScratch(placeName(called, place.name), at) : words.doneLine(placeName(called, place?.name ?? null), at))),
    ...proofLines(t, state),
    ...differenceLines(t, state),
    ...keptLines(t, state),
    ...switchLines(t, now),
    // Nobody waits for a scratch: nothing was promised for it.
    line(called.rto === null || official === undefined ? words.took(took) : words.tookTarget(took, t.fmt.length(called.rto))),
    ...agreed(state, 'received').slice(-1).map(({ by, at: received }) => line(t.after.received(by?.name ?? '', t.fmt.stamp(received).text))),
    ...(official === undefined ? [] : [line(words.resumedBy(official.by?.name ?? '', t.fmt.stamp(official.at).text))]),
  ]
}

