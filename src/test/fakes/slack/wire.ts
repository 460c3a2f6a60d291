import type { Ephemeral, Json, Person, Post, Room, StoredFile, View, World } from './shapes.ts'
import { isShared } from './world.ts'

/** A message as it stands in answers and events. */
export function wirePost(world: World, room: Room, post: Post): Json {
  const replies = room.posts.filter((other) => other.thread === post.ts)
  return {
    type: 'message', user: post.user, text: post.text, ts: post.ts, team: world.people.get(post.user)?.team ?? world.home.id,
    ...(post.blocks.length === 0 ? {} : { blocks: post.blocks }),
    ...(post.subtype === null ? {} : { subtype: post.subtype }),
    ...(post.bot === null ? {} : { bot_id: post.bot, ...(post.bot === world.app.botId ? { app_id: world.app.id } : {}) }),
    ...(post.thread === null ? {} : { thread_ts: post.thread, parent_user_id: room.posts.find((parent) => parent.ts === post.thread)?.user ?? post.user }),
    ...(replies.length === 0 ? {} : { thread_ts: post.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts }),
    ...(post.edits === 0 ? {} : { edited: { user: post.user, ts: post.ts } }),
    ...(post.metadata === null ? {} : { metadata: post.metadata }),
    ...(post.files.length === 0 ? {} : { files: post.files.map(wireFile) }),
    ...(post.reactions.size === 0 ? {} : { reactions: [...post.reactions].map(([name, users]) => ({ name, users: [...users], count: users.size })) }),
  }
}

export function wireRoom(world: World, room: Room): Json {
  const direct = room.kind === 'im'
  return {
    id: room.id, is_channel: room.kind === 'public', is_group: false, is_im: direct, is_mpim: false, is_private: room.kind !== 'public', is_archived: room.archived,
    is_ext_shared: isShared(world, room), is_shared: isShared(world, room), is_member: room.members.has(world.app.botUser), context_team_id: world.home.id,
    ...(direct ? { user: [...room.members].find((id) => id !== world.app.botUser) } : { name: room.name, name_normalized: room.name, num_members: room.members.size, topic: { value: '' }, purpose: { value: '' } }),
  }
}

export function wirePerson(world: World, person: Person): Json {
  return {
    id: person.id, team_id: person.team, name: person.name.toLowerCase().replaceAll(' ', '.'), real_name: person.name, deleted: !person.active, tz: person.tz, is_bot: person.bot !== null,
    is_stranger: false, profile: { real_name: person.name, display_name: person.name, team: person.team, ...(person.bot === null ? {} : { bot_id: person.bot, api_app_id: person.bot === world.app.botId ? world.app.id : '' }) },
  }
}

export const wireFile = (file: StoredFile): Json => ({ id: file.id, name: file.name, title: file.title, size: file.length, mimetype: file.name.endsWith('.jpg') ? 'image/jpeg' : 'application/octet-stream' })

export const wireEphemeral = (seen: Ephemeral): Json => ({ ts: seen.ts, text: seen.text, blocks: seen.blocks })

/** A view as it stands in answers and interactions, with what was filled in. */
export function wireView(world: World, view: View, values: Json = {}): Json {
  return {
    id: view.id, team_id: world.home.id, app_id: world.app.id, bot_id: world.app.botId, app_installed_team_id: world.home.id, hash: view.hash, previous_view_id: view.previous, root_view_id: view.root,
    private_metadata: '', callback_id: '', external_id: '', clear_on_close: false, notify_on_close: false, close: null, submit: null, ...view.body, state: { values },
  }
}
