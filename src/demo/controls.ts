import { DAY, MINUTE, SECOND } from '../core/clock.ts'
import type { LapseClock } from '../core/lapse-clock.ts'
import type { Lang } from '../core/people.ts'
import type { DemoControls } from '../web/demo-controls.ts'
import { personas, rooms } from './cast.ts'

export interface ControlParts {
  readonly clock: LapseClock
  /** What falls due next that people care about, and what each language calls it. */
  readonly next: () => Promise<{ readonly at: Date; readonly name: Readonly<Record<Lang, string>> } | null>
  /** When anything at all falls due next. */
  readonly anything: () => Promise<Date | null>
  /** Looks at the clock at once instead of at the next minute. */
  readonly tick: () => Promise<void>
  /** Resolves when nobody has anything in hand. */
  readonly settled: () => Promise<void>
}

/** The demo's hand on the house's clock: jumps to what is due, with everything done on the way, or lets a week pass in two minutes. */
export function demoControls({ clock, next, anything, tick, settled }: ControlParts): DemoControls {
  let jumping: Promise<void> | null = null

  const jump = async (): Promise<void> => {
    const goal = (await next())?.at.getTime()
    if (goal === undefined) return
    clock.settle()
    for (;;) {
      const now = clock.now().getTime()
      const due = (await anything())?.getTime() ?? goal
      const step = Math.min(goal, due > now ? due : now + MINUTE)
      clock.jump(new Date(step))
      await tick()
      await settled()
      if (step >= goal) return
    }
  }

  return {
    personas,
    rooms,
    state: async () => ({ now: clock.now(), next: await next(), lapsing: clock.pace().factor > 1 }),
    // Two who press at the same moment mean the same jump.
    jump: () => (jumping ??= jump().finally(() => { jumping = null })),
    lapse: async () => clock.lapse({ factor: A_WEEK / LAPSE, until: new Date(clock.now().getTime() + A_WEEK) }),
    stop: async () => clock.settle(),
    watch: (listener) => clock.watch(listener),
  }
}

const A_WEEK = 7 * DAY
/** Together with the copies that are made and proven on the way, at life's pace, about two minutes. */
const LAPSE = 85 * SECOND
