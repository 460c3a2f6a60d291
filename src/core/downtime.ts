import { digest } from './digest.ts'
import type { Service } from './downtime-rules.ts'
import type { Duty } from './people.ts'
import type { Unit } from './site.ts'

export const DOWNTIME = 'downtime'

/** Whoever may plan one, and say that it takes place at another time or not at all. */
export const PLANNERS: readonly Duty[] = ['edp', 'manager', 'admin']

/** Kinds of work as the written procedure has them, and the rest. */
export const works = ['update', 'restart', 'hardware', 'network', 'other'] as const
export type Work = (typeof works)[number]

/** From the first moment at which units cannot work to the last. */
export interface Window { readonly from: number; readonly until: number }

/** What somebody wants to take down, and when; an unplanned one has begun already. */
export interface DowntimeAsk {
  readonly kind: 'planned' | 'unplanned'
  readonly window: Window
  readonly work: Work
  /** What is done, as units read it. */
  readonly what: string
  readonly services: readonly string[]
  readonly contact: string
  /** How to get back to what stood there before, where the work changes something. */
  readonly wayBack: string | null
  /** The incident that it follows from. */
  readonly incident: number | null
}

/** What people agree on, and what units are told. */
export interface DowntimeFacts extends DowntimeAsk {
  /** `HNT-2026-004`: what people call it. */
  readonly number: string
  /** Every unit of the site: also those that are not touched stand on the form. */
  readonly units: readonly { readonly key: string; readonly name: string; readonly touched: readonly string[] }[]
  readonly clashes: readonly Clash[]
  /** What that incident is called. */
  readonly incidentNumber?: string
  /** The window that was announced before this one; null where there was none. */
  readonly before: Window | null
  /** Who asked for that time, where it is not the first one: they do not agree to it themselves. */
  readonly movedBy?: { readonly id: number; readonly name: string }
}

/** What speaks against the moment that was chosen; people may go on all the same, knowing it. */
export type Clash =
  | { readonly kind: 'short-notice'; readonly notice: number; readonly rule: number }
  | { readonly kind: 'busy-hours'; readonly service: string; readonly from: string; readonly until: string }
  | { readonly kind: 'backup'; readonly system: string; readonly schedule: string; readonly at: number }
  | { readonly kind: 'holiday'; readonly date: string }
  | { readonly kind: 'downtime'; readonly number: string; readonly window: Window; readonly services: readonly string[] }
  | { readonly kind: 'no-way-back'; readonly work: Work }

/** What was agreed on is void when any of this changes; what was found out about it is not. */
export function downtimeDigest({ kind, window, work, what, services, contact, wayBack }: DowntimeAsk): string {
  return digest({ kind, window, work, what, services: [...services].sort(), contact, wayBack })
}

/** Every unit with the services that it misses meanwhile; none for those that go on as ever. */
export function unitsTouched(of: { readonly units: readonly Unit[]; readonly services: readonly Service[]; readonly down: readonly string[] }): DowntimeFacts['units'] {
  const down = of.services.filter(({ name }) => of.down.includes(name))
  return of.units.map(({ key, name }) => ({ key, name, touched: down.filter(({ units }) => units === null || units.includes(key)).map((service) => service.name) }))
}

/** The year's running number of its kind. */
export const downtimeNumber = (of: { readonly year: number; readonly n: number }): string => `HNT-${of.year}-${String(of.n).padStart(3, '0')}`
