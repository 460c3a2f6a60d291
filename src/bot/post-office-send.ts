import type { ChatPlatform, MessageRef, PostHow } from '../chat/platform.ts'
import { canonical } from '../core/digest.ts'
import { Fault } from '../core/fault.ts'
import { oweEdit } from '../store/outbox.ts'
import type { DueDebt, Sent } from '../store/outbox-due.ts'
import type { Tx } from '../store/store.ts'
import { movedView } from '../texts/views/moved.ts'
import type { PostDesk } from './post-office-desk.ts'

/**
 * Brings one message to its room: a card that stands there is edited, unless it must wake people; one that says the same
 * already is left alone; one that was deleted there is posted anew. Throws what the platform throws.
 */
export async function send(platform: ChatPlatform, debt: DueDebt): Promise<Sent> {
  const how = { silent: debt.silent, once: `${debt.id}-${debt.createdAt}` }
  if (debt.edits !== null) return await editOnly(platform, { debt, ref: debt.edits, how })
  const { standing } = debt
  if (standing !== null && !debt.fresh) {
    const ref = { chat: standing.chat, message: standing.message }
    if (deedOf(debt) === 'none') return { how: 'same', ...ref }
    try {
      await platform.update({ ...ref, lang: debt.room.lang }, debt.spoken, how)
      return { how: 'edited', ...ref }
    } catch (error) {
      if (!(error instanceof Fault) || error.retry === 'later') throw error
    }
  }
  const ref = await platform.post({ chat: debt.room.chat, thread: debt.room.thread, lang: debt.room.lang }, debt.spoken, how)
  return { how: 'posted', ...ref }
}

/** What the message will ask of its platform. */
export function deedOf(debt: DueDebt): 'post' | 'edit' | 'none' {
  if (debt.edits !== null) return 'edit'
  if (debt.standing === null || debt.fresh) return 'post'
  return canonical(debt.standing.spoken) === canonical(debt.spoken) ? 'none' : 'edit'
}

/**
 * A card that was posted anew leaves an older post above it. That one is owed an edit, in the transaction that notes the new
 * one: nobody presses what it offers, and it does not say for ever what was true then.
 */
export async function pointBelow(tx: Tx, of: { readonly desk: Pick<PostDesk, 'clock' | 'speak'>; readonly debt: DueDebt; readonly sent: Sent }): Promise<void> {
  const { desk, debt, sent } = of
  if (sent.how !== 'posted' || debt.standing === null || !debt.fresh) return
  const at = desk.clock.now()
  await oweEdit(tx, { room: debt.room.id, post: debt.standing, spoken: desk.speak(movedView({ was: debt.standing.spoken, at: at.getTime() })), at })
}

async function editOnly(platform: ChatPlatform, edit: { readonly debt: DueDebt; readonly ref: MessageRef; readonly how: PostHow }): Promise<Sent> {
  try {
    await platform.update({ ...edit.ref, lang: edit.debt.room.lang }, edit.debt.spoken, edit.how)
    return { how: 'edited', ...edit.ref }
  } catch (error) {
    if (!(error instanceof Fault) || error.retry === 'later') throw error
    return { how: 'left', why: error.message }
  }
}
