import { refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import { markDone } from '../store/inbox.ts'
import { personBehind, type Identity } from '../store/people.ts'
import type { Store, Tx } from '../store/store.ts'
import type { Command } from './command.ts'
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

/** Somebody lost the authority between the look and the deed. */
export class Revoked extends Error {
  constructor() {
    super('authority ended before the deed')
    this.name = 'Revoked'
  }
}

/** What an event may write with, and whether it did. */
export interface Pen {
  readonly store: Store
  /** Whether the event is marked as worked off, together with its effect. */
  marked(): boolean
}

/**
 * The store as one event sees it. Every write looks again, inside its transaction, whether the caller still may, and marks
 * the event as worked off in that same transaction: an effect that is durable is never repeated, however the process ends.
 */
export function penFor(store: Store, event: { readonly id: number; readonly at: Date; readonly identity: Identity; readonly command: Command }): Pen {
  let marked = false
  const stillMay = async (tx: Tx) => event.command.allow === 'anyone' || maySay(event.command, await personBehind(tx, event.identity))
  return {
    marked: () => marked,
    store: {
      ...store,
      write: async (fn) => {
        const value = await store.write(async (tx) => {
          if (!(await stillMay(tx))) throw new Revoked()
          const made = await fn(tx)
          await markDone(tx, { id: event.id, at: event.at, outcome: outcomeWord(made) })
          return made
        })
        marked = true
        return value
      },
    },
  }
}

/** How the inbox calls what became of an event. */
export function outcomeWord(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'ok' in value && value.ok === false && 'refusal' in value) {
    const { refusal } = value
    if (typeof refusal === 'object' && refusal !== null && 'reason' in refusal) return `refused: ${String(refusal.reason)}`
  }
  return 'done'
}
