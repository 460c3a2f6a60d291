import { afterEach, describe, expect, it, vi } from 'vitest'
import { HOUR, MINUTE } from '../core/clock.ts'
import { realTicker } from './ticker.ts'

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

  describe('whose clock is set', () => {
    afterEach(() => { vi.useRealTimers() })
    it.each([['back', -HOUR], ['back by years', -20_000 * HOUR], ['ahead', HOUR]])('%s goes on within two minutes, and no faster than before', async (_, step) => {
      vi.useFakeTimers({ now: new Date('2026-11-23T00:00:10Z') })
      let ticks = 0
      const ticker = realTicker()
      ticker.start(async () => { ticks += 1 })
      await vi.advanceTimersByTimeAsync(3 * MINUTE)
      expect(ticks).toBe(3)
      vi.setSystemTime(new Date(Date.now() + step))
      await vi.advanceTimersByTimeAsync(2 * MINUTE)
      expect(ticks).toBeGreaterThan(3)
      ticks = 0
      await vi.advanceTimersByTimeAsync(10 * MINUTE)
      expect(ticks).toBe(10)
      ticker.stop()
      await vi.advanceTimersByTimeAsync(3 * MINUTE)
      expect(ticks).toBe(10)
    })
  })
})
