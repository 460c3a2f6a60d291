import { digest } from './digest.ts'
import type { KeepReason } from './retention.ts'
import type { Level } from './site.ts'

/** What would be deleted, and what stays: the very list that is shown, agreed on, and carried out. */
export interface DeletionList {
  readonly at: number
  readonly groups: readonly DeletionGroup[]
}

/** Copies of one component on one target. */
export interface DeletionGroup {
  readonly system: string
  readonly component: string
  readonly target: string
  readonly plan: string
  readonly remove: readonly DeletionItem[]
  readonly stays: { readonly copies: number; readonly bytes: number; readonly damaged: number; readonly why: Readonly<Record<KeepReason['kind'], number>> }
  /** Why nothing of it goes now; then `remove` is empty. */
  readonly held: HeldWhy | null
}

export interface DeletionItem {
  readonly id: number
  readonly level: Level
  readonly takenAt: number
  readonly bytes: number
  readonly days: number
  readonly state: 'sound' | 'damaged'
}

export type HeldWhy =
  /** The newest full that the timetable asked for is not there or not proven. */
  | { readonly why: 'full-not-proven'; readonly since: number }
  | { readonly why: 'newer-unproven'; readonly takenAt: number }
  | { readonly why: 'target-away' }

/** Whether a list that was shown may still be carried out. */
export type Revalidated =
  | { readonly still: 'yes' }
  /** A run of that component is queued or going on. */
  | { readonly still: 'later'; readonly component: string; readonly run: number | null }
  /** The list is void; this is the one that holds now. */
  | { readonly still: 'no'; readonly list: DeletionList }

export interface Removal {
  readonly removed: readonly number[]
  readonly bytes: number
  /** Decided, and still there because their target does not answer or there was no time. */
  readonly left: readonly { readonly id: number; readonly target: string }[]
  /** Decided, and refused by a place that keeps what it has for a time; asked again at the next deletion. */
  readonly locked: readonly number[]
}

/** What became of a list, however many attempts it took. */
export interface DeletionOutcome {
  readonly gone: number
  readonly bytes: number
  readonly left: number
  /** Kept by their place for now; none where this is not said. */
  readonly locked?: number
}

export function listedItems(list: DeletionList): readonly DeletionItem[] {
  return list.groups.flatMap((group) => group.remove)
}

export function listedBytes(list: DeletionList): number {
  return listedItems(list).reduce((sum, item) => sum + item.bytes, 0)
}

/** Names the very copies: two lists with the same digest delete the same. */
export function listDigest(list: DeletionList): string {
  return digest(listedItems(list).map((item) => ({ id: item.id, bytes: item.bytes })).sort((a, b) => a.id - b.id))
}

/** What a new list has more and less than the one before. */
export function difference(before: DeletionList, after: DeletionList): { readonly added: readonly DeletionItem[]; readonly dropped: readonly DeletionItem[] } {
  const was = new Set(listedItems(before).map((item) => item.id))
  const is = new Set(listedItems(after).map((item) => item.id))
  return { added: listedItems(after).filter((item) => !was.has(item.id)), dropped: listedItems(before).filter((item) => !is.has(item.id)) }
}
