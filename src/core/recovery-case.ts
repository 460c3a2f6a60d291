import type { PartDifference } from './difference.ts'
import type { Finding } from './finding.ts'
import type { Evidence, ProcedureState } from './procedure.ts'
import { current, decisionOf } from './procedure-reading.ts'
import { keptAside, type LeftPart, type StoodLeft } from './recovery-left.ts'
import { recoveryDigest, type PlaceFound, type PlanChange, type RecoveryAsk, type RecoveryPlan } from './recovery.ts'

/** What a recovery in hand agrees on: its plan, what it is called, and how the plan differs from the one that was shown before. */
export interface RecoveryFacts extends RecoveryPlan {
  /** `RST-2026-014`: what people call it. */
  readonly number: string
  readonly changes: readonly PlanChange[]
}

/** As they stand; a recovery that nobody has planned yet knows only what was asked. */
export function recoveryFacts(state: Pick<ProcedureState, 'plan'>): RecoveryFacts {
  if (state.plan === null) throw new Error('a recovery without its ask')
  return state.plan.facts as RecoveryFacts
}

export function asked(of: { readonly ask: RecoveryAsk; readonly number: string; readonly at: number }): RecoveryFacts {
  return { ...of, parts: [], places: [], changes: [] }
}

/** What a procedure takes as its plan. */
export const planOf = (facts: RecoveryFacts) => ({ digest: recoveryDigest(facts), facts })

export const isPlanned = (facts: RecoveryFacts): boolean => facts.parts.length > 0

/** The year's running number of its kind. */
export const recoveryNumber = (of: { readonly year: number; readonly n: number }): string => `RST-${of.year}-${String(of.n).padStart(3, '0')}`

/** The place that was decided on; null while nobody has. */
export function placeChosen(state: ProcedureState): PlaceFound | null {
  const choice = decisionOf(state, 'approval')?.choice
  return state.plan === null ? null : recoveryFacts(state).places.find(({ name }) => name === choice) ?? null
}

/** Steps that this place does not need: nobody works on a scratch, and production stays where all are connected to. */
export function needlessAt(place: PlaceFound): readonly string[] {
  const nothingThere = place.grounds.every(({ holds }) => holds.length === 0)
  switch (place.kind) {
    case 'scratch': return ['safety', 'settings', 'modules', 'smoke', 'resume']
    case 'failover': return nothingThere ? ['safety'] : []
    case 'production': return nothingThere ? ['safety', 'settings'] : ['settings']
  }
}

/** One time that somebody set about it, and how far that got. */
export interface Attempt {
  readonly place: string | null
  /** `beside`: what was in use is as it was; `exchanging`: cut off in the exchange; `back`: brought back; `by-hand`: somebody vouches for it. */
  readonly how: 'beside' | 'exchanging' | 'back' | 'by-hand'
  /** What stood there before, by the names that it has now. */
  readonly aside: readonly string[]
  /** How many that touched something came before it. */
  readonly before: number
  /** How it stood when somebody looked, after it was cut off or did not come about; none where nobody did. */
  readonly left: readonly LeftPart[]
}

/** The end of every name under which a try keeps what stood there: no two that touched something share it. */
export const asideWord = (of: { readonly procedure: number; readonly before: number }): string => `before_rst_${of.procedure}${of.before === 0 ? '' : `_${of.before + 1}`}`

/** Whether a name is one that a try of a recovery has kept what stood there under: nobody else's end so. */
export const isKeptAside = (name: string): boolean => /._before_rst_\d+(?:_\d+)?$/s.test(name)

/** What has been done to servers so far, as the evidence tells it, whatever was decided again since. */
export function attempts(state: Pick<ProcedureState, 'evidence'>): readonly Attempt[] {
  const made: Attempt[] = []
  let place: string | null = null
  for (const line of state.evidence) {
    if (line.step === 'approval' && line.what === 'decided') place = line.on
    const last = made.at(-1)
    if (line.what === 'noted' && line.on === LEFT && last !== undefined && leftIn(line).length > 0) made[made.length - 1] = { ...last, left: leftIn(line), aside: keptAside(leftIn(line)) }
    if (line.step !== 'restore') continue
    const before = made.filter(({ how }) => how !== 'beside').length
    if (line.what === 'begun') made.push({ place, how: 'beside', aside: [], before, left: [] })
    else if (line.what === 'stood-in') made.push({ place, how: 'by-hand', aside: [], before, left: [] })
    else if (last !== undefined && line.what === 'passed-return') made[made.length - 1] = { ...last, how: 'exchanging' }
    else if (last !== undefined && (line.what === 'finished' || line.what === 'failed')) made[made.length - 1] = { ...last, how: line.what === 'finished' ? 'back' : last.how, aside: [...new Set([...asideIn(line), ...keptAside(leftIn(line))])], left: leftIn(line) }
  }
  return made
}

/** What a note is called that tells how something stands which was cut off. */
export const LEFT = 'left'

function leftIn({ seen }: Evidence): readonly LeftPart[] {
  return partsSeen(seen).flatMap(({ component, findings, left }) => (left === undefined ? [] : [{ component, findings, left }]))
}

function asideIn({ seen }: Evidence): readonly string[] {
  return partsSeen(seen).flatMap(({ facts }) => (facts['aside'] === undefined || facts['aside'] === '' ? [] : [String(facts['aside'])]))
}

/** Whether the restore in hand, or the one that was cut off, had passed its point of no return. */
export const passedReturn = (state: ProcedureState): boolean => {
  const lines = current(state, 'restore')
  return lines.findLastIndex(({ what }) => what === 'passed-return') > lines.findLastIndex(({ what }) => what === 'begun')
}

/** What one step saw of one component. */
export interface SeenPart {
  readonly component: string
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
  /** In the step's own words, for the report: `bytes`, `identity`, `newest`, `moment`, `tables`, `ms`, `aside`, … */
  readonly facts: Readonly<Record<string, string | number>>
  /** How chosen parts differ from what is in use. */
  readonly difference?: readonly PartDifference[]
  /** How it stands after an exchange that was cut off. */
  readonly left?: readonly StoodLeft[]
}

/** What a line of evidence saw, component by component; nothing where it saw nothing of the kind. */
export function partsSeen(seen: unknown): readonly SeenPart[] {
  return (seen as { readonly parts?: readonly SeenPart[] } | null | undefined)?.parts ?? []
}

/** The note of a decision that is asked by other rules than before. */
export const RULES_CHANGED = 'rules-changed'
/** Asked anew because somebody who had spoken is not one of those who decide any more. */
export const VOICE_LOST = 'voice-lost'
/** Why a recovery ends whose system nobody describes any more. */
export const SYSTEM_GONE = 'system-gone'
/** A picture or a file that somebody sent with what they vouch for, kept under its digest. */
export interface KeptFile {
  readonly name: string
  readonly mime: string
  readonly bytes: number
  readonly sha256: string
}

/** What was sent along with a line of evidence; null where nothing was. */
export const keptWith = ({ what, seen }: Pick<Evidence, 'what' | 'seen'>): KeptFile | null => (what === 'stood-in' ? (seen as { readonly file?: KeptFile } | null)?.file ?? null : null)

/** Said by whoever confirms that the vendor's own tool will do it. */
export const BY_HAND = 'by-hand'
