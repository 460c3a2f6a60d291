import { tell, tellRoom } from './events.ts'
import { addPost } from './posting.ts'
import type { Person, Room, World } from './shapes.ts'
import { wirePerson } from './wire.ts'

const PREFIX = { public: 'channel', private: 'group', im: 'im' } as const

export function join(world: World, room: Room, who: Person): void {
  room.members.add(who.id)
  tellRoom(world, room, { type: 'member_joined_channel', user: who.id, channel: room.id, channel_type: room.id.slice(0, 1), team: who.team })
  addPost(world, room, { user: who.id, text: `<@${who.id}> has joined the channel`, subtype: room.kind === 'public' ? 'channel_join' : 'group_join' })
}

export function leave(world: World, room: Room, who: Person): void {
  room.members.delete(who.id)
  tellRoom(world, room, { type: 'member_left_channel', user: who.id, channel: room.id, channel_type: room.id.slice(0, 1), team: who.team })
}

/** Somebody removes the app's bot: it hears that once, and nothing more from there. */
export function removeBot(world: World, room: Room, by: Person): void {
  tellRoom(world, room, { type: `${PREFIX[room.kind]}_left`, channel: room.id, actor_id: by.id })
  room.members.delete(world.app.botUser)
}

export function archive(world: World, room: Room, by: Person): void {
  room.archived = true
  tellRoom(world, room, { type: `${PREFIX[room.kind]}_archive`, channel: room.id, user: by.id })
}

export function unarchive(world: World, room: Room, by: Person): void {
  room.archived = false
  tellRoom(world, room, { type: `${PREFIX[room.kind]}_unarchive`, channel: room.id, user: by.id })
}

export function rename(world: World, room: Room, name: string): void {
  room.name = name
  tellRoom(world, room, { type: `${PREFIX[room.kind]}_rename`, channel: { id: room.id, name, created: 0 } })
}

/** An administrator deactivates somebody: he can do nothing more, what he wrote stays. */
export function deactivate(world: World, who: Person): void {
  who.active = false
  tell(world, { event: { type: 'user_change', user: wirePerson(world, who), event_ts: world.ids.ts() }, subscription: 'user_change', scope: 'users:read', shared: false })
}

/** An administrator removes the app: its tokens are worth nothing from here on. */
export function uninstall(world: World): void {
  tell(world, { event: { type: 'app_uninstalled', event_ts: world.ids.ts() }, subscription: 'app_uninstalled', scope: null, shared: false })
  world.app.revoked = true
}
