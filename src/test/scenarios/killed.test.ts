import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { verifyAudit } from '../../store/audit.ts'
import { livingCopies } from '../../store/copies.ts'
import { liveRuns } from '../../store/runs.ts'
import { testHospital, type TestHospital } from '../hospital/hospital.ts'
import { lookAround } from '../hospital/look.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

let hospital: TestHospital
beforeEach(async () => {
  hospital = await testHospital({ start: '2026-11-23T02:00:00+07:00', yaml: hospitalYaml({ checks: '  - { preset: morning, procedure: backup }' }) })
})
afterEach(() => hospital.close())
const { newest, count } = lookAround(() => hospital)

describe('a bot that is killed', () => {
  it('in the middle of the night’s back-up says so when it is back, makes it again, once, and is green in the morning', async () => {
    await hospital.until('2026-11-23T02:59:00+07:00')
    hospital.clock.set('2026-11-23T03:00:00+07:00')
    void hospital.house.scheduler.tick()
    await running()
    await hospital.kill('2026-11-23T03:20:00+07:00')
    const told = await newest(/^PROSES TERPUTUS/)
    expect(told).toContain('diulang otomatis (percobaan ke-2)')
    expect(told).toContain('Pelayanan tidak terganggu.')
    await hospital.until('2026-11-23T03:40:00+07:00')
    await hospital.kill()
    expect(await count(/^PROSES TERPUTUS/)).toBe(1)
    for (const component of ['simrs/database', 'simrs/aplikasi']) {
      expect(await hospital.house.kit.store.read((query) => livingCopies(query, { component }))).toMatchObject([{ rung: 'intact', badAt: null }])
      expect(readdirSync(join(hospital.folder, 'nas', component))).toHaveLength(1)
    }
    await hospital.until('2026-11-23T07:31:00+07:00')
    expect(await newest(/Pemeriksaan pagi · /)).toMatch(/^AMAN/)
    expect(await hospital.house.kit.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  })

  it('the moment after a press was acknowledged has the signature when it is back, and only once', async () => {
    await hospital.until('2026-11-23T07:31:00+07:00')
    const press = await hospital.finger('sari', /^sign \d+ /)
    await hospital.house.lan?.say(press)
    await hospital.kill('2026-11-23T07:33:00+07:00')
    expect(await newest(/Pemeriksaan pagi · /)).toContain('Diparaf oleh Sari Wulandari')
    await hospital.deliver(press)
    expect((await newest(/Pemeriksaan pagi · /)).match(/Diparaf oleh/g)).toHaveLength(1)
  })

  it('with reminders still to come tells each of them once', async () => {
    await hospital.until('2026-11-23T08:31:00+07:00')
    await hospital.kill('2026-11-23T08:32:00+07:00')
    await hospital.until('2026-11-23T08:45:00+07:00')
    expect(await count(/^PENGINGAT PARAF \(1/)).toBe(1)
    await hospital.kill('2026-11-23T10:00:00+07:00')
    await hospital.until('2026-11-23T10:05:00+07:00')
    expect(await count(/^DITERUSKAN KEPADA IT MANAGER/)).toBe(1)
    expect(await count(/Pemeriksaan pagi · /, 'manager')).toBe(1)
  })
})

async function running(): Promise<void> {
  for (let turn = 0; turn < 60_000; turn += 1) {
    if ((await hospital.house.kit.store.read(liveRuns)).some((run) => run.state === 'running')) return
    await realClock.sleep(1)
  }
  throw new Error('no run ever began')
}
