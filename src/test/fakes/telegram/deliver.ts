import { wireMessage } from './wire.ts'
import type { Chat, StoredMessage, World } from './world.ts'

export const ANONYMOUS_ADMIN = 1_087_968_824
export const CHANNEL_SENDER = 136_817_688
const PSEUDO = [ANONYMOUS_ADMIN, CHANNEL_SENDER]

/** Puts a message, or its edit, before the bot where Telegram would. */
export function deliver(world: World, message: StoredMessage): void {
  if (!hears(world, message)) return
  const post = message.chat.kind === 'channel' ? 'channel_post' : 'message'
  const kind = message.editedAt === null ? post : `edited_${post}`
  world.updates.push({ kind, lane: String(message.chat.id), payload: wireMessage(world, message) })
}

/** The bot is there, and somebody is there who would tell it. */
export const present = (chat: Chat) => (chat.bot === 'member' || chat.bot === 'administrator') && !chat.deleted && chat.upgradedTo === null

/** Privacy mode: in groups the bot hears commands, its own name, answers to itself and service messages. Other bots it never hears. */
function hears(world: World, { chat, from, text, entities, replyTo, extra }: StoredMessage): boolean {
  if (!present(chat)) return false
  if (from?.isBot === true && !PSEUDO.includes(from.id)) return false
  if (chat.kind === 'private' || chat.kind === 'channel' || world.privacy === 'off' || chat.bot === 'administrator') return true
  if (text === '' || replyTo?.from?.id === world.bot.id) return true
  const via = extra['via_bot']
  if (typeof via === 'object' && via !== null && 'id' in via && via.id === world.bot.id) return true
  const me = `@${world.bot.username ?? ''}`.toLowerCase()
  return entities.some((entity) => {
    const word = text.slice(entity.offset, entity.offset + entity.length).toLowerCase()
    if (entity.type === 'mention') return word === me
    return entity.type === 'bot_command' && entity.offset === 0 && (!word.includes('@') || word.endsWith(me))
  })
}
