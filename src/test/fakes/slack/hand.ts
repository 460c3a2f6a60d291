import type { Person, Room } from './shapes.ts'

/** Refuses what a person could not do with his own hands: act in a room that he is not in, or after he was deactivated. */
export function mustBeIn(who: Person, room: Room): void {
  if (!who.active) throw new Error(`${who.name} is deactivated and cannot act.`)
  if (!room.members.has(who.id)) throw new Error(`${who.name} is not in ${room.name} and cannot act there.`)
}

export const handle = (who: Person): string => who.name.toLowerCase().replaceAll(' ', '.')
