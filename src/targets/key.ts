import { Fault } from '../core/fault.ts'

/** What is not finished yet, and what is on its way out: never listed, cleared by a sweep. */
export const PARTIAL = '.pulih-partial'
export const TRASH = '.pulih-trash'

/** `system/component/name`, each a plain name; throws where a key could lead somewhere else. */
export function checkKey(key: string): string {
  const parts = key.split('/')
  if (parts.length !== 3 || !parts.every(isPlain)) throw refused('key', key)
  return key
}

/** A plain file name inside a copy; throws where it could lead somewhere else. */
export function checkName(name: string): string {
  if (!isPlain(name)) throw refused('file name', name)
  return name
}

const isPlain = (part: string) => part !== '' && !part.startsWith('.') && part.length <= 200 && !/[/\\\p{Cc}]/u.test(part)
const refused = (what: string, said: string) => new Fault({ area: 'target', op: `check ${what}`, retry: 'never', hint: 'look-at-log', detail: `${JSON.stringify(said)} is not a plain ${what}` })
