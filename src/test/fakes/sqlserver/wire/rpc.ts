import { reader } from './bytes.ts'
import type { Reader } from './bytes.ts'
import type { SqlType, SqlValue } from './types.ts'

export interface Parameter {
  readonly name: string
  readonly type: SqlType
  readonly value: SqlValue
  readonly direction: 'in' | 'out'
}

export interface Call {
  /** In lower case; the well-known numbers are turned into their names. */
  readonly procedure: string
  readonly parameters: readonly Parameter[]
}

const NUMBERED: Record<number, string> = { 10: 'sp_executesql', 11: 'sp_prepare', 12: 'sp_execute', 13: 'sp_prepexec', 15: 'sp_unprepare' }

/** The text of a SQLBatch, after the headers that TDS 7.2 brought. */
export function readBatch(body: Buffer, tds: number): string {
  return body.subarray(tds >= 0x72000000 ? body.readUInt32LE(0) : 0).toString('utf16le')
}

/** An RPC request (MS-TDS 2.2.6.6); throws where a type is not one of those that this server knows. */
export function readCall(body: Buffer, tds: number): Call {
  const from = reader(body.subarray(tds >= 0x72000000 ? body.readUInt32LE(0) : 0))
  const length = from.u16()
  const procedure = length === 0xffff ? NUMBERED[from.u16()] ?? 'an unknown procedure' : from.text(length)
  from.u16()
  const parameters: Parameter[] = []
  while (from.left() > 0) parameters.push(readParameter(from))
  return { procedure: procedure.toLowerCase(), parameters }
}

function readParameter(from: Reader): Parameter {
  const name = from.text(from.u8())
  const direction = (from.u8() & 0x01) === 0 ? 'in' : 'out'
  const token = from.u8()
  switch (token) {
    case 0xe7: case 0xef: case 0xa7: case 0xaf: {
      const size = from.u16()
      from.bytes(5)
      const wide = token === 0xe7 || token === 0xef
      const bytes = longBytes(from, size)
      const type: SqlType = { kind: wide ? 'nvarchar' : 'varchar', length: size === 0xffff ? 'max' : wide ? size / 2 : size }
      return { name, direction, type, value: bytes === null ? null : bytes.toString(wide ? 'utf16le' : 'latin1') }
    }
    case 0xa5: case 0xad: {
      const size = from.u16()
      return { name, direction, type: { kind: 'varbinary', length: size === 0xffff ? 'max' : size }, value: longBytes(from, size) }
    }
    case 0x26: {
      const size = from.u8()
      const type: SqlType = { kind: size === 8 ? 'bigint' : size === 4 ? 'int' : size === 2 ? 'smallint' : 'tinyint' }
      const given = from.u8()
      return { name, direction, type, value: given === 0 ? null : given === 8 ? from.i64() : given === 4 ? from.i32() : given === 2 ? (from.u16() << 16) >> 16 : from.u8() }
    }
    case 0x68: {
      from.u8()
      return { name, direction, type: { kind: 'bit' }, value: from.u8() === 0 ? null : from.u8() !== 0 }
    }
    case 0x6d: {
      const size = from.u8()
      const given = from.u8()
      return { name, direction, type: { kind: size === 4 ? 'real' : 'float' }, value: given === 0 ? null : given === 4 ? from.f32() : from.f64() }
    }
    case 0x6f: {
      from.u8()
      if (from.u8() === 0) return { name, direction, type: { kind: 'datetime' }, value: null }
      const days = from.i32()
      return { name, direction, type: { kind: 'datetime' }, value: new Date((days - 25_567) * DAY + Math.round((from.i32() * 10) / 3)) }
    }
    case 0x28: return { name, direction, type: { kind: 'date' }, value: from.u8() === 0 ? null : new Date((Number(number(from.bytes(3))) - 719_162) * DAY) }
    case 0x2a: case 0x2b: {
      const scale = from.u8()
      const size = from.u8()
      const type: SqlType = { kind: token === 0x2a ? 'datetime2' : 'datetimeoffset', scale }
      if (size === 0) return { name, direction, type, value: null }
      const time = number(from.bytes(size - (token === 0x2a ? 3 : 5)))
      const at = new Date((Number(number(from.bytes(3))) - 719_162) * DAY + Number((time * 1000n) / 10n ** BigInt(scale)))
      return { name, direction, type, value: token === 0x2a ? at : { at, offset: (from.u16() << 16) >> 16 } }
    }
    case 0x6c: case 0x6a: {
      from.u8()
      const precision = from.u8()
      const scale = from.u8()
      const type: SqlType = { kind: 'numeric', precision, scale }
      const size = from.u8()
      if (size === 0) return { name, direction, type, value: null }
      const sign = from.u8() === 1 ? 1n : -1n
      const scaled = sign * number(from.bytes(size - 1))
      return { name, direction, type, value: scale === 0 ? scaled : Number(scaled) / 10 ** scale }
    }
    case 0x24: {
      from.u8()
      if (from.u8() === 0) return { name, direction, type: { kind: 'uniqueidentifier' }, value: null }
      const bytes = from.bytes(16)
      const hex = Buffer.concat([Buffer.from(bytes.subarray(0, 4)).reverse(), Buffer.from(bytes.subarray(4, 6)).reverse(), Buffer.from(bytes.subarray(6, 8)).reverse(), bytes.subarray(8)]).toString('hex').toUpperCase()
      return { name, direction, type: { kind: 'uniqueidentifier' }, value: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') }
    }
    default: throw new RangeError(`parameter ${name} is of type 0x${token.toString(16)}, which this server does not know`)
  }
}

const DAY = 86_400_000

function longBytes(from: Reader, size: number): Buffer | null {
  if (size !== 0xffff) {
    const length = from.u16()
    return length === 0xffff ? null : from.bytes(length)
  }
  if (from.u64() === 0xffffffffffffffffn) return null
  const parts: Buffer[] = []
  for (let length = from.u32(); length > 0; length = from.u32()) parts.push(from.bytes(length))
  return Buffer.concat(parts)
}

const number = (bytes: Buffer): bigint => [...bytes].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
