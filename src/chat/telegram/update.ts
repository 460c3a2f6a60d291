import { z } from 'zod'

const user = z.object({ id: z.int(), is_bot: z.boolean(), first_name: z.string(), last_name: z.string().optional(), username: z.string().optional(), language_code: z.string().optional() })
const chat = z.object({ id: z.int(), type: z.enum(['private', 'group', 'supergroup', 'channel']), title: z.string().optional(), first_name: z.string().optional(), last_name: z.string().optional() })
const button = z.looseObject({ text: z.string(), callback_data: z.string().optional() })
const keyboard = z.object({ inline_keyboard: z.array(z.array(button)) })

const message = z.object({
  message_id: z.int(),
  date: z.int(),
  chat,
  from: user.optional(),
  sender_chat: chat.optional(),
  author_signature: z.string().optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  edit_date: z.int().optional(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  is_automatic_forward: z.boolean().optional(),
  reply_to_message: z.object({ message_id: z.int(), chat: chat.optional(), from: user.optional(), forum_topic_created: z.unknown().optional() }).optional(),
  forward_origin: z.unknown().optional(),
  forward_date: z.unknown().optional(),
  via_bot: user.optional(),
  migrate_to_chat_id: z.int().optional(),
  migrate_from_chat_id: z.int().optional(),
  reply_markup: keyboard.optional().catch(undefined),
  photo: z.array(z.looseObject({ file_id: z.string(), width: z.int().optional(), file_size: z.int().optional() })).optional().catch(undefined),
  document: z.looseObject({ file_id: z.string(), file_name: z.string().optional(), mime_type: z.string().optional(), file_size: z.int().optional() }).optional().catch(undefined),
  voice: z.unknown().optional(),
  audio: z.unknown().optional(),
  video: z.unknown().optional(),
  video_note: z.unknown().optional(),
})

const query = z.object({ id: z.string(), from: user, message: message.optional(), data: z.string().optional() })
const standing = z.object({ chat, from: user, date: z.int(), new_chat_member: z.object({ status: z.string() }) })

const update = z.object({
  update_id: z.int(),
  message: message.optional(),
  edited_message: message.optional(),
  channel_post: message.optional(),
  edited_channel_post: message.optional(),
  callback_query: query.optional(),
  my_chat_member: standing.optional(),
})

/** What we ask Telegram to tell us, and what we read of it. */
export type Update = z.output<typeof update>
export type TelegramMessage = z.output<typeof message>
export type TelegramQuery = z.output<typeof query>
export type TelegramUser = z.output<typeof user>
export type TelegramPlace = z.output<typeof chat>
export type Keyboard = readonly (readonly z.output<typeof button>[])[]

export const HEARD_KINDS = ['message', 'edited_message', 'channel_post', 'edited_channel_post', 'callback_query', 'my_chat_member'] as const

const numbered = z.looseObject({ update_id: z.int() })

/** Reads one update. Its number alone where nothing else can be read: it must not stand in the way of the next ones. Null where it is no update at all. */
export function readUpdate(raw: unknown): { readonly id: number; readonly update: Update | null } | null {
  const known = update.safeParse(raw)
  if (known.success) return { id: known.data.update_id, update: known.data }
  const only = numbered.safeParse(raw)
  return only.success ? { id: only.data.update_id, update: null } : null
}

export const sentMessage = z.object({ message_id: z.int() })
export const ourselves = z.object({ id: z.int(), username: z.string().default('') })
export type Ourselves = z.output<typeof ourselves>
