import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testHospital } from '../hospital/hospital.ts'
import { dealAims } from './aims.ts'
import { invariants } from './invariants.ts'
import { besiege } from './killer.ts'
import { migrationsOf } from './migrations.ts'
import { whereItStood } from './moment.ts'
import { reportOf, tooLittle } from './report.ts'
import type { Scene } from './scene.ts'
import { crashYaml } from './yaml.ts'

/** How often a process is killed: a few times in every test run, hundreds by `npm run crash`. */
const KILLS = Number(process.env['KILLS'] ?? 6)
/** A long siege is laid to two hospitals side by side. */
const HOSPITALS = KILLS < 20 ? 1 : 2

interface Besieged extends Scene { readonly close: () => Promise<void> }
const folders = Array.from({ length: HOSPITALS }, () => mkdtempSync(join(tmpdir(), 'pulih-crash-')))
let scenes: readonly Besieged[] = []

beforeAll(async () => {
  const aims = dealAims({ kills: KILLS, hospitals: HOSPITALS })
  scenes = await Promise.all(folders.map(async (folder, n): Promise<Besieged> => {
    const toll = await besiege({ folder, aims: aims[n] ?? [], tell: (line) => { process.stdout.write(`hospital ${n + 1} ${line}`) } })
    const hospital = await testHospital({ start: await whereItStood(folder), yaml: crashYaml, folder, migrations: migrationsOf(folder) })
    await hospital.house.idle()
    return { house: hospital.house, folder, database: join(folder, 'pulih.db'), toll, close: () => hospital.close() }
  }))
  if (KILLS >= 20) process.stdout.write(`${JSON.stringify(reportOf(scenes.map((scene) => scene.toll)), null, 2)}\n`)
}, 60_000 + KILLS * 40_000)

afterAll(async () => {
  for (const scene of scenes) await scene.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe(`after ${KILLS} kills in the middle of the daily loop`, () => {
  it.each(Object.entries(invariants))('%s', async (_name, holds) => {
    for (const scene of scenes) expect(await holds(scene)).toEqual([])
  })

  it('enough was done, promised and cut off for all of this to mean something', () => {
    const report = reportOf(scenes.map((scene) => scene.toll))
    expect(report.kills).toBe(KILLS)
    expect(tooLittle(report)).toEqual([])
  })
})
