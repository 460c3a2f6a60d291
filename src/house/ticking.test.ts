import { expect, it } from 'vitest'
import { HOUR, MINUTE } from '../core/clock.ts'
import { ticks } from './ticking.ts'

it.each([
  ['a minute ago', -MINUTE, 'up'],
  ['four minutes ago', -4 * MINUTE, 'down'],
  ['in a minute, for somebody put the clock right', MINUTE, 'up'],
  ['in an hour, for the clock was set back and nobody has looked since', HOUR, 'down'],
  ['never', null, 'down'],
] as const)('a scheduler that looked %s (%s ms) is %s', (_, away, state) => {
  const now = Date.parse('2026-11-23T00:00:00Z')
  expect(ticks({ last: away === null ? null : now + away, now, patience: 3 * MINUTE })).toBe(state)
})
