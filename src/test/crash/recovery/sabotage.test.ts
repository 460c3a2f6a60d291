import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../../config/package-root.ts'
import { recoveryInvariants } from './invariants.ts'
import { layRecoverySiege } from './run.ts'
import { sabotages } from './sabotages.ts'
import { mistaken } from './saboteur.ts'

/** One mistake is made in every test run, so that the siege is known to see it; all of them by `npm run crash:sabotage`. */
const ALL = process.env['SABOTAGE'] === 'all'
const OFTEN = 'a restore that was cut off may be tried again without another decision'
const chosen = Object.keys(sabotages).filter((name) => ALL || name === OFTEN)

describe('what the invariants of a killed recovery are worth', () => {
  it('for each of them there is a mistake that fells it', () => {
    expect([...new Set(Object.values(sabotages).flatMap(({ fells }) => meant(fells)))].sort()).toEqual(Object.keys(recoveryInvariants).sort())
  })

  it('each mistake finds its line in the house as it is now', () => {
    for (const sabotage of Object.values(sabotages)) {
      const text = readFileSync(join(packageRoot(), '.cache/dist/src', `${sabotage.module}.js`), 'utf8')
      expect(mistaken(sabotage, text)).not.toBe(text)
    }
  })

  it.each(chosen)('where %s, just that is found', async (name) => {
    const { fells = [], at = [] } = sabotages[name] ?? {}
    const { verdicts, hospitals } = await layRecoverySiege({ kills: at.length, seed: 1, before: [], first: at, sabotage: name })
    const fallen = Object.entries(verdicts).filter(([, found]) => found.length > 0)
    if (ALL) process.stdout.write(`| ${name} | ${fallen.map(([invariant]) => invariant).join('; ')} | ${hospitals.flatMap(({ toll }) => toll.kills).filter(({ how }) => how !== 'too late').length} |\n${JSON.stringify(fallen)}\n`)
    expect(fallen.map(([invariant]) => invariant).sort()).toEqual([...meant(fells)].sort())
  }, 240_000)
})

/** The invariants whose names begin so; throws where that means none, or several. */
function meant(beginnings: readonly string[]): readonly string[] {
  return beginnings.map((beginning) => {
    const [name, other] = Object.keys(recoveryInvariants).filter((it) => it.startsWith(beginning))
    if (name === undefined || other !== undefined) throw new Error(`no one invariant begins with “${beginning}”`)
    return name
  })
}
