import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts'
import { durationText, readDuration, readSize } from './amounts.ts'

describe('an amount', () => {
  it.each([['90s', 90 * SECOND], ['30m', 30 * MINUTE], ['2 h', 2 * HOUR], ['1h30m', 90 * MINUTE], ['14d', 14 * DAY], ['2 weeks', 14 * DAY], ['0.5h', 30 * MINUTE], ['-3d', -3 * DAY]])('of time reads %s', (text, ms) => {
    expect(readDuration(text)).toBe(ms)
  })

  it.each([['500MB', 5e8], ['10 GB', 1e10], ['1.5TiB', 1.5 * 1024 ** 4], ['4kib', 4096], ['0B', 0], ['-1GB', -1e9]])('of space reads %s', (text, bytes) => {
    expect(readSize(text)).toBe(bytes)
  })

  it.each(['', '14', 'd', '14 moons', '1h and a bit', '1h-', '10', 'GB', '1GB1GB', '1e3GB', 'Infinity d'])('is nothing where the unit or the figure is missing: %j', (text) => {
    expect([readDuration(text), readSize(text)]).toEqual([null, null])
  })

  it('reads back what it writes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 5000 * DAY / SECOND }), (seconds) => readDuration(durationText(seconds * SECOND)) === seconds * SECOND))
  })

  it('never throws, and never takes words for a figure', () => {
    fc.assert(fc.property(fc.string(), (text) => [readDuration(text), readSize(text)].every((value) => value === null || Number.isFinite(value))))
  })
})
