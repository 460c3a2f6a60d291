import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { Readable } from 'node:stream'
import { faultOf } from '../test/contracts/target.ts'
import { heldAgainst, inNoneOf, type Listing } from './sorted.ts'

const signal = new AbortController().signal
const list = (lines: readonly string[]): Listing => ({ tools: [{ command: 'cat', args: [] }], input: Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(''))]) })
const op = 'compare'

describe('two sorted lists', () => {
  it('are told apart by what is missing, changed, added and alike', async () => {
    const copy = list(['a\t1', 'b\t1', 'd\t1', 'e\t1'])
    const source = list(['b\t2', 'c\t1', 'd\t1', 'f\t1', 'g\t1'])
    expect(await heldAgainst({ op, copy, source, signal })).toMatchObject({ missing: 2, changed: 1, added: 3, same: 1 })
  })

  it('are told apart as somebody would who holds both in his head', async () => {
    const rows = fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b', '0'), minLength: 1, maxLength: 3 }), fc.constantFrom('x', 'y'), { maxKeys: 12 })
    const lines = (held: Record<string, string>) => Object.entries(held).map(([key, value]) => `${key}\t${value}`).sort()
    await fc.assert(fc.asyncProperty(rows, rows, async (ours, theirs) => {
      const keys = Object.keys(ours)
      const expected = {
        missing: keys.filter((key) => !(key in theirs)).length,
        changed: keys.filter((key) => key in theirs && ours[key] !== theirs[key]).length,
        added: Object.keys(theirs).filter((key) => !(key in ours)).length,
        same: keys.filter((key) => key in theirs && ours[key] === theirs[key]).length,
      }
      expect(await heldAgainst({ op, copy: list(lines(ours)), source: list(lines(theirs)), signal })).toMatchObject(expected)
      expect(await inNoneOf({ op, list: list(keys.sort()), others: [list(Object.keys(theirs).sort()), list([])], signal })).toBe(expected.missing)
    }), { numRuns: 10 })
  })

  it('have another mark where as many rows differ that are others', async () => {
    const mark = async (ours: readonly string[], theirs: readonly string[]) => (await heldAgainst({ op, copy: list(ours), source: list(theirs), signal })).mark
    const first = await mark(['a\t1', 'b\t1'], ['b\t2'])
    expect(await mark(['a\t1', 'b\t1'], ['b\t2', 'c\t1'])).toBe(first)
    expect(new Set([first, await mark(['a\t9', 'b\t1'], ['b\t2']), await mark(['a\t1', 'b\t1'], ['b\t3']), await mark(['0\t1', 'b\t1'], ['b\t2'])]).size).toBe(4)
  })

  it('count each of several that are alike', async () => {
    expect(await heldAgainst({ op, copy: list(['a', 'a', 'a', 'b']), source: list(['a', 'c', 'c']), signal })).toMatchObject({ missing: 3, changed: 0, added: 2, same: 1 })
    expect(await inNoneOf({ op, list: list(['a', 'a', 'b', 'c']), others: [list(['b']), list(['c', 'd'])], signal })).toBe(2)
  })

  it('are refused out of order: what would be told is no difference', async () => {
    expect(await faultOf(heldAgainst({ op, copy: list(['b\t1', 'a\t1']), source: list(['a\t1']), signal }))).toMatchObject({ hint: 'tool-failed', retry: 'never' })
  })

  it('tell what a tool failed of, and never half a difference', async () => {
    const broken: Listing = { tools: [{ command: 'sh', args: ['-c', 'echo a; echo "disk on fire" >&2; exit 3'] }] }
    expect((await faultOf(heldAgainst({ op, copy: list(['a']), source: broken, signal }))).message).toContain('disk on fire')
  })
})
