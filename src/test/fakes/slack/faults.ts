import type { Dice } from './dice.ts'

/** What can go wrong with one call. `lost` takes effect and cuts before the answer, `cut` cuts before the effect. */
export type Fault =
  | { readonly kind: '429'; readonly retryAfter: number }
  | { readonly kind: '500' | '503' | 'malformed' | 'lost' | 'cut' | 'invalid_auth' }
  | { readonly kind: 'slow'; readonly ms: number }

export interface FaultRule {
  readonly fault: Fault
  /** Which calls: a method's name, one conversation's, or all. */
  readonly method?: string
  readonly channel?: string
  /** How many calls it meets; without it, all of them. */
  readonly times?: number
  /** The share of calls it meets, thrown with the seeded dice; without it, each. */
  readonly share?: number
}

export interface FaultPlan {
  /** The next calls that fit are met by this. */
  add(rule: FaultRule): void
  clear(): void
  /** Nothing goes in or out while it is down. */
  networkDown(): void
  networkUp(): void
  isDown(): boolean
  draw(call: { readonly method: string; readonly channel: string | null }): Fault | null
  /** Every fault that met a call, in order. */
  met(): readonly { readonly method: string; readonly fault: Fault }[]
}

export function planFaults(dice: Dice, onDown: () => void): FaultPlan {
  let rules: { readonly rule: FaultRule; left: number }[] = []
  let down = false
  const met: { readonly method: string; readonly fault: Fault }[] = []
  return {
    add: (rule) => void rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }),
    clear: () => { rules = [] },
    networkDown: () => {
      down = true
      onDown()
    },
    networkUp: () => { down = false },
    isDown: () => down,
    draw: (call) => {
      const found = rules.find(({ rule, left }) => left > 0 && (rule.method ?? call.method) === call.method && (rule.channel ?? call.channel) === call.channel && (rule.share === undefined || dice() < rule.share))
      if (found === undefined) return null
      found.left -= 1
      met.push({ method: call.method, fault: found.rule.fault })
      return found.rule.fault
    },
    met: () => met,
  }
}
