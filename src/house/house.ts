import type { Kit } from '../bot/kit.ts'
import type { Scheduler } from '../bot/scheduler.ts'
import type { LanChat } from '../chat/lan.ts'
import type { SiteStatus } from '../core/status.ts'

/** A house that stands: everything works in the background until `stop`. */
export interface House {
  readonly kit: Kit
  readonly scheduler: Scheduler
  /** The chat on the page; null in a hospital, where nobody may speak unauthenticated. */
  readonly lan: LanChat | null
  /** Where the pages are; null where they are switched off. */
  readonly url: string | null
  status(): Promise<SiteStatus>
  /** Resolves when nobody has anything in hand and nothing more is due at this moment. */
  idle(): Promise<void>
  /** Finishes or marks what runs, flushes what is owed; within ten seconds. */
  stop(): Promise<void>
}
