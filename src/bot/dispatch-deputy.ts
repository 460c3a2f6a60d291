import type { Person } from '../core/people.ts'
import { standingIn } from '../core/procedure-seat.ts'
import { standingDeputies } from '../store/deputies.ts'
import type { Query } from '../store/store.ts'
import type { Command } from './command.ts'

/** A person as a command sees them: where deputies may say it too, with the duty of those for whom they stand in at that moment, and only then. */
export async function speakerOf(query: Query, of: { readonly command: Command; readonly person: Person | null; readonly at: Date }): Promise<Person | null> {
  const { command, person, at } = of
  if (person === null || command.deputies !== 'may' || person.duties.includes('manager')) return person
  const standing = await standingDeputies(query, { at, deputy: person.id })
  return standingIn(person, standing.flatMap(({ manager }) => (manager.duties.includes('manager') ? [manager] : [])))
}
