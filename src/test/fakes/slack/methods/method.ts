import type { Args } from '../args.ts'
import { SlackRefusal } from '../refusal.ts'
import type { Tier } from '../limits.ts'
import type { Json, Room, World } from '../shapes.ts'
import { directRoom } from '../world.ts'

/** One Web API method: who may call it, how often, and what it does. It answers what stands beside `ok: true`. */
export interface Method {
  readonly token: 'bot' | 'app'
  readonly scope: string | null
  readonly tier: Tier
  readonly run: (world: World, args: Args) => Json
}

export function needScope(world: World, scope: string): void {
  if (!world.app.scopes.has(scope)) throw new SlackRefusal('missing_scope', { needed: scope, provided: [...world.app.scopes].join(',') })
}

/** The room the app means. A private one that its bot is not in does not exist for it; a person's id means the conversation with him. */
export function visibleRoom(world: World, id: string | null, code = 'channel_not_found'): Room {
  const person = id === null ? undefined : world.people.get(id)
  if (person !== undefined && person.id !== world.app.botUser && person.bot === null) return directRoom(world, person.id)
  const room = id === null ? undefined : world.rooms.get(id)
  if (room === undefined || (room.kind !== 'public' && !room.members.has(world.app.botUser))) throw new SlackRefusal(code)
  return room
}

const READ = { public: 'channels:read', private: 'groups:read', im: 'im:read' } as const

/** The room, if the app may read of such rooms. */
export function readableRoom(world: World, id: string | null): Room {
  const room = visibleRoom(world, id)
  needScope(world, READ[room.kind])
  return room
}

/** A page of a list, and the cursor to the next one. */
export function pageOf<T>(all: readonly T[], args: { readonly limit: string | null; readonly cursor: string | null }): { readonly page: readonly T[]; readonly next: string } {
  const limit = Math.min(Math.max(Number(args.limit ?? 100) || 100, 1), 1000)
  const from = args.cursor === null ? 0 : Number(Buffer.from(args.cursor, 'base64').toString().replace('from:', ''))
  if (!Number.isInteger(from)) throw new SlackRefusal('invalid_cursor')
  return { page: all.slice(from, from + limit), next: from + limit < all.length ? Buffer.from(`from:${from + limit}`).toString('base64') : '' }
}
