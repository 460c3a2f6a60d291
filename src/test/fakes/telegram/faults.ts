import type { Counting } from './counting.ts'
import { seeded } from './random.ts'

/** What can go wrong on the way. */
export type Fault =
  | { readonly kind: 'too many'; readonly retryAfter: number }
  /** A page of HTML from the proxy before Telegram; nothing happened. */
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 | 504 }
  /** Somebody else answers in Telegram's place, as a proxy that lets nothing through; nothing happened. */
  | { readonly kind: 'stranger'; readonly status: 200 | 403 | 407; readonly body: unknown }
  /** It happened, but the answer is no JSON. */
  | { readonly kind: 'garbled' }
  /** It happened, but the line was cut before the answer. */
  | { readonly kind: 'lost' }
  /** The line was cut before anything happened. */
  | { readonly kind: 'cut' }
  /** It happened at once, the answer takes this long. */
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'conflict' }

/** A method of the Bot API, or `*` for every one of them. */
export type MethodName = string

export interface Faults {
  /** The next calls of this method go wrong like this, one after another. */
  next(method: MethodName, ...faults: readonly Fault[]): void
  /** Each call of these methods goes wrong with this chance. */
  sometimes(rule: { readonly methods: readonly MethodName[]; readonly chance: number; readonly fault: Fault }): void
  clear(): void
  /** What goes wrong with this call; null where nothing does. */
  pick(method: MethodName): Fault | null
}

/** Faults on demand; chances are drawn from the seed. */
export function createFaults(seed: number, counting: Counting): Faults {
  const random = seeded(seed)
  const waiting = new Map<string, Fault[]>()
  const rules: { readonly methods: ReadonlySet<string>; readonly chance: number; readonly fault: Fault }[] = []
  const drawn = (method: string) => waiting.get(method)?.shift() ?? waiting.get('*')?.shift()
    ?? rules.find((rule) => (rule.methods.has(method) || rule.methods.has('*')) && random() < rule.chance)?.fault ?? null
  return {
    next: (method, ...faults) => {
      const key = method.toLowerCase()
      waiting.set(key, [...(waiting.get(key) ?? []), ...faults])
    },
    sometimes: ({ methods, ...rule }) => { rules.push({ ...rule, methods: new Set(methods.map((name) => name.toLowerCase())) }) },
    clear: () => {
      waiting.clear()
      rules.length = 0
    },
    pick: (method) => {
      const fault = drawn(method.toLowerCase())
      if (fault !== null) counting.add('faults', fault.kind)
      return fault
    },
  }
}
