import { isVariant, isZoned } from '../wire/types.ts'
import type { SqlType, SqlValue } from '../wire/types.ts'
import { mistake } from './mistake.ts'

/** Out of its variant, if it stands in one. */
export const bare = (value: SqlValue): Exclude<SqlValue, { readonly variant: unknown }> => isVariant(value) ? value.variant : value

/** Less than, equal to or more than zero; null where either is NULL. Texts are compared as the server's collation does: without case, without trailing blanks. */
export function compare(one: SqlValue, other: SqlValue): number | null {
  const left = bare(one)
  const right = bare(other)
  if (left === null || right === null) return null
  if (left instanceof Date || right instanceof Date || isZoned(left) || isZoned(right)) return instant(left) - instant(right)
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right)) return Buffer.compare(left, right)
  if (typeof left === 'string' && typeof right === 'string') {
    const a = left.trimEnd().toLowerCase()
    const b = right.trimEnd().toLowerCase()
    return a < b ? -1 : a > b ? 1 : 0
  }
  const a = toNumber(left)
  const b = toNumber(right)
  return a < b ? -1 : a > b ? 1 : 0
}

function instant(value: SqlValue): number {
  if (value instanceof Date) return value.getTime()
  if (isZoned(value)) return value.at.getTime()
  if (typeof value === 'string') return parseMoment(value).getTime()
  throw mistake(206, 'Operand type clash.')
}

/** A number as JavaScript has it, or a bigint where that is exact; a text is read (245 where it is none). */
export function toNumber(value: SqlValue): number | bigint {
  const given = bare(value)
  if (typeof given === 'number' || typeof given === 'bigint') return given
  if (typeof given === 'boolean') return given ? 1 : 0
  if (typeof given === 'string') {
    const text = given.trim()
    if (/^[+-]?\d+$/.test(text)) return text.length > 15 ? BigInt(text) : Number(text)
    if (/^[+-]?\d*\.\d+$/.test(text)) return Number(text)
    throw mistake(245, `Conversion failed when converting the nvarchar value '${given}' to data type int.`)
  }
  throw mistake(206, 'Operand type clash.')
}

/** The moments that SQL Server reads whatever the session's language is; refuses all others (241). The result is a wall clock's. */
export function parseMoment(text: string): Date {
  const found = /^\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?\s*$/.exec(text)
  if (found === null) throw mistake(241, 'Conversion failed when converting date and/or time from character string.')
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = found
  // `2026-11-21 08:00:00` means the 11th of a 21st month where the session speaks British or French; only T or no dashes are safe.
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3))))
  if (at.getUTCDate() !== Number(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw mistake(242, 'The conversion of a nvarchar data type to a datetime data type resulted in an out-of-range value.')
  return at
}

/** A datetime knows no milliseconds, only three-hundredths of a second. */
export const toDatetime = (at: Date): Date => new Date(Math.round((Math.round((at.getTime() * 3) / 10) * 10) / 3))

export function convert(value: SqlValue, to: SqlType, style: number): SqlValue {
  const given = bare(value)
  if (given === null) return null
  switch (to.kind) {
    case 'int': case 'smallint': case 'tinyint': return withinInt(toNumber(given))
    case 'bigint': return BigInt(typeof given === 'number' ? Math.trunc(given) : toNumber(given))
    case 'numeric': return to.scale === 0 ? BigInt(typeof given === 'number' ? Math.round(given) : toNumber(given)) : Number(toNumber(given))
    case 'bit': return typeof given === 'string' && /^(true|false)$/i.test(given) ? given.toLowerCase() === 'true' : Number(toNumber(given)) !== 0
    case 'float': case 'real': return Number(toNumber(given))
    case 'nvarchar': case 'varchar': {
      const text = toText(given, style)
      return to.length === 'max' ? text : text.slice(0, to.length)
    }
    case 'datetime': return toDatetime(wallOf(given))
    case 'datetime2': return wallOf(given)
    case 'date': return new Date(Math.floor(wallOf(given).getTime() / 86_400_000) * 86_400_000)
    case 'datetimeoffset': return isZoned(given) ? given : { at: wallOf(given), offset: 0 }
    case 'uniqueidentifier': return guid(given)
    case 'varbinary': return Buffer.isBuffer(given) ? given : Buffer.from(toText(given, 0), 'utf16le')
    case 'sql_variant': return given
  }
}

function withinInt(value: number | bigint): number {
  const whole = Math.trunc(Number(value))
  if (Math.abs(whole) > 2 ** 31) throw mistake(8115, 'Arithmetic overflow error converting expression to data type int.')
  return whole
}

function wallOf(value: SqlValue): Date {
  if (value instanceof Date) return value
  if (isZoned(value)) return new Date(value.at.getTime() + value.offset * 60_000)
  if (typeof value === 'string') return parseMoment(value)
  throw mistake(529, 'Explicit conversion from data type int to date is not allowed.')
}

function guid(value: SqlValue): string {
  const text = toText(value, 0).replaceAll(/[{}]/g, '').toUpperCase()
  if (!/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/.test(text)) throw mistake(8169, 'Conversion failed when converting from a character string to uniqueidentifier.')
  return text
}

/** As CONVERT writes it; of the styles of dates those without words: 23, 112, 120, 121, 126, 127. */
export function toText(value: SqlValue, style: number): string {
  const given = bare(value)
  if (given === null) return ''
  if (typeof given === 'string') return given
  if (typeof given === 'boolean') return given ? '1' : '0'
  if (typeof given === 'number' || typeof given === 'bigint') return String(given)
  if (Buffer.isBuffer(given)) return style === 1 ? `0x${given.toString('hex').toUpperCase()}` : style === 2 ? given.toString('hex').toUpperCase() : given.toString('latin1')
  const zoned = isZoned(given)
  const iso = (zoned ? new Date(given.at.getTime() + given.offset * 60_000) : given).toISOString().slice(0, 23)
  const tail = zoned ? ` ${given.offset < 0 ? '-' : '+'}${String(Math.floor(Math.abs(given.offset) / 60)).padStart(2, '0')}:${String(Math.abs(given.offset) % 60).padStart(2, '0')}` : ''
  switch (style) {
    case 23: return iso.slice(0, 10)
    case 112: return iso.slice(0, 10).replaceAll('-', '')
    case 120: return iso.slice(0, 19).replace('T', ' ') + tail
    case 0: case 121: return iso.replace('T', ' ') + tail
    case 126: return (iso.endsWith('.000') ? iso.slice(0, 19) : iso) + tail.trim()
    case 127: return `${iso}Z`
    default: throw mistake(281, `${style} is not a valid style number when converting from datetime to a character string.`)
  }
}

/** LIKE with %, _, [set] and [^set]. */
export function like(value: string, pattern: string): boolean {
  const source = pattern.replaceAll(/\[(\^?)([^\]]+)\]|[%_]|[\s\S]/g, (piece, not: string | undefined, set: string | undefined) => {
    if (piece === '%') return '[\\s\\S]*'
    if (piece === '_') return '[\\s\\S]'
    if (set !== undefined) return `[${not ?? ''}${set.replaceAll(/[\\\]^]/g, '\\$&')}]`
    return piece.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  })
  return new RegExp(`^${source}$`, 'i').test(value)
}
