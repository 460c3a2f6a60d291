import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../../config/package-root.ts'
import { testHospital, type TestHospital } from '../hospital/hospital.ts'
import { invariants } from './invariants.ts'
import { whereItStood } from './moment.ts'
import { crashYaml } from './yaml.ts'

/** How often the process is killed: a few times in every test run, hundreds by `npm run crash`. */
const KILLS = Number(process.env['KILLS'] ?? 6)
const LONGEST_LIFE_MS = 2500

const folder = mkdtempSync(join(tmpdir(), 'pulih-crash-'))
const promised: string[] = []
let hospital: TestHospital
let kills = 0

beforeAll(async () => {
  for (let n = 1; n <= KILLS; n += 1) {
    await life(Math.random() * LONGEST_LIFE_MS)
    kills += 1
    if (n % 25 === 0) process.stdout.write(`killed ${n} times, ${promised.length} promises\n`)
  }
  await life(null)
  hospital = await testHospital({ start: (await whereItStood(folder)).toISOString(), yaml: crashYaml, folder })
  await hospital.house.idle()
}, 60_000 + KILLS * 20_000)

afterAll(async () => {
  await hospital.close()
  rmSync(folder, { recursive: true, force: true })
})

describe(`after ${KILLS} kills at random moments of the daily loop`, () => {
  it.each(Object.entries(invariants))('%s', async (_name, holds) => {
    expect(kills).toBe(KILLS)
    expect(await holds({ house: hospital.house, folder, database: join(folder, 'pulih.db'), promised })).toEqual([])
  })
})

/** One process, from its start until it is killed so long after it was up; `null`: until it has ended by itself. */
async function life(ms: number | null): Promise<void> {
  const bin = join(packageRoot(), '.cache/dist/src/test/crash/daily-loop.js')
  const child = spawn(process.execPath, [bin, folder, ...(ms === null ? ['end'] : [])], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve, reject) => child.once('exit', (code, signal) => {
    if (signal === 'SIGKILL' || code === 0) resolve()
    else reject(new Error(`the process ended by itself: ${code ?? signal ?? ''}`))
  }))
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    promised.push(line)
    // Also the start itself is killed: half of all lives are counted from the very beginning.
    if (line === 'up' && ms !== null) setTimeout(() => child.kill('SIGKILL'), ms)
  })
  if (ms !== null && Math.random() < 0.3) setTimeout(() => child.kill('SIGKILL'), ms)
  await gone
}
