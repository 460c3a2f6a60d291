import { describe, expect, it } from 'vitest'
import { SECOND } from '../core/clock.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { turnstile } from './turnstile.ts'

describe('the turnstile before the open page', () => {
  it('lets each pass so many times at once, and then at an even pace', () => {
    const clock = fakeClock('2026-11-23T00:00:00Z')
    const gate = turnstile({ clock, burst: 3, perSecond: 2, most: 10 })
    const passed = (who: string, times: number) => Array.from({ length: times }, () => gate.passes(who)).filter(Boolean).length
    expect(passed('a', 10)).toBe(3)
    expect(passed('b', 2)).toBe(2)
    clock.advance(SECOND)
    expect(passed('a', 10)).toBe(2)
    clock.advance(60 * SECOND)
    expect(passed('a', 10)).toBe(3)
  })

  it('is not filled by any number of addresses, and forgets those first who came longest ago', () => {
    const clock = fakeClock('2026-11-23T00:00:00Z')
    const gate = turnstile({ clock, burst: 1, perSecond: 0, most: 3 })
    for (const who of ['a', 'b', 'c']) expect(gate.passes(who)).toBe(true)
    expect(gate.passes('a')).toBe(false)
    // The fourth takes the place of b, who came longest ago.
    expect(gate.passes('d')).toBe(true)
    expect(gate.passes('a')).toBe(false)
    expect(gate.passes('b')).toBe(true)
  })
})
