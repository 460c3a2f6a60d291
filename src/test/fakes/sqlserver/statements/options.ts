import type { Cursor } from '../sql/cursor.ts'
import { mistake } from '../sql/mistake.ts'
import { toNumber, toText } from '../sql/values.ts'
import type { SqlValue } from '../wire/types.ts'
import type { Running } from './context.ts'
import { argument } from './simple.ts'

type Argument = (running: Running) => { readonly value: SqlValue }

/** What stands after WITH. */
export interface Options {
  has(name: string): boolean
  text(name: string, running: Running): string | null
  number(name: string, running: Running): number | null
  value(name: string, running: Running): SqlValue
  readonly moves: readonly { readonly logical: Argument; readonly to: Argument }[]
}

/** Reads WITH and its list; an option that the statement does not have is refused with its name (155). */
export function parseOptions(from: Cursor, known: { readonly statement: string; readonly flags: readonly string[]; readonly values: readonly string[] }): Options {
  const given = new Map<string, Argument | null>()
  const moves: { logical: Argument; to: Argument }[] = []
  if (from.accept('WITH')) {
    do {
      if (from.accept('MOVE')) {
        const logical = argument(from)
        from.expect('TO')
        moves.push({ logical, to: argument(from) })
        continue
      }
      const name = from.name().toUpperCase()
      const value = from.symbol('=') ? argument(from) : null
      const fits = value === null ? known.flags.includes(name) : known.values.includes(name)
      if (!fits || (moves.length > 0 && known.statement === 'BACKUP')) throw mistake(155, `'${name}' is not a recognized ${known.statement} option.`, { class: 15 })
      given.set(name, value)
    } while (from.symbol(','))
  }
  const value = (name: string, running: Running) => given.get(name)?.(running).value ?? null
  return {
    has: (name) => given.has(name),
    value,
    text: (name, running) => (given.get(name) === undefined ? null : toText(value(name, running), 0)),
    number: (name, running) => (value(name, running) === null ? null : Number(toNumber(value(name, running)))),
    moves,
  }
}

/** TO DISK = or FROM DISK =, one file: stripes over several are not known here. */
export function parseDisk(from: Cursor): (running: Running) => string {
  from.expect('DISK')
  from.expectSymbol('=')
  const path = argument(from)
  return (running) => {
    const { value } = path(running)
    if (typeof value !== 'string') throw mistake(3044, 'Invalid zero-length device name. Reissue the BACKUP statement with a valid device name.')
    return value
  }
}

/** A database by its name or by a variable that holds it. */
export function parseDatabase(from: Cursor): (running: Running) => string {
  if (from.peek().kind === 'variable') {
    const value = argument(from)
    return (running) => toText(value(running).value, 0)
  }
  const name = from.name()
  return () => name
}
