import type { ChatEvent } from '../chat/platform.ts'
import { refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import { formById, type FormEnd, type FormRecord } from '../store/forms.ts'
import { markDone } from '../store/inbox.ts'
import { personBehind, type Identity } from '../store/people.ts'
import type { Tx } from '../store/store.ts'
import type { Command } from './command.ts'
import type { Pen } from './dispatch-pen.ts'
import { speakerOf } from './dispatch-deputy.ts'
import { outcomeWord, recordRefused, refusalIn, wantsAuthority } from './dispatch-refused.ts'
import { formSent } from './forms-settle.ts'
import type { Kit } from './kit.ts'
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

/** The form whose line this is ended before the deed, by another of its person's presses; nothing of this write was kept. */
export class FormOver extends Error {
  readonly form: number
  readonly how: FormEnd
  readonly endedAt: number
  constructor(form: FormRecord, how: FormEnd) {
    super(`form ${form.id} is over`)
    this.name = 'FormOver'
    this.form = form.id
    this.how = how
    this.endedAt = form.endedAt ?? form.openedAt
  }
}

/**
 * The store as one event sees it. Every write looks again, inside its transaction, whether the caller still is who was seen
 * and still has every duty that the command relies on, and marks the event as worked off in that same transaction: an
 * effect that is durable is never repeated, however the process ends. A no for want of authority is written down with it.
 * Where the line is that of a form, the form ends in the transaction of the first effect.
 */
export function penFor(kit: Pick<Kit, 'store' | 'speak'>, of: { readonly id: number; readonly at: Date; readonly event: ChatEvent; readonly command: Command; readonly person: Person | null; readonly form: FormRecord | null }): Pen {
  const { store } = kit
  const { event, command, person, at, form } = of
  let marked = false
  let recorded = false
  const stillMay = async (tx: Tx) => {
    const now = await personBehind(tx, { platform: event.platform, userId: event.user.id })
    return maySay(command, await speakerOf(tx, { command, person: now, at })) && (person === null || (now?.id === person.id && person.duties.every((duty) => now.duties.includes(duty))))
  }
  return {
    marked: () => marked,
    recorded: () => recorded,
    store: {
      ...store,
      write: async (fn) => {
        const { made, refusal } = await store.write(async (tx) => {
          if (!(await stillMay(tx))) throw new Revoked()
          if (form !== null && !marked) await stillOpen(tx, form.id)
          const made = await fn(tx)
          const refusal = refusalIn(made)
          if (refusal !== null && wantsAuthority(refusal)) await recordRefused(tx, { event, person, command: command.name, refusal, at })
          if (form !== null && refusal === null) await formSent(tx, kit, { form, at })
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

async function stillOpen(tx: Tx, id: number): Promise<void> {
  const form = await formById(tx, id)
  if (form !== null && form.state !== 'open') throw new FormOver(form, form.state)
}
