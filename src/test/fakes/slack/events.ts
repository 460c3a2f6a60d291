import type { Json, Outcome, Post, Room, World } from './shapes.ts'
import { wirePost } from './wire.ts'
import { isShared } from './world.ts'

const HISTORY = { public: 'channels:history', private: 'groups:history', im: 'im:history' } as const
const READ = { public: 'channels:read', private: 'groups:read', im: 'im:read' } as const
const SUBSCRIPTION = { public: 'message.channels', private: 'message.groups', im: 'message.im' } as const
export const CHANNEL_TYPE = { public: 'channel', private: 'group', im: 'im' } as const

/** Tells the app of a new message, if its bot is there to see it and the app asked for it. */
export function tellMessage(world: World, room: Room, post: Post): void {
  const event = { ...wirePost(world, room, post), channel: room.id, channel_type: CHANNEL_TYPE[room.kind], event_ts: post.ts }
  tellOfRoom(world, room, event)
  if (room.kind === 'im' || !room.members.has(world.app.botUser) || !post.text.includes(`<@${world.app.botUser}>`)) return
  tell(world, { event: { ...event, type: 'app_mention', channel_type: undefined }, subscription: 'app_mention', scope: 'app_mentions:read', shared: isShared(world, room) })
}

/** Tells the app that a message was edited or deleted. */
export function tellChange(world: World, room: Room, change: { readonly subtype: 'message_changed' | 'message_deleted'; readonly now: Post | null; readonly before: Json; readonly ts: string }): void {
  const stamp = world.ids.ts()
  tellOfRoom(world, room, {
    type: 'message', subtype: change.subtype, channel: room.id, channel_type: CHANNEL_TYPE[room.kind], hidden: true, ts: stamp, event_ts: stamp, previous_message: change.before,
    ...(change.now === null ? { deleted_ts: change.ts } : { message: wirePost(world, room, change.now) }),
  })
}

/** Tells the app what happened to a room: archived, renamed, joined, left. */
export function tellRoom(world: World, room: Room, event: Json & { readonly type: string }): void {
  if (room.members.has(world.app.botUser)) tell(world, { event: { ...event, event_ts: world.ids.ts() }, subscription: event.type, scope: READ[room.kind], shared: isShared(world, room) })
}

/** Tells the app anything that it subscribed to, whatever its rooms are. */
export function tell(world: World, news: { readonly event: Json; readonly subscription: string; readonly scope: string | null; readonly shared: boolean }): void {
  if (!world.app.events.has(news.subscription) || (news.scope !== null && !world.app.scopes.has(news.scope)) || world.app.revoked) return
  void tellPlainly(world, news.event, { is_ext_shared_channel: news.shared })
}

/** Wraps an event as the Events API does and hands it on, asking nobody; `wrapper` changes what stands around it. */
export function tellPlainly(world: World, event: Json, wrapper: Json): Promise<Outcome> {
  return world.send({ type: 'events_api', payload: {
    token: 'legacy-verification', team_id: world.home.id, context_team_id: world.home.id, context_enterprise_id: null, api_app_id: world.app.id, event, type: 'event_callback', event_id: world.ids.next('Ev'),
    event_time: Math.floor(world.clock.now().getTime() / 1000), is_ext_shared_channel: false,
    authorizations: [{ enterprise_id: null, team_id: world.home.id, user_id: world.app.botUser, is_bot: true, is_enterprise_install: false }], ...wrapper,
  } })
}

function tellOfRoom(world: World, room: Room, event: Json): void {
  if (room.members.has(world.app.botUser)) tell(world, { event, subscription: SUBSCRIPTION[room.kind], scope: HISTORY[room.kind], shared: isShared(world, room) })
}
