/** What people work with outside of the bot: it is destroyed, looked at, and lives on while the bot dies. */
export interface World {
  /** pulih.yaml of its hospital. */
  readonly yaml: string
  readonly passwords: Readonly<Record<string, string>>
  /** How many components change places, each by itself. */
  readonly parts: number
  /** Writes what is right and new. */
  grow(): Promise<void>
  /** Destroys production: what stands there is no copy of anything. */
  damage(): Promise<void>
  look(): Promise<Seen>
  /** What is right and was copied last. */
  newest(): string
  /** What stands beside, by the names that people would have to know. */
  beside(): Promise<{ readonly aside: readonly Aside[]; readonly incoming: readonly string[] }>
  close(): Promise<void>
}

/** What production is, as a whole: right, destroyed, nothing at all, or some of each. */
export interface Seen {
  readonly is: 'good' | 'damaged' | 'away' | 'half'
  /** Which state of it; in words where it is half. */
  readonly of: string
}

export interface Aside { readonly name: string; readonly whole: boolean }

/** Of several parts that are one whole. Each of them changes places by itself, so that one may be right while the other waits. */
export function wholeOf(parts: readonly Seen[]): Seen {
  const worst = (['half', 'away', 'damaged'] as const).flatMap((is) => parts.filter((part) => part.is === is)).at(0)
  if (worst !== undefined) return worst
  const states = [...new Set(parts.map(({ of }) => of))]
  return states.length === 1 ? { is: 'good', of: states[0] ?? '' } : { is: 'half', of: states.join(' beside ') }
}

/** All of it must be of one state, and nothing may be missing. */
export function sameOf(counted: readonly { readonly it: string; readonly n: number }[], of: { readonly all: number; readonly name: string }): Seen {
  const [one] = counted
  if (one === undefined || counted.length > 1 || one.n !== of.all) return { is: 'half', of: `${of.name}: ${counted.map(({ it, n }) => `${n} ${it}`).join(', ')}, of ${of.all}` }
  return { is: one.it.startsWith('baik') ? 'good' : 'damaged', of: one.it }
}
