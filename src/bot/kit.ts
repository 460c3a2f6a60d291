import type { Clock } from '../core/clock.ts'
import type { Connect } from '../core/connect.ts'
import type { Log } from '../core/log.ts'
import type { Component } from '../core/component.ts'
import type { Site } from '../core/site.ts'
import type { Engine, Lend } from '../engines/engine.ts'
import type { Query, Store } from '../store/store.ts'
import type { DowntimeHands } from '../procedures/downtime/hands.ts'
import type { RecoveryMakers } from '../procedures/recovery/procedure.ts'
import type { Target } from '../targets/target.ts'
import type { Waiting } from '../texts/views/home.ts'
import type { Speak } from '../texts/words.ts'
import type { Command } from './command.ts'

/** What a command or a job is handed: the house's rooms, no more. Rooms below name the part they need as a type of their own. */
export interface Kit {
  readonly site: Site
  readonly clock: Clock
  readonly store: Store
  readonly log: Log
  readonly speak: Speak
  readonly engine: (component: Component) => Engine
  readonly lend: Lend
  readonly target: (name: string) => Target
  /** Who carries a recovery out. */
  readonly recovery: RecoveryMakers
  /** Who asks services whether they answer. */
  readonly downtime: DowntimeHands
  /** Where long work may write what is thrown away afterwards. */
  readonly scratch: string
  /** This process's own name: work claimed by another one was interrupted. */
  readonly instance: string
  readonly version: string
  readonly menu: readonly Command[]
  /** Everything that waits for somebody; each thing knows for whom. */
  readonly waiting: (query: Query, now: Date) => Promise<readonly Waiting[]>
  /** The token with which a script reports in; null where it has none. For its admin's eyes only. */
  readonly scriptToken: (script: string) => string | null
  /** What is kept, heard or reached outside this process, so that its silence or a changed past shows. */
  readonly outside: Outside
}

export interface Outside {
  /** Tells a watcher elsewhere that we live; null where none is configured. Throws a Fault. */
  readonly ping: ((signal: AbortSignal) => Promise<void>) | null
  /** Adds one line to the anchors file, synced. Throws a Fault. */
  readonly anchor: (line: string) => Promise<void>
  readonly connect: Connect
  /** What everybody's one-time codes are made of. Throws a Fault where it cannot be read. */
  readonly codeKey: () => Promise<string>
  /** Keeps a file under the digest of what is in it, and says which that is. Throws a Fault. */
  readonly keepFile: (bytes: Buffer) => Promise<string>
}
