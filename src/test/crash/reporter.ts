import { writeSync } from 'node:fs'
import type { Phase } from './phases.ts'

/** Says what is reached on standard output, at the very moment, and stands still where it was told to. */
export interface Reporter<At extends string = Phase> {
  readonly reach: (phase: At) => void
  readonly say: (what: string) => void
}

export interface Halting<At extends string> extends Reporter<At> {
  /** Whether this process is to stand still the next time that this is reached. */
  readonly haltsAt: (phase: At) => boolean
}

export function reporter<At extends string = Phase>(halt: { readonly phase: At; readonly nth: number } | null): Halting<At> {
  let left = halt?.nth ?? 0
  // Synchronously: what was promised must be out before the next moment can kill us.
  const say = (what: string) => { writeSync(1, `${what}\n`) }
  return {
    say,
    haltsAt: (phase) => phase === halt?.phase && left === 1,
    reach: (phase) => {
      say(`reached ${phase}`)
      if (phase !== halt?.phase) return
      left -= 1
      if (left > 0) return
      say('halted')
      // The whole process stands still until it is killed: not one instruction more is carried out.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    },
  }
}
