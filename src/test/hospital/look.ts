import { standing } from '../../store/alarms.ts'
import { wordsOf, type TestHospital } from './hospital.ts'

/** What a scenario looks at, always of the hospital as it is now. */
export interface Look {
  /** The newest card of a room that reads so, as a person reads it; empty where there is none. */
  readonly newest: (of: RegExp, room?: string) => Promise<string>
  /** How many cards of a room read so. */
  readonly count: (of: RegExp, room?: string) => Promise<number>
  /** The last thing that only this person was told. */
  readonly whispered: (as: string, room?: string) => Promise<string>
  readonly alarms: () => Promise<readonly string[]>
}

export function lookAround(hospital: () => TestHospital): Look {
  const all = async (room: string, of: RegExp) => (await hospital().cards(room)).map(wordsOf).filter((words) => of.test(words))
  return {
    newest: async (of, room = 'edp') => (await all(room, of)).at(-1) ?? '',
    count: async (of, room = 'edp') => (await all(room, of)).length,
    whispered: async (as, room = 'edp') => (await hospital().entries(room, as)).flatMap((entry) => (entry.onlyFor === as && entry.body.by === 'bot' ? [wordsOf(entry.body.message.id)] : [])).at(-1) ?? '',
    alarms: async () => (await hospital().house.kit.store.read(standing)).map((alarm) => alarm.key),
  }
}
