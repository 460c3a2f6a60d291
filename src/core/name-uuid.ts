import { sha256 } from './digest.ts'

/** A UUID made of a name (RFC 9562, version 8): the same name has the same one, on every machine. */
export function nameUuid(name: string): string {
  const hex = sha256(name)
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
