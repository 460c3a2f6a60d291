/** What went through: updates in, calls made, effects had, refusals answered, faults injected. */
export interface Counts {
  readonly updates: Readonly<Record<string, number>>
  readonly calls: Readonly<Record<string, number>>
  readonly effects: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
  readonly faults: Readonly<Record<string, number>>
}

export interface Counting {
  readonly add: (what: keyof Counts, name: string) => void
  readonly read: () => Counts
}

/** Counts by name; what is read is a copy. */
export function createCounting(): Counting {
  const counts: Record<keyof Counts, Record<string, number>> = { updates: {}, calls: {}, effects: {}, refused: {}, faults: {} }
  return {
    add: (what, name) => { counts[what][name] = (counts[what][name] ?? 0) + 1 },
    read: () => structuredClone(counts),
  }
}
