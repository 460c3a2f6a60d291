import { nameLanguage } from './language.ts'
import type { TelegramDesk } from './parts.ts'
import { send } from './send.ts'
import type { TelegramMessage } from './update.ts'
import { threadOf } from './hear.ts'

/** Tells somebody who sent us a picture, a voice or a file that we read words only. Nothing hangs on it, so it may be lost. */
export function excuse(desk: TelegramDesk, message: TelegramMessage): void {
  const chat = String(message.chat.id)
  const sent = async () => {
    await send(desk, { chat, rank: 'answer', thread: threadOf(message), html: desk.texts[nameLanguage(message.from?.language_code)].telegram.unreadable, replyTo: message.message_id, silent: true })
  }
  void sent().catch((error: unknown) => { desk.log.warn({ chat, error }, 'an excuse did not arrive') })
}
