import { and, asc, eq, inArray } from 'drizzle-orm'
import { identities, rooms } from './schema.ts'
import { sqlOf, type Query } from './store.ts'

/** The private chats of these people, where we know them. */
export async function roomsAlone(query: Query, people: readonly number[]): Promise<readonly number[]> {
  if (people.length === 0) return []
  const rows = await sqlOf(query).selectDistinct({ id: rooms.id }).from(identities)
    .innerJoin(rooms, and(eq(rooms.platform, identities.platform), eq(rooms.account, identities.userId), eq(rooms.purpose, 'direct'), eq(rooms.state, 'active')))
    .where(inArray(identities.personId, [...people])).orderBy(asc(rooms.id))
  return rows.map(({ id }) => id)
}
