import type { Transform } from 'node:stream'
import type { Ending } from './tool-fault.ts'

/** A tool whose process of ours is only a connection: it works on another machine. */
export interface Afar {
  /** What people call it: the tool and its machine. */
  readonly name: string
  /** Waits until the other machine takes one more connection. */
  approach(): Promise<FarEnd>
}

/** One connection, and what the other machine tells of the tool beside the tool's own words. */
export interface FarEnd {
  /** Takes that out of what arrives as stderr; the tool's own bytes go on as they were. */
  readonly listen: Transform
  /** Milliseconds after which a connection that has not begun never will. */
  readonly patience: number
  begun(): boolean
  /** Changes while the tool works, also while no byte comes. */
  effort(): string
  /** How the tool ended, made of how the connection ended. `stopped`: by us. */
  judge(ending: Ending, stopped: boolean): Ending
  /** How it ended where the other machine never said that the tool began. */
  readonly silence: Ending
  /** Lets the next one approach. */
  leave(): void
}
