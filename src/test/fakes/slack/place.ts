import { confirmsOf } from './hand-presses.ts'
import type { Confirm } from './hand-presses.ts'
import { deactivate, join, rename, uninstall } from './hand-rooms.ts'
import { forgeEvent } from './hand-words.ts'
import { handOf } from './hands.ts'
import type { Hand } from './hands.ts'
import { seeRoom } from './look.ts'
import type { SeenRoom } from './look.ts'
import type { Json, Outcome, Team, World } from './shapes.ts'
import { addPerson, addRoom, addTeam, directRoom, personOf, roomOf } from './world.ts'

/** The workspace as its administrator has it: who and what is in it. Answers ids. */
export interface Place {
  workspace(name: string): Team
  person(name: string, how?: { readonly team?: Team; readonly bot?: true }): string
  /** A room with these people and, unless it is told to stay away, the app's bot. */
  room(name: string, how?: { readonly private?: true; readonly members?: readonly string[]; readonly bot?: 'away' }): string
  direct(user: string): string
  /** The hand of one person. */
  as(user: string): Hand
  inviteBot(room: string): void
  rename(room: string, name: string): void
  deactivate(user: string): void
  uninstall(): void
  /** Takes a scope or puts one in, as a new installation would. */
  grant(scope: string): void
  revoke(scope: string): void
  /** An event that never happened; `wrapper` changes what stands around it, such as team_id. */
  forgeEvent(event: Json, wrapper?: Json): Promise<Outcome>
  channel(room: string): SeenRoom
  /** Every "are you sure?" that was shown, with the answer. */
  confirms(): readonly Confirm[]
}

export function placeOf(world: World): Place {
  const into = (id: string) => roomOf(world, id)
  return {
    workspace: (name) => addTeam(world, name),
    person: (name, how) => addPerson(world, name, how).id,
    room: (name, how = {}) => addRoom(world, how.private === true ? 'private' : 'public', { name, members: [...(how.members ?? []), ...(how.bot === 'away' ? [] : [world.app.botUser])] }).id,
    direct: (user) => directRoom(world, user).id,
    as: (user) => handOf(world, user),
    inviteBot: (room) => join(world, into(room), personOf(world, world.app.botUser)),
    rename: (room, name) => rename(world, into(room), name),
    deactivate: (user) => deactivate(world, personOf(world, user)),
    uninstall: () => uninstall(world),
    grant: (scope) => void world.app.scopes.add(scope),
    revoke: (scope) => void world.app.scopes.delete(scope),
    forgeEvent: (event, wrapper) => forgeEvent(world, event, wrapper),
    channel: (room) => seeRoom(into(room)),
    confirms: () => confirmsOf(world),
  }
}
