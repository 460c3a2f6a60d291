import { createHash } from 'node:crypto'
import type { SettingsPlan } from '../../core/recovery-rules.ts'
import { rewritten } from './rewrite.ts'

/** A settings file, and the one that this recovery kept beside it. */
export interface Pair {
  readonly bytes: Buffer
  readonly kept: Buffer | null
}

export interface Wish {
  readonly values: SettingsPlan['values']
  readonly place: string
  /** Hashes that this recovery has noted as its own. */
  readonly wrote: readonly string[]
}

export type Judged =
  /** Changed by this recovery, and it leads there. */
  | { readonly is: 'switched' }
  /** It leads there, and nobody changed it now. */
  | { readonly is: 'stood' }
  /** `keep`: the file as it is has to be kept first. */
  | { readonly is: 'to-do'; readonly next: Buffer; readonly keep: 'first' | 'kept-already' }
  | { readonly is: 'unexpected'; readonly text: string; readonly times: number }
  /** An old file is kept there, and what stands now was made by somebody else since. */
  | { readonly is: 'edited' }

/** What is to be done with a settings file so that it leads to a place; the same again where it was done. */
export function judge(pair: Pair, wish: Wish): Judged {
  const { bytes, kept } = pair
  const wished = wish.values[wish.place] ?? []
  const now = rewritten(bytes, wished)
  if (kept === null) {
    if (!now.ok) return { is: 'unexpected', text: now.text, times: now.times }
    return now.changed === 0 ? { is: 'stood' } : { is: 'to-do', next: now.bytes, keep: 'first' }
  }
  const fromKept = rewritten(kept, wished)
  if (fromKept.ok && fromKept.changed > 0 && fromKept.bytes.equals(bytes)) return { is: 'switched' }
  if (kept.equals(bytes)) {
    if (!now.ok) return { is: 'unexpected', text: now.text, times: now.times }
    return now.changed === 0 ? { is: 'stood' } : { is: 'to-do', next: now.bytes, keep: 'kept-already' }
  }
  if (isOurs(pair, wish)) {
    if (!fromKept.ok) return { is: 'unexpected', text: fromKept.text, times: fromKept.times }
    return { is: 'to-do', next: fromKept.bytes, keep: 'kept-already' }
  }
  return now.ok && now.changed === 0 ? { is: 'stood' } : { is: 'edited' }
}

/** Whether what stands there is what this recovery wrote: noted as such, or just what becomes of the kept one on the way to any place. */
export function isOurs({ bytes, kept }: Pair, { values, wrote }: Pick<Wish, 'values' | 'wrote'>): boolean {
  if (kept === null) return false
  const made = Object.values(values).some((changes) => { const it = rewritten(kept, changes); return it.ok && it.changed > 0 && it.bytes.equals(bytes) })
  return made || wrote.includes(hashOf(bytes))
}

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
