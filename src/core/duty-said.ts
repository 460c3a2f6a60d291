import { duties, type Duty } from './people.ts'

/** What people call the duties, beside their own names. */
const called: Readonly<Record<string, Duty>> = {
  manajer: 'manager',
  'it-manager': 'manager',
  itmanager: 'manager',
  'kepala-unit': 'unit-head',
  kepala: 'unit-head',
  unit: 'unit-head',
  kaunit: 'unit-head',
  administrator: 'admin',
  pemeriksa: 'auditor',
  rekanan: 'vendor',
}

export const dutyNames: readonly string[] = [...duties, ...Object.keys(called)]

/** The duty that a word means; null for none. */
export function readDuty(word: string): Duty | null {
  const said = word.toLowerCase()
  return duties.find((duty) => duty === said) ?? (Object.hasOwn(called, said) ? (called[said] ?? null) : null)
}
