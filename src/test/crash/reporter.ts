import { writeSync } from 'node:fs'
import type { LifeOrder, Phase } from './phases.ts'

/** Says what is reached on standard output, at the very moment, and stands still where it was told to. */
export interface Reporter {
  readonly reach: (phase: Phase) => void
  readonly say: (what: string) => void
}

export function reporter(halt: LifeOrder['halt']): Reporter {
  let left = halt?.nth ?? 0
  // Synchronously: what was promised must be out before the next moment can kill us.
  const say = (what: string) => { writeSync(1, `${what}\n`) }
  return {
    say,
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
