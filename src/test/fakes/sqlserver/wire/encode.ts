import { i32, shortText, u16, u32, u64, u8, ucs2, unsigned } from './bytes.ts'
import { isVariant, isZoned } from './types.ts'
import type { Column, SqlType, SqlValue } from './types.ts'

/** SQL_Latin1_General_CP1_CI_AS: sort order 52 of locale 1033. */
export const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34])

/** COLMETADATA (MS-TDS 2.2.7.4). */
export function columnTokens(columns: readonly Column[]): Buffer {
  return Buffer.concat([u8(0x81), u16(columns.length), ...columns.flatMap((column) => [u32(0), u16(0x0009), typeInfo(column.type), shortText(column.name)])])
}

/** ROW (MS-TDS 2.2.7.17); throws where a value is not of its column's type. */
export function rowToken(columns: readonly Column[], row: readonly SqlValue[]): Buffer {
  return Buffer.concat([u8(0xd1), ...columns.map((column, index) => cell(column, row[index] ?? null))])
}

/** RETURNVALUE (MS-TDS 2.2.7.16). */
export function returnValue(column: Column, value: SqlValue): Buffer {
  return Buffer.concat([u8(0xac), u16(0), shortText(column.name), u8(0x01), u32(0), u16(0x0009), typeInfo(column.type), cell(column, value)])
}

function typeInfo(type: SqlType): Buffer {
  switch (type.kind) {
    case 'tinyint': return Buffer.from([0x26, 1])
    case 'smallint': return Buffer.from([0x26, 2])
    case 'int': return Buffer.from([0x26, 4])
    case 'bigint': return Buffer.from([0x26, 8])
    case 'bit': return Buffer.from([0x68, 1])
    case 'real': return Buffer.from([0x6d, 4])
    case 'float': return Buffer.from([0x6d, 8])
    case 'datetime': return Buffer.from([0x6f, 8])
    case 'date': return Buffer.from([0x28])
    case 'uniqueidentifier': return Buffer.from([0x24, 16])
    case 'sql_variant': return Buffer.concat([u8(0x62), u32(8009)])
    case 'datetime2': return Buffer.from([0x2a, type.scale])
    case 'datetimeoffset': return Buffer.from([0x2b, type.scale])
    case 'numeric': return Buffer.from([0x6c, numericSize(type.precision), type.precision, type.scale])
    case 'nvarchar': return Buffer.concat([u8(0xe7), u16(type.length === 'max' ? 0xffff : type.length * 2), COLLATION])
    case 'varchar': return Buffer.concat([u8(0xa7), u16(type.length === 'max' ? 0xffff : type.length), COLLATION])
    case 'varbinary': return Buffer.concat([u8(0xa5), u16(type.length === 'max' ? 0xffff : type.length)])
  }
}

function cell(column: Column, given: SqlValue): Buffer {
  const type = column.type
  if (type.kind === 'sql_variant') return given === null ? u32(0) : variant(given)
  const value = isVariant(given) ? given.variant : given
  if (type.kind === 'nvarchar' || type.kind === 'varchar' || type.kind === 'varbinary') {
    if (value === null) return type.length === 'max' ? u64(0xffffffffffffffffn) : u16(0xffff)
    const bytes = content(type, value, column.name)
    return type.length === 'max' ? Buffer.concat([u64(BigInt(bytes.length)), ...(bytes.length === 0 ? [] : [u32(bytes.length), bytes]), u32(0)]) : Buffer.concat([u16(bytes.length), bytes])
  }
  if (value === null) return u8(0)
  const bytes = content(type, value, column.name)
  return Buffer.concat([u8(bytes.length), bytes])
}

/** The value alone, without its length. */
function content(type: SqlType, value: Exclude<SqlValue, null>, name: string): Buffer {
  switch (type.kind) {
    case 'tinyint': return u8(whole(value, name))
    case 'smallint': return u16(whole(value, name) & 0xffff)
    case 'int': return i32(whole(value, name))
    case 'bigint': return u64(BigInt.asUintN(64, typeof value === 'bigint' ? value : BigInt(whole(value, name))))
    case 'bit': return u8(value === true || value === 1 ? 1 : 0)
    case 'real': case 'float': {
      const bytes = Buffer.alloc(type.kind === 'real' ? 4 : 8)
      if (type.kind === 'real') bytes.writeFloatLE(Number(value))
      else bytes.writeDoubleLE(Number(value))
      return bytes
    }
    case 'numeric': {
      const scaled = typeof value === 'bigint' ? value * 10n ** BigInt(type.scale) : BigInt(Math.round(Number(value) * 10 ** type.scale))
      return Buffer.concat([u8(scaled < 0n ? 0 : 1), unsigned(scaled < 0n ? -scaled : scaled, numericSize(type.precision) - 1)])
    }
    case 'datetime': {
      const at = moment(value, name)
      const days = Math.floor(at / DAY)
      return Buffer.concat([i32(days + DAYS_1900), i32(Math.round(((at - days * DAY) * 3) / 10))])
    }
    case 'date': return unsigned(BigInt(Math.floor(moment(value, name) / DAY) + DAYS_0001), 3)
    case 'datetime2': return wall(moment(value, name), type.scale)
    case 'datetimeoffset': {
      if (!isZoned(value)) throw new TypeError(`${name} has no offset`)
      return Buffer.concat([wall(value.at.getTime(), type.scale), u16(value.offset & 0xffff)])
    }
    case 'uniqueidentifier': return guidBytes(text(value))
    case 'nvarchar': return ucs2(text(value))
    case 'varchar': return Buffer.from(text(value), 'latin1')
    case 'varbinary': {
      if (!Buffer.isBuffer(value)) throw new TypeError(`${name} is not binary`)
      return value
    }
    case 'sql_variant': throw new TypeError(`${name} is a variant within a variant`)
  }
}

function variant(given: Exclude<SqlValue, null>): Buffer {
  const { type, variant: value } = isVariant(given) ? given : { type: typeof given === 'number' ? { kind: 'int' as const } : { kind: 'nvarchar' as const, length: 4000 }, variant: typeof given === 'number' ? given : text(given) }
  const bytes = content(type, value, 'variant')
  const head = type.kind === 'nvarchar' ? Buffer.concat([Buffer.from([0xe7, 7]), COLLATION, u16(8000)]) : Buffer.from([type.kind === 'int' ? 0x38 : type.kind === 'bigint' ? 0x7f : 0x30, 0])
  return Buffer.concat([u32(head.length + bytes.length), head, bytes])
}

const DAY = 86_400_000
const DAYS_1900 = 25_567
const DAYS_0001 = 719_162

const numericSize = (precision: number) => (precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17)

function wall(at: number, scale: number): Buffer {
  const days = Math.floor(at / DAY)
  const size = scale <= 2 ? 3 : scale <= 4 ? 4 : 5
  return Buffer.concat([unsigned((BigInt(at - days * DAY) * 10n ** BigInt(scale)) / 1000n, size), unsigned(BigInt(days + DAYS_0001), 3)])
}

export function guidBytes(guid: string): Buffer {
  const hex = Buffer.from(guid.replaceAll('-', ''), 'hex')
  if (hex.length !== 16) throw new TypeError(`${guid} is no uniqueidentifier`)
  return Buffer.concat([hex.subarray(0, 4).reverse(), hex.subarray(4, 6).reverse(), hex.subarray(6, 8).reverse(), hex.subarray(8)].map((part) => Buffer.from(part)))
}

function whole(value: Exclude<SqlValue, null>, name: string): number {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new TypeError(`${name} is not a whole number`)
  return Math.trunc(Number(value))
}

function moment(value: Exclude<SqlValue, null>, name: string): number {
  if (value instanceof Date) return value.getTime()
  throw new TypeError(`${name} is not a moment`)
}

function text(value: Exclude<SqlValue, null>): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  throw new TypeError('not a text')
}
