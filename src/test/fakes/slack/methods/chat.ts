import { isJson, listArg, needText, objectArg, textArg } from '../args.ts'
import type { Args } from '../args.ts'
import { checkMessageBlocks } from '../blocks.ts'
import { addPost, changePost, removePost, showTo } from '../posting.ts'
import { SlackRefusal } from '../refusal.ts'
import type { Json, Post, Room, World } from '../shapes.ts'
import { wirePost } from '../wire.ts'
import { visibleRoom } from './method.ts'
import type { Method } from './method.ts'

const LONGEST_TEXT = 40_000

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': { token: 'bot', scope: 'chat:write', tier: 'posting', run: post },
  'chat.update': { token: 'bot', scope: 'chat:write', tier: 'tier3', run: update },
  'chat.delete': { token: 'bot', scope: 'chat:write', tier: 'tier3', run: remove },
  'chat.postEphemeral': { token: 'bot', scope: 'chat:write', tier: 'tier4', run: whisper },
  'reactions.add': { token: 'bot', scope: 'reactions:write', tier: 'tier3', run: react },
}

/** Refuses a room where the bot may not write, as Slack does: unseen, archived, or not joined. */
export function writableRoom(world: World, id: string | null): Room {
  const room = visibleRoom(world, id)
  if (room.archived) throw new SlackRefusal('is_archived')
  if (!room.members.has(world.app.botUser) && !(room.kind === 'public' && world.app.scopes.has('chat:write.public'))) throw new SlackRefusal('not_in_channel')
  return room
}

function post(world: World, args: Args): Json {
  const room = writableRoom(world, textArg(args, 'channel'))
  const content = contentOf(args)
  const added = addPost(world, room, { user: world.app.botUser, bot: world.app.botId, text: content.text ?? '', blocks: content.blocks ?? [], metadata: metadataOf(args) ?? null, thread: threadOf(room, textArg(args, 'thread_ts')) })
  return { channel: room.id, ts: added.ts, message: wirePost(world, room, added) }
}

function update(world: World, args: Args): Json {
  const room = visibleRoom(world, textArg(args, 'channel'))
  const found = postAt(room, needText(args, 'ts', 'message_not_found'))
  if (found.bot !== world.app.botId) throw new SlackRefusal('cant_update_message')
  if (room.archived) throw new SlackRefusal('is_inactive')
  const content = contentOf(args)
  const metadata = metadataOf(args)
  // Blocks that are not sent stay as they were: to be rid of them, an empty list must be sent.
  changePost(world, room, { post: found, ...(content.text === null ? {} : { text: content.text }), ...(content.blocks === null ? {} : { blocks: content.blocks }), ...(metadata === undefined ? {} : { metadata }) })
  return { channel: room.id, ts: found.ts, text: found.text, message: wirePost(world, room, found) }
}

function remove(world: World, args: Args): Json {
  const room = visibleRoom(world, textArg(args, 'channel'))
  const found = postAt(room, needText(args, 'ts', 'message_not_found'))
  if (found.bot !== world.app.botId) throw new SlackRefusal('cant_delete_message')
  removePost(world, room, found)
  return { channel: room.id, ts: found.ts }
}

function whisper(world: World, args: Args): Json {
  const room = writableRoom(world, textArg(args, 'channel'))
  const user = needText(args, 'user', 'invalid_arguments')
  if (!room.members.has(user)) throw new SlackRefusal('user_not_in_channel')
  const content = contentOf(args)
  return { message_ts: showTo(world, { room: room.id, user, thread: textArg(args, 'thread_ts'), text: content.text ?? '', blocks: content.blocks ?? [] }).ts }
}

function react(world: World, args: Args): Json {
  const found = postAt(visibleRoom(world, textArg(args, 'channel')), needText(args, 'timestamp', 'no_item_specified'))
  const name = needText(args, 'name', 'invalid_name')
  const users = found.reactions.get(name) ?? new Set<string>()
  if (users.has(world.app.botUser)) throw new SlackRefusal('already_reacted')
  found.reactions.set(name, users.add(world.app.botUser))
  return {}
}

function postAt(room: Room, ts: string): Post {
  const found = room.posts.find((post) => post.ts === ts)
  if (found === undefined) throw new SlackRefusal('message_not_found')
  return found
}

/** A reply to a reply stands in the thread of its parent. */
export function threadOf(room: Room, ts: string | null): string | null {
  return ts === null ? null : (room.posts.find((post) => post.ts === ts)?.thread ?? ts)
}

/** What a message says, checked: null is what was not sent. */
export function contentOf(args: Args): { readonly text: string | null; readonly blocks: readonly Json[] | null } {
  const text = textArg(args, 'text')
  const blocks = listArg(args, 'blocks', 'invalid_blocks_format')
  const attachments = listArg(args, 'attachments', 'invalid_attachments')
  if (text === null && (blocks === null || blocks.length === 0) && attachments === null) throw new SlackRefusal('no_text')
  if (text !== null && text.length > LONGEST_TEXT) throw new SlackRefusal('msg_too_long')
  if (blocks !== null) checkMessageBlocks(blocks)
  return { text, blocks }
}

function metadataOf(args: Args): Json | null | undefined {
  const metadata = objectArg(args, 'metadata', 'invalid_metadata_format')
  if (metadata === null) return undefined
  if (Object.keys(metadata).length === 0) return null
  if (typeof metadata['event_type'] !== 'string' || !isJson(metadata['event_payload'])) throw new SlackRefusal('invalid_metadata_format')
  return metadata
}
