import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { RECOVERY } from '../src/core/recovery.ts'
import { siteStatus } from '../src/backups/status.ts'
import { addProcedure, endedProcedures, recoveriesSince, saveProcedure } from '../src/store/procedures.ts'
import { servingNow } from '../src/store/recoveries.ts'
import { testHospital } from '../src/test/hospital/hospital.ts'
import { hospitalYaml } from '../src/test/hospital/yaml.ts'

/** Milliseconds of asking who serves, and of the whole status, once so many recoveries have ended. */
export interface ServingCost {
  readonly took: readonly number[]
  readonly status: readonly number[]
  /** Of reading every recovery instead. */
  readonly all: readonly number[]
  /** Bytes of one recovery in the books. */
  readonly state: number
  /** Components that a failover serves by what was asked: a quick wrong answer is not mistaken for a good one. */
  readonly found: number
}

/** A real recovery to the failover, and so many like it before. */
const recoveries = Number(process.argv[2] ?? 500)
const recovery = '    title: SIMRS\n    recovery:\n      places:\n        - { name: produksi, title: Produksi, kind: production, needs: press }\n        - { name: cadangan, title: Cadangan, kind: failover, grounds: [{ at: folder, component: database, path: "${data}/failover" }, { at: folder, component: aplikasi, path: "${data}/failover-app" }] }\n      modules: [{ name: kasir, title: Kasir }]\n'
const hospital = await testHospital({ start: '2026-11-23T08:00:00+07:00', yaml: hospitalYaml().replace('    title: SIMRS\n', () => recovery), furnish: (folder) => { for (const name of ['failover', 'failover-app']) mkdirSync(join(folder, name), { recursive: true }) } })
const { store, site, clock } = hospital.house.kit
await hospital.type('sari', '/backup simrs')
const recover = async (id: number) => {
  await hospital.type('sari', '/restore simrs keduanya karena "disk rusak"')
  for (const [who, said] of [['budi', `approve ${id} cadangan`], ['sari', `ready ${id}`], ['sari', `tick ${id} kasir`], ['budi', `received ${id}`], ['budi', `resume ${id}`]] as const) await hospital.type(who, `/recovery ${said}`)
}
await recover(1)
const [first] = await store.read((query) => endedProcedures(query, { kind: RECOVERY.kind, most: 1 }))
if (first?.status !== 'done') throw new Error(`the recovery did not come to its end: ${JSON.stringify((await hospital.entries('manager')).slice(-2).map(({ body }) => body.by === 'bot' ? body.message.en : body))}`)
for (let n = 1; n < recoveries - 1; n += 1) {
  await store.write(async (tx) => {
    const row = await addProcedure(tx, { kind: RECOVERY.kind, title: first.title, at: clock.now(), begin: (id) => ({ ...first.state, id }) })
    await saveProcedure(tx, { row, event: { kind: 'told' }, state: row.state, by: { kind: 'bot' }, at: clock.now() })
  })
}
await recover(recoveries)
const components = site.systems.flatMap((system) => system.components.map(({ key }) => key))
const time = async (times: number, work: () => Promise<unknown>): Promise<readonly number[]> => {
  const took: number[] = []
  for (let n = 0; n < times; n += 1) {
    const began = performance.now()
    await work()
    took.push(performance.now() - began)
  }
  return took
}
const found = (await store.read((query) => servingNow(query, components))).size
const took = await time(200, () => store.read((query) => servingNow(query, components)))
const all = await time(20, () => store.read((query) => recoveriesSince(query, 0)))
const status = await time(100, () => siteStatus(hospital.house.kit))
await hospital.close()
process.stdout.write(JSON.stringify({ took, status, all, state: JSON.stringify(first.state).length, found } satisfies ServingCost))
