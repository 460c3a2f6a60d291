import type { Config } from '../config/config.ts'
import type { SiteStatus } from '../core/status.ts'
import type { Worker } from '../core/worker.ts'
import type { Job } from '../bot/job.ts'
import type { Kit } from '../bot/kit.ts'

/** What the command line needs of the house. Whoever puts the house together gives it. */
export interface HousePort {
  /** Opens the rooms without starting anything: no clock, no chat, no page. Throws a Fault where the database cannot be opened. */
  open(config: Config): Promise<OpenHouse>
  /** Starts everything and returns when it stands; `closed` resolves when it has stopped. */
  start(config: Config): Promise<StartedHouse>
}

export interface OpenHouse {
  readonly kit: Kit
  /** Everything that the clock would start. */
  readonly jobs: readonly Job[]
  /** Carries queued runs out; started only by a command that works itself. */
  readonly runner: Worker
  status(): Promise<SiteStatus>
  close(): Promise<void>
}

export interface StartedHouse {
  /** Where the pages are; null where they are switched off. */
  readonly url: string | null
  /** Looks at once for work that another process has queued. */
  wake(): void
  /** Finishes or marks what runs, flushes what is owed; within ten seconds. */
  stop(): Promise<void>
  /** Resolves when it has stopped by itself, with why. */
  readonly ended: Promise<Error | null>
}
