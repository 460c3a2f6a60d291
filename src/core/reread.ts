/** A kept copy, and when its bytes were last held against what was written. */
export interface ReadCopy {
  readonly id: number
  readonly bytes: number
  /** Null where that was never done. */
  readonly readAt: number | null
}

export interface RereadPlan<C extends ReadCopy> {
  /** Longest unread first. */
  readonly chosen: readonly C[]
  /** Copies beyond the promised period that the budget leaves unread. */
  readonly behind: number
  /** Bytes that have to be read each time to keep the period. */
  readonly needed: number
}

/**
 * What is read this time, so that every copy is read again within a period: the share of all bytes that falls to one time, longest
 * unread first, and whatever would pass the period before the next time. Never more than the budget, but always one copy.
 */
export function planReread<C extends ReadCopy>(copies: readonly C[], by: { readonly at: number; readonly next: number; readonly within: number; readonly budget: number | null }): RereadPlan<C> {
  const oldest = [...copies].sort((a, b) => (a.readAt ?? 0) - (b.readAt ?? 0) || a.id - b.id)
  const total = copies.reduce((sum, copy) => sum + copy.bytes, 0)
  const needed = Math.min(total, Math.ceil(total * Math.max(0, by.next - by.at) / by.within))
  const due = (copy: C) => copy.readAt === null || copy.readAt + by.within <= by.next
  const chosen: C[] = []
  let bytes = 0
  for (const copy of oldest) {
    if (bytes >= needed && !due(copy)) break
    if (chosen.length > 0 && by.budget !== null && bytes + copy.bytes > by.budget) break
    chosen.push(copy)
    bytes += copy.bytes
  }
  const taken = new Set(chosen.map((copy) => copy.id))
  return { chosen, needed, behind: oldest.filter((copy) => !taken.has(copy.id) && (copy.readAt === null || copy.readAt + by.within < by.at)).length }
}
