import { roomsAlone } from '../store/alone.ts'
import { standingDeputies } from '../store/deputies.ts'
import type { Query } from '../store/store.ts'

/** Who stands in for a manager at that moment: they may sit in no room of the managers. */
export async function deputiesOfManagers(query: Query, at: Date): Promise<readonly number[]> {
  return (await standingDeputies(query, { at })).filter(({ manager }) => manager.duties.includes('manager')).map(({ deputy }) => deputy.id)
}

/** Their private chats. */
export const deputiesAlone = async (query: Query, at: Date): Promise<readonly number[]> => await roomsAlone(query, await deputiesOfManagers(query, at))
