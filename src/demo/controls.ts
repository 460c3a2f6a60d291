import { DAY, MINUTE } from '../core/clock.ts'
import type { LapseClock } from '../core/lapse-clock.ts'
import type { Lang } from '../core/people.ts'
import type { DemoControls } from '../web/demo-controls.ts'
import { personas, rooms } from './cast.ts'

export interface ControlParts {
  readonly clock: LapseClock
  /** What falls due next, and what each language calls it. */
  readonly next: () => Promise<{ readonly at: Date; readonly name: Readonly<Record<Lang, string>> } | null>
  /** Looks at the clock at once instead of at the next minute. */
  readonly tick: () => Promise<void>
  /** Resolves when nobody has anything in hand. */
  readonly settled: () => Promise<void>
}

/** The demo's hand on the house's clock: jumps to what is due, or lets a week pass in two minutes. */
export function demoControls({ clock, next, tick, settled }: ControlParts): DemoControls {
  return {
    personas,
    rooms,
    state: async () => ({ now: clock.now(), next: await next(), lapsing: clock.pace().factor > 1 }),
    jump: async () => {
      const due = await next()
      if (due === null) return
      clock.settle()
      clock.jump(due.at)
      await tick()
      await settled()
    },
    lapse: async () => clock.lapse({ factor: A_WEEK / TWO_MINUTES, until: new Date(clock.now().getTime() + A_WEEK) }),
    stop: async () => clock.settle(),
    watch: (listener) => clock.watch(listener),
  }
}

const A_WEEK = 7 * DAY
const TWO_MINUTES = 2 * MINUTE
