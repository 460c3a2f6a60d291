import { sha256 } from '../core/digest.ts'
import { Fault, type HintId } from '../core/fault.ts'
import { isKeptAside } from '../core/recovery-case.ts'
import type { Over, Work } from './engine.ts'

/** How what stands at a place is called once it was put aside, and how what comes is called until it takes its place. */
export interface SideNames { readonly aside: string; readonly incoming: string }

/**
 * The names beside a name, within so many bytes. They follow from the word alone: a second try knows what the first one left,
 * and what was put aside under a word is never put aside again. Refuses a word that not every server and every disk takes as it is.
 */
export function sideNames(name: string, over: Pick<Over, 'aside'>, most: number): SideNames {
  if (!/^[a-z0-9_]{1,32}$/.test(over.aside)) throw refusedOver('look-at-log', `${JSON.stringify(over.aside)} is no word for what is put aside: small letters, digits and _ only`)
  const mark = sha256(JSON.stringify([name, over.aside])).slice(0, 12)
  const whole = `${name}_${over.aside}`
  return { aside: Buffer.byteLength(whole) <= most ? whole : `${cut(name, most - over.aside.length - 8)}_${mark.slice(0, 6)}_${over.aside}`, incoming: `${INCOMING}${mark}` }
}

/** Names under which earlier tries of the same restore brought something beside this one: ours for sure, since they follow from its word. */
export const earlierIncoming = (name: string, over: Pick<Over, 'earlier'>, most: number): readonly string[] => (over.earlier ?? []).map((aside) => sideNames(name, { aside }, most).incoming)

/** Once it was exchanged, what is left to say of it is said, whoever stops meanwhile. */
export const toItsEnd = (work: Work): Work => ({ ...work, signal: new AbortController().signal })

/** What comes, and has not taken its place yet, is known by this; nobody else's name begins so. */
export const INCOMING = 'pulih_in_'

/** Whether a database stands beside people's own since a recovery: what was kept there, and what came and never took its place. Brought back with the rest, it would be in the next one's way. */
export const standsBeside = (name: string): boolean => name.startsWith(INCOMING) || isKeptAside(name)

export const refusedOver = (hint: HintId, detail: string, retry: 'later' | 'never' = 'never') => new Fault({ area: 'engine', op: 'bring it back to where it is used', retry, hint, detail })

/** Everything of a copy takes the place of what stands there; parts of it would leave a hole in place of the rest. */
export const refusePartsAt = (name: string) => refusedOver('look-at-log', `parts of a copy never take the place of the whole ${name}: let them come back under another name`)

/** No letter is cut in half. */
function cut(text: string, most: number): string {
  const bytes = Buffer.from(text)
  let end = Math.min(most, bytes.length)
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}
