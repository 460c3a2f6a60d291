import type { Found } from './told-twice.ts'
import { isRecord } from './known.ts'
import type { Path } from './yaml-text.ts'

/** Secrets in a file that is meant to be read and reviewed by many. What is said of them never repeats them. */
export function givenAway(data: unknown, path: Path = []): readonly Found[] {
  if (Array.isArray(data)) return data.flatMap((item, index) => givenAway(item, [...path, index]))
  if (isRecord(data)) return Object.entries(data).flatMap(([key, value]) => (typeof value === 'string' && SECRET_KEYS.test(key) && !isName([...path, key], value) ? [{ path: [...path, key], ...ADVICE }] : givenAway(value, [...path, key])))
  return typeof data === 'string' && mayBeSecret(data) ? [{ path, ...ADVICE }] : []
}

/** A component's password is called by its name in `.env`; whatever cannot be such a name is the password itself. */
const isName = (path: Path, value: string) => ((path.at(-1) === 'password' && (path.at(-3) === 'components' || path.at(-3) === 'grounds' || path.at(-2) === 'rehearseOn' || path.at(-2) === 'msdb')) || path.at(-2) === 'secrets') && /^[a-z0-9][a-z0-9_-]{0,39}$/.test(value) && !mayBeSecret(value)

/** Whether something reads like a token, a key, or an address with a password in it. */
export const mayBeSecret = (text: string): boolean => SECRET_VALUES.some((form) => form.test(text))

const ADVICE = { problem: 'a secret stands in a file that many people read', instead: 'remove it here, change it where it is used, and keep the new one in .env' } as const

const SECRET_KEYS = /(^|[_-])(password|passwd|pwd|secret|token|api[_-]?key|private[_-]?key|credentials?)$|(Password|Secret|Token|ApiKey)$/
const SECRET_VALUES = [
  /\bxox[abeprs]-[\w-]{10,}/,
  /\bxapp-[\w-]{10,}/,
  /\b\d{8,16}:[\w-]{30,}/,
  /\w+:\/\/[^/\s:@]*:[^/\s@]+@/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(?:password|pwd)\s*=\s*\S+/i,
]
