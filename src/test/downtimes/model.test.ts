import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { live } from './living.ts'
import { moves } from './moves.ts'

/** The same few stories in every test run; thousands of others with `DOWNTIMES=2000`, and the same again with the `DOWNTIMES_SEED` that a failure names. */
const STORIES = Number(process.env['DOWNTIMES'] ?? 3)
const SEED = Number(process.env['DOWNTIMES_SEED'] ?? (process.env['DOWNTIMES'] === undefined ? 7 : NaN))
/** Somebody who looks for the shortest story of a failure waits no longer than so. */
const LOOK_FOR = STORIES > 3 ? 3_600_000 : 90_000

describe('downtimes, whatever happens', () => {
  it('begin on somebody else’s word alone, are told to every unit once and as they stand, and end where everything was seen to work', async () => {
    let downtimes = 0
    await fc.assert(fc.asyncProperty(moves, async (story) => { downtimes += await live(story) }), { numRuns: STORIES, interruptAfterTimeLimit: LOOK_FOR, ...(Number.isNaN(SEED) ? {} : { seed: SEED }) })
    expect(downtimes, 'there were downtimes').toBeGreaterThanOrEqual(STORIES)
  }, LOOK_FOR + 60_000)
})
