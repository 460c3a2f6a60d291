import { SlackRefusal } from './refusal.ts'
import type { Json, View, World } from './shapes.ts'
import { withIds } from './posting.ts'

const MOST_PUSHED = 3
const TRIGGER_MS = 3000

/** A trigger for one act of one person. */
export function newTrigger(world: World, user: string): string {
  const id = `${world.ids.ts().replace('.', '')}.${world.home.id.replace(/\D/g, '') || '1'}.${world.ids.hex(32)}`
  world.triggers.set(id, { user, until: world.clock.now().getTime() + TRIGGER_MS, used: false })
  return id
}

/** The modal on top of a person's stack, which is the one that he sees. */
export const topView = (world: World, user: string): View | null => world.stacks.get(user)?.at(-1) ?? null

export function openView(world: World, user: string, body: Json): View {
  const stack = world.stacks.get(user) ?? []
  const id = world.ids.next('V')
  const view: View = { id, kind: 'modal', user, previous: stack.at(-1)?.id ?? null, root: stack[0]?.id ?? id, body: named(world, body), hash: hashOf(world), errors: {} }
  world.stacks.set(user, [...stack, view])
  world.views.set(id, view)
  return view
}

/** The home tab of one person, which stays when he goes elsewhere. */
export function openHome(world: World, user: string, body: Json): View {
  const id = world.ids.next('V')
  const view: View = { id, kind: 'home', user, previous: null, root: id, body: named(world, body), hash: hashOf(world), errors: {} }
  world.homes.set(user, view)
  world.views.set(id, view)
  return view
}

export function pushView(world: World, user: string, body: Json): View {
  const stack = world.stacks.get(user) ?? []
  if (stack.length === 0) throw new SlackRefusal('not_found')
  if (stack.length >= MOST_PUSHED) throw new SlackRefusal('push_limit_reached')
  return openView(world, user, body)
}

export function changeView(world: World, view: View, body: Json): void {
  view.body = named(world, body)
  view.hash = hashOf(world)
  view.errors = {}
}

/** Takes the top modal away; what lies below it is seen again. */
export function closeTop(world: World, user: string): View | null {
  const view = world.stacks.get(user)?.pop() ?? null
  if (view !== null) world.views.delete(view.id)
  return view
}

export function closeAll(world: World, user: string): void {
  for (const view of world.stacks.get(user) ?? []) world.views.delete(view.id)
  world.stacks.set(user, [])
}

export function wasUsed(world: World, name: unknown, self: View | null): boolean {
  return typeof name === 'string' && name !== '' && [...world.views.values()].some((view) => view !== self && view.body['external_id'] === name)
}

const hashOf = (world: World): string => `${world.ids.ts()}.${world.ids.hex(8)}`
const named = (world: World, body: Json): Json => ({ ...body, blocks: withIds(world, body['blocks'] as readonly Json[]) })
