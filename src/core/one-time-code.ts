import { createHmac, timingSafeEqual } from 'node:crypto'
import { SECOND } from './clock.ts'

/** Six digits that a person's authenticator app makes anew every thirty seconds (RFC 6238, SHA-1, as every such app knows it). */
export const CODE_LASTS = 30 * SECOND
const DIGITS = 6
/** How far the phone's clock may be off, in codes, to either side. */
const SLACK = 1

/** What a person's app and the house share. It is made of the house's key whenever it is needed and stands nowhere. */
export function codeSecret(key: string, of: { readonly person: number; readonly nonce: string }): Buffer {
  return createHmac('sha256', key).update(`pulih code ${of.person} ${of.nonce}`).digest().subarray(0, 20)
}

/** The code of one span of thirty seconds. */
export function codeOf(secret: Buffer, span: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(span))
  const hash = createHmac('sha1', secret).update(counter).digest()
  const from = (hash.at(-1) ?? 0) & 0x0f
  return String((hash.readUInt32BE(from) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

export const spanAt = (at: number): number => Math.floor(at / CODE_LASTS)

/** The span whose code that is, near the given moment and after the last one that was used; null where there is none. Each is good once. */
export function spanOf(ask: { readonly secret: Buffer; readonly code: string; readonly at: number; readonly after: number }): number | null {
  const here = spanAt(ask.at)
  let found: number | null = null
  for (let span = here - SLACK; span <= here + SLACK; span += 1) {
    const same = timingSafeEqual(Buffer.from(codeOf(ask.secret, span)), Buffer.from(ask.code))
    if (same && span > ask.after) found ??= span
  }
  return found
}

/** The six digits in what somebody typed, also with a gap between; null where it can be no code. */
export function readCode(said: string): string | null {
  const digits = said.replaceAll(/[\s\p{Pd}.]/gu, '')
  return /^\d{6}$/.test(digits) ? digits : null
}

/** The secret as people type it into their app: four letters at a time. */
export function secretLetters(secret: Buffer): string {
  return base32(secret).replaceAll(/(.{4})(?=.)/g, '$1 ')
}

/** The address that an authenticator app opens. */
export function codeAddress(of: { readonly secret: Buffer; readonly account: string; readonly issuer: string }): string {
  const label = `${encodeURIComponent(of.issuer)}:${encodeURIComponent(of.account)}`
  return `otpauth://totp/${label}?secret=${base32(of.secret)}&issuer=${encodeURIComponent(of.issuer)}`
}

/** RFC 4648. Its length is a multiple of five bytes here, so nothing is filled up. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => SIGNS[Number.parseInt(five, 2)]).join('')
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
