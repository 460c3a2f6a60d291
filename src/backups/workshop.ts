import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Component } from '../core/component.ts'
import type { Site } from '../core/site.ts'
import type { Engine, Lend } from '../engines/engine.ts'
import type { Store } from '../store/store.ts'
import type { Target } from '../targets/target.ts'
import type { Speak } from '../texts/words.ts'

/** What the life of a copy needs of the house. The bot's `Kit` fits. */
export interface Workshop {
  readonly site: Site
  readonly clock: Clock
  readonly store: Store
  readonly log: Log
  readonly speak: Speak
  readonly engine: (component: Component) => Engine
  readonly target: (name: string) => Target
  readonly lend: Lend
  readonly scratch: string
  readonly instance: string
  readonly version: string
}
