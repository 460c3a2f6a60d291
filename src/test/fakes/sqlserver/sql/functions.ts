import { randomUUID } from 'node:crypto'
import { BIGINT, INT, isZoned, nvarchar } from '../wire/types.ts'
import type { SqlType, SqlValue } from '../wire/types.ts'
import { mistake } from './mistake.ts'
import { bare, compare, convert, toNumber, toText } from './values.ts'

interface Known {
  readonly type: (args: readonly SqlType[]) => SqlType
  readonly call: (args: readonly SqlValue[]) => SqlValue
  /** Knows what to do with NULL; all others answer NULL to it. */
  readonly nulls?: 'knows'
}

const LONG = nvarchar(4000)
const first = (args: readonly SqlType[]) => args[0] ?? INT
const text = (value: SqlValue | undefined) => toText(value ?? null, 0)
const whole = (value: SqlValue | undefined) => Number(toNumber(value ?? null))

/** A function that depends on its arguments only; null where T-SQL's function of that name is not known here. */
export function pureFunction(name: string): { readonly type: (args: readonly SqlType[]) => SqlType; readonly call: (args: readonly SqlValue[]) => SqlValue } | null {
  const known = FUNCTIONS[name]
  if (known === undefined) return null
  return { type: known.type, call: (args) => (known.nulls !== 'knows' && args.some((arg) => bare(arg) === null) ? null : known.call(args)) }
}

const FUNCTIONS: Readonly<Record<string, Known>> = {
  isnull: { type: first, nulls: 'knows', call: ([value, other]) => (bare(value ?? null) === null ? other ?? null : value ?? null) },
  coalesce: { type: first, nulls: 'knows', call: (args) => args.find((arg) => bare(arg) !== null) ?? null },
  nullif: { type: first, nulls: 'knows', call: ([value, other]) => (compare(value ?? null, other ?? null) === 0 ? null : value ?? null) },
  iif: { type: (args) => args[1] ?? INT, nulls: 'knows', call: ([when, then, otherwise]) => (when === true ? then ?? null : otherwise ?? null) },
  len: { type: () => INT, call: ([value]) => text(value).trimEnd().length },
  datalength: { type: () => INT, call: ([value]) => (Buffer.isBuffer(value) ? value.length : typeof value === 'string' ? value.length * 2 : 8) },
  upper: { type: () => LONG, call: ([value]) => text(value).toUpperCase() },
  lower: { type: () => LONG, call: ([value]) => text(value).toLowerCase() },
  ltrim: { type: () => LONG, call: ([value]) => text(value).trimStart() },
  rtrim: { type: () => LONG, call: ([value]) => text(value).trimEnd() },
  trim: { type: () => LONG, call: ([value]) => text(value).trim() },
  left: { type: () => LONG, call: ([value, count]) => text(value).slice(0, whole(count)) },
  right: { type: () => LONG, call: ([value, count]) => (whole(count) === 0 ? '' : text(value).slice(-whole(count))) },
  substring: { type: () => LONG, call: ([value, from, count]) => text(value).slice(Math.max(0, whole(from) - 1), Math.max(0, whole(from) - 1 + whole(count))) },
  replace: { type: () => LONG, call: ([value, what, by]) => text(value).replaceAll(new RegExp(text(what).replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'gi'), () => text(by)) },
  charindex: { type: () => INT, call: ([what, value]) => text(value).toLowerCase().indexOf(text(what).toLowerCase()) + 1 },
  concat: { type: () => LONG, nulls: 'knows', call: (args) => args.map((arg) => toText(arg, 0)).join('') },
  quotename: { type: () => nvarchar(258), call: ([value, quote]) => (quote === "'" ? `'${text(value).replaceAll("'", "''")}'` : `[${text(value).replaceAll(']', ']]')}]`) },
  abs: { type: first, call: ([value]) => { const number = toNumber(value ?? null); return number < 0 ? -number : number } },
  floor: { type: first, call: ([value]) => { const number = toNumber(value ?? null); return typeof number === 'bigint' ? number : Math.floor(number) } },
  ceiling: { type: first, call: ([value]) => { const number = toNumber(value ?? null); return typeof number === 'bigint' ? number : Math.ceil(number) } },
  round: { type: first, call: ([value, digits]) => Math.round(Number(toNumber(value ?? null)) * 10 ** whole(digits)) / 10 ** whole(digits) },
  newid: { type: () => ({ kind: 'uniqueidentifier' }), call: () => randomUUID().toUpperCase() },
  dateadd: { type: (args) => (args[2]?.kind === 'nvarchar' ? { kind: 'datetime' } : args[2] ?? { kind: 'datetime' }), call: ([part, count, at]) => dateAdd(text(part), whole(count), at ?? null) },
  datediff: { type: () => INT, call: ([part, from, to]) => dateDiff(text(part), from ?? null, to ?? null) },
  datediff_big: { type: () => BIGINT, call: ([part, from, to]) => BigInt(dateDiff(text(part), from ?? null, to ?? null)) },
  todatetimeoffset: { type: () => ({ kind: 'datetimeoffset', scale: 7 }), call: ([at, offset]) => ({ at: new Date(wall(at ?? null).getTime() - minutesOf(offset ?? null) * 60_000), offset: minutesOf(offset ?? null) }) },
  datepart: { type: () => INT, call: ([part, at]) => datePart(text(part), at ?? null) },
  year: { type: () => INT, call: ([at]) => datePart('year', at ?? null) },
  month: { type: () => INT, call: ([at]) => datePart('month', at ?? null) },
  day: { type: () => INT, call: ([at]) => datePart('day', at ?? null) },
}

/** An offset in minutes, or as `+07:00`. */
function minutesOf(offset: SqlValue): number {
  const found = /^([+-])(\d\d):(\d\d)$/.exec(text(offset))
  if (found === null) return whole(offset)
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]))
}

const PARTS: Readonly<Record<string, number>> = { millisecond: 1, ms: 1, second: 1000, ss: 1000, s: 1000, minute: 60_000, mi: 60_000, n: 60_000, hour: 3_600_000, hh: 3_600_000, day: 86_400_000, dd: 86_400_000, d: 86_400_000, week: 604_800_000, wk: 604_800_000 }

function span(part: string): number {
  const found = PARTS[part]
  if (found === undefined) throw mistake(155, `'${part}' is not a recognized datepart option of this server.`, { class: 15 })
  return found
}

function wall(at: SqlValue): Date {
  const value = convert(at, { kind: 'datetime2', scale: 7 }, 0)
  if (value instanceof Date) return value
  throw mistake(8116, 'Argument data type is invalid for argument of a date function.')
}

function dateAdd(part: string, count: number, at: SqlValue): Date {
  const from = wall(at)
  if (part !== 'month' && part !== 'mm' && part !== 'year' && part !== 'yy') return new Date(from.getTime() + count * span(part))
  const to = new Date(from)
  if (part === 'year' || part === 'yy') to.setUTCFullYear(to.getUTCFullYear() + count)
  else to.setUTCMonth(to.getUTCMonth() + count)
  return to
}

/** Counts the borders between two moments, as the real one does: 10.59 to 11.00 is one hour. */
function dateDiff(part: string, from: SqlValue, to: SqlValue): number {
  const length = span(part)
  const count = Math.floor(wall(to).getTime() / length) - Math.floor(wall(from).getTime() / length)
  return count
}

function datePart(part: string, at: SqlValue): number {
  if (part === 'tz' || part === 'tzoffset') return isZoned(at) ? at.offset : 0
  const moment = wall(at)
  switch (part) {
    case 'year': return moment.getUTCFullYear()
    case 'month': return moment.getUTCMonth() + 1
    case 'day': return moment.getUTCDate()
    case 'hour': return moment.getUTCHours()
    case 'minute': return moment.getUTCMinutes()
    case 'second': return moment.getUTCSeconds()
    default: return Math.floor(moment.getTime() / span(part)) % 1000
  }
}
