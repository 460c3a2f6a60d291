import { isJson, word } from './args.ts'
import { handle, mustBeIn } from './hand.ts'
import { newResponseUrl } from './response-url.ts'
import type { Json, Outcome, Person, Post, Room, View, World } from './shapes.ts'
import { newTrigger } from './viewing.ts'
import { wirePost, wireView } from './wire.ts'

/** What stands on the small window that asks "are you sure?". */
export interface Confirm { readonly user: string; readonly title: string; readonly text: string; readonly yes: string; readonly no: string; readonly answered: 'confirm' | 'deny' }

export type PressOutcome = Outcome | { readonly kind: 'declined' }

export interface Press {
  readonly who: Person
  /** The action_id of a button, or what is written on it. */
  readonly on: string
  /** What he answers when asked to confirm; yes, when nothing is said. */
  readonly confirm?: 'confirm' | 'deny' | undefined
  /** The value of the option he takes, for selects and radio buttons. */
  readonly option?: string | undefined
}

interface Place { readonly element: Json; readonly block: string }

/** A person presses something on a message that everybody sees, or on one that only he sees. */
export function pressMessage(world: World, room: Room, press: Press & { readonly post: Post }): Promise<PressOutcome> {
  mustBeIn(press.who, room)
  return pressPlace(world, press, { place: find(press.post.blocks, press.on), around: messageAround(world, room, press) })
}

export function pressEphemeral(world: World, room: Room, press: Press & { readonly seen: { readonly ts: string; readonly blocks: readonly Json[] } }): Promise<PressOutcome> {
  return pressPlace(world, press, { place: find(press.seen.blocks, press.on), around: {
    container: { type: 'message', message_ts: press.seen.ts, channel_id: room.id, is_ephemeral: true }, channel: { id: room.id, name: room.name },
    response_url: newResponseUrl(world, { user: press.who.id, room: room.id, thread: null, message: press.seen.ts }),
  } })
}

/** A person presses something in his modal or on his home. */
export function pressView(world: World, view: View, press: Press): Promise<PressOutcome> {
  return pressPlace(world, press, { place: find(view.body['blocks'] as readonly Json[], press.on), around: { container: { type: 'view', view_id: view.id }, view: wireView(world, view) } })
}

/** Sends an interaction that nobody's screen ever offered: another action, another value, somebody who is not in the room. */
export function forgePress(world: World, room: Room, forged: { readonly who: Person; readonly post: Post; readonly action: Json; readonly payload?: Json }): Promise<Outcome> {
  return sendActions(world, forged.who, { action: { type: 'button', block_id: 'forged', action_ts: world.ids.ts(), ...forged.action }, around: { ...messageAround(world, room, forged), ...forged.payload } })
}

async function pressPlace(world: World, press: Press, at: { readonly place: Place; readonly around: Json }): Promise<PressOutcome> {
  const { element, block } = at.place
  if (isJson(element['confirm'])) {
    const asked = element['confirm']
    const answered = press.confirm ?? 'confirm'
    confirmsOf(world).push({ user: press.who.id, title: textOf(asked['title']), text: textOf(asked['text']), yes: textOf(asked['confirm']), no: textOf(asked['deny']), answered })
    if (answered === 'deny') return { kind: 'declined' }
  }
  const options = Array.isArray(element['options']) ? element['options'].filter(isJson) : []
  const option = press.option === undefined ? undefined : options.find((one) => one['value'] === press.option)
  if (press.option !== undefined && option === undefined) throw new Error(`There is no option ${press.option} on ${press.on}.`)
  const shown = Object.fromEntries(Object.entries(element).filter(([key]) => key !== 'confirm' && key !== 'options'))
  return sendActions(world, press.who, { action: { ...shown, block_id: block, action_ts: world.ids.ts(), ...(option === undefined ? {} : { selected_option: option }) }, around: at.around })
}

function sendActions(world: World, who: Person, sent: { readonly action: Json; readonly around: Json }): Promise<Outcome> {
  const team = world.teams.get(who.team) ?? world.home
  return world.send({ type: 'interactive', payload: {
    type: 'block_actions', user: { id: who.id, username: handle(who), name: handle(who), team_id: who.team }, api_app_id: world.app.id, token: 'legacy-verification', trigger_id: newTrigger(world, who.id),
    team: { id: team.id, domain: team.domain }, enterprise: null, is_enterprise_install: false, state: { values: {} }, ...sent.around, actions: [sent.action],
  } })
}

function messageAround(world: World, room: Room, press: { readonly who: Person; readonly post: Post }): Json {
  return {
    container: { type: 'message', message_ts: press.post.ts, channel_id: room.id, is_ephemeral: false, ...(press.post.thread === null ? {} : { thread_ts: press.post.thread }) },
    channel: { id: room.id, name: room.kind === 'im' ? 'directmessage' : room.kind === 'private' ? 'privategroup' : room.name }, message: wirePost(world, room, press.post),
    response_url: newResponseUrl(world, { user: press.who.id, room: room.id, thread: press.post.thread, message: press.post.ts }),
  }
}

function find(blocks: readonly Json[], on: string): Place {
  const places = placesIn(blocks)
  const place = places.find(({ element }) => element['action_id'] === on) ?? places.find(({ element }) => textOf(element['text']) === on)
  if (place === undefined) throw new Error(`Nothing to press is called ${on}; there is: ${places.map(({ element }) => `${word(element['action_id'])} (${textOf(element['text'])})`).join(', ') || 'nothing'}.`)
  return place
}

/** Everything that can be pressed on these blocks, in order. */
export function placesIn(blocks: readonly Json[]): readonly Place[] {
  return blocks.flatMap((block) => {
    const elements = [block['elements'], block['accessory'], block['element']].flat().filter(isJson)
    return elements.filter((element) => typeof element['action_id'] === 'string' || element['type'] === 'button').map((element) => ({ element, block: word(block['block_id']) }))
  })
}

const asked = new WeakMap<World, Confirm[]>()

/** Every confirmation that was shown, with what the person answered. */
export function confirmsOf(world: World): Confirm[] {
  const list = asked.get(world) ?? []
  asked.set(world, list)
  return list
}

export const textOf = (value: unknown): string => (isJson(value) && typeof value['text'] === 'string' ? value['text'] : '')
