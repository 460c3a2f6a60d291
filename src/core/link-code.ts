import { sha256 } from './digest.ts'

/** Letters and figures of which none looks like another one, however it is drawn. No R: "RM33-3333" would be hidden as the number of a patient's record. */
const SIGNS = '34679ACDEFGHJKMNPQTUVWXY'
const LENGTH = 8
const FORM = new RegExp(`^[${SIGNS}]{${LENGTH}}$`, 'u')

/** A code as it is shown: two halves, easily read aloud. `pick` answers a number below the one that it is given, by chance. */
export function newLinkCode(pick: (below: number) => number): string {
  const signs = Array.from({ length: LENGTH }, () => SIGNS[pick(SIGNS.length)] ?? '')
  return `${signs.slice(0, LENGTH / 2).join('')}-${signs.slice(LENGTH / 2).join('')}`
}

/** The code in what somebody typed, in small letters or with other gaps as well; null where it can be none. */
export function readLinkCode(said: string): string | null {
  const signs = said.toUpperCase().replaceAll(/[\s\p{Pd}.,_]/gu, '')
  return FORM.test(signs) ? signs : null
}

/** What is kept of a code, however it was written. */
export function linkCodeHash(code: string): string {
  return sha256(`link ${readLinkCode(code) ?? ''}`)
}
