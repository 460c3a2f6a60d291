import { tellChange, tellMessage } from './events.ts'
import type { Ephemeral, Json, Post, Room, StoredFile, World } from './shapes.ts'
import { wirePost } from './wire.ts'

export interface Draft {
  readonly user: string
  readonly text: string
  readonly bot?: string | null
  readonly subtype?: string
  readonly thread?: string | null
  readonly blocks?: readonly Json[]
  readonly metadata?: Json | null
  readonly files?: readonly StoredFile[]
}

/** Puts a message into a room; everybody who may see it is told. */
export function addPost(world: World, room: Room, draft: Draft): Post {
  const post: Post = {
    ts: world.ids.ts(), thread: draft.thread ?? null, user: draft.user, bot: draft.bot ?? null, subtype: draft.subtype ?? null, text: draft.text, blocks: withIds(world, draft.blocks ?? []),
    metadata: draft.metadata ?? null, files: draft.files ?? [], edits: 0, reactions: new Map(),
  }
  room.posts.push(post)
  tellMessage(world, room, post)
  return post
}

export function changePost(world: World, room: Room, change: { readonly post: Post; readonly text?: string; readonly blocks?: readonly Json[]; readonly metadata?: Json | null }): void {
  const { post } = change
  const before = wirePost(world, room, post)
  if (change.text !== undefined) post.text = change.text
  if (change.blocks !== undefined) post.blocks = withIds(world, change.blocks)
  if (change.metadata !== undefined) post.metadata = change.metadata
  post.edits += 1
  tellChange(world, room, { subtype: 'message_changed', now: post, before, ts: post.ts })
}

export function removePost(world: World, room: Room, post: Post): void {
  const before = wirePost(world, room, post)
  room.posts = room.posts.filter((other) => other !== post)
  room.removed.push(post)
  tellChange(world, room, { subtype: 'message_deleted', now: null, before, ts: post.ts })
}

/** Shows something to one person alone. */
export function showTo(world: World, seen: Omit<Ephemeral, 'ts'>): Ephemeral {
  const shown: Ephemeral = { ...seen, ts: world.ids.ts(), blocks: withIds(world, seen.blocks) }
  world.ephemerals.push(shown)
  return shown
}

/** Slack names every block that came without a name. */
export function withIds(world: World, blocks: readonly Json[]): readonly Json[] {
  return blocks.map((block) => (block['block_id'] === undefined ? { ...block, block_id: world.ids.hex(5) } : block))
}
