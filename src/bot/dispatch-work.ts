import { Fault } from '../core/fault.ts'
import type { Refusal } from '../core/refusal.ts'
import type { Say } from '../texts/words.ts'
import { bugView, faultView, refusalView } from '../texts/views/refusal.ts'
import { FormOver, Revoked } from './dispatch-authority.ts'
import { done, turnAway, type DispatchDesk, type Letter, type Seen } from './dispatch-desk.ts'
import { hear } from './dispatch-hear.ts'
import { outcomeWord } from './dispatch-refused.ts'
import { takeSteps } from './dispatch-steps.ts'

/**
 * Works one event off. Never throws; whatever happens, the caller is told. Where somebody
 * lost authority between the look and the deed, nothing was done yet, and the steps are taken again with what they may now.
 */
export async function workOff(desk: DispatchDesk, letter: Letter): Promise<void> {
  const { kit } = desk
  const { event } = letter
  const seen: Seen = { lang: kit.site.lang, person: null, command: null, pen: null }
  try {
    for (let looks = 1; ; looks += 1) {
      try {
        await takeSteps(desk, letter, seen)
        return
      } catch (error) {
        if (!(error instanceof Revoked) || seen.pen?.marked() === true || looks === MOST_LOOKS) throw error
      }
    }
  } catch (error) {
    await goneWrong(error)
  }

  async function goneWrong(error: unknown): Promise<void> {
    const tell = (say: Say) => { desk.whisper.tell(event, say, seen.lang) }
    try {
      if (error instanceof Revoked) {
        const { command } = seen
        const now = await kit.store.read((query) => hear(query, event))
        const refusal: Refusal = now.person === null || command === null ? { reason: 'not-known', platform: event.platform, userId: event.user.id } : { reason: 'not-allowed', command: command.name, needs: command.allow === 'anyone' ? [] : command.allow }
        await turnAway(kit, { letter, person: seen.person, command: command?.name ?? '', refusal })
        tell(refusalView(refusal))
        return
      }
      if (error instanceof FormOver) {
        const refusal: Refusal = { reason: 'form-over', form: error.form, how: error.how, at: error.endedAt }
        await done(kit, letter, outcomeWord({ ok: false, refusal }))
        tell(refusalView(refusal))
        return
      }
      kit.log.error({ platform: event.platform, event: event.id, error }, error instanceof Fault ? 'a command met a fault' : 'a command met a mistake of ours')
      tell(error instanceof Fault ? faultView(error) : bugView())
      await done(kit, letter, error instanceof Fault ? 'fault' : 'bug')
    } catch (second) {
      kit.log.error({ platform: event.platform, event: event.id, error: second }, 'an event could not be marked as worked off')
    }
  }
}

/** Who loses duties faster than we look is turned away. */
const MOST_LOOKS = 3
