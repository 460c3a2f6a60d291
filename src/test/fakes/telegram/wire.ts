import type { Entity } from './html.ts'
import type { Chat, Json, Person, StoredFile, StoredMessage, Topic, World } from './world.ts'

/** A user as Telegram writes him. */
export function wireUser(person: Person): Json {
  return {
    id: person.id, is_bot: person.isBot, first_name: person.name,
    ...(person.username === null ? {} : { username: person.username }),
    ...(person.language === null ? {} : { language_code: person.language }),
  }
}

export function wireChat(chat: Chat): Json {
  if (chat.person !== null) {
    return { id: chat.id, type: 'private', first_name: chat.person.name, ...(chat.person.username === null ? {} : { username: chat.person.username }) }
  }
  return { id: chat.id, type: chat.kind === 'forum' ? 'supergroup' : chat.kind, title: chat.title, ...(chat.kind === 'forum' ? { is_forum: true } : {}) }
}

/** A message as Telegram writes it; what it answers is written too, one step deep. */
export function wireMessage(world: World, message: StoredMessage): Json {
  const topic = message.topic === null ? null : message.chat.topics.get(message.topic) ?? null
  const replied = message.replyTo?.gone === true ? null : message.replyTo
  const answered = replied ?? (topic === null || message.extra['forum_topic_created'] !== undefined ? null : message.chat.messages.get(topic.id) ?? null)
  return { ...shallow(world, message), ...(answered === null ? {} : { reply_to_message: shallow(world, answered) }) }
}

function shallow(world: World, message: StoredMessage): Json {
  const { chat, file, entities } = message
  const written = entities.length === 0 ? {} : { [file === null ? 'entities' : 'caption_entities']: entities.map((entity) => wireEntity(world, entity)) }
  return {
    message_id: message.id,
    ...(message.from === null ? {} : { from: wireUser(message.from) }),
    chat: wireChat(chat),
    date: Math.floor(message.at / 1000),
    ...(message.editedAt === null ? {} : { edit_date: Math.floor(message.editedAt / 1000) }),
    ...thread(message),
    ...(file === null ? {} : file.kind === 'document' ? { document: wireFile(file.stored) } : { photo: [photo(file.stored)] }),
    ...(message.text === '' ? {} : { [file === null ? 'text' : 'caption']: message.text, ...written }),
    ...(message.markup?.kind === 'inline' ? { reply_markup: message.markup.wire } : {}),
    ...message.extra,
  }
}

/** In a forum the thread is the topic; in other supergroups Telegram names the first message of the answers as one. */
function thread({ chat, topic, replyTo }: StoredMessage): Json {
  if (topic !== null) return { message_thread_id: topic, is_topic_message: true }
  return chat.kind === 'supergroup' && replyTo !== null ? { message_thread_id: root(replyTo).id } : {}
}

const root = (message: StoredMessage): StoredMessage => (message.replyTo === null ? message : root(message.replyTo))

function wireEntity(world: World, { user, ...entity }: Entity): Json {
  const person = user === undefined ? undefined : world.people.get(user)
  return { ...entity, ...(person === undefined ? {} : { user: wireUser(person) }) }
}

export const wireFile = (file: StoredFile): Json => ({ file_id: file.id, file_unique_id: `u${file.id.slice(-12)}`, file_name: file.name, mime_type: file.mime, file_size: file.bytes.length })
const photo = (file: StoredFile): Json => ({ file_id: file.id, file_unique_id: `u${file.id.slice(-12)}`, width: 1280, height: 720, file_size: file.bytes.length })

export const wireTopic = (topic: Topic): Json => ({ forum_topic_created: { name: topic.name, icon_color: 7322096 } })
