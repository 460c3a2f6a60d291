import type { SentFile } from '../../core/sent-file.ts'
import type { ChatEvent, ChatEventBase, MessageRef } from '../platform.ts'
import { eventIds } from './event-id.ts'
import type { Ourselves, TelegramMessage, TelegramPlace, TelegramQuery, Update } from './update.ts'
import { ANONYMOUS, nameOf, speakerOf } from './voice.ts'

/** What one update says, in the house's own words. A press is its raw data: whoever draws the buttons knows what stands in it. */
export type Heard =
  | { readonly kind: 'event'; readonly event: ChatEvent }
  | { readonly kind: 'press'; readonly event: ChatEvent & { readonly kind: 'press' }; readonly query: TelegramQuery }
  /** A picture, a voice or a file for us, without a word. */
  | { readonly kind: 'wordless'; readonly message: TelegramMessage }
  /** A press on nothing that can be seen: answered, and no more. */
  | { readonly kind: 'empty-press'; readonly query: TelegramQuery }

/** Hears what concerns us in an update; null for what is between others. */
export function hear(update: Update, me: Ourselves, now: Date): Heard | null {
  const said = update.message ?? update.channel_post
  const edited = update.edited_message ?? update.edited_channel_post
  if (said !== undefined) return said.migrate_to_chat_id !== undefined || said.migrate_from_chat_id !== undefined ? moved(said) : spoken(said, 'said', me)
  if (edited !== undefined) return spoken(edited, 'edited', me)
  if (update.callback_query !== undefined) return pressed(update.callback_query, now)
  const { my_chat_member: standing } = update
  if (standing === undefined || !['left', 'kicked'].includes(standing.new_chat_member.status)) return null
  const { chat, from, date } = standing
  const why = chat.type === 'private' ? 'the person has blocked the bot' : `the bot was put out of the ${chat.type}`
  const user = { id: String(from.id), name: nameOf(from) }
  return { kind: 'event', event: { ...placed(chat), id: eventIds.gone(String(chat.id), date), at: new Date(date * 1000), thread: null, user, voice: 'own', kind: 'gone', why } }
}

/** The chat goes on elsewhere; both chats say so, under one name. */
export function movedEvent(from: TelegramPlace | { readonly id: string }, to: string, at: Date): ChatEvent {
  const place = 'type' in from ? placed(from) : { platform: 'telegram' as const, chat: from.id, chatTitle: '', direct: false }
  return { ...place, id: eventIds.moved(place.chat, to), at, thread: null, user: { id: ANONYMOUS, name: ANONYMOUS }, voice: 'bot', kind: 'moved', to }
}

function moved(message: TelegramMessage): Heard {
  const { chat, migrate_from_chat_id: from, migrate_to_chat_id: to } = message
  const at = new Date(message.date * 1000)
  return { kind: 'event', event: from === undefined ? movedEvent(chat, String(to), at) : movedEvent({ ...chat, id: from }, String(chat.id), at) }
}

function spoken(message: TelegramMessage, kind: 'said' | 'edited', me: Ourselves): Heard | null {
  const { chat } = message
  const direct = chat.type === 'private'
  const replyTo = repliesTo(message)
  const words = message.text ?? message.caption
  if (words === undefined) {
    const forUs = direct || message.reply_to_message?.from?.id === me.id
    return kind === 'said' && forUs && carriesFile(message) && speakerOf(message, kind).voice === 'own' ? { kind: 'wordless', message } : null
  }
  const text = addressed(words, me.username)
  if (text === null) return null
  const at = new Date((kind === 'edited' ? message.edit_date ?? message.date : message.date) * 1000)
  const id = kind === 'edited' ? eventIds.edited(String(chat.id), message.message_id, message.edit_date ?? 0) : eventIds.said(String(chat.id), message.message_id)
  return { kind: 'event', event: { ...placed(chat), ...speakerOf(message, kind), id, at, thread: threadOf(message), kind: 'text', text, replyTo, ...fileOf(message) } }
}

function pressed(query: TelegramQuery, now: Date): Heard {
  const { message, data, from } = query
  if (message === undefined || data === undefined) return { kind: 'empty-press', query }
  const user = { id: String(from.id), name: nameOf(from) }
  const ref = { chat: String(message.chat.id), message: String(message.message_id) }
  // Who presses is named by Telegram itself, also where an admin writes anonymously.
  const event = { ...placed(message.chat), id: eventIds.pressed(query.id), at: now, thread: threadOf(message), user, voice: from.is_bot ? 'bot' as const : 'own' as const, kind: 'press' as const, say: data, message: ref }
  return { kind: 'press', event, query }
}

/** The words as they are meant for us; null for a command that is meant for another bot. Our own name before them is not part of them. */
function addressed(text: string, username: string): string | null {
  const command = /^\s*\/\w+@(\w+)/.exec(text)
  if (command !== null && command[1]?.toLowerCase() !== username.toLowerCase()) return null
  const mention = /^\s*@(\w+)[\s,:]*/.exec(text)
  if (mention === null || mention[1]?.toLowerCase() !== username.toLowerCase()) return text
  const rest = text.slice(mention[0].length)
  return rest === '' ? '/help' : rest.startsWith('/') ? rest : `/${rest}`
}

/** In a topic every message answers the one that opened it: that is no reply. */
function repliesTo(message: TelegramMessage): MessageRef | null {
  const answered = message.reply_to_message
  if (answered === undefined || answered.forum_topic_created !== undefined) return null
  if (answered.chat !== undefined && answered.chat.id !== message.chat.id) return null
  return { chat: String(message.chat.id), message: String(answered.message_id) }
}

/** Only a forum's topics are threads; elsewhere Telegram calls any chain of replies one. */
export const threadOf = (message: TelegramMessage) => (message.is_topic_message === true && message.message_thread_id !== undefined ? String(message.message_thread_id) : null)

/** What came along: of a picture the largest that Telegram keeps. */
function fileOf({ document, photo, message_id: id }: TelegramMessage): { readonly file?: SentFile } {
  if (document !== undefined) return { file: { handle: document.file_id, name: document.file_name ?? `${id}`, mime: document.mime_type ?? 'application/octet-stream', bytes: document.file_size ?? null } }
  const largest = photo?.toSorted((a, b) => (a.width ?? 0) - (b.width ?? 0)).at(-1)
  return largest === undefined ? {} : { file: { handle: largest.file_id, name: `foto-${id}.jpg`, mime: 'image/jpeg', bytes: largest.file_size ?? null } }
}

const carriesFile = (message: TelegramMessage) => [message.photo, message.document, message.voice, message.audio, message.video, message.video_note].some((file) => file !== undefined)

function placed(chat: TelegramPlace): Pick<ChatEventBase, 'platform' | 'chat' | 'chatTitle' | 'direct'> {
  return { platform: 'telegram', chat: String(chat.id), chatTitle: chat.title ?? [chat.first_name ?? '', chat.last_name ?? ''].join(' ').trim(), direct: chat.type === 'private' }
}
