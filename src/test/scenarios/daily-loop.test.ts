import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditTail } from '../../store/audit-tail.ts'
import { testHospital, type TestHospital } from '../hospital/hospital.ts'
import { lookAround } from '../hospital/look.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

/** One hospital, one week; each test goes on where the one before it ended. */
let hospital: TestHospital
beforeAll(async () => {
  hospital = await testHospital({ start: '2026-11-23T02:00:00+07:00', yaml: hospitalYaml({ checks: '  - { preset: morning, procedure: backup }' }) })
})
afterAll(() => hospital.close())
const { newest, count, whispered } = lookAround(() => hospital)
const morning = (room = 'edp') => newest(/Pemeriksaan pagi · /, room)
const at = (moment: string) => hospital.until(`2026-11-${moment}:00+07:00`)
const acts = async () => (await hospital.house.kit.store.read((query) => auditTail(query, 500))).map((line) => `${line.act} ${line.subject}`)

describe('a morning that is green', () => {
  it('R63: is signed with one press: a name, a time, and a card that offers no second signature', async () => {
    await at('23T07:31')
    expect(await morning()).toMatch(/^AMAN/)
    expect(await morning()).toContain('Mohon diparaf EDP sebelum 09.00 WIB.')
    await hospital.press('sari', /^sign \d+ /)
    expect(await morning()).toContain('Diparaf oleh Sari Wulandari, 07.31 WIB.')
    expect(await morning()).not.toContain('[Paraf]')
    expect(await count(/Pemeriksaan pagi/)).toBe(1)
  })

  it('is taken back within five minutes by who signed it, in writing, and asks again', async () => {
    await hospital.press('sari', /^sign undo \d+$/)
    expect(await morning()).toContain('[Paraf]')
    expect(await morning()).toContain('Dibatalkan oleh Sari Wulandari, 07.31 WIB.')
    expect(await acts()).toContain('check.undone check:1')
    await at('23T07:40')
    await hospital.type('sari', '/paraf')
    expect(await morning()).toContain('Diparaf oleh Sari Wulandari, 07.40 WIB.')
  })

  it('is closed after five minutes: what was signed then stays signed', async () => {
    const late = await hospital.finger('sari', /^sign undo \d+$/)
    await at('23T07:46')
    expect(await morning()).not.toContain('[Batalkan]')
    await hospital.deliver(late)
    expect(await whispered('sari')).toContain('hanya dapat dibatalkan dalam 5 menit')
    expect(await morning()).toContain('Diparaf oleh Sari Wulandari, 07.40 WIB.')
  })
})

describe('a morning that somebody does not trust', () => {
  it('R74: goes to the IT Manager at once with the note, and nobody can simply sign it any more', async () => {
    await at('24T07:31')
    const [, check] = /^sign problem (\d+)$/.exec(await sayOf(/^sign problem \d+$/)) ?? []
    await hospital.type('sari', `/sign problem ${check} lampu NAS berkedip merah`)
    for (const room of ['edp', 'manager']) {
      expect(await morning(room)).toContain('lampu NAS berkedip merah')
      expect(await morning(room)).not.toContain('[Paraf]')
    }
    await hospital.type('sari', `/sign ${check}`)
    expect(await morning()).toContain('Ditangani oleh Sari Wulandari')
    expect(await morning()).not.toContain('Diparaf oleh')
  })

  it('stays open until somebody says why it may be closed', async () => {
    const before = await hospital.cards('edp')
    await hospital.press('sari', /^sign close \d+ /)
    // Pressed without its sentence, the button closes nothing and is answered with the question for it.
    expect(await morning()).not.toContain('Ditutup oleh')
    expect((await hospital.cards('edp')).length).toBe(before.length + 1)
    expect((await hospital.cards('edp')).at(-1)?.ask?.say).toMatch(/^sign close \d+ /)
    expect(await acts()).not.toContain('check.closed check:2')
    const close = await hospital.finger('sari', /^sign close \d+ /)
    await hospital.deliver({ ...close, ...withText(close, 'lampu sudah hijau; kabel daya longgar') })
    expect(await morning()).toContain('lampu sudah hijau; kabel daya longgar')
    expect(await morning()).toContain('Ditutup oleh Sari Wulandari')
    expect(await acts()).toContain('check.closed check:2')
  })
})

describe('a morning that is red', () => {
  it('is not closed by a signature: whoever signs it has it from then on, and a second one learns who', async () => {
    await at('25T02:50')
    renameSync(join(hospital.folder, 'simrs.db'), join(hospital.folder, 'simrs.db-dipindah'))
    await at('25T07:31')
    expect(await morning()).toMatch(/^TIDAK AMAN/)
    expect(await morning()).toContain('Paraf tidak menutup gangguan.')
    await hospital.type('sari', '/paraf')
    expect(await morning()).toContain('Ditangani oleh Sari Wulandari sejak 07.31 WIB.')
    expect(await morning()).toMatch(/^TIDAK AMAN/)
    await hospital.type('budi', '/person add 2 edp', 'manager')
    await hospital.type('budi', '/sign own', 'edp')
    expect(await whispered('budi')).toContain('sudah ditangani Sari Wulandari')
  })

  it('asks its owner again the next day, and closes in their name once the repeat has succeeded', async () => {
    await at('26T07:32')
    expect(await count(/^MASIH TERBUKA/)).toBe(1)
    expect(await morning()).toMatch(/^TIDAK AMAN/)
    renameSync(join(hospital.folder, 'simrs.db-dipindah'), join(hospital.folder, 'simrs.db'))
    await hospital.type('sari', '/cadangkan simrs')
    await at('26T07:40')
    expect(await newest(/^BACKUP BERHASIL/)).toContain('diminta oleh Sari Wulandari')
    const closed = (await hospital.house.status()).unsigned.map((check) => check.check)
    expect(closed).not.toContain(3)
    expect(await newest(/Pemeriksaan pagi · Rabu/)).toMatch(/ditangani oleh Sari Wulandari/i)
  })
})

describe('a morning that nobody signs', () => {
  it('R74: is reminded at 08.30 and 09.00 and goes to the IT Manager at 09.30, each once; the manager signs', async () => {
    await at('27T07:31')
    const reminders = () => count(/^PENGINGAT PARAF/m)
    const before = await reminders()
    await at('27T08:29')
    expect(await reminders()).toBe(before)
    await at('27T08:31')
    expect(await reminders()).toBe(before + 1)
    await at('27T09:01')
    expect(await reminders()).toBe(before + 2)
    expect(await morning('manager')).not.toContain('27 Nov')
    await at('27T09:31')
    expect(await newest(/^DITERUSKAN KEPADA IT MANAGER/)).toContain('27 Nov')
    expect(await morning('manager')).toContain('27 Nov')
    await hospital.press('budi', /^sign \d+ /)
    expect(await morning()).toContain('Diparaf oleh Budi Santoso, 09.31 WIB.')
    await hospital.restart()
    await at('27T12:00')
    expect((await acts()).filter((act) => act === 'check.escalated check:5')).toHaveLength(1)
  })
})

async function sayOf(of: RegExp): Promise<string> {
  const event = await hospital.finger('sari', of)
  return event.kind === 'press' ? event.say : ''
}

/** A button that asks for a text sends it behind its own words. */
function withText(event: Awaited<ReturnType<TestHospital['finger']>>, text: string) {
  return event.kind === 'press' ? { say: `${event.say} ${text}` } : {}
}
