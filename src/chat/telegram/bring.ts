import type { Standing } from '../platform.ts'
import type { Document } from './document.ts'
import { lineHtml } from './line-html.ts'
import type { TelegramDesk } from './parts.ts'
import { send, sendDocument } from './send.ts'
import { TelegramTrouble } from './trouble.ts'

/**
 * Sends a file under its card. Many a group lets its members send words only: then the card says so in words, and only where
 * not even they may be sent is the chat closed to us.
 */
export async function bring(desk: TelegramDesk, of: { readonly card: Standing; readonly thread: string | null; readonly document: Document }): Promise<void> {
  const { card, thread, document } = of
  const place = { chat: card.chat, thread, replyTo: Number(card.message) }
  try {
    await sendDocument(desk, { ...place, document })
  } catch (error) {
    if (!(error instanceof TelegramTrouble) || (error.trouble.kind !== 'closed' && error.trouble.kind !== 'refused')) throw error
    desk.log.warn({ chat: card.chat, file: document.name, error }, 'a chat does not take a file')
    await send(desk, { ...place, rank: 1, html: lineHtml([{ kind: 'text', text: desk.texts[card.lang].telegram.withheld(document.name) }]), silent: true })
  }
}
