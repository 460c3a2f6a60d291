import type { Clock } from '../../../core/clock.ts'
import type { Dice } from './dice.ts'
import { slackIds } from './ids.ts'
import type { Outcome, Person, Room, RoomKind, Team, World } from './shapes.ts'

export interface AppWish {
  readonly scopes: readonly string[]
  readonly events: readonly string[]
  readonly commands: readonly string[]
  readonly signingSecret: string | null
}

/** A workspace with the app installed and nobody else in it yet. */
export function newWorld(clock: Clock, dice: Dice, wish: AppWish): World {
  const ids = slackIds(clock, dice)
  const home: Team = { id: ids.next('T'), name: 'RS Sehat Sentosa', domain: 'rs-sehat-sentosa' }
  const bot: Person = { id: ids.next('U'), team: home.id, name: 'pulih', tz: 'Asia/Jakarta', bot: ids.next('B'), active: true }
  return {
    clock, ids, home, address: '',
    app: {
      id: ids.next('A'), botToken: `xoxb-${ids.hex(24)}`, appToken: `xapp-1-${ids.hex(32)}`, signingSecret: wish.signingSecret ?? ids.hex(32),
      botUser: bot.id, botId: bot.bot ?? '', scopes: new Set(wish.scopes), appScopes: new Set(['connections:write']), events: new Set(wish.events), commands: new Set(wish.commands), revoked: false,
    },
    teams: new Map([[home.id, home]]), people: new Map([[bot.id, bot]]), rooms: new Map(), files: new Map(), views: new Map(), stacks: new Map(), homes: new Map(),
    triggers: new Map(), responseUrls: new Map(), ephemerals: [],
    send: (): Promise<Outcome> => Promise.resolve({ kind: 'failed', why: 'dispatch_failed' }),
  }
}

export function addTeam(world: World, name: string): Team {
  const team: Team = { id: world.ids.next('T'), name, domain: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') }
  world.teams.set(team.id, team)
  return team
}

export function addPerson(world: World, name: string, how: { readonly team?: Team; readonly bot?: true } = {}): Person {
  const person: Person = { id: world.ids.next('U'), team: (how.team ?? world.home).id, name, tz: 'Asia/Jakarta', bot: how.bot === true ? world.ids.next('B') : null, active: true }
  world.people.set(person.id, person)
  return person
}

export function addRoom(world: World, kind: RoomKind, of: { readonly name: string; readonly members: readonly string[] }): Room {
  const room: Room = { id: world.ids.next(kind === 'im' ? 'D' : 'C'), kind, name: of.name, archived: false, members: new Set(of.members), posts: [], removed: [] }
  world.rooms.set(room.id, room)
  return room
}

/** The direct conversation of the app's bot with one person, made the first time somebody asks for it. */
export function directRoom(world: World, user: string): Room {
  const found = [...world.rooms.values()].find((room) => room.kind === 'im' && room.members.has(user) && room.members.has(world.app.botUser))
  return found ?? addRoom(world, 'im', { name: 'directmessage', members: [user, world.app.botUser] })
}

export function personOf(world: World, id: string): Person {
  const person = world.people.get(id)
  if (person === undefined) throw new Error(`There is no person ${id} in this Slack.`)
  return person
}

export function roomOf(world: World, id: string): Room {
  const room = world.rooms.get(id)
  if (room === undefined) throw new Error(`There is no conversation ${id} in this Slack.`)
  return room
}

/** Everybody of another workspace in it makes a room a shared one. */
export const isShared = (world: World, room: Room): boolean => [...room.members].some((id) => world.people.get(id)?.team !== world.home.id)
