import { MINUTE } from '../core/clock.ts'

/**
 * How old the newest record is: a time is an ISO text (without a zone it is read as UTC, as SQLite's own functions and UTC sessions write it)
 * or seconds or milliseconds since 1970. Null where it is a plain number. A record from the future is a `problem`: its zone
 * is wrong, and a wrong zone would hide hours of silence.
 */
export function ageOf(value: string, at: Date): { readonly age: number | null } | { readonly problem: string } {
  const time = momentOf(value)
  if (time === null) return { age: null }
  const age = at.getTime() - time
  if (age < -TOLERANCE) return { problem: `the newest record, ${value}, lies in the future: let the query answer in UTC or with its zone` }
  return { age: Math.max(0, age) }
}

function momentOf(value: string): number | null {
  if (/^\d+(\.\d+)?$/.test(value)) {
    const number = Number(value)
    if (number >= 1e11 && number < 1e14) return number
    return number >= 1e9 && number < 1e11 ? number * 1000 : null
  }
  const text = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(value)
  if (text === null) return null
  const zoned = text[4] === undefined ? `${value.replace(' ', 'T')}${text[1] === undefined ? '' : 'Z'}` : value.replace(' ', 'T')
  const time = Date.parse(zoned)
  return Number.isNaN(time) ? null : time
}

/** Clocks of two machines differ a little. */
const TOLERANCE = 5 * MINUTE
