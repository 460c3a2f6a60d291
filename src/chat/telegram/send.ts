import type { MessageRef } from '../platform.ts'
import type { Document } from './document.ts'
import type { Markup } from './draw.ts'
import { SECOND } from '../../core/clock.ts'
import type { TelegramDesk } from './parts.ts'
import type { Asked } from './pace.ts'
import { sentMessage } from './update.ts'
import { TelegramTrouble } from './trouble.ts'

export interface Sending extends Asked {
  readonly thread: string | null
  readonly html: string
  readonly markup?: Markup | null
  readonly replyTo?: number | null
  readonly silent: boolean
}

/** Sends one message, in its turn. */
export async function send(desk: TelegramDesk, message: Sending): Promise<MessageRef> {
  const { chat, rank, html, markup = null, silent } = message
  const result = await called(desk, { chat, rank, method: 'sendMessage' }, {
    ...addressed(message), text: html, ...HTML, disable_notification: silent, ...(markup === null ? {} : { reply_markup: markup }),
  })
  return { chat, message: idOf('sendMessage', result) }
}

/** Sends a file as an answer to its card, without a sound. */
export async function sendDocument(desk: TelegramDesk, of: { readonly chat: string; readonly thread: string | null; readonly replyTo: number; readonly document: Document }): Promise<void> {
  const { document } = of
  const { reply_parameters: reply, ...address } = addressed(of)
  // In a form everything but the file must be text.
  const payload = { ...address, reply_parameters: JSON.stringify(reply), document: { source: document.bytes, filename: document.name }, disable_notification: true }
  await called(desk, { chat: of.chat, rank: 1, method: 'sendDocument', ms: FILE_PATIENCE }, payload)
}

/** Changes the text and the buttons of one of our messages. */
export async function edit(desk: TelegramDesk, of: MessageRef & { readonly html: string; readonly markup: Markup | null }): Promise<void> {
  const keyboard = of.markup !== null && 'inline_keyboard' in of.markup ? { reply_markup: of.markup } : {}
  await called(desk, { chat: of.chat, rank: 1, method: 'editMessageText' }, { chat_id: of.chat, message_id: Number(of.message), text: of.html, ...HTML, ...keyboard }).catch(unlessSame)
}

/** Changes the buttons alone, if that is still right when its turn has come. */
export async function editButtons(desk: TelegramDesk, of: MessageRef & { readonly markup: Markup; readonly still: () => Promise<boolean> }): Promise<void> {
  await called(desk, { chat: of.chat, rank: 'answer', method: 'editMessageReplyMarkup', still: of.still }, { chat_id: of.chat, message_id: Number(of.message), reply_markup: of.markup }).catch(unlessSame)
}

const HTML = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } }
const FILE_PATIENCE = 60 * SECOND

function addressed(to: Pick<Sending, 'chat' | 'thread' | 'replyTo'>) {
  return {
    chat_id: to.chat,
    ...(to.thread === null ? {} : { message_thread_id: Number(to.thread) }),
    ...(to.replyTo === undefined || to.replyTo === null ? {} : { reply_parameters: { message_id: to.replyTo, allow_sending_without_reply: true } }),
  }
}

interface Calling extends Asked {
  readonly method: string
  readonly ms?: number
  readonly still?: () => Promise<boolean>
}

async function called(desk: TelegramDesk, asked: Calling, payload: object): Promise<unknown> {
  try {
    return await desk.pace.call(asked, async () => ((await asked.still?.()) === false ? null : desk.line.call(asked.method, payload, asked)))
  } catch (error) {
    if (error instanceof TelegramTrouble && error.trouble.kind === 'too-many') desk.pace.rest(asked.chat, error.trouble.after)
    throw error
  }
}

function idOf(method: string, result: unknown): string {
  const read = sentMessage.safeParse(result)
  if (!read.success) throw new TelegramTrouble(method, { kind: 'network' }, 'an answer that is no message')
  return String(read.data.message_id)
}

function unlessSame(error: unknown): void {
  if (!(error instanceof TelegramTrouble) || error.trouble.kind !== 'same') throw error
}
