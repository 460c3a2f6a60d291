import type { Spoken } from '../../texts/message.ts'
import type { Address, ChatEvent } from '../platform.ts'
import { bring } from './bring.ts'
import { cardLines } from './card-lines.ts'
import { draw } from './draw.ts'
import { messageOf } from './event-id.ts'
import { plainText } from './fit.ts'
import { linePlain } from './line-html.ts'
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
    // A no is said to one person only; what somebody asked to see is worth a message where it does not fit, and needs no half of it before.
    const shown = await presses.answer(answers.id, whole || refusal ? { text, alert: refusal || text.length > TOAST } : { text: linePlain(said.title), alert: false })
    if (shown && (whole || refusal)) return
  }
  const { html, markup, documents } = draw(message, { lang, texts: desk.texts, now: desk.clock.now() })
  const speak = async (chat: string, place: { readonly thread: string | null; readonly replyTo: number | null }) => {
    const sent = await whenItMay(() => send(desk, { chat, rank: 'answer', html, markup, silent: true, ...place }))
    for (const document of documents) await whenItMay(() => bring(desk, { card: { ...sent, lang }, thread: place.thread, document }))
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

/** Telegram says when it will take it: a moment later somebody still waits for the answer. The pace sees to the moment. */
async function whenItMay<Done>(work: () => Promise<Done>): Promise<Done> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const wait = error instanceof TelegramTrouble && error.trouble.kind === 'too-many' ? error.trouble.after : Infinity
      if (wait > LONGEST_WAIT || tries === MOST_TRIES) throw error
    }
  }
}

/** In seconds. */
const LONGEST_WAIT = 60
const MOST_TRIES = 3
/** What can be read while it hangs above a chat for some seconds. */
const TOAST = 80
