import type { Clock } from '../../../core/clock.ts'

export type Tier = 'tier1' | 'tier2' | 'tier3' | 'tier4' | 'posting' | 'unlimited'

/** How strict this Slack is. Slack names the tiers "20+ a minute" and so on: the strict reading is the number itself. */
export interface Limits {
  readonly perMinute: Readonly<Record<'tier1' | 'tier2' | 'tier3' | 'tier4', number>>
  /** Messages that one channel takes at once before the pace of one a second counts. */
  readonly postBurst: number
  /** "Several hundred messages a minute" for the whole workspace; null looks away. */
  readonly postsPerMinute: number | null
}

/** Tier 1 is named "1+ a minute, small bursts tolerated": a reconnecting socket asks more often than once and is let in. */
export const STRICT: Limits = { perMinute: { tier1: 20, tier2: 20, tier3: 50, tier4: 100 }, postBurst: 1, postsPerMinute: 300 }

export interface TooMany { readonly method: string; readonly channel: string | null; readonly retryAfter: number; readonly at: Date }

export interface LimitKeeper {
  /** Counts a call in; answers the seconds to wait when it was one too many. */
  admit(call: { readonly method: string; readonly tier: Tier; readonly channel: string | null }): number | null
  refused(): readonly TooMany[]
}

const MINUTE_MS = 60_000

export function keepLimits(clock: Clock, limits: Limits | 'none'): LimitKeeper {
  const calls = new Map<string, number[]>()
  const full = new Map<string, number>()
  const refused: TooMany[] = []
  const window = (key: string, most: number, now: number): number | null => {
    const recent = (calls.get(key) ?? []).filter((at) => at > now - MINUTE_MS)
    calls.set(key, recent)
    const first = recent[recent.length - most]
    return first === undefined ? null : first + MINUTE_MS - now
  }
  const wait = (call: { readonly method: string; readonly tier: Tier; readonly channel: string | null }, strict: Limits, now: number): number | null => {
    if (call.tier === 'unlimited') return null
    if (call.tier !== 'posting') return window(call.method, strict.perMinute[call.tier], now)
    const freeAt = full.get(call.channel ?? '') ?? 0
    const ahead = freeAt - (strict.postBurst - 1) * 1000 - now
    if (ahead > 0) return ahead
    return strict.postsPerMinute === null ? null : window('posting', strict.postsPerMinute, now)
  }
  return {
    admit: (call) => {
      if (limits === 'none') return null
      // Slack goes by its own clock, whatever ours is set to.
      const now = clock.passed()
      const ms = wait(call, limits, now)
      if (ms !== null) {
        const retryAfter = Math.max(1, Math.ceil(ms / 1000))
        refused.push({ method: call.method, channel: call.channel, retryAfter, at: clock.now() })
        return retryAfter
      }
      const key = call.tier === 'posting' ? 'posting' : call.method
      calls.set(key, [...(calls.get(key) ?? []).slice(-1000), now])
      if (call.tier === 'posting') full.set(call.channel ?? '', Math.max(full.get(call.channel ?? '') ?? 0, now) + 1000)
      return null
    },
    refused: () => refused,
  }
}
