import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecast, judgeSize, median } from './trend.ts'

const usual = [100_000, 101_000, 99_000, 102_000]
const ask = { bytes: 100_000, history: usual, growing: true, shrinkWarning: 0.5, name: 'data' }

describe('judgeSize', () => {
  it('lets one odd night in the past not move what is usual', () => {
    expect(judgeSize({ ...ask, bytes: 60_000, history: [...usual, 9_000_000] })).toEqual({ verdict: 'usual' })
  })

  it('warns of growing data that shrank below the configured share', () => {
    expect(judgeSize({ ...ask, bytes: 49_000 })).toEqual({ verdict: 'warning', finding: { kind: 'shrank', bytes: 49_000, median: 100_500 } })
  })

  it('fails growing data of which nearly nothing is left', () => {
    expect(judgeSize({ ...ask, bytes: 424 })).toMatchObject({ verdict: 'failure', finding: { kind: 'too-small', bytes: 424 } })
  })

  it('fails nothing at all, even the first time and of data that need not grow', () => {
    expect(judgeSize({ ...ask, bytes: 0, history: [], growing: false })).toMatchObject({ verdict: 'failure', finding: { kind: 'zero-bytes' } })
  })

  it('calls nothing unusual before there are three copies to compare with', () => {
    expect(judgeSize({ ...ask, bytes: 424, history: [100_000, 100_000] })).toEqual({ verdict: 'usual' })
  })

  it('never complains of data that kept its size or grew', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 1e12 }), { maxLength: 20 }), fc.double({ min: 0.05, max: 1, noNaN: true }), (history, shrinkWarning) => {
      const bytes = Math.max(1, ...history)
      return judgeSize({ ...ask, bytes, history, shrinkWarning }).verdict === 'usual'
    }))
  })

  it('judges a smaller copy never more mildly than a larger one', () => {
    const grave = { usual: 0, warning: 1, failure: 2 }
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { maxLength: 12 }), fc.nat(1e9), fc.nat(1e9), (history, a, b) => {
      const [small, large] = a < b ? [a, b] : [b, a]
      const judge = (bytes: number) => grave[judgeSize({ ...ask, bytes, history }).verdict]
      return judge(small) >= judge(large)
    }))
  })
})

describe('forecast', () => {
  const noted = (source: number, ...sizes: readonly number[]) => sizes.map((bytes) => ({ bytes, source }))
  const unnoted = (...sizes: readonly number[]) => sizes.map((bytes) => ({ bytes, source: null }))

  it('asks for a fifth more than the largest copy so far while the source keeps its size', () => {
    expect(forecast({ earlier: noted(10_000, 100, 300, 200), of: 'everything', source: 10_000 })).toBe(360)
    expect(forecast({ earlier: unnoted(100, 300, 200), of: 'everything', source: 10_000 })).toBe(360)
  })

  it('asks for all that will be read when there is no copy to learn from', () => {
    expect(forecast({ earlier: [], of: 'everything', source: 10_000 })).toBe(10_000)
    expect(forecast({ earlier: [], of: 'everything', source: null })).toBeNull()
  })

  it('asks for less of a source that shrank: by as much, and never more than is left of it', () => {
    expect(forecast({ earlier: noted(10_000, 5000), of: 'everything', source: 1000 })).toBe(600)
    expect(forecast({ earlier: unnoted(5000), of: 'everything', source: 1000 })).toBe(1000)
    expect(forecast({ earlier: noted(10_000, 5000), of: 'changes', source: 1000 })).toBe(1000)
  })

  it('asks for more of a source that grew', () => {
    expect(forecast({ earlier: noted(10_000, 5000), of: 'everything', source: 30_000 })).toBe(18_000)
    expect(forecast({ earlier: noted(10_000, 500), of: 'changes', source: 12_000 })).toBe(3000)
  })

  it('never asks for more than the source has, nor for less of a larger source', () => {
    const earlier = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 1e9 }), source: fc.option(fc.nat(1e9), { nil: null }) }), { maxLength: 8 })
    const asks = fc.record({ earlier, of: fc.constantFrom('everything' as const, 'changes' as const) })
    fc.assert(fc.property(asks, fc.nat(1e9), fc.nat(1e9), (ask, a, b) => {
      const [small, large] = a < b ? [a, b] : [b, a]
      const less = forecast({ ...ask, source: small }) ?? Infinity
      expect(less).toBeLessThanOrEqual(small)
      expect(less).toBeLessThanOrEqual(forecast({ ...ask, source: large }) ?? -1)
    }))
  })
})

describe('median', () => {
  it('lies between the smallest and the largest', () => {
    fc.assert(fc.property(fc.array(fc.nat(), { minLength: 1 }), (sizes) => {
      const middle = median(sizes) ?? -1
      return middle >= Math.min(...sizes) && middle <= Math.max(...sizes)
    }))
  })
})
