import type { SqlValue } from '../wire/types.ts'
import type { LogRecord } from './shapes.ts'

/** Cells and records as JSON that keeps what JSON lacks: whole numbers of any length, moments, bytes. */
export const writeRecords = (records: readonly LogRecord[]): string => JSON.stringify(records, function veil(this: Record<string, unknown>, key, value: unknown) {
  const raw = this[key]
  if (typeof raw === 'bigint') return { $n: raw.toString() }
  if (raw instanceof Date) return { $d: raw.getTime() }
  if (Buffer.isBuffer(raw)) return { $b: raw.toString('hex') }
  return value
})

/** Throws a SyntaxError where the text is no longer what was written. */
export const readRecords = (text: string): readonly LogRecord[] => JSON.parse(text, (_key, value: unknown) => unveil(value)) as readonly LogRecord[]

export function unveil(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$n' in value && typeof value.$n === 'string') return BigInt(value.$n)
  if ('$d' in value && typeof value.$d === 'number') return new Date(value.$d)
  if ('$b' in value && typeof value.$b === 'string') return Buffer.from(value.$b, 'hex')
  return value
}

export const veiled = (value: unknown): string => JSON.stringify(value, (_key, raw: unknown) => (typeof raw === 'bigint' ? { $n: raw.toString() } : raw))

/** Rows as texts that can be compared row for row. */
export const rowText = (row: readonly SqlValue[]): string => veiled(row)
