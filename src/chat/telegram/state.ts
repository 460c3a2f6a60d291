import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Health } from '../platform.ts'

/** How well we hear, told once at each change. */
export interface Hearing {
  well(): void
  ill(why: string, facts?: object): void
  health(): Health
  /** How often we heard again after we had not. */
  reconnects(): number
  /** Resolves as soon as it is known whether we hear. */
  readonly known: Promise<void>
}

export function hearing(parts: { readonly clock: Clock; readonly log: Log }): Hearing {
  const { clock, log } = parts
  let now: Health = { state: 'down', why: 'not started', since: clock.now() }
  let lines = 0
  let reconnects = 0
  let found = () => {}
  const known = new Promise<void>((resolve) => { found = resolve })
  return {
    known,
    well: () => {
      if (now.state === 'down') log.info({ was: now.why, seconds: Math.round((clock.now().getTime() - now.since.getTime()) / 1000) }, 'Telegram is heard')
      if (now.state === 'down' && now.why !== NOT_STARTED) reconnects += 1
      now = { state: 'up' }
      lines = 0
      found()
    },
    ill: (why, facts = {}) => {
      const same = now.state === 'down' && now.why === why
      lines = same ? lines + 1 : 1
      // What goes on is told again after a while, not at each try.
      if (lines === 1 || lines % TOLD_AGAIN === 0) log.error({ ...facts, tries: lines }, why)
      now = { state: 'down', why, since: now.state === 'down' && now.why !== NOT_STARTED ? now.since : clock.now() }
      found()
    },
    health: () => now,
    reconnects: () => reconnects,
  }
}

const NOT_STARTED = 'not started'
const TOLD_AGAIN = 20
