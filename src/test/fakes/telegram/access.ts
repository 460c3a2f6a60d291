import { flag, object, text, whole, type Call } from './call.ts'
import { badRequest, forbidden } from './refusal.ts'
import type { Chat, StoredMessage, World } from './world.ts'

/** The chat that a call means, to write in. Refuses what the bot cannot reach, in Telegram's words. */
export function reach(world: World, call: Call): Chat {
  const chat = lookUp(world, call)
  const bot = chat.bot
  if (chat.person !== null) {
    if (chat.person.deactivated) throw forbidden('user is deactivated')
    if (bot === 'kicked') throw forbidden('bot was blocked by the user')
  }
  if (chat.kind === 'channel' && bot === 'member') throw badRequest('need administrator rights in the channel chat')
  return chat
}

/** Refuses what the group lets no member send. */
export function maySend(chat: Chat, what: 'text messages' | 'documents' | 'photos'): void {
  if (chat.bot === 'administrator' || chat.forbids === undefined || (chat.forbids === 'files' && what === 'text messages')) return
  throw badRequest(`not enough rights to send ${what} to the chat`)
}

/** The chat that a call means, to look at. */
export function lookUp(world: World, call: Call): Chat {
  if (text(call, 'chat_id') === '') throw badRequest('chat_id is empty')
  const id = whole(call, 'chat_id')
  const chat = id === null ? undefined : world.chats.get(id)
  if (chat === undefined) {
    const person = id === null ? undefined : world.people.get(id)
    if (person?.isBot === true) throw forbidden("bot can't send messages to bots")
    if (person !== undefined) throw forbidden("bot can't initiate conversation with a user")
    throw badRequest('chat not found')
  }
  if (chat.upgradedTo !== null) throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.upgradedTo })
  if (chat.deleted) throw chat.kind === 'group' ? forbidden('the group chat was deleted') : badRequest('chat not found')
  const what = chat.kind === 'forum' ? 'supergroup' : chat.kind
  if (chat.person === null && chat.bot === 'kicked') throw forbidden(`bot was kicked from the ${what} chat`)
  if (chat.person === null && chat.bot === 'left') throw forbidden(`bot is not a member of the ${what} chat`)
  return chat
}

/** The topic that a call means; null where it names none. */
export function topicOf(call: Call, chat: Chat): number | null {
  const id = whole(call, 'message_thread_id')
  if (id === null || id === 0) return null
  const topic = chat.topics.get(id)
  if (chat.kind !== 'forum' || topic === undefined) throw badRequest('message thread not found')
  if (topic.closed && chat.bot !== 'administrator') throw badRequest('TOPIC_CLOSED')
  return id
}

/** The message that a call answers; null where it answers none. */
export function answeredBy(call: Call, chat: Chat): StoredMessage | null {
  const given = object(call, 'reply_parameters')
  const named = given?.['message_id']
  const id = typeof named === 'number' ? named : whole(call, 'reply_to_message_id')
  if (id === null || id <= 0) return null
  const message = chat.messages.get(id)
  if (message !== undefined && !message.gone) return message
  if (given?.['allow_sending_without_reply'] === true || flag(call, 'allow_sending_without_reply')) return null
  throw badRequest('message to be replied not found')
}

/** The bot's own message that a call edits. */
export function edited(world: World, call: Call, chat: Chat): StoredMessage {
  const id = whole(call, 'message_id')
  if (id === null) throw badRequest('message identifier is not specified')
  const message = chat.messages.get(id)
  if (message === undefined || message.gone) throw badRequest('message to edit not found')
  if (message.from?.id !== world.bot.id || (message.markup !== null && message.markup.kind !== 'inline')) throw badRequest("message can't be edited")
  return message
}
