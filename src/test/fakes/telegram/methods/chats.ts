import { lookUp, reach } from '../access.ts'
import { text as textOf, whole, type Call } from '../call.ts'
import { badRequest } from '../refusal.ts'
import { wireChat, wireUser } from '../wire.ts'
import { moment, type Person, type Standing, type World } from '../world.ts'

const ACTIONS = ['typing', 'upload_photo', 'record_video', 'upload_video', 'record_voice', 'upload_voice', 'upload_document', 'choose_sticker', 'find_location', 'record_video_note', 'upload_video_note']

export const getMe = (world: World) => ({
  ...wireUser(world.bot), can_join_groups: true, can_read_all_group_messages: world.privacy === 'off', supports_inline_queries: false, can_connect_to_business: false, has_main_web_app: false,
})

export function getChat(world: World, call: Call) {
  const chat = lookUp(world, call)
  return { ...wireChat(chat), accent_color_id: 0, max_reaction_count: 11, permissions: chat.kind === 'private' ? undefined : { can_send_messages: true } }
}

export function getChatMember(world: World, call: Call) {
  const chat = lookUp(world, call)
  const id = whole(call, 'user_id')
  if (id === null || id <= 0) throw badRequest('invalid user_id specified')
  if (id === world.bot.id) return member(world.bot, chat.bot)
  const person = world.people.get(id)
  if (person === undefined) throw badRequest(chat.kind === 'group' ? 'user not found' : 'PARTICIPANT_ID_INVALID')
  return member(person, chat.members.get(id) ?? 'left')
}

export function getChatAdministrators(world: World, call: Call) {
  const chat = lookUp(world, call)
  if (chat.kind === 'private') throw badRequest('there are no administrators in the private chat')
  const people = [...chat.members].filter(([, standing]) => standing === 'creator' || standing === 'administrator')
  return [
    ...people.flatMap(([id, standing]) => { const person = world.people.get(id); return person === undefined ? [] : [member(person, standing)] }),
    ...(chat.bot === 'administrator' ? [member(world.bot, chat.bot)] : []),
  ]
}

/** A member as Telegram writes him, with the rights of his standing. */
export function member(person: Person, standing: Standing) {
  const rights = { can_be_edited: false, is_anonymous: false, can_manage_chat: true, can_delete_messages: true, can_restrict_members: false, can_promote_members: false, can_change_info: false, can_invite_users: true, can_pin_messages: true }
  return {
    user: wireUser(person), status: standing,
    ...(standing === 'administrator' ? rights : {}),
    ...(standing === 'creator' ? { is_anonymous: false } : {}),
    ...(standing === 'kicked' ? { until_date: 0 } : {}),
  }
}

export function leaveChat(world: World, call: Call) {
  const chat = lookUp(world, call)
  if (chat.kind === 'private') throw badRequest("chat member status can't be changed in private chats")
  chat.bot = 'left'
  world.counting.add('effects', 'leaveChat')
  return true
}

export function sendChatAction(world: World, call: Call) {
  const chat = reach(world, call)
  const action = textOf(call, 'action')
  if (!ACTIONS.includes(action)) throw badRequest('wrong parameter action in request')
  world.actions.push({ chat: chat.id, action, at: moment(world) })
  return true
}
