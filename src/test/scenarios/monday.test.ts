import { existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { newestChain } from '../../backups/rehearse.ts'
import { verifyAudit } from '../../store/audit.ts'
import { livingCopies } from '../../store/copies.ts'
import { testHospital, type TestHospital } from '../hospital/hospital.ts'
import { lookAround } from '../hospital/look.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

const COMPONENTS = ['simrs/database', 'simrs/aplikasi']
const SUNDAYS = '  - { kind: backup, system: simrs, level: full, cron: 0 2 * * 0 }\n  - { kind: retention, cron: 30 8 * * 1 }'

let hospital: TestHospital
afterEach(() => hospital.close())
const { newest, count, whispered } = lookAround(() => hospital)
const deletion = () => newest(/^PENGHAPUSAN CADANGAN LAMA/)
const folders = (component: string) => readdirSync(join(hospital.folder, 'nas', component)).sort()
const living = (component: string) => hospital.house.kit.store.read((query) => livingCopies(query, { component }))

describe('Monday’s deletion', () => {
  it('R62: goes from Sunday’s full to the report: waits for R61, asks, voids a list that changed, and deletes what was agreed on, once', async () => {
    hospital = await testHospital({
      start: '2026-11-01T00:00:00+07:00',
      yaml: hospitalYaml({ schedules: SUNDAYS, checks: '  - { preset: monday, procedure: backup }', retention: '{ name: w2, maxAge: 14d, keepCopies: 2, keepDates: 2, keepProven: 2 }' }),
    })
    // Sundays 1, 8, 15 are good; on the 22nd the NAS is away.
    await hospital.until('2026-11-22T01:00:00+07:00')
    expect(folders('simrs/database')).toHaveLength(3)
    renameSync(join(hospital.folder, 'nas'), join(hospital.folder, 'nas-away'))
    await hospital.until('2026-11-23T08:31:00+07:00')
    expect(existsSync(join(hospital.folder, 'nas'))).toBe(false)
    expect(await deletion()).toContain('Menunggu bukti cadangan penuh terakhir: simrs. Belum ada yang dihapus.')
    expect(await deletion()).not.toContain('[Hapus')

    renameSync(join(hospital.folder, 'nas-away'), join(hospital.folder, 'nas'))
    await hospital.press('sari', /^backup retry \d+/)
    await hospital.until('2026-11-23T08:45:00+07:00')
    expect(await deletion()).toMatch(/^PENGHAPUSAN CADANGAN LAMA — MENUNGGU/)
    expect(await deletion()).toContain('4 cadangan')
    const shown = await hospital.finger('sari', /^retention confirm/)

    const [oldest] = await living('simrs/database')
    await hospital.type('budi', `/retention pin ${Math.min(...(await living('simrs/database')).map((copy) => copy.id))} pemeriksaan data`, 'manager')
    expect(oldest).toBeDefined()
    await hospital.deliver(shown)
    expect(await whispered('sari')).toContain('berubah sejak kartu tersebut dilihat')
    expect(folders('simrs/database')).toHaveLength(4)
    expect(await deletion()).toContain('Daftar berubah sejak ditampilkan; persetujuan sebelumnya tidak berlaku.')

    await hospital.deliver(await hospital.finger('sari', /^retention confirm/), await hospital.finger('budi', /^retention confirm/, 'edp'))
    const told = [await whispered('sari'), await whispered('budi')].filter((words) => /sudah (diputuskan|selesai)/.test(words))
    expect(told).toHaveLength(1)
    expect(await deletion()).toMatch(/^PENGHAPUSAN CADANGAN LAMA — SELESAI/)
    expect(await deletion()).toContain('3 cadangan dihapus')
    expect(folders('simrs/database')).toHaveLength(3)
    expect(folders('simrs/aplikasi')).toHaveLength(2)
    await hospital.deliver(shown)
    expect(folders('simrs/database')).toHaveLength(3)

    await hospital.until('2026-11-23T09:01:00+07:00')
    expect(await newest(/Pemeriksaan Senin · /)).toContain('3 cadangan dihapus')
    expect(await hospital.house.kit.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  })
})

describe('a source that is gone for weeks', () => {
  it('R49: never lets retention go below five dates nor take the last chain, however often it is agreed to', async () => {
    hospital = await testHospital({
      start: '2026-11-01T00:00:00+07:00',
      yaml: hospitalYaml({
        schedules: '  - { kind: backup, system: simrs, level: full, cron: 0 2 * * 0 }\n  - { kind: backup, system: simrs, level: differential, fallback: full, cron: 0 2 * * 1-6 }\n  - { kind: retention, cron: 30 8 * * *, confirm: false }',
        checks: '  []',
        retention: '{ name: w2, maxAge: 3d, keepCopies: 2, keepDates: 5, keepProven: 2 }',
      }),
    })
    await hospital.until('2026-11-10T12:00:00+07:00')
    renameSync(join(hospital.folder, 'simrs.db'), join(hospital.folder, 'simrs.db-gone'))
    renameSync(join(hospital.folder, 'aplikasi'), join(hospital.folder, 'aplikasi-gone'))
    await hospital.until('2026-11-20T12:00:00+07:00')
    expect(await count(/^PENGHAPUSAN CADANGAN LAMA — SELESAI/)).toBeGreaterThan(5)
    for (const component of COMPONENTS) {
      const copies = await living(component)
      expect(new Set(copies.map((copy) => new Date(copy.takenAt + 7 * 3_600_000).toISOString().slice(0, 10))).size).toBeGreaterThanOrEqual(5)
      expect(await hospital.house.kit.store.read((query) => newestChain(query, { component, targets: ['nas'] }))).not.toBeNull()
      expect(folders(component)).toHaveLength(copies.length)
    }
    expect((await living('simrs/database')).length).toBeLessThan(10)
  })
})
