import { textArg } from '../args.ts'
import type { Args } from '../args.ts'
import { SlackRefusal } from '../refusal.ts'
import type { Json, RoomKind, World } from '../shapes.ts'
import { wirePost, wireRoom } from '../wire.ts'
import { directRoom } from '../world.ts'
import { needScope, pageOf, readableRoom, visibleRoom } from './method.ts'
import type { Method } from './method.ts'

export const rooms: Readonly<Record<string, Method>> = {
  'conversations.info': { token: 'bot', scope: null, tier: 'tier3', run: (world, args) => ({ channel: wireRoom(world, readableRoom(world, textArg(args, 'channel'))) }) },
  'conversations.list': { token: 'bot', scope: null, tier: 'tier2', run: list },
  'conversations.members': { token: 'bot', scope: null, tier: 'tier4', run: members },
  'conversations.open': { token: 'bot', scope: 'im:write', tier: 'tier3', run: open },
  'conversations.join': { token: 'bot', scope: 'channels:join', tier: 'tier3', run: join },
  'conversations.history': { token: 'bot', scope: null, tier: 'tier3', run: (world, args) => history(world, args, null) },
  'conversations.replies': { token: 'bot', scope: null, tier: 'tier3', run: (world, args) => history(world, args, textArg(args, 'ts')) },
}

const KINDS: Readonly<Record<string, { readonly kind: RoomKind | null; readonly scope: string }>> = {
  public_channel: { kind: 'public', scope: 'channels:read' }, private_channel: { kind: 'private', scope: 'groups:read' }, im: { kind: 'im', scope: 'im:read' }, mpim: { kind: null, scope: 'mpim:read' },
}

function list(world: World, args: Args): Json {
  const kinds = (textArg(args, 'types') ?? 'public_channel').split(',').map((type) => KINDS[type.trim()])
  for (const kind of kinds) {
    if (kind === undefined) throw new SlackRefusal('invalid_types')
    needScope(world, kind.scope)
  }
  const seen = [...world.rooms.values()].filter((room) => kinds.some((kind) => kind?.kind === room.kind) && (room.kind === 'public' || room.members.has(world.app.botUser)))
  const { page, next } = pageOf(seen.filter((room) => textArg(args, 'exclude_archived') !== 'true' || !room.archived), { limit: textArg(args, 'limit'), cursor: textArg(args, 'cursor') })
  return { channels: page.map((room) => wireRoom(world, room)), response_metadata: { next_cursor: next } }
}

function members(world: World, args: Args): Json {
  const { page, next } = pageOf([...readableRoom(world, textArg(args, 'channel')).members], { limit: textArg(args, 'limit'), cursor: textArg(args, 'cursor') })
  return { members: page, response_metadata: { next_cursor: next } }
}

function open(world: World, args: Args): Json {
  const channel = textArg(args, 'channel')
  if (channel !== null) return { channel: wireRoom(world, visibleRoom(world, channel)) }
  const users = (textArg(args, 'users') ?? '').split(',').filter((user) => user !== '')
  const person = world.people.get(users[0] ?? '')
  if (users.length === 0) throw new SlackRefusal('users_list_not_supplied')
  if (users.length > 1) throw new SlackRefusal('missing_scope', { needed: 'mpim:write', provided: [...world.app.scopes].join(',') })
  if (person === undefined) throw new SlackRefusal('user_not_found')
  if (!person.active) throw new SlackRefusal('user_disabled')
  if (person.bot !== null) throw new SlackRefusal('cannot_dm_bot')
  const room = directRoom(world, person.id)
  return { channel: textArg(args, 'return_im') === 'true' ? wireRoom(world, room) : { id: room.id } }
}

function join(world: World, args: Args): Json {
  const room = visibleRoom(world, textArg(args, 'channel'))
  if (room.kind !== 'public') throw new SlackRefusal('method_not_supported_for_channel_type')
  if (room.archived) throw new SlackRefusal('is_archived')
  room.members.add(world.app.botUser)
  return { channel: wireRoom(world, room) }
}

function history(world: World, args: Args, thread: string | null): Json {
  const room = visibleRoom(world, textArg(args, 'channel'))
  needScope(world, { public: 'channels:history', private: 'groups:history', im: 'im:history' }[room.kind])
  if (!room.members.has(world.app.botUser)) throw new SlackRefusal('not_in_channel')
  const all = thread === null ? room.posts.filter((post) => post.thread === null).reverse() : room.posts.filter((post) => post.ts === thread || post.thread === thread)
  if (thread !== null && all.length === 0) throw new SlackRefusal('thread_not_found')
  const { page, next } = pageOf(all, { limit: textArg(args, 'limit'), cursor: textArg(args, 'cursor') })
  return { messages: page.map((post) => wirePost(world, room, post)), has_more: next !== '', response_metadata: { next_cursor: next } }
}
