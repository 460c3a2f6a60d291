import { MINUTE } from './clock.ts'
import { ok, refuse, type Outcome } from './outcome.ts'
import type { Duty } from './people.ts'
import type { SafetyVerdict } from './status.ts'

/**
 * The life of a check, pure: open → signed → closed, or open → owned → closed.
 * A signature closes a check only while nothing is wrong with it; what failed stays open and owned until the fault is gone
 * or somebody says why not. Every closed check carries a name.
 */
export interface CheckCase {
  readonly id: number
  readonly verdict: SafetyVerdict
  /** Of the facts as they stand. */
  readonly digest: string
  /** How many subjects fail. */
  readonly problems: number
  readonly state: CheckState
  readonly closedAt: number | null
  /** What people did, in their order. */
  readonly acts: readonly Act[]
  readonly signers: readonly Duty[]
  /** It went to the manager, who may sign from then on. */
  readonly escalated: 'yes' | 'no'
}

export type CheckState = 'open' | 'signed' | 'owned' | 'closed'

export interface Act {
  readonly id: number
  readonly kind: 'sign' | 'problem' | 'own' | 'close'
  readonly by: { readonly id: number; readonly name: string }
  readonly at: number
  readonly note: string | null
  readonly digest: string
  readonly undoneAt: number | null
}

export interface Press {
  readonly kind: Act['kind'] | 'undo'
  readonly by: { readonly id: number; readonly name: string; readonly duties: readonly Duty[] }
  readonly at: number
  readonly note: string | null
  /** The beginning of the digest on the card that was pressed; null when it was typed. */
  readonly seen: string | null
}

/** What a press changes: the act to write down, or the act to strike out, and where the check stands then. */
export type Change = { readonly state: CheckState; readonly ownerId: number | null; readonly closedAt: number | null } & (
  | { readonly did: 'act'; readonly kind: Act['kind']; readonly note: string | null }
  | { readonly did: 'undo'; readonly act: Act }
)

/** A signature may be taken back this long; then the check is closed. */
export const UNDO_WITHIN = 5 * MINUTE

/** Decides what a press does, or refuses with the winner's name, the missing note, or that the facts have changed. */
export function press(of: CheckCase, by: Press): Outcome<Change> {
  const allowed = by.by.duties.some((duty) => of.signers.includes(duty) || (of.escalated === 'yes' && duty === 'manager'))
  if (by.kind === 'undo') return undo(of, by)
  if (!allowed) return refuse({ reason: 'not-allowed', command: 'sign', needs: of.escalated === 'yes' ? [...of.signers, 'manager'] : of.signers })
  const standing = standingOf(of.acts)
  if (of.state === 'closed') return refuse({ reason: 'check-closed', check: of.id, by: closedBy(of)?.by.name ?? '', at: of.closedAt ?? by.at })
  // A problem that somebody sees is taken whatever the card said.
  if (by.kind === 'problem') return by.note === null ? refuse({ reason: 'note-needed', check: of.id }) : act(of, by, 'problem')
  if (of.state === 'signed') {
    const signed = standing.findLast((it) => it.kind === 'sign')
    return refuse({ reason: 'already-signed', check: of.id, by: signed?.by.name ?? '', at: signed?.at ?? by.at })
  }
  if (by.seen !== null && !of.digest.startsWith(by.seen)) return refuse({ reason: 'facts-changed', check: of.id })
  if (by.kind === 'close') return by.note === null ? refuse({ reason: 'note-needed', check: of.id }) : act(of, by, 'close')
  if (by.kind === 'sign' && !troubled(of)) return act(of, by, 'sign')
  // Signing what failed closes nothing: whoever does it has seen it, and holds it from now on.
  const owner = ownerOf(standing)
  if (owner === null) return act(of, by, 'own')
  if (owner.by.id !== by.by.id || by.kind === 'own') return refuse({ reason: 'already-owned', check: of.id, by: owner.by.name, at: owner.at })
  return refuse({ reason: 'still-failing', check: of.id, problems: Math.max(1, of.problems) })
}

/** After the probes looked again: an owned check whose fault is gone is closed in its owner's name. */
export function afterProbes(of: CheckCase, now: SafetyVerdict): CheckState {
  return of.state === 'owned' && of.verdict === 'unsafe' && now === 'safe' && reportedProblem(of.acts) === null ? 'closed' : of.state
}

/** A signature that can no longer be taken back closes its check. */
export function settles(of: CheckCase, now: number): boolean {
  const signed = standingOf(of.acts).findLast((it) => it.kind === 'sign')
  return of.state === 'signed' && signed !== undefined && now >= signed.at + UNDO_WITHIN
}

/** The act that could be taken back at this moment; null when there is none. */
export function undoable(acts: readonly Act[], now: number): Act | null {
  const last = standingOf(acts).at(-1)
  return last !== undefined && now < last.at + UNDO_WITHIN ? last : null
}

/** A problem that a person reported and nobody has closed. */
export function reportedProblem(acts: readonly Act[]): Act | null {
  const standing = standingOf(acts)
  const problem = standing.findLastIndex((it) => it.kind === 'problem')
  return problem < 0 || standing.slice(problem).some((it) => it.kind === 'close') ? null : (standing[problem] ?? null)
}

/** Who holds it, if anybody does. */
export function ownerOf(acts: readonly Act[]): Act | null {
  return standingOf(acts).findLast((it) => it.kind === 'own') ?? null
}

/** In whose name a check is signed or closed. */
export function closedBy(of: Pick<CheckCase, 'acts'>): Act | null {
  const standing = standingOf(of.acts)
  return standing.findLast((it) => it.kind === 'sign' || it.kind === 'close') ?? ownerOf(of.acts)
}

export function standingOf(acts: readonly Act[]): readonly Act[] {
  return acts.filter((it) => it.undoneAt === null)
}

function troubled(of: CheckCase): boolean {
  return of.verdict === 'unsafe' || reportedProblem(of.acts) !== null
}

function act(of: CheckCase, by: Press, kind: Act['kind']): Outcome<Change> {
  const made: Act = { id: 0, kind, by: by.by, at: by.at, note: by.note, digest: of.digest, undoneAt: null }
  return ok({ did: 'act', kind, note: by.note, ...standsAfter([...of.acts, made]) })
}

function undo(of: CheckCase, by: Press): Outcome<Change> {
  const last = standingOf(of.acts).at(-1)
  if (last === undefined) return refuse({ reason: 'nothing-to-undo', check: of.id })
  if (last.by.id !== by.by.id) return refuse({ reason: 'not-your-signature', check: of.id, by: last.by.name })
  if (by.at >= last.at + UNDO_WITHIN) return refuse({ reason: 'undo-too-late', check: of.id, signedAt: last.at, minutes: UNDO_WITHIN / MINUTE })
  return ok({ did: 'undo', act: last, ...standsAfter(of.acts.filter((it) => it !== last)) })
}

/** Where a check stands after everything that people did and did not take back. */
function standsAfter(acts: readonly Act[]): { readonly state: CheckState; readonly ownerId: number | null; readonly closedAt: number | null } {
  const standing = standingOf(acts)
  const ownerId = ownerOf(acts)?.by.id ?? null
  const last = standing.findLast((it) => it.kind !== 'own')
  if (last?.kind === 'close') return { state: 'closed', ownerId, closedAt: last.at }
  if (last?.kind === 'sign') return { state: 'signed', ownerId, closedAt: null }
  return { state: ownerId === null ? 'open' : 'owned', ownerId, closedAt: null }
}
