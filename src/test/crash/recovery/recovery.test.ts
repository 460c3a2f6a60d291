import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../../../config/package-root.ts'
import { testHospital } from '../../hospital/hospital.ts'
import { whereItStood } from '../moment.ts'
import { recoveryInvariants, type Aftermath } from './invariants.ts'
import { FIRST_MOMENT } from './order.ts'
import { recoveryReport, tooLittle } from './report.ts'
import { besiegeRecovery } from './siege.ts'
import { HALF } from './watch.ts'
import { folderWorld } from './world-folders.ts'
import { mariadbWorld } from './world-mariadb.ts'

/** How often whoever recovers is killed: a few times in every test run, hundreds by `npm run crash:recovery`. */
const KILLS = Number(process.env['RECOVERY_KILLS'] ?? 4)
/** A long siege is also laid to a hospital with a real MariaDB. */
const WORLDS = KILLS < 20 ? ['folders'] as const : ['folders', 'folders', 'mariadb'] as const
/** However few deaths there are, these are among them. */
const FIRST = ['restore passed-return, written', HALF, 'restore begun, written', 'restore finished, about to be written', 'approval decided, written', 'told told, about to be written']

const folders = WORLDS.map(() => mkdtempSync(join(tmpdir(), 'pulih-crash-recovery-')))
let hospitals: readonly (Aftermath & { readonly close: () => Promise<void> })[] = []

beforeAll(async () => {
  hospitals = await Promise.all(WORLDS.map(async (kind, n) => {
    const folder = folders[n] ?? ''
    const world = kind === 'folders' ? folderWorld(folder) : await mariadbWorld()
    const share = Math.floor(KILLS / WORLDS.length) + (n < KILLS % WORLDS.length ? 1 : 0)
    const toll = await besiegeRecovery({ folder, world, kills: share, first: FIRST, tell: (line) => { process.stdout.write(`${kind} ${n + 1} ${line}`) } })
    const migrations = join(packageRoot(), 'drizzle')
    const hospital = await testHospital({ start: await whereItStood(folder, { first: FIRST_MOMENT, migrations }), yaml: world.yaml, folder, passwords: world.passwords })
    return { house: hospital.house, folder, world, toll, close: async () => {
      await hospital.close()
      await world.close()
    } }
  }))
  if (KILLS >= 20) process.stdout.write(`${JSON.stringify(recoveryReport(hospitals.map(({ toll }) => toll)), null, 2)}\n`)
}, 120_000 + KILLS * 60_000)

afterAll(async () => {
  for (const hospital of hospitals) await hospital.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe(`after ${KILLS} kills in the middle of recoveries`, () => {
  it.each(Object.entries(recoveryInvariants))('%s', async (_name, holds) => {
    for (const hospital of hospitals) expect(await holds(hospital)).toEqual([])
  }, 60_000)

  it('enough was destroyed, decided, exchanged and cut off for all of this to mean something', () => {
    const report = recoveryReport(hospitals.map(({ toll }) => toll))
    expect(report.kills).toBe(KILLS)
    expect(tooLittle(report)).toEqual([])
  })
})
