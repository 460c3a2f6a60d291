import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY } from './clock.ts'
import { planReread, type ReadCopy } from './reread.ts'

const WEEK = 7 * DAY
const copies = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 1000 }), age: fc.option(fc.integer({ min: 0, max: 120 })) }), { maxLength: 30 })

describe('reading kept copies again', () => {
  it('takes the longest unread first, and never none', () => {
    const plan = planReread([{ id: 1, bytes: 10, readAt: 5 * DAY }, { id: 2, bytes: 10, readAt: null }, { id: 3, bytes: 10, readAt: DAY }], { at: 6 * DAY, next: 13 * DAY, within: 90 * DAY, budget: 1 })
    expect(plan.chosen.map((copy) => copy.id)).toEqual([2])
  })

  it.each([1, 2, 3].map((seed) => [seed]))('reads every copy within the period where no budget forbids it, week by week (%i)', (seed) => {
    fc.assert(fc.property(copies, (made) => {
      const period = 30 * DAY
      let at = 200 * DAY
      let kept: readonly ReadCopy[] = made.map((copy, id) => ({ id, bytes: copy.bytes, readAt: copy.age === null ? null : at - Math.min(copy.age, 30) * DAY }))
      for (let week = 0; week < 8; week += 1) {
        const { chosen, behind } = planReread(kept, { at, next: at + WEEK, within: period, budget: null })
        expect(behind).toBe(0)
        const read = new Set(chosen.map((copy) => copy.id))
        kept = kept.map((copy) => (read.has(copy.id) ? { ...copy, readAt: at } : copy))
        at += WEEK
        expect(kept.every((copy) => copy.readAt !== null && at - copy.readAt <= period)).toBe(true)
      }
    }), { seed, numRuns: 40 })
  })

  it('never goes beyond its budget by more than one copy, and counts what it leaves behind', () => {
    fc.assert(fc.property(copies, fc.integer({ min: 1, max: 3000 }), (made, budget) => {
      const at = 200 * DAY
      const kept = made.map((copy, id) => ({ id, bytes: copy.bytes, readAt: copy.age === null ? null : at - copy.age * DAY }))
      const { chosen, behind } = planReread(kept, { at, next: at + WEEK, within: 30 * DAY, budget })
      const bytes = chosen.reduce((sum, copy) => sum + copy.bytes, 0)
      expect(chosen.length <= 1 || bytes <= budget).toBe(true)
      expect(behind).toBe(kept.filter((copy) => !chosen.includes(copy) && (copy.readAt === null || copy.readAt + 30 * DAY < at)).length)
    }))
  })
})
