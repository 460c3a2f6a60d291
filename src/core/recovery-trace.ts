import { current, standInHand, stepInHand } from './procedure-reading.ts'
import type { ProcedureState } from './procedure.ts'
import { BY_HAND, partsSeen, placeChosen, recoveryFacts } from './recovery-case.ts'
import { RECOVERY } from './recovery.ts'

/** As much of a recovery as others ask of it. */
export interface RecoveryRow {
  readonly id: number
  readonly endedAt: number | null
  readonly state: ProcedureState
}

/** A time that somebody set about a place that is in use, or may be: what stood there before may be gone since. */
export interface Touched { readonly place: string; readonly kind: 'production' | 'failover' | 'scratch'; readonly at: number }

/** Every place that was touched, by us after the point of no return, or by somebody who vouches for it. */
export function touched({ state }: Pick<RecoveryRow, 'state'>): readonly Touched[] {
  const found: Touched[] = []
  let place: string | null = null
  for (const { step, what, on, at } of state.evidence) {
    if (step === RECOVERY.decided && what === 'decided') place = on
    if (step !== RECOVERY.restores || (what !== 'passed-return' && what !== 'stood-in') || place === null) continue
    const kind = recoveryFacts(state).places.find(({ name }) => name === place)?.kind
    // A place that the plan knows no more may have been any.
    found.push({ place, kind: kind ?? 'production', at })
  }
  return found
}

/** Components whose back-ups wait: from the moment that a plan is spent until the recovery has ended. A scratch serves nobody and holds nothing. */
export function holds(row: RecoveryRow): readonly string[] {
  if (row.endedAt !== null) return []
  const facts = recoveryFacts(row.state)
  const chosen = placeChosen(row.state)
  const spent = (row.state.plan?.spent ?? null) !== null && chosen !== null && chosen.kind !== 'scratch'
  // What leads back is what the failover held when it was copied: nothing newer may come between.
  const copied = facts.ask.back !== undefined && row.state.evidence.some(({ step, what }) => step === 'fresh' && what === 'finished')
  return spent || copied || touched(row).some(({ kind }) => kind !== 'scratch') ? facts.ask.components : []
}

/** Components whose kept copies nobody deletes meanwhile: a plan stands on them. */
export const standsOn = (row: RecoveryRow): readonly string[] => (row.endedAt === null ? recoveryFacts(row.state).ask.components : [])

/** When the source of a component was last replaced by a copy of it; null where it was not. */
export function replacedAt(row: RecoveryRow, component: string): number | null {
  if (!recoveryFacts(row.state).ask.components.includes(component)) return null
  return perhapsByHand(row.state) ?? touched(row).findLast(({ kind }) => kind === 'production')?.at ?? null
}

/** Another tool was to bring production back, and it ended without a word on what came of it: until that end it may have been replaced. */
function perhapsByHand(state: ProcedureState): number | null {
  const { ending } = state
  const said = current(state, 'confirmed').at(-1)
  return ending?.step === RECOVERY.restores && said?.note === BY_HAND && placeChosen(state)?.kind === 'production' ? ending.at : null
}

/**
 * Copies of what stood there when it was to be replaced, as its evidence names them; also where not everything could be copied, and
 * where the recovery was stopped before it replaced anything: somebody had called that damaged, and nobody means it who asks for the newest.
 */
export function setAside(row: Pick<RecoveryRow, 'state'>): readonly { readonly component: string; readonly takenAt: number }[] {
  return row.state.evidence.filter(({ step, what }) => step === SAFETY && (what === 'finished' || what === 'failed')).flatMap(({ seen }) => partsSeen(seen).flatMap(({ component, facts }) => (typeof facts['takenAt'] === 'number' ? [{ component, takenAt: facts['takenAt'] }] : [])))
}

/** The place that it works on at this very moment; null while it does not. */
export function worksOn({ state }: Pick<RecoveryRow, 'state'>): string | null {
  return stepInHand(state)?.key === RECOVERY.restores && standInHand(state)?.is === 'running' ? placeChosen(state)?.name ?? null : null
}

const SAFETY = 'safety'
