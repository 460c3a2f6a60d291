import type { Calendar } from '../core/calendar.ts'
import type { Clock } from '../core/clock.ts'
import type { CopyRule } from '../core/copy-rule.ts'
import type { ProgrammeMonth } from '../core/downtime-programme.ts'
import type { Connect } from '../core/connect.ts'
import type { Log } from '../core/log.ts'
import type { Site } from '../core/site.ts'
import type { Query, Store } from '../store/store.ts'
import type { Target } from '../targets/target.ts'
import type { Attachment } from '../texts/message.ts'
import type { CheckView } from '../texts/views/check-view.ts'
import type { Speak, Texts } from '../texts/words.ts'

/** What checks need of the house. The bot's `Kit` fits, with a calendar and somebody who draws the sheet. */
export interface CheckDesk {
  readonly site: Site
  readonly clock: Clock
  readonly store: Store
  readonly log: Log
  readonly speak: Speak
  readonly target: (name: string) => Target
  /** How a system keeps 3-2-1-1-0; needed where a check looks at it. */
  readonly rule?: (system: string) => Promise<CopyRule>
  /** Months of the maintenance programme that ought to have been planned; needed where a check looks at it. */
  readonly programme?: (at: Date) => Promise<readonly ProgrammeMonth[]>
  readonly outside: { readonly connect: Connect }
  readonly calendar: (query: Query) => Promise<Calendar>
  /** The printable record of a signed check. */
  readonly sheet: (t: Texts, view: CheckView) => Attachment
}

/** What a probe is given besides its plan. */
export interface Look {
  readonly at: Date
  /** When the plan's check before this one was held; null before the first. */
  readonly since: number | null
  /** Free bytes that earlier checks saw, by target, oldest first. */
  readonly freeBefore: ReadonlyMap<string, readonly { readonly at: number; readonly free: number }[]>
  /** When the house began: what was planned earlier was not its to do. */
  readonly born: number
  readonly signal: AbortSignal
}
