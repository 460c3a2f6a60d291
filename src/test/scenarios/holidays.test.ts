import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { roundOfSlot } from '../../store/rounds.ts'
import { testHospital, type TestHospital } from '../hospital/hospital.ts'
import { lookAround } from '../hospital/look.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

let hospital: TestHospital
afterEach(() => hospital.close())
const { newest, count } = lookAround(() => hospital)
const verdict = async (slot: string) => (await hospital.house.kit.store.read((query) => roundOfSlot(query, { schedule: 'simrs-differential', slot: new Date(`${slot}:00+07:00`) })))?.verdict

describe('Christmas', () => {
  it('R20: rolls signatures to the next workday, and neither back-ups nor the Friday restore test', async () => {
    hospital = await testHospital({ start: '2026-12-24T02:00:00+07:00', yaml: hospitalYaml() })
    await hospital.until('2026-12-25T14:05:00+07:00')
    expect(await count(/Pemeriksaan pagi · /)).toBe(0)
    expect([await verdict('2026-12-24T03:00'), await verdict('2026-12-25T03:00')]).toEqual(['ok', 'ok'])
    const friday = await newest(/Uji restore Jumat · /)
    expect(friday).toMatch(/^AMAN/)
    expect(friday).toMatch(/Mohon diparaf EDP sebelum .*28 Des.*16\.00 WIB/)
    await hospital.until('2026-12-28T14:30:00+07:00')
    expect(await count(/^PENGINGAT.*Uji restore Jumat/s)).toBe(0)
    await hospital.until('2026-12-28T15:05:00+07:00')
    expect(await count(/^PENGINGAT PARAF[^]*Uji restore Jumat/)).toBe(1)
  })

  it('R65: never rolls an alarm: a failover that is gone is red that very day, and with the IT Manager two hours later', async () => {
    const failover = await listening()
    const { port } = failover.address() as { port: number }
    const server = `servers:\n  - { name: cadangan, role: failover, address: "127.0.0.1:${port}" }`
    hospital = await testHospital({ start: '2026-12-24T02:00:00+07:00', yaml: hospitalYaml({ checks: '  - { preset: failover, procedure: backup }' }).replace('servers:', server) })
    try {
      await hospital.until('2026-12-24T08:05:00+07:00')
      expect(await newest(/Kesiapan server failover · /)).toContain('dapat dihubungi')
      expect(await newest(/Kesiapan server failover · /)).not.toMatch(/^AMAN/)
    } finally {
      await closed(failover)
    }
    await hospital.until('2026-12-25T08:05:00+07:00')
    const red = await newest(/Kesiapan server failover · Jumat/)
    expect(red).toMatch(/^TIDAK AMAN/)
    expect(red).toContain('TIDAK DAPAT DIHUBUNGI')
    await hospital.until('2026-12-25T10:05:00+07:00')
    expect(await count(/^PENGINGAT GANGGUAN[^]*Jum, 25 Des/m)).toBe(2)
    expect(await newest(/Kesiapan server failover · Jumat/, 'manager')).toMatch(/^TIDAK AMAN/)
  })
})

describe('a day that the hospital itself made free', () => {
  it('has no morning check, and what was to be signed on it waits for the day after', async () => {
    hospital = await testHospital({ start: '2026-11-23T02:00:00+07:00', yaml: hospitalYaml() })
    await hospital.type('budi', '/holiday add 2026-11-24 Ulang tahun rumah sakit', 'manager')
    await hospital.until('2026-11-24T10:00:00+07:00')
    expect(await count(/Pemeriksaan pagi · Senin/)).toBe(1)
    expect(await count(/Pemeriksaan pagi · Selasa/)).toBe(0)
    expect(await verdict('2026-11-24T03:00')).toBe('ok')
    await hospital.until('2026-11-25T07:31:00+07:00')
    expect(await newest(/Pemeriksaan pagi · Rabu/)).toMatch(/^AMAN/)
  })
})

async function listening(): Promise<Server> {
  const server = createServer((socket) => { socket.destroy() })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return server
}

async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => { server.close(() => { resolve() }) })
}
