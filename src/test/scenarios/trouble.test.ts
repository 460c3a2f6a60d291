import Database from 'better-sqlite3'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { liveRuns } from '../../store/runs.ts'
import { testHospital, wordsOf, type TestHospital } from '../hospital/hospital.ts'
import { lookAround } from '../hospital/look.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

let hospital: TestHospital
afterEach(() => hospital.close())
const { newest, count, alarms } = lookAround(() => hospital)

describe('a back-up of which one part is missing', () => {
  it('R10: is told at once by the part that is missing, is red in the morning, and green only when that part was made up', async () => {
    hospital = await testHospital({ start: '2026-11-23T00:00:00+07:00', yaml: hospitalYaml() })
    renameSync(join(hospital.folder, 'aplikasi'), join(hospital.folder, 'dipindah'))
    await hospital.until('2026-11-23T03:40:00+07:00')
    const told = await newest(/^BACKUP/)
    expect(told).toMatch(/^BACKUP BELUM LENGKAP — SIMRS/)
    expect(told).toContain('ok database Arsip utuh')
    expect(told).toContain('fail aplikasi Sebab: Sumber data tidak ditemukan')
    await hospital.until('2026-11-23T07:31:00+07:00')
    expect(await newest(/Pemeriksaan pagi/)).toMatch(/^TIDAK AMAN/)
    await hospital.press('sari', /^sign own \d+ /)
    expect(await newest(/Pemeriksaan pagi/)).toMatch(/^TIDAK AMAN/)

    renameSync(join(hospital.folder, 'dipindah'), join(hospital.folder, 'aplikasi'))
    await hospital.press('sari', /^backup retry \d+/)
    await hospital.until('2026-11-23T07:40:00+07:00')
    expect(await newest(/^BACKUP BERHASIL/)).toContain('SIMRS')
    const morning = await newest(/Pemeriksaan pagi/)
    expect(morning).toMatch(/^AMAN/)
    expect(morning).toContain('Sari Wulandari')
  })
})

describe('copies that never leave the server', () => {
  it('R2, R43: are not green in the morning nor in /status, however well they are proven; the same copies outside are', async () => {
    const yaml = (targets: string) => hospitalYaml({ targets })
    hospital = await testHospital({ start: '2026-11-23T00:00:00+07:00', yaml: yaml('  - { name: disk, path: "${data}/disk", class: same-host, keepFree: 1MB }') })
    await hospital.until('2026-11-23T07:31:00+07:00')
    const morning = await newest(/Pemeriksaan pagi/)
    expect(morning).toMatch(/^PERLU DIPERIKSA/)
    expect(morning).toContain('salinan di luar server BELUM ADA; yang ada hanya di server sumber')
    await hospital.type('sari', '/status')
    const status = (await hospital.cards('edp')).map(wordsOf).at(-1) ?? ''
    expect(status).not.toMatch(/^AMAN/)
    expect(status).toMatch(/satu server dengan sumber/)
    await hospital.close()

    hospital = await testHospital({ start: '2026-11-23T00:00:00+07:00', yaml: yaml('  - { name: nas, path: "${data}/nas", class: off-host, keepFree: 1MB }') })
    await hospital.until('2026-11-23T07:31:00+07:00')
    expect(await newest(/Pemeriksaan pagi/)).toMatch(/^AMAN/)
  })
})

describe('a window', () => {
  it('R16: that is left is alarmed while the back-up still runs, and so is one that waits behind it; both clear when they end', async () => {
    const system = (name: string) => `  - { name: ${name}, title: ${name.toUpperCase()}, components: [{ name: database, engine: sqlite, file: "\${data}/${name}.db" }] }`
    const nightly = (name: string, cron: string) => `  - { kind: backup, system: ${name}, level: full, cron: ${cron}, window: { late: 15m, length: 30m } }`
    const make = (folder: string) => (name: string) => new Database(join(folder, `${name}.db`)).exec('create table nota (id integer); insert into nota values (1)')
    hospital = await testHospital({
      start: '2026-11-28T11:55:00+07:00',
      yaml: `${hospitalYaml({ systems: `${system('kasir')}\n${system('gizi')}`, schedules: `${nightly('kasir', '0 12 * * 6')}\n${nightly('gizi', '5 12 * * 6')}` })}\nlimits: { runsAtOnce: 1 }\n`,
      furnish: (folder) => { for (const db of ['kasir', 'gizi'].map(make(folder))) db.close() },
    })
    const writer = new Database(join(hospital.folder, 'kasir.db'))
    writer.exec('begin exclusive')
    await passTo('12:00')
    await eventually(async () => (await hospital.house.kit.store.read(liveRuns)).some((run) => run.state === 'running'))
    for (const time of ['12:05', '12:15', '12:21']) await passTo(time)
    await eventually(async () => (await count(/^BACKUP TERLAMBAT MULAI — GIZI/)) === 1)
    expect(await count(/^BACKUP MELEWATI WAKTU/)).toBe(0)
    for (const time of ['12:30', '12:31', '12:33']) await passTo(time)
    await eventually(async () => (await count(/^BACKUP MELEWATI WAKTU — KASIR/)) === 1)
    expect(await alarms()).toHaveLength(2)
    writer.exec('commit')
    writer.close()
    await hospital.house.idle()
    await hospital.until('2026-11-28T12:40:00+07:00')
    expect(await alarms()).toEqual([])
    expect(await count(/^BACKUP TERLAMBAT MULAI/)).toBe(1)
    expect(await count(/^BACKUP MELEWATI WAKTU/)).toBe(1)
    const { components } = await hospital.house.status()
    for (const key of ['kasir/database', 'gizi/database']) expect(components.find((it) => it.key === key)?.proven?.rung).toBe('intact')
  })
})

describe('a night in which the bot was down', () => {
  it('R4: is made up once when it is back, and the morning says that it was late', async () => {
    hospital = await testHospital({ start: '2026-11-23T00:00:00+07:00', yaml: hospitalYaml() })
    await hospital.until('2026-11-23T01:00:00+07:00')
    await hospital.restart('2026-11-23T06:00:00+07:00')
    await hospital.until('2026-11-23T07:31:00+07:00')
    const morning = await newest(/Pemeriksaan pagi/)
    expect(morning).toMatch(/^PERLU DIPERIKSA/)
    expect(morning).toContain('penjadwal sempat berhenti')
  })

  it('R4: is an alarm where the schedule does not make up for it, until it runs again', async () => {
    hospital = await testHospital({ start: '2026-11-22T00:00:00+07:00', yaml: hospitalYaml({ schedules: '  - { kind: backup, system: simrs, level: full, cron: 0 3 * * *, missed: skip }', checks: '  - { preset: morning, procedure: backup }' }) })
    await hospital.until('2026-11-23T01:00:00+07:00')
    await hospital.restart('2026-11-23T06:00:00+07:00')
    await hospital.until('2026-11-23T07:31:00+07:00')
    const alarm = await newest(/^BACKUP TIDAK BERJALAN/)
    expect(alarm).toContain('Senin, 23 Nov 2026, 03.00 WIB')
    expect(alarm).toContain('[Cadangkan sekarang]')
    expect(await newest(/Pemeriksaan pagi/)).toMatch(/^TIDAK AMAN/)
    await hospital.until('2026-11-24T07:31:00+07:00')
    expect(await count(/^BACKUP TIDAK BERJALAN/)).toBe(1)
    expect(await count(/^BACKUP BERJALAN KEMBALI/)).toBe(1)
    expect(await newest(/Pemeriksaan pagi/)).toMatch(/^AMAN/)
  })
})

/** Somebody else holds the work up, so time passes tick by tick and nobody waits until all is quiet. */
async function passTo(time: string): Promise<void> {
  hospital.clock.set(`2026-11-28T${time}:00+07:00`)
  await hospital.house.scheduler.tick()
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 6000; turn += 1) {
    if (await holds()) return
    await realClock.sleep(10)
  }
  throw new Error('it never came')
}
