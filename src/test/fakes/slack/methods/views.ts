import { needText, objectArg, textArg } from '../args.ts'
import type { Args } from '../args.ts'
import { checkView } from '../blocks.ts'
import { SlackRefusal } from '../refusal.ts'
import type { Json, View, World } from '../shapes.ts'
import { changeView, closeAll, openHome, openView, pushView, wasUsed } from '../viewing.ts'
import { wireView } from '../wire.ts'
import type { Method } from './method.ts'

export const views: Readonly<Record<string, Method>> = {
  'views.open': { token: 'bot', scope: null, tier: 'tier4', run: open },
  'views.push': { token: 'bot', scope: null, tier: 'tier4', run: push },
  'views.update': { token: 'bot', scope: null, tier: 'tier4', run: update },
  'views.publish': { token: 'bot', scope: null, tier: 'tier4', run: publish },
}

function open(world: World, args: Args): Json {
  const body = bodyOf(args)
  checkView(body, 'modal')
  refuseUsedName(world, body, null)
  const user = exchange(world, args)
  closeAll(world, user)
  return { view: wireView(world, openView(world, user, body)) }
}

function push(world: World, args: Args): Json {
  const body = bodyOf(args)
  checkView(body, 'modal')
  refuseUsedName(world, body, null)
  const user = exchange(world, args)
  return { view: wireView(world, pushView(world, user, body)) }
}

function update(world: World, args: Args): Json {
  const body = bodyOf(args)
  const name = textArg(args, 'external_id')
  const view = name === null ? world.views.get(needText(args, 'view_id', 'invalid_arguments')) : [...world.views.values()].find((one) => one.body['external_id'] === name)
  if (view === undefined) throw new SlackRefusal('not_found')
  refuseOldHash(view, args)
  checkView(body, view.kind)
  refuseUsedName(world, body, view)
  changeView(world, view, body)
  return { view: wireView(world, view) }
}

function publish(world: World, args: Args): Json {
  const body = bodyOf(args)
  const user = needText(args, 'user_id', 'invalid_arguments')
  if (world.people.get(user)?.bot !== null) throw new SlackRefusal('user_not_found')
  checkView(body, 'home')
  const found = world.homes.get(user)
  if (found !== undefined) {
    refuseOldHash(found, args)
    changeView(world, found, body)
    return { view: wireView(world, found) }
  }
  return { view: wireView(world, openHome(world, user, body)) }
}

function bodyOf(args: Args): Json {
  const body = objectArg(args, 'view', 'invalid_arguments')
  if (body === null) throw new SlackRefusal('invalid_arguments', { response_metadata: { messages: ['[ERROR] missing required field: view'] } })
  return body
}

/** A trigger opens one view, within three seconds of the act that brought it. */
function exchange(world: World, args: Args): string {
  const id = needText(args, 'trigger_id', 'invalid_arguments')
  const trigger = world.triggers.get(id)
  if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id')
  if (trigger.used) throw new SlackRefusal('exchanged_trigger_id')
  if (world.clock.now().getTime() > trigger.until) throw new SlackRefusal('expired_trigger_id')
  trigger.used = true
  return trigger.user
}

function refuseOldHash(view: View, args: Args): void {
  const hash = textArg(args, 'hash')
  if (hash !== null && hash !== view.hash) throw new SlackRefusal('hash_conflict')
}

function refuseUsedName(world: World, body: Json, self: View | null): void {
  if (wasUsed(world, body['external_id'], self)) throw new SlackRefusal('duplicate_external_id')
}
