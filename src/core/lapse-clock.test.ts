import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeClock } from '../test/fakes/clock.ts'
import { DAY, HOUR, MINUTE, realClock, SECOND } from './clock.ts'
import { lapseClock } from './lapse-clock.ts'

const life = '2026-11-21T09:00:00Z'
const start = new Date('2026-11-23T00:00:00Z')
const settled = async () => { for (let n = 0; n < 20; n += 1) await Promise.resolve() }

function house() {
  const real = fakeClock(life)
  const clock = lapseClock({ real, start })
  const gone = () => clock.now().getTime() - start.getTime()
  const woken: number[] = []
  const sleep = (ms: number) => void clock.sleep(ms).then(() => woken.push(gone()))
  /** Lets life go on as an event loop does: to each timer, then to the end. */
  const live = async (ms: number) => {
    const end = real.now().getTime() + ms
    for (let next = real.nextWake(); next !== null && next.getTime() <= end; next = real.nextWake()) {
      real.set(next)
      await settled()
    }
    real.set(new Date(end))
    await settled()
  }
  return { real, clock, gone, woken, sleep, live }
}

describe('the clock of the demo', () => {
  it('goes at life’s pace until somebody changes it', async () => {
    const { gone, live, sleep, woken } = house()
    sleep(5 * SECOND)
    await live(4 * SECOND)
    expect([gone(), woken]).toEqual([4 * SECOND, []])
    await live(SECOND)
    expect([gone(), woken]).toEqual([5 * SECOND, [5 * SECOND]])
  })

  it('jumps ahead and wakes those whose time has come, in their order', async () => {
    const { clock, gone, woken, sleep } = house()
    sleep(3 * HOUR)
    sleep(HOUR)
    sleep(5 * HOUR)
    clock.jump(new Date(start.getTime() + 4 * HOUR))
    await settled()
    expect([gone(), woken]).toEqual([4 * HOUR, [4 * HOUR, 4 * HOUR]])
    clock.jump(start)
    expect(gone()).toBe(4 * HOUR)
  })

  it('lapses a week in two minutes and then settles at that very moment', async () => {
    const { clock, gone, live } = house()
    const week = 7 * DAY
    clock.lapse({ factor: week / (2 * MINUTE), until: new Date(start.getTime() + week) })
    await live(MINUTE)
    expect(gone()).toBe(week / 2)
    await live(MINUTE)
    expect([gone(), clock.pace()]).toEqual([week, { factor: 1, until: null, held: false }])
    await live(SECOND)
    expect(gone()).toBe(week + SECOND)
  })

  it('waits for a sleeper when the machine is too busy to wake him in time', async () => {
    const { real, clock, gone, sleep, woken } = house()
    clock.lapse({ factor: 5000, until: null })
    sleep(MINUTE)
    real.advance(30 * SECOND)
    expect(gone()).toBe(MINUTE)
    await settled()
    expect(woken).toEqual([MINUTE])
  })

  it('makes up for the moments at which it stood still, though every timer of life comes late', async () => {
    const { real, clock, gone } = house()
    const factor = 7200
    clock.lapse({ factor, until: new Date(start.getTime() + DAY) })
    const woken: number[] = []
    const eachMinute = async () => { while (gone() < DAY) { await clock.sleep(MINUTE); woken.push(gone()) } }
    void eachMinute()
    let life = 0
    while (clock.pace().factor > 1) {
      await settled()
      const next = real.nextWake()?.getTime() ?? real.now().getTime()
      const late = Math.max(1, next - real.now().getTime()) + 2
      real.advance(late)
      life += late
    }
    // Twelve seconds are what it should take; two late milliseconds at each of 1,440 minutes would add three.
    expect(life).toBeLessThan(12.5 * SECOND)
    expect(woken.slice(0, 1000)).toEqual(Array.from({ length: 1000 }, (_, n) => (n + 1) * MINUTE))
  })

  it('goes at life’s pace while somebody holds it, and lapses again when the last one lets go', async () => {
    const { clock, gone, live } = house()
    clock.lapse({ factor: 60, until: null })
    const first = clock.hold()
    const second = clock.hold()
    await live(10 * SECOND)
    first()
    first()
    await live(10 * SECOND)
    expect([gone(), clock.pace().held]).toEqual([20 * SECOND, true])
    second()
    await live(10 * SECOND)
    expect(gone()).toBe(20 * SECOND + 10 * MINUTE)
  })

  it('wakes a sleeper whose signal aborts, and leaves no timer behind', async () => {
    const { real, clock } = house()
    const leave = new AbortController()
    const asleep = clock.sleep(HOUR, leave.signal)
    expect(real.nextWake()).not.toBeNull()
    leave.abort()
    await asleep
    await settled()
    expect(real.nextWake()).toBeNull()
  })

  it('does not go back when life’s clock is put back', async () => {
    const { real, gone, live } = house()
    await live(HOUR)
    expect(gone()).toBe(HOUR)
    real.set(new Date(real.now().getTime() - 30 * MINUTE))
    expect(gone()).toBe(HOUR)
    real.advance(MINUTE)
    expect(gone()).toBe(HOUR + MINUTE)
  })

  it('refuses to go slower than life', () => {
    const { clock } = house()
    for (const factor of [0, 0.5, -1, NaN, Infinity]) expect(() => clock.lapse({ factor, until: null })).toThrow(RangeError)
  })

  it('tells those who show the time of every jump and change of pace', () => {
    const { clock } = house()
    let told = 0
    const stop = clock.watch(() => { told += 1 })
    clock.jump(new Date(start.getTime() + HOUR))
    clock.lapse({ factor: 10, until: null })
    clock.hold()()
    clock.settle()
    stop()
    clock.jump(new Date(start.getTime() + DAY))
    expect(told).toBe(5)
  })

  it('runs on a real clock: an hour of minute ticks in well under a second, each at its minute', async () => {
    const clock = lapseClock({ real: realClock, start })
    const minutes: number[] = []
    for (let n = 0; n < 60; n += 1) {
      const asleep = clock.sleep(MINUTE - (clock.now().getTime() % MINUTE))
      // From now on every millisecond that the machine is late would be three minutes.
      if (n === 0) clock.lapse({ factor: 3600 * 50, until: null })
      await asleep
      minutes.push((clock.now().getTime() - start.getTime()) / MINUTE)
    }
    expect(minutes).toEqual(Array.from({ length: 60 }, (_, n) => n + 1))
  })
})

describe('whatever is done to the clock', () => {
  type Step = { readonly live: number } | { readonly busy: number } | { readonly back: number } | { readonly jump: number } | { readonly factor: number; readonly for: number | null } | { readonly settle: true } | { readonly hold: true } | { readonly release: true } | { readonly sleep: number }
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ live: fc.integer({ min: 0, max: 10 * MINUTE }) }),
    fc.record({ busy: fc.integer({ min: 0, max: 10 * MINUTE }) }),
    fc.record({ back: fc.integer({ min: 0, max: 10 * MINUTE }) }),
    fc.record({ jump: fc.integer({ min: -HOUR, max: DAY }) }),
    fc.record({ factor: fc.double({ min: 1, max: 10_000, noNaN: true }), for: fc.option(fc.integer({ min: 0, max: DAY })) }),
    fc.record({ settle: fc.constant(true as const) }),
    fc.record({ hold: fc.constant(true as const) }),
    fc.record({ release: fc.constant(true as const) }),
    fc.record({ sleep: fc.integer({ min: 1, max: DAY }) }),
  )

  it('never goes back, wakes nobody early, leaves nobody asleep, and overtakes nobody while it lapses', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { real, clock, live } = house()
      const holds: (() => void)[] = []
      const asleep = new Set<number>()
      let before = clock.now().getTime()
      let putBack = false
      for (const it of steps) {
        const { factor, held } = clock.pace()
        const lapsing = factor > 1 && !held
        const next = Math.min(...asleep)
        if ('live' in it) {
          await live(it.live)
          if (factor === 1 || held) expect(clock.now().getTime() - before).toBe(it.live)
        } else if ('busy' in it) {
          real.advance(it.busy)
          if (lapsing && next >= before) expect(clock.now().getTime()).toBeLessThanOrEqual(next)
        } else if ('back' in it) {
          putBack = true
          real.set(new Date(real.now().getTime() - it.back))
          if (factor === 1 || held) expect(clock.now().getTime()).toBe(before)
        } else if ('jump' in it) clock.jump(new Date(before + it.jump))
        else if ('factor' in it) clock.lapse({ factor: it.factor, until: it.for === null ? null : new Date(before + it.for) })
        else if ('settle' in it) clock.settle()
        else if ('hold' in it) holds.push(clock.hold())
        else if ('release' in it) holds.pop()?.()
        else {
          const at = clock.now().getTime() + it.sleep
          asleep.add(at)
          void clock.sleep(it.sleep).then(() => {
            expect(clock.now().getTime()).toBeGreaterThanOrEqual(at)
            asleep.delete(at)
          })
        }
        await settled()
        const now = clock.now().getTime()
        expect(now).toBeGreaterThanOrEqual(before)
        // A busy machine has not had its turn yet, and life's timers run late once it is put back; else whoever is due is awake.
        if (!('busy' in it) && !putBack) expect([...asleep].filter((at) => at <= now)).toEqual([])
        before = now
      }
      // Life goes on: everybody wakes in the end.
      for (const release of holds) release()
      clock.settle()
      await live(4 * DAY)
      expect([...asleep]).toEqual([])
    }), { numRuns: 200 })
  })
})
