import { expect, it } from 'vitest'
import { fakeClock } from '../test/fakes/clock.ts'
import { bounded } from './bounded.ts'

const stopped = (signal: AbortSignal) => new Promise<string>((resolve) => { signal.addEventListener('abort', () => { resolve('stopped') }) })

it('what nobody may stop is stopped by the clock that it was given, and by no other', async () => {
  const clock = fakeClock('2026-11-23T00:00:00Z')
  const held = bounded(clock, 60_000, stopped)
  clock.advance(60_000)
  expect(await held).toBe('stopped')
})

it('what ended in time is never stopped afterwards', async () => {
  const clock = fakeClock('2026-11-23T00:00:00Z')
  const lent = await bounded(clock, 60_000, (signal) => Promise.resolve(signal))
  clock.advance(120_000)
  await Promise.resolve()
  expect(lent.aborted).toBe(false)
})
