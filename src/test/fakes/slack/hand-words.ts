import { applyAnswer, newResponseUrl } from './response-url.ts'
import { tell, tellPlainly } from './events.ts'
import { addPost, changePost, removePost } from './posting.ts'
import type { Json, Outcome, Person, Post, Room, World } from './shapes.ts'
import { newTrigger } from './viewing.ts'
import { wirePost, wireView } from './wire.ts'
import { directRoom } from './world.ts'
import { handle, mustBeIn } from './hand.ts'

/** What Slack itself tells a person who typed a command that went nowhere. */
export type SlashOutcome = Outcome | { readonly kind: 'refused'; readonly why: 'not_supported_in_threads' | 'invalid_command' | 'archived' }

/** A person writes; the text stands there at once, the app hears of it on its own way. */
export function say(world: World, said: { readonly who: Person; readonly room: Room; readonly text: string; readonly thread?: string | undefined; readonly file?: { readonly name: string; readonly bytes: Buffer } }): Post {
  mustBeIn(said.who, said.room)
  const file = said.file === undefined ? null : { id: world.ids.next('F'), name: said.file.name, length: said.file.bytes.length, bytes: said.file.bytes, title: said.file.name, shared: true }
  if (file !== null) world.files.set(file.id, file)
  return addPost(world, said.room, {
    ...(file === null ? {} : { files: [file], subtype: 'file_share' }),
    user: said.who.id, bot: said.who.bot, text: said.text, thread: said.thread ?? null,
    ...(said.who.bot === null ? { blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: said.text }] }] }] } : { subtype: 'bot_message' }),
  })
}

export function edit(world: World, room: Room, change: { readonly post: Post; readonly text: string }): void {
  changePost(world, room, change)
}

export function erase(world: World, room: Room, post: Post): void {
  removePost(world, room, post)
}

/** A person types a command. Slack refuses it in threads and when no app has it; else the app has three seconds. */
export async function slash(world: World, typed: { readonly who: Person; readonly room: Room; readonly command: string; readonly text: string; readonly thread?: string | undefined }): Promise<SlashOutcome> {
  const { who, room } = typed
  mustBeIn(who, room)
  if (typed.thread !== undefined) return { kind: 'refused', why: 'not_supported_in_threads' }
  if (!world.app.commands.has(typed.command) || !world.app.scopes.has('commands')) return { kind: 'refused', why: 'invalid_command' }
  if (room.archived) return { kind: 'refused', why: 'archived' }
  const about = { user: who.id, room: room.id, thread: null, message: null }
  const team = world.teams.get(who.team) ?? world.home
  const outcome = await world.send({ type: 'slash_commands', payload: {
    token: 'legacy-verification', team_id: team.id, team_domain: team.domain, channel_id: room.id, channel_name: { public: room.name, private: 'privategroup', im: 'directmessage' }[room.kind], user_id: who.id, user_name: handle(who),
    command: typed.command, text: typed.text, api_app_id: world.app.id, is_enterprise_install: 'false', response_url: newResponseUrl(world, about), trigger_id: newTrigger(world, who.id),
  } })
  if (outcome.kind === 'acked' && outcome.payload !== null && (outcome.payload['text'] !== undefined || outcome.payload['blocks'] !== undefined)) applyAnswer(world, about, outcome.payload)
  return outcome
}

/** A person opens the app's home, or its messages. */
export function openHome(world: World, who: Person, tab: 'home' | 'messages'): void {
  const view = world.homes.get(who.id)
  const event: Json = { type: 'app_home_opened', user: who.id, channel: directRoom(world, who.id).id, tab, event_ts: world.ids.ts(), ...(view === undefined || tab === 'messages' ? {} : { view: wireView(world, view) }) }
  tell(world, { event, subscription: 'app_home_opened', scope: null, shared: false })
}

/** An event that never happened, as an attacker would make one up; `wrapper` changes what stands around it. */
export function forgeEvent(world: World, event: Json, wrapper: Json = {}): Promise<Outcome> {
  return tellPlainly(world, event, wrapper)
}

/** A message event as it would come for this post, for those who deliver one again. */
export const eventOf = (world: World, room: Room, post: Post): Json => ({ ...wirePost(world, room, post), channel: room.id, channel_type: { public: 'channel', private: 'group', im: 'im' }[room.kind], event_ts: post.ts })
