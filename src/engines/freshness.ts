import { MINUTE } from '../core/clock.ts'
import { recordMoment } from '../core/record-moment.ts'

/** How old the newest record is; null where it is a plain number. A record from the future is a `problem`: its zone is wrong, and a wrong zone would hide hours of silence. */
export function ageOf(value: string, at: Date): { readonly age: number | null } | { readonly problem: string } {
  const time = recordMoment(value)
  if (time === null) return { age: null }
  const age = at.getTime() - time
  if (age < -TOLERANCE) return { problem: `the newest record, ${value}, lies in the future: let the query answer in UTC or with its zone` }
  return { age: Math.max(0, age) }
}

/** Clocks of two machines differ a little. */
const TOLERANCE = 5 * MINUTE
