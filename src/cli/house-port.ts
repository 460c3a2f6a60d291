import type { ChatPlatform } from '../chat/platform.ts'
import type { Config } from '../config/config.ts'
import type { PlatformId } from '../core/people.ts'
import type { SiteStatus } from '../core/status.ts'
import type { Worker } from '../core/worker.ts'
import type { Job } from '../bot/job.ts'
import type { Kit } from '../bot/kit.ts'

/** What the command line needs of the house. Whoever puts the house together gives it. */
export interface HousePort {
  readonly version: string
  /** Opens the rooms and starts nothing: no clock, no chat, no page. Throws a Fault where the database cannot be opened. */
  open(config: Config): Promise<OpenHouse>
  /** The chats as they are configured, to say something there; they listen to nobody. */
  chats(config: Config): OpenChats
  /** Starts everything and returns when it stands. */
  start(config: Config): Promise<StartedHouse>
}

export interface OpenChats {
  readonly platforms: ReadonlyMap<PlatformId, ChatPlatform>
  /** Finishes what is still being said. */
  stop(): Promise<void>
}

export interface OpenHouse {
  readonly kit: Kit
  /** Everything that the clock would start. */
  readonly jobs: readonly Job[]
  /** Carries queued runs out; started only by a command that works by itself. */
  readonly runner: Worker
  status(): Promise<SiteStatus>
  close(): Promise<void>
}

export interface StartedHouse {
  readonly kit: Kit
  /** Where the pages are; null where they are switched off. */
  readonly url: string | null
  /** Finishes or marks what runs, flushes what is owed; within ten seconds. */
  stop(): Promise<void>
}
