import { beforeAll, describe, expect, it } from 'vitest'
import { readBook, writeBook, type Slice } from './book.ts'
import { recoveryInvariants } from './invariants.ts'
import { recoveryReport, tooLittle } from './report.ts'
import { layRecoverySiege } from './run.ts'

/** How often whoever recovers is killed: a few times in every test run, hundreds by `npm run crash:recovery`. */
const KILLS = Number(process.env['RECOVERY_KILLS'] ?? 4)
/** What was struck in earlier sittings is written there, and this one strikes the rest: hundreds of kills need not be one sitting. */
const BOOK = process.env['CRASH_BOOK'] ?? null
/** Another sitting, another order, unless somebody says which. */
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
/** Points to begin with, one after the other: what one sitting found is brought about again. */
const FIRST = process.env['CRASH_AT']?.split(';')

const before = readBook(BOOK)
let slice: Slice

beforeAll(async () => {
  slice = await layRecoverySiege({ kills: KILLS, seed: SEED, before, sabotage: null, ...(FIRST === undefined ? {} : { first: FIRST }) })
  if (BOOK !== null) writeBook(BOOK, slice)
  if (KILLS >= 20) process.stdout.write(`${JSON.stringify({ seed: SEED, ...recoveryReport([slice]) }, null, 2)}\n`)
  if (before.length > 0) process.stdout.write(`all ${before.length + 1} sittings: ${JSON.stringify(recoveryReport([...before, slice]), null, 2)}\n`)
}, 120_000 + KILLS * 60_000)

describe(`after ${KILLS} kills in the middle of recoveries (seed ${SEED})`, () => {
  it.each(Object.keys(recoveryInvariants))('%s', (name) => {
    expect(slice.verdicts[name]).toEqual([])
  })

  it('enough was destroyed, decided, exchanged and cut off for all of this to mean something', () => {
    const report = recoveryReport([...before, slice])
    expect(recoveryReport([slice]).kills).toBe(KILLS)
    if (FIRST === undefined) expect(tooLittle(report)).toEqual([])
  })
})
