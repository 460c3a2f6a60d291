import type { Config } from '../../config/config.ts'
import type { Clock } from '../../core/clock.ts'
import type { Connect } from '../../core/connect.ts'
import { Fault } from '../../core/fault.ts'
import type { Component } from '../../core/component.ts'
import type { Level, TargetPlan } from '../../core/site.ts'
import type { Preflight, Engine } from '../../engines/engine.ts'
import type { Target } from '../../targets/target.ts'
import { hintSentence } from '../../texts/views/finding.ts'
import type { Texts } from '../../texts/words.ts'
import type { OpenHouse } from '../house-port.ts'

/** One thing that the doctor looked at. */
export interface Reading {
  readonly about: string
  /** `fail` keeps Pulih from doing what it promises; `warn` works, but somebody should look. */
  readonly state: 'ok' | 'warn' | 'fail'
  readonly found: string
  /** What to do; null where there is nothing to do. */
  readonly advice: string | null
}

/** What probes of a configured house are handed. They look, and leave nothing behind. */
export interface Patient {
  readonly config: Config
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly t: Texts
  readonly engine: (component: Component) => Engine
  readonly target: (plan: TargetPlan) => Target
  readonly connect: Connect
  /** What the engine says of a source before it would be backed up; asked once, however many want to know. */
  readonly source: (component: Component) => Promise<Preflight>
  /** Our own books, where they can be opened without changing them. */
  readonly books: OpenHouse | null
  /** What the next copy will take: learned from the books where there are any, else from the source; null where neither tells. */
  readonly nextSize: (component: Component, level: Level) => Promise<number | null>
}

export type Probe = (patient: Patient) => Promise<readonly Reading[]>

export const fine = (about: string, found: string): Reading => ({ about, state: 'ok', found, advice: null })
export const look = (about: string, found: string, advice: string): Reading => ({ about, state: 'warn', found, advice })
export const wrong = (about: string, found: string, advice: string): Reading => ({ about, state: 'fail', found, advice })

/** A broken world is what the doctor is there to find: it becomes a reading, and the next thing is looked at. */
export async function reading(t: Texts, about: string, fn: () => Promise<readonly Reading[]>): Promise<readonly Reading[]> {
  try {
    return await fn()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return [wrong(about, text, error instanceof Fault && error.hint !== undefined ? hintSentence(t, error.hint) : 'Read the line above; it is what the system answered.')]
  }
}
