import { SECOND, type Clock } from '../core/clock.ts'

export interface Turnstile {
  /** Whether somebody may pass now; who does too often waits. */
  passes(who: string): boolean
}

/** Lets everybody pass so many times at once, and then so many times a second; forgets whoever came longest ago first, so that nobody can fill it. */
export function turnstile(of: { readonly clock: Pick<Clock, 'passed'>; readonly burst: number; readonly perSecond: number; readonly most: number }): Turnstile {
  const seen = new Map<string, { left: number; at: number }>()
  return {
    passes: (who) => {
      const now = of.clock.passed()
      const before = seen.get(who) ?? { left: of.burst, at: now }
      const left = Math.min(of.burst, before.left + ((now - before.at) / SECOND) * of.perSecond)
      // Who came last stands last.
      seen.delete(who)
      seen.set(who, { left: left >= 1 ? left - 1 : left, at: now })
      for (const oldest of seen.keys()) {
        if (seen.size <= of.most) break
        seen.delete(oldest)
      }
      return left >= 1
    },
  }
}
