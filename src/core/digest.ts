import { createHash } from 'node:crypto'

/** The same facts give the same text, whatever order their keys were written in. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
  }
  return value === undefined ? 'null' : JSON.stringify(value)
}

export function digest(value: unknown): string {
  return sha256(canonical(value))
}

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}
