import { isJson, word } from './args.ts'
import { placesIn, textOf } from './hand-presses.ts'
import { mentionsOf, wordsOf } from './mentions.ts'
import type { Mentions } from './mentions.ts'
import type { Ephemeral, Json, Post, Room, StoredFile, View } from './shapes.ts'

/** A message as a person looks at it. */
export interface Seen {
  readonly ts: string
  readonly user: string
  readonly text: string
  readonly blocks: readonly Json[]
  readonly metadata: Json | null
  readonly thread: string | null
  readonly edits: number
  readonly files: readonly StoredFile[]
  readonly reactions: readonly string[]
  /** All that is written on it, as people read it. */
  readonly words: string
  /** What is written on its buttons, in order. */
  readonly buttons: readonly string[]
  mentions(): Mentions
  replies(): readonly Seen[]
}

/** A room as somebody looks into it: its messages without the replies, which stand below theirs. */
export interface SeenRoom {
  readonly id: string
  readonly name: string
  readonly archived: boolean
  messages(): readonly Seen[]
  /** Replies too, in the order they came. */
  everything(): readonly Seen[]
  last(): Seen
  removed(): readonly Seen[]
}

export function seeRoom(room: Room): SeenRoom {
  const see = (post: Post) => seePost(room, post)
  return {
    id: room.id, name: room.name, archived: room.archived,
    messages: () => room.posts.filter((post) => post.thread === null).map(see),
    everything: () => room.posts.map(see),
    last: () => {
      const post = room.posts.at(-1)
      if (post === undefined) throw new Error(`Nothing was ever written in ${room.name}.`)
      return see(post)
    },
    removed: () => room.removed.map(see),
  }
}

function seePost(room: Room, post: Post): Seen {
  return {
    ts: post.ts, user: post.user, text: post.text, blocks: post.blocks, metadata: post.metadata, thread: post.thread, edits: post.edits, files: post.files, reactions: [...post.reactions.keys()],
    words: wordsOf(readableParts(post)), buttons: buttonsOf(post.blocks), mentions: () => mentionsOf(readableParts(post)), replies: () => room.posts.filter((reply) => reply.thread === post.ts).map((reply) => seePost(room, reply)),
  }
}

/** What one person alone sees. */
export interface SeenEphemeral extends Ephemeral { readonly words: string; readonly buttons: readonly string[]; mentions(): Mentions }

export const seeEphemeral = (seen: Ephemeral): SeenEphemeral => ({ ...seen, words: wordsOf(seen), buttons: buttonsOf(seen.blocks), mentions: () => mentionsOf(seen) })

/** A modal or home as its person sees it. */
export interface SeenView {
  readonly id: string
  readonly title: string
  readonly callback: string
  readonly metadata: string
  readonly words: string
  readonly buttons: readonly string[]
  /** The labels of what it asks for, in order. */
  readonly fields: readonly string[]
  /** What the app found wrong with what was filled in, by block. */
  readonly errors: Readonly<Record<string, string>>
  readonly body: Json
}

export function seeView(view: View): SeenView {
  const blocks = view.body['blocks'] as readonly Json[]
  return {
    id: view.id, title: textOf(view.body['title']), callback: word(view.body['callback_id']), metadata: word(view.body['private_metadata']), words: wordsOf({ text: '', blocks }), buttons: buttonsOf(blocks),
    fields: blocks.filter((block) => block['type'] === 'input').map((block) => textOf(block['label'])), errors: view.errors, body: view.body,
  }
}

/** What people write comes with rich text beside it, which says the same. */
const readableParts = (post: Post) => ({ text: post.text, blocks: post.blocks.filter((block) => block['type'] !== 'rich_text') })

const buttonsOf = (blocks: readonly Json[]): readonly string[] => placesIn(blocks.filter(isJson)).filter(({ element }) => element['type'] === 'button').map(({ element }) => textOf(element['text']))
