import type { ServicePast } from './service-days.ts'
import type { CalendarWork, ServiceNews } from './service-news.ts'
import type { ServicesNow } from './service-state.ts'

/** Everything that everybody may know of a hospital's services: what pages, calendars and feeds are made of. */
export interface ServiceBook {
  readonly at: number
  readonly now: ServicesNow
  readonly past: readonly ServicePast[]
  readonly work: readonly CalendarWork[]
  /** Newest first. */
  readonly news: readonly ServiceNews[]
  /** Since when anything is written down. */
  readonly since: number
  /** What no other house has: identities of events and news are made of it. */
  readonly mark: string
  /** What services, systems and units are called. */
  readonly titles: Readonly<Record<string, string>>
}
