import { describe, expect, it } from 'vitest'
import { MINUTE } from '../core/clock.ts'
import { lapseClock } from '../core/lapse-clock.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { lapsedTicker, realTicker } from './ticker.ts'

const turns = async () => { for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve)) }

describe('a ticker by any clock', () => {
  it('ticks at each full minute', async () => {
    const clock = fakeClock('2026-11-23T00:29:40Z')
    const ticks: string[] = []
    const ticker = lapsedTicker(clock)
    ticker.start(async () => { ticks.push(clock.now().toISOString().slice(11, 19)) })
    for (let n = 0; n < 3; n += 1) {
      clock.set(clock.nextWake()!)
      await turns()
    }
    ticker.stop()
    await turns()
    clock.advance(10 * MINUTE)
    await turns()
    expect(ticks).toEqual(['00:30:00', '00:31:00', '00:32:00'])
    expect(clock.nextWake()).toBeNull()
  })

  it('ticks once when the clock jumps over many minutes', async () => {
    const clock = fakeClock('2026-11-23T00:29:40Z')
    let ticks = 0
    const ticker = lapsedTicker(clock)
    ticker.start(async () => { ticks += 1 })
    clock.set('2026-11-23T09:00:00Z')
    await turns()
    ticker.stop()
    expect(ticks).toBe(1)
  })

  it('does not wait for a slow tick, and holds a lapsing clock while it works', async () => {
    const real = fakeClock('2026-11-21T00:00:00Z')
    const clock = lapseClock({ real, start: new Date('2026-11-23T00:00:00Z') })
    clock.lapse({ factor: 60, until: null })
    let end: () => void = () => undefined
    const ticker = lapsedTicker(clock, () => clock.hold())
    ticker.start(async () => await new Promise<void>((resolve) => { end = resolve }))
    real.advance(1000)
    await turns()
    expect(clock.pace().held).toBe(true)
    real.advance(5000)
    expect(clock.now().toISOString()).toBe('2026-11-23T00:01:05.000Z')
    end()
    await turns()
    expect(clock.pace().held).toBe(false)
    ticker.stop()
  })
})

describe('the ticker of a hospital', () => {
  it('starts and stops, and leaves nothing behind that would keep the process alive', () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const ticker = realTicker()
    ticker.start(async () => undefined)
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeGreaterThan(before)
    ticker.stop()
    ticker.stop()
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBe(before)
  })
})
