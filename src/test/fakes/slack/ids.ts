import type { Clock } from '../../../core/clock.ts'
import type { Ids } from './shapes.ts'
import type { Dice } from './dice.ts'

/** Ids as Slack makes them, the same ones in every run of a test. */
export function slackIds(clock: Clock, dice: Dice): Ids {
  let count = 0
  let last = { second: 0, micro: 0 }
  return {
    next: (prefix) => `${prefix}0${(count += 1).toString(36).toUpperCase().padStart(9, '0')}`,
    hex: (length) => Array.from({ length }, () => Math.floor(dice() * 16).toString(16)).join(''),
    ts: () => {
      const second = Math.max(Math.floor(clock.now().getTime() / 1000), last.second)
      last = second === last.second ? { second, micro: last.micro + 1 } : { second, micro: 100 }
      return `${last.second}.${String(last.micro).padStart(6, '0')}`
    },
  }
}
