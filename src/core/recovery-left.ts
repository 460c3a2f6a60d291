import type { Finding } from './finding.ts'

/** How one name stands after a restore over it, found on its server or disk and not remembered. */
export interface StoodLeft {
  /** As people call it: a database, a path. */
  readonly name: string
  /** `before`: what served before that restore; `came`: what was brought back; `nothing`: the name is free, and nobody can work. */
  readonly serves: 'before' | 'came' | 'nothing'
  /** `shut`: it stands, and lets nobody in. */
  readonly door: 'open' | 'shut'
  /** The names under which its tries keep what stood there, as they are found now. */
  readonly aside: readonly string[]
  /** What was brought and has not taken its place, by its name; null where nothing is. */
  readonly beside: string | null
  /** Where that which is no table is kept as text, since it may be missing now; null where nothing is. */
  readonly text: string | null
  /** What lets that serve again which served before, for a person's hand; empty where nothing need be done. */
  readonly mend: readonly string[]
}

/** The same of one component; without names where nobody could look, which its findings say. */
export interface LeftPart {
  readonly component: string
  readonly findings: readonly Finding[]
  readonly left: readonly StoodLeft[]
}

/** Whether somebody must let that serve again which served before; so it is where nobody could look. */
export const asksToBePutBack = (parts: readonly LeftPart[]): boolean => parts.some(({ findings, left }) => findings.length > 0 || left.some(({ mend }) => mend.length > 0))

/** Every name under which something is kept. */
export const keptAside = (parts: readonly Pick<LeftPart, 'left'>[]): readonly string[] => [...new Set(parts.flatMap(({ left }) => left.flatMap(({ aside }) => aside)))]
