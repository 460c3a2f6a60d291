import type { Component } from '../../core/component.ts'
import type { CopyReader, Engine, Work } from '../../engines/engine.ts'

/** What the suite needs to know of one kind of database server. */
export interface DatabaseCase {
  readonly engine: Engine
  /** Starts a private server below an empty folder, with some thousand rows of a hospital. */
  lay(path: string): Promise<LaidDatabase>
}

export interface LaidDatabase {
  readonly component: Component
  readonly secrets: Readonly<Record<string, string>>
  /** Adds, changes and deletes rows, in one transaction; each time differently. */
  change(): Promise<void>
  /** Every row of every table, as the living source has them. */
  picture(): Promise<unknown>
  /** Brings a chain back into a place of its own, as a person would, and says what is there. */
  comeBack(ask: { readonly chain: readonly CopyReader[]; readonly until?: Date; readonly only?: readonly string[]; readonly path: string }, work: Work): Promise<unknown>
  /** Carries out what the RESTORE.md of each copy of a chain says, with stock tools alone, and says what is there. The folders lie side by side, the oldest first. */
  byHand(homes: readonly [string, ...string[]], path: string): Promise<unknown>
  /** The same tables of a picture, for a restore of some of them; null where the engine brings back everything only. */
  readonly some: { readonly only: readonly string[]; of(picture: unknown): unknown } | null
  /** The same access, and the wrong password. */
  readonly locked: { readonly component: Component; readonly secrets: Readonly<Record<string, string>> }
  /** Another server answers under this server's name from now on, until `back`. */
  swap(): Promise<{ back(): Promise<void> }>
  /** The server is killed as by a power cut, and is there again. */
  crash(): Promise<void>
  away(): Promise<void>
  there(): Promise<void>
  /** Takes away one log that the chain needs next, as a clumsy person would; null where the engine has no logs. */
  readonly loseLog: (() => Promise<void>) | null
  stop(): Promise<void>
}
