import type { ChatEvent } from '../chat/platform.ts'
import { refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import type { Refusal } from '../core/refusal.ts'
import { markDone } from '../store/inbox.ts'
import { personBehind, type Identity } from '../store/people.ts'
import type { Store, Tx } from '../store/store.ts'
import type { Command } from './command.ts'
import { recordRefused, wantsAuthority } from './dispatch-refused.ts'
import { maySay } from './menu.ts'

/** Whether this person may say this here; in a group that nobody registered nothing of the hospital is told. */
export function mayHere(command: Command, ask: { readonly person: Person | null; readonly identity: Identity; readonly place: 'registered' | 'direct' | 'unregistered' }): Outcome<null> {
  const { person, identity, place } = ask
  if (!maySay(command, person)) {
    if (person === null) return refuse({ reason: 'not-known', platform: identity.platform, userId: identity.userId })
    return refuse({ reason: 'not-allowed', command: command.name, needs: command.allow === 'anyone' ? [] : command.allow })
  }
  if (place === 'unregistered' && command.where !== 'anywhere') return refuse({ reason: 'room-not-registered', command: command.name })
  return { ok: true, value: null }
}

/** Somebody lost authority between the look and the deed; nothing of this write was kept. */
export class Revoked extends Error {
  constructor() {
    super('authority ended before the deed')
    this.name = 'Revoked'
  }
}

/** What an event may write with, and what it did. */
export interface Pen {
  readonly store: Store
  /** Whether the event is marked as worked off, together with its effect. */
  marked(): boolean
  /** Whether a no for want of authority went on record, together with that mark. */
  recorded(): boolean
}

/**
 * The store as one event sees it. Every write looks again, inside its transaction, whether the caller still is who was seen
 * and still has every duty that the command relies on, and marks the event as worked off in that same transaction: an
 * effect that is durable is never repeated, however the process ends. A no for want of authority is written down with it.
 */
export function penFor(store: Store, of: { readonly id: number; readonly at: Date; readonly event: ChatEvent; readonly command: Command; readonly person: Person | null }): Pen {
  const { event, command, person, at } = of
  let marked = false
  let recorded = false
  const stillMay = async (tx: Tx) => {
    const now = await personBehind(tx, { platform: event.platform, userId: event.user.id })
    return maySay(command, now) && (person === null || (now?.id === person.id && person.duties.every((duty) => now.duties.includes(duty))))
  }
  return {
    marked: () => marked,
    recorded: () => recorded,
    store: {
      ...store,
      write: async (fn) => {
        const { made, refusal } = await store.write(async (tx) => {
          if (!(await stillMay(tx))) throw new Revoked()
          const made = await fn(tx)
          const refusal = refusalIn(made)
          if (refusal !== null && wantsAuthority(refusal)) await recordRefused(tx, { event, person, command: command.name, refusal, at })
          await markDone(tx, { id: of.id, at, outcome: outcomeWord(made) })
          return { made, refusal }
        })
        marked = true
        recorded ||= refusal !== null && wantsAuthority(refusal)
        return made
      },
    },
  }
}

/** How the inbox calls what became of an event. */
export function outcomeWord(value: unknown): string {
  const refusal = refusalIn(value)
  return refusal === null ? 'done' : `refused: ${refusal.reason}`
}

/** The no in what a transaction returned; null where it returned anything else. */
function refusalIn(value: unknown): Refusal | null {
  if (typeof value !== 'object' || value === null || !('ok' in value) || value.ok !== false || !('refusal' in value)) return null
  const { refusal } = value
  return typeof refusal === 'object' && refusal !== null && 'reason' in refusal ? refusal as Refusal : null
}
