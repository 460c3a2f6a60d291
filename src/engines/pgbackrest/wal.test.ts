import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextSegment, readArchive, segmentsBetween, timelineOf, wrongIn } from './wal.ts'

const MEGABYTE = 1024 ** 2
const line = (name: string, bytes = 10) => `${bytes} ${name.slice(0, 16)}/${name}-${'a'.repeat(40)}.zst`

describe('the names of log segments', () => {
  it('follow one another over the end of a file number', () => {
    expect(nextSegment('000000010000000000000001', 16 * MEGABYTE)).toBe('000000010000000000000002')
    expect(nextSegment('0000000100000000000000FF', 16 * MEGABYTE)).toBe('000000010000000100000000')
    expect(nextSegment('00000003000000AB00000003', 1024 * MEGABYTE)).toBe('00000003000000AC00000000')
    expect(timelineOf('0000000A0000000000000001')).toBe(10)
  })

  it('lead from any one to any later one without a gap', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 300 }), fc.constantFrom(1, 16, 64, 1024), (start, length, size) => {
      let from = '000000020000000000000000'
      for (let n = 0; n < start % 700; n += 1) from = nextSegment(from, size * MEGABYTE)
      let to = from
      for (let n = 0; n < length; n += 1) to = nextSegment(to, size * MEGABYTE)
      const names = segmentsBetween(from, to, size * MEGABYTE) ?? []
      expect([names.length, names[0], names.at(-1), names.toSorted()]).toEqual([length + 1, from, to, names])
    }), { numRuns: 50 })
  })

  it('lead nowhere to another timeline or back', () => {
    expect(segmentsBetween('000000010000000000000005', '000000020000000000000006', 16 * MEGABYTE)).toBeNull()
    expect(segmentsBetween('000000010000000000000005', '000000010000000000000004', 16 * MEGABYTE)).toBeNull()
  })
})

describe('an archive', () => {
  const names = ['000000010000000000000001', '000000010000000000000002', '000000010000000000000003']

  it('is whole when each segment lies there once, with bytes', () => {
    expect(wrongIn(names, readArchive([...names.map((name) => line(name)), '57 00000002.history', '300 0000000100000000/000000010000000000000002.00000028.backup']))).toBeNull()
  })

  it('does not take what was never finished for a segment', () => {
    const [one = '', two = '', three = ''] = names
    const partial = `10 ${three.slice(0, 16)}/${three}.partial-${'a'.repeat(40)}.zst`
    expect(wrongIn(names, readArchive([line(one), line(two), partial]))).toBe(`${three} is missing`)
  })

  it('has a gap, a double or an empty segment, and says which', () => {
    const [one = '', two = '', three = ''] = names
    expect(wrongIn(names, readArchive([line(one), line(three)]))).toBe(`${two} is missing`)
    expect(wrongIn(names, readArchive([line(one), line(two), line(two).replace(/a{40}/, 'b'.repeat(40)), line(three)]))).toContain(`${two} lies there twice`)
    expect(wrongIn(names, readArchive([line(one), line(two, 0), line(three)]))).toBe(`${two} is empty`)
  })
})
