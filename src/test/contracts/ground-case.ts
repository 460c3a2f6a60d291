import type { Component } from '../../core/component.ts'
import type { Destination, Engine } from '../../engines/engine.ts'

/** What the suite needs to know of one kind of place in use. */
export interface GroundCase {
  readonly engine: Engine
  lay(path: string): Promise<LaidGround>
}

export interface LaidGround {
  readonly component: Component
  readonly secrets: Readonly<Record<string, string>>
  /** Where it is used, as an account that may bring back. */
  home(identity: string): Destination
  change(): Promise<void>
  /** Every row or file that stands where it is used. */
  picture(): Promise<unknown>
  /** The same of what was put aside under that word. */
  pictureAside(aside: string): Promise<unknown>
  /** Somebody throws away what stands there. */
  clear(): Promise<void>
  /** Whatever is there that neither was there before nor was put aside. */
  left(): Promise<readonly string[]>
  /** The tool that brings it back, to be killed in the middle; whether it is at work while the copy's bytes still come. */
  readonly tool: { readonly name: string; readonly while: 'bytes come' | 'bytes are there' } | null
  /** Called when the exchange is about to begin: makes it fail. Returns what mends the cause. */
  breakExchange(aside: string): Promise<() => Promise<void>>
  /** Leaves what a process leaves that dies within the exchange; `mend` is what a person does who was told these words. */
  halfway(aside: string): Promise<{ readonly told: RegExp; mend(words: string): Promise<void> }>
  /** Leaves what a process leaves that dies before its exchange; absent where only the server's own restore could. */
  strand?(aside: string): Promise<void>
  /** One row or file less than there was. */
  loseRow(): Promise<void>
  /** As many rows as before, and one of them points to nothing; null where nothing points. */
  readonly breakReference: (() => Promise<void>) | null
  /** Another server answers there from now on; null where a place has no identity. `picture` is of that one then. */
  readonly swap: (() => Promise<{ picture(): Promise<unknown>; back(): Promise<void> }>) | null
  readonly server: { away(): Promise<void>; there(): Promise<void>; readonly wrong: Readonly<Record<string, string>> } | null
  stop(): Promise<void>
}
