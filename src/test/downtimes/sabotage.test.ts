import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../config/package-root.ts'
import { mistaken } from '../crash/recovery/saboteur.ts'
import { mistakes } from './sabotages.ts'
import { SENTENCES } from './sentences.ts'

/** Stories are lived in houses with a mistake by `npm run downtimes:sabotage` only. */
const ALL = process.env['SABOTAGE'] === 'all'
const dist = join(packageRoot(), '.cache/dist/src')
const run = promisify(execFile)

describe('what the sentences about downtimes are worth', () => {
  it('for each of them there is a mistake that fells it', () => {
    expect(Object.values(mistakes).map(({ fells }) => fells).sort()).toEqual([...SENTENCES].sort())
  })

  it('each mistake finds its line in the house as it is now', () => {
    for (const mistake of Object.values(mistakes)) {
      const text = readFileSync(join(dist, `${mistake.module}.js`), 'utf8')
      expect(mistaken(mistake, text)).not.toBe(text)
    }
  })

  it.each(ALL ? Object.entries(mistakes) : [])('where %s, it is found', async (name, { fells }) => {
    const { stdout } = await run(process.execPath, [join(dist, 'test/downtimes/sabotaged.js'), name, '200', '1'], { maxBuffer: 1e8 })
    process.stdout.write(`| ${name} | ${stdout.trim()} |\n`)
    expect(Object.keys((JSON.parse(stdout) as { readonly fallen: Readonly<Record<string, number>> }).fallen)).toContain(fells)
  }, 1_800_000)
})
