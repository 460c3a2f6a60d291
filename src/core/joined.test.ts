import { getEventListeners } from 'node:events'
import { setImmediate as turnOfNode } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { fakeClock } from '../test/fakes/clock.ts'
import { joined } from './joined.ts'
import { waker } from './worker.ts'

/** Everything that hangs on a signal and can grow, also what Node keeps to itself. */
const weight = (signal: AbortSignal) => Object.getOwnPropertySymbols(signal)
  .map((name): unknown => Reflect.get(signal, name))
  .reduce<number>((sum, held) => sum + (typeof held === 'object' && held !== null && 'size' in held && typeof held.size === 'number' ? held.size : 0), 0)

it('aborts with the first of its signals, also with one that has aborted before', () => {
  const [one, other] = [new AbortController(), new AbortController()]
  const both = joined([one.signal, other.signal])
  expect(both.signal.aborted).toBe(false)
  other.abort('shutdown')
  expect([both.signal.aborted, both.signal.reason]).toEqual([true, 'shutdown'])
  expect(joined([one.signal, other.signal]).signal.aborted).toBe(true)
})

it('leaves nothing behind on a signal that outlives it', () => {
  const house = new AbortController().signal
  const before = weight(house)
  for (let calls = 0; calls < 100; calls += 1) joined([house, new AbortController().signal]).letGo()
  expect(getEventListeners(house, 'abort')).toEqual([])
  expect(weight(house)).toBe(before)
})

it('lets a worker rest and be woken for months without a trace on the signal that ends it', async () => {
  const clock = fakeClock('2026-11-23T00:00:00Z')
  const house = new AbortController().signal
  const wake = waker(clock)
  const before = weight(house)
  for (let rests = 0; rests < 100; rests += 1) {
    const rested = wake.rest(60_000, house)
    await turnOfNode()
    if (rests % 2 === 0) wake.wake()
    else clock.advance(60_000)
    await rested
    // A wake that came while it rested is answered by the next round at once.
    if (rests % 2 === 0) await wake.rest(0, house)
  }
  expect(getEventListeners(house, 'abort')).toEqual([])
  expect(weight(house)).toBe(before)
  expect(clock.nextWake()).toBeNull()
})
