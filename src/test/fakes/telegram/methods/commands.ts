import { isObject, list, object, text as textOf, type Call } from '../call.ts'
import { badRequest } from '../refusal.ts'
import type { Chat, Json, Person, World } from '../world.ts'

const GENERAL = ['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators']
const MOST = 100

/** Sets the menu of one scope and language; an empty list takes it away. */
export function setMyCommands(world: World, call: Call) {
  const key = scoped(world, call)
  const given = list(call, 'commands')
  if (given === null) throw badRequest('commands must be non-empty')
  const commands = given.map(command)
  if (commands.length > MOST) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  if (commands.length === 0) world.commands.delete(key)
  else world.commands.set(key, commands)
  world.counting.add('effects', 'setMyCommands')
  return true
}

export const getMyCommands = (world: World, call: Call) => world.commands.get(scoped(world, call)) ?? []

export function deleteMyCommands(world: World, call: Call) {
  world.commands.delete(scoped(world, call))
  world.counting.add('effects', 'deleteMyCommands')
  return true
}

/** The menu that this person sees in this chat: the narrowest scope wins, in his language before any. */
export function menuFor(world: World, person: Person, chat: Chat): readonly Json[] {
  const standing = chat.members.get(person.id)
  const admin = standing === 'creator' || standing === 'administrator'
  const scopes = chat.kind === 'private'
    ? [`chat:${chat.id}`, 'all_private_chats', 'default']
    : [`chat_member:${chat.id}:${person.id}`, ...(admin ? [`chat_administrators:${chat.id}`] : []), `chat:${chat.id}`, ...(admin ? ['all_chat_administrators'] : []), 'all_group_chats', 'default']
  const languages = person.language === null ? [''] : [person.language, '']
  return scopes.flatMap((scope) => languages.map((language) => world.commands.get(`${scope}/${language}`))).find((menu) => menu !== undefined) ?? []
}

function scoped(world: World, call: Call): string {
  const language = textOf(call, 'language_code')
  if (language !== '' && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language_code specified')
  const scope = object(call, 'scope') ?? { type: 'default' }
  const type = scope['type']
  if (typeof type !== 'string') throw badRequest("can't parse BotCommandScope: Can't find field \"type\"")
  if (GENERAL.includes(type)) return `${type}/${language}`
  if (!['chat', 'chat_administrators', 'chat_member'].includes(type)) throw badRequest("can't parse BotCommandScope: unsupported type specified")
  const chat = world.chats.get(Number(scope['chat_id']))
  if (chat === undefined || chat.deleted) throw badRequest('chat not found')
  if (chat.upgradedTo !== null) throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.upgradedTo })
  if (chat.kind === 'private' && type !== 'chat') throw badRequest("can't use specified scope in private chats")
  if (type !== 'chat_member') return `${type}:${chat.id}/${language}`
  const person = world.people.get(Number(scope['user_id']))
  if (person === undefined) throw badRequest('user not found')
  return `${type}:${chat.id}:${person.id}/${language}`
}

function command(given: unknown): Json {
  if (!isObject(given)) throw badRequest("can't parse BotCommand: expected an Object")
  const { command: name, description } = given
  if (typeof name !== 'string' || typeof description !== 'string') throw badRequest('can\'t parse BotCommand: Field "command" must be of type String')
  const bare = name.startsWith('/') ? name.slice(1) : name
  if (bare === '') throw badRequest('command name must be non-empty')
  if (!/^[a-z0-9_]{1,32}$/.test(bare)) throw badRequest('BOT_COMMAND_INVALID')
  if (description.trim() === '') throw badRequest('command description must be non-empty')
  if (description.length > 256) throw badRequest('command description length must not exceed 256')
  return { command: bare, description: description.trim() }
}
