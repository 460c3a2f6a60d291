import { isJson } from './args.ts'
import type { Args } from './args.ts'
import { contentOf } from './methods/chat.ts'
import { addPost, changePost, removePost, showTo } from './posting.ts'
import { SlackRefusal } from './refusal.ts'
import type { Json, ResponseUrl, World } from './shapes.ts'
import { roomOf } from './world.ts'

const HALF_HOUR_MS = 30 * 60_000
const MOST_USES = 5

/** An address where the app may answer one interaction. */
export function newResponseUrl(world: World, about: Pick<ResponseUrl, 'user' | 'room' | 'thread' | 'message'>): string {
  const id = `${world.home.id}/${world.ids.next('R')}/${world.ids.hex(24)}`
  world.responseUrls.set(id, { ...about, until: world.clock.now().getTime() + HALF_HOUR_MS, uses: 0 })
  return `${world.address}/actions/${id}`
}

/** What a post to such an address does; after five, or half an hour, it is refused. */
export function answerAt(world: World, sent: { readonly id: string; readonly body: string }): { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const url = world.responseUrls.get(sent.id)
  if (url === undefined) return refuse(404, 'invalid_url')
  if (world.clock.now().getTime() > url.until) return refuse(404, 'expired_url')
  if (url.uses >= MOST_USES) return refuse(404, 'used_url')
  url.uses += 1
  try {
    const args = JSON.parse(sent.body) as unknown
    applyAnswer(world, url, isJson(args) ? args : {})
    return { status: 200, body: '{"ok":true}', headers: {} }
  } catch (error) {
    if (error instanceof SlackRefusal) return refuse(400, error.code)
    if (error instanceof SyntaxError) return refuse(400, 'invalid_payload')
    throw error
  }
}

/** Does what an answer to an interaction says: replaces, deletes, posts, or shows it to the person alone. */
export function applyAnswer(world: World, url: Omit<ResponseUrl, 'until' | 'uses'>, args: Args): void {
  const room = roomOf(world, url.room)
  const original = room.posts.find((post) => post.ts === url.message)
  const shown = world.ephemerals.find((seen) => seen.ts === url.message)
  if (args['delete_original'] === true) {
    if (original !== undefined) removePost(world, room, original)
    world.ephemerals = world.ephemerals.filter((seen) => seen !== shown)
    return
  }
  const content = contentOf(args)
  const blocks: readonly Json[] = content.blocks ?? []
  if (args['replace_original'] === true && original !== undefined) changePost(world, room, { post: original, text: content.text ?? '', blocks })
  else if (args['replace_original'] === true && shown !== undefined) Object.assign(shown, { text: content.text ?? '', blocks })
  else if (args['response_type'] === 'in_channel') addPost(world, room, { user: world.app.botUser, bot: world.app.botId, text: content.text ?? '', blocks, thread: threadWanted(url, args) })
  else showTo(world, { room: room.id, user: url.user, thread: threadWanted(url, args), text: content.text ?? '', blocks })
}

const threadWanted = (url: Pick<ResponseUrl, 'thread'>, args: Args): string | null => (typeof args['thread_ts'] === 'string' ? args['thread_ts'] : url.thread)

const refuse = (status: number, error: string) => ({ status, body: JSON.stringify({ ok: false, error }), headers: {} })
