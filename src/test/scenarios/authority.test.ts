import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditTail } from '../../store/audit-tail.ts'
import { checkOfSlot, signaturesOf } from '../../store/checks.ts'
import { testHospital, type Stranger, type TestHospital } from '../hospital/hospital.ts'
import { lookAround } from '../hospital/look.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

const rina: Stranger = { id: 'rina-7', name: 'Rina', room: 'edp' }

/** One hospital, one week; each test goes on where the one before it ended. */
let hospital: TestHospital
beforeAll(async () => {
  hospital = await testHospital({ start: '2026-11-23T02:00:00+07:00', yaml: hospitalYaml({ checks: '  - { preset: morning, procedure: backup }' }) })
  await hospital.type('budi', '/room admin', 'ruang-admin')
})
afterAll(() => hospital.close())
const { newest, whispered } = lookAround(() => hospital)
const morning = () => newest(/Pemeriksaan pagi · /)

/** Whose names stand under the morning check of a day. */
async function signed(day: string): Promise<readonly string[]> {
  const { store } = hospital.house.kit
  const check = await store.read((query) => checkOfSlot(query, { plan: 'morning', slot: new Date(`2026-11-${day}T07:30:00+07:00`) }))
  return (await store.read((query) => signaturesOf(query, check?.id ?? 0))).filter((act) => act.undoneAt === null).map((act) => `${act.kind} ${act.by.name}`)
}

describe('a newcomer', () => {
  it('R12: says who she is, is let in by an admin’s button, and signs the morning; before that, nothing she says counts', async () => {
    await hospital.until('2026-11-23T07:31:00+07:00')
    await hospital.press(rina, /^sign \d+ /)
    expect(await whispered(rina.id)).toContain('Kami belum mengenal Bapak/Ibu.')
    await hospital.type(rina, '/perkenalan Rina Hapsari')
    expect(await newest(/^PERKENALAN/, 'ruang-admin')).toMatch(/^PERKENALAN — Rina Hapsari/)
    expect(await signed('23')).toEqual([])
    await hospital.press('budi', /^person accept \d+ edp$/, 'ruang-admin')
    expect(await newest(/^PERKENALAN/, 'ruang-admin')).toContain('Rina Hapsari diterima sebagai EDP')
    expect(await newest(/^Selamat datang/)).toContain('Rina Hapsari')
    await hospital.press(rina, /^sign \d+ /)
    expect(await signed('23')).toEqual(['sign Rina Hapsari'])
  })
})

describe('two people', () => {
  it('who press at the same moment have one winner, and the other learns who', async () => {
    await hospital.until('2026-11-24T07:31:00+07:00')
    await hospital.deliver(await hospital.finger(rina, /^sign \d+ /), await hospital.finger('sari', /^sign \d+ /))
    const names = await signed('24')
    expect(names).toHaveLength(1)
    const [winner, loser] = names[0] === 'sign Rina Hapsari' ? ['Rina Hapsari', 'sari'] : ['Sari Wulandari', rina.id]
    expect(await whispered(loser)).toContain(`sudah diparaf oleh ${winner}`)
    expect(await morning()).toContain(`Diparaf oleh ${winner}`)
  })
})

describe('one press', () => {
  it('counts once though it is delivered twice at the same moment, and once more the day after', async () => {
    await hospital.until('2026-11-25T07:31:00+07:00')
    const press = await hospital.finger('sari', /^sign \d+ /)
    await hospital.deliver(press, press)
    await hospital.until('2026-11-26T07:31:00+07:00')
    const before = await hospital.entries('edp', 'sari')
    await hospital.deliver(press)
    expect(await signed('25')).toEqual(['sign Sari Wulandari'])
    expect(await signed('26')).toEqual([])
    expect((await hospital.entries('edp', 'sari')).length).toBe(before.length)
  })

  it('on a card that was decided long ago changes nothing and says who decided', async () => {
    const long = await hospital.finger(rina, /^sign \d+ /)
    await hospital.press('sari', /^sign \d+ /)
    await hospital.until('2026-11-27T07:31:00+07:00')
    await hospital.deliver(long)
    expect(await whispered(rina.id)).toMatch(/Pemeriksaan nomor \d+ sudah ditutup oleh Sari Wulandari/)
    expect(await signed('26')).toEqual(['sign Sari Wulandari'])
    expect(await signed('27')).toEqual([])
  })

  it('of somebody whom it does not concern is turned away, in private and on record', async () => {
    const before = await morning()
    await hospital.press('ratna', /^sign \d+ /, 'edp')
    await hospital.type('ratna', '/backup simrs', 'edp')
    expect(await whispered('ratna')).toContain('hanya untuk EDP')
    expect(await signed('27')).toEqual([])
    expect(await morning()).toBe(before)
    expect((await hospital.house.kit.store.read((query) => auditTail(query, 20))).filter((line) => line.act === 'command.refused')).not.toEqual([])
  })
})

describe('somebody who was removed', () => {
  it('has no authority from that moment on, also on a card that she saw before', async () => {
    const seen = await hospital.finger(rina, /^sign \d+ /)
    await hospital.type('budi', '/person remove Rina Hapsari', 'ruang-admin')
    expect(await newest(/dihapus dari daftar/, 'ruang-admin')).toContain('Rina Hapsari')
    await hospital.deliver(seen)
    expect(await whispered(rina.id)).toContain('Kami belum mengenal Bapak/Ibu.')
    expect(await signed('27')).toEqual([])
    expect(await signed('23')).toEqual(['sign Rina Hapsari'])
  })
})
