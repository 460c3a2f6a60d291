import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../core/clock.ts'
import { lapseClock } from '../core/lapse-clock.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { demoTicker } from './ticker.ts'

const turns = async () => { for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve)) }
const start = new Date('2026-11-23T00:00:20Z')

function desk(due: readonly Date[] = []) {
  const real = fakeClock('2026-11-21T09:00:00Z')
  const clock = lapseClock({ real, start })
  const ticks: string[] = []
  const ticker = demoTicker(clock, async () => due.find((at) => at > clock.now()) ?? null)
  const begin = (work: () => Promise<void> = async () => undefined) => {
    ticker.start(async () => {
      ticks.push(clock.now().toISOString().slice(11, 16))
      await work()
    })
  }
  /** Lets life go on to each timer in turn, until time lapses no more. */
  const live = async (goOn: () => boolean) => {
    await turns()
    while (goOn()) {
      const next = real.nextWake()
      if (next === null) return
      real.set(next)
      await turns()
    }
  }
  return { real, clock, ticker, ticks, begin, live }
}

describe('the demo’s ticker', () => {
  it('ticks at each full minute at life’s pace, and no more once it is stopped', async () => {
    const { ticker, ticks, begin, live, real } = desk()
    begin()
    await live(() => ticks.length < 3)
    ticker.stop()
    await turns()
    real.advance(10 * MINUTE)
    await turns()
    expect(ticks).toEqual(['00:01', '00:02', '00:03'])
  })

  it('ticks once when the clock jumps over many minutes', async () => {
    const { clock, ticker, ticks, begin } = desk()
    begin()
    await turns()
    clock.jump(new Date('2026-11-23T08:30:00Z'))
    await turns()
    ticker.stop()
    expect(ticks).toEqual(['08:30'])
  })

  it('looks, while time lapses, at the very minute of whatever is due and every hour besides', async () => {
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 2, max: 300 }), { maxLength: 8 }), async (minutes) => {
      const due = minutes.sort((a, b) => a - b).map((minute) => new Date(Date.parse('2026-11-23T00:00:00Z') + minute * MINUTE))
      const { clock, ticker, ticks, begin, live } = desk(due)
      clock.lapse({ factor: 7200, until: new Date(start.getTime() + 5 * HOUR + MINUTE) })
      begin()
      await live(() => clock.pace().factor > 1)
      ticker.stop()
      await turns()
      for (const at of due) expect(ticks).toContain(at.toISOString().slice(11, 16))
      expect(ticks.length).toBeGreaterThanOrEqual(5)
      expect(ticks.length).toBeLessThanOrEqual(7 + due.length)
    }), { numRuns: 20 })
  })

  it('goes back to each minute when the lapse is stopped', async () => {
    const { clock, ticker, ticks, begin, live } = desk()
    clock.lapse({ factor: 7200, until: null })
    begin()
    await live(() => ticks.length < 1)
    clock.settle()
    await live(() => ticks.length < 3)
    ticker.stop()
    expect(ticks).toEqual(['01:00', '01:01', '01:02'])
  })

  it('holds a lapsing clock at life’s pace while a tick works', async () => {
    const { real, clock, ticker, begin, live, ticks } = desk()
    clock.lapse({ factor: 60, until: null })
    let end: () => void = () => undefined
    begin(() => new Promise((resolve) => { end = resolve }))
    await live(() => ticks.length < 1)
    expect(clock.pace().held).toBe(true)
    const before = clock.now().getTime()
    real.advance(5000)
    expect(clock.now().getTime() - before).toBe(5000)
    end()
    await turns()
    expect(clock.pace().held).toBe(false)
    ticker.stop()
  })
})
