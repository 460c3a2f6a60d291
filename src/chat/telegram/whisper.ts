import type { Spoken } from '../../texts/message.ts'
import type { Address, ChatEvent } from '../platform.ts'
import { cardLines } from './card-lines.ts'
import { draw } from './draw.ts'
import { messageOf } from './event-id.ts'
import { plainText } from './fit.ts'
import type { TelegramDesk } from './parts.ts'
import { MOST_SHOWN, type Presses } from './presses.ts'
import { send } from './send.ts'
import { TelegramTrouble } from './trouble.ts'

export interface Whisper {
  readonly to: Address & { readonly user: string }
  readonly message: Spoken
  readonly answers: ChatEvent | null
}

/**
 * To who pressed: above the chat, seen by nobody else. To who typed: a reply where they typed. Otherwise in private, where
 * that person has opened a chat with us, else in the room.
 */
export async function whisperTo(desk: TelegramDesk, presses: Presses, { to, message, answers }: Whisper): Promise<void> {
  const { lang, user } = to
  const said = message[lang]
  const refusal = said.mood === 'warn' || said.mood === 'alarm'
  if (answers?.kind === 'press') {
    const text = plainText(cardLines({ ...said, mood: 'info' }, desk.texts[lang]).filter(({ kind }) => kind !== 'small')).replaceAll(/\n+/g, '\n')
    const whole = text.length <= MOST_SHOWN && (said.actions ?? []).length === 0 && (said.files ?? []).length === 0
    const shown = await presses.answer(answers.id, { text, alert: refusal || text.length > TOAST })
    // A no is said to one person only; what somebody asked to see is worth a message where it does not fit.
    if (shown && (whole || refusal)) return
  }
  const { html, markup } = draw(message, { lang, texts: desk.texts, now: desk.clock.now() })
  const speak = async (chat: string, place: { readonly thread: string | null; readonly replyTo: number | null }) => {
    await send(desk, { chat, rank: 'answer', html, markup, silent: true, ...place })
  }
  const replyTo = answers === null ? null : answers.kind === 'press' ? Number(answers.message.message) : messageOf(answers.id)
  // A no that comes too late to be shown to who pressed is still none of the others' business.
  const alone = answers === null || (answers.kind === 'press' && refusal)
  if (alone && to.chat !== user) {
    try {
      await speak(user, { thread: null, replyTo: null })
      return
    } catch (error) {
      if (!(error instanceof TelegramTrouble) || error.trouble.kind !== 'gone') throw error
    }
  }
  await speak(to.chat, { thread: to.thread, replyTo })
}

/** What can be read while it hangs above a chat for some seconds. */
const TOAST = 80
