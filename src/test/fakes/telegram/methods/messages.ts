import { answeredBy, edited, maySend, reach, topicOf } from '../access.ts'
import { flag, object, text as textOf, whole, type Call } from '../call.ts'
import { parseInline, parseMarkup, type Markup } from '../keyboard.ts'
import { badRequest } from '../refusal.ts'
import { formatted, type Formatted } from '../text.ts'
import { wireMessage } from '../wire.ts'
import { moment, store, type StoredMessage, type World } from '../world.ts'

const LONGEST_TEXT = 4096
const LONGEST_CAPTION = 1024
const DELETABLE_MS = 48 * 60 * 60 * 1000

export function sendMessage(world: World, call: Call) {
  const chat = reach(world, call)
  maySend(chat, 'text messages')
  if (textOf(call, 'text') === '') throw badRequest('message text is empty')
  const said = formatted(world, call, 'text')
  if (said.text === '') throw badRequest('text must be non-empty')
  const sent = { ...said, markup: parseMarkup(object(call, 'reply_markup')), topic: topicOf(call, chat), replyTo: answeredBy(call, chat) }
  if (said.text.length > LONGEST_TEXT) throw badRequest('message is too long')
  world.limits.admit(chat, 'sendMessage', world.clock.passed())
  world.counting.add('effects', 'sendMessage')
  return wireMessage(world, store(world, chat, { ...sent, from: world.bot, silent: flag(call, 'disable_notification') }))
}

/** A caption within its limit. */
export function captioned(world: World, call: Call): Formatted {
  const said = formatted(world, call, 'caption')
  if (said.text.length > LONGEST_CAPTION) throw badRequest('message caption is too long')
  return said
}

export function editMessageText(world: World, call: Call) {
  const chat = reach(world, call)
  const message = edited(world, call, chat)
  if (textOf(call, 'text') === '') throw badRequest('message text is empty')
  const said = formatted(world, call, 'text')
  if (said.text === '') throw badRequest('text must be non-empty')
  if (message.file !== null) throw badRequest('there is no text in the message to edit')
  const markup = parseInline(object(call, 'reply_markup'))
  // Sending says it in words; an edit hands the server's own name through.
  if (said.text.length > LONGEST_TEXT) throw badRequest('MESSAGE_TOO_LONG')
  return change(world, call, { message, ...said, markup })
}

export function editMessageCaption(world: World, call: Call) {
  const chat = reach(world, call)
  const message = edited(world, call, chat)
  if (message.file === null) throw badRequest('there is no caption in the message to edit')
  return change(world, call, { message, ...captioned(world, call), markup: parseInline(object(call, 'reply_markup')) })
}

export function editMessageReplyMarkup(world: World, call: Call) {
  const chat = reach(world, call)
  const message = edited(world, call, chat)
  return change(world, call, { message, text: message.text, entities: message.entities, markup: parseInline(object(call, 'reply_markup')) })
}

function change(world: World, call: Call, to: Formatted & { readonly message: StoredMessage; readonly markup: Markup | null }) {
  const { message, text, entities, markup } = to
  world.limits.admit(message.chat, call.method, world.clock.passed())
  if (same([message.text, message.entities, message.markup], [text, entities, markup])) {
    throw badRequest('message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message')
  }
  Object.assign(message, { text, entities, markup, edits: message.edits + 1, editedAt: moment(world) })
  world.counting.add('effects', call.method)
  return wireMessage(world, message)
}

export function deleteMessage(world: World, call: Call) {
  const chat = reach(world, call)
  const id = whole(call, 'message_id')
  if (id === null) throw badRequest('message identifier is not specified')
  const message = chat.messages.get(id)
  if (message === undefined || message.gone) throw badRequest('message to delete not found')
  const own = message.from?.id === world.bot.id || chat.kind === 'private'
  if ((!own && chat.bot !== 'administrator') || moment(world) - message.at > DELETABLE_MS) throw badRequest("message can't be deleted")
  message.gone = true
  world.counting.add('effects', 'deleteMessage')
  return true
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
