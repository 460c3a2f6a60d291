import type { ChatPlatform } from '../chat/platform.ts'
import { canonical } from '../core/digest.ts'
import { Fault } from '../core/fault.ts'
import type { DueDebt, Sent } from '../store/outbox-due.ts'

/**
 * Brings one message to its room: a card that stands there is edited, unless it must wake people; one that says the same
 * already is left alone; one that was deleted there is posted anew. Throws what the platform throws.
 */
export async function send(platform: ChatPlatform, debt: DueDebt): Promise<Sent> {
  const how = { silent: debt.silent, once: `${debt.id}-${debt.createdAt}` }
  const { standing } = debt
  if (standing !== null && !debt.fresh) {
    const ref = { chat: standing.chat, message: standing.message }
    if (canonical(standing.spoken) === canonical(debt.spoken)) return { how: 'same', ...ref }
    try {
      await platform.update(ref, debt.spoken, how)
      return { how: 'edited', ...ref }
    } catch (error) {
      if (!(error instanceof Fault) || error.retry === 'later') throw error
    }
  }
  const ref = await platform.post({ chat: debt.room.chat, thread: debt.room.thread, lang: debt.room.lang }, debt.spoken, how)
  return { how: 'posted', ...ref }
}
