import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CODE_LASTS, codeOf, codeSecret, spanAt } from '../../core/one-time-code.ts'
import { everybody } from '../../store/people.ts'
import { secondFactorOf } from '../../store/second-factors.ts'
import { recoveryWard, RULES, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard({ places: RULES.places.map((place) => (place.name === 'produksi' ? { ...place, quorum: 1, needs: 'code' as const } : place)) }) })
afterEach(() => w.close())

/** What a person's app shows now. */
async function shown(name: string): Promise<string> {
  const person = (await w.home.store.read(everybody)).find((one) => one.name === name)
  const factor = await w.home.store.read((query) => secondFactorOf(query, person?.id ?? 0))
  return codeOf(codeSecret(await w.kit.outside.codeKey(), { person: person?.id ?? 0, nonce: factor?.nonce ?? '' }), spanAt(w.clock.now().getTime()))
}

async function setUp(user: string, name: string): Promise<void> {
  await w.alone(user, '/kode')
  await w.alone(user, `/kode ${await shown(name)}`)
  await w.pass(CODE_LASTS)
}

describe('a decision for production', () => {
  it('cannot be proven by codes that were set up after it was asked for', async () => {
    await w.ask()
    await w.press('budi', /approve 1 \S+ produksi$/)
    expect(w.heard('budi')).toBe('Kode verifikasi Budi belum didaftarkan.')
    await setUp('budi', 'Budi')
    expect(w.card('bos')).toContain('Budi mendaftarkan kode verifikasi')
    await w.press('budi', /approve 1 \S+ produksi$/)
    await w.alone('budi', await shown('Budi'), 'reply')
    expect(w.heard('budi')).toMatch(/^Kode verifikasi Anda baru aktif sejak .*, setelah permohonan ini dibuat\.$/)
    expect(await w.step()).toBe('approval')
  })

  it('R66: needs a code, which is asked in private and completes the press', async () => {
    await setUp('budi', 'Budi')
    await w.ask()
    await w.press('budi', /approve 1 \S+ produksi$/)
    expect(await w.step()).toBe('approval')
    expect(w.card('budi')).toContain('KODE VERIFIKASI — RST-2026-001')
    expect(w.card('budi')).toContain('Anda menyetujui pemulihan ke Server Produksi.')
    await w.alone('budi', await shown('Budi'), 'reply')
    expect(await w.step()).toBe('confirmed')
    expect((await w.state()).evidence.find(({ what }) => what === 'decided')).toMatchObject({ by: { name: 'Budi' }, on: 'produksi' })
    expect((await w.trail('codes.used')).map(({ facts }) => facts)).toEqual([{ on: 'procedure:1' }])
  })

  it('is none by a code that is wrong, was used, is somebody else’s, or was typed where others read along', async () => {
    await setUp('budi', 'Budi')
    await setUp('dewi', 'Dewi')
    await w.ask()
    await w.press('budi', /approve 1 \S+ produksi$/)
    await w.alone('budi', await shown('Dewi'), 'reply')
    expect(w.heard('budi')).toBe('Kode tersebut salah, sudah lewat, atau sudah dipakai.')
    const once = await shown('Budi')
    await w.say('budi', `/recovery approve 1 produksi ${once}`)
    expect(w.heard('budi')).toBe('Kode itu diketik di tempat yang terbaca orang lain, sehingga tidak berlaku lagi.')
    await w.alone('budi', once, 'reply')
    expect(w.heard('budi')).toBe('Kode tersebut salah, sudah lewat, atau sudah dipakai.')
    expect(await w.step()).toBe('approval')
    expect(w.hospital.exchanges).toEqual([])
  })

  it('is none by a code for a plan that changed meanwhile', async () => {
    await setUp('budi', 'Budi')
    await w.ask()
    await w.press('budi', /approve 1 \S+ produksi$/)
    w.hospital.copy({ component: 'simrs/database', level: 'log', takenAt: '2026-11-23T10:22:00+07:00' })
    await w.alone('budi', await shown('Budi'), 'reply')
    expect(await w.step()).toBe('approval')
    expect(w.card('bos')).toContain('Rencana berubah sejak ditampilkan')
  })

  it('is a deputy’s too, with a code of their own, and both names stand in the evidence', async () => {
    await w.say('dewi', '/wakil Tono sampai besok 18.00')
    await setUp('tono', 'Tono')
    await w.ask()
    await w.press('tono', /approve 1 \S+ produksi$/)
    await w.alone('tono', await shown('Tono'), 'reply')
    expect(await w.step()).toBe('confirmed')
    expect((await w.state()).evidence.find(({ what }) => what === 'decided')?.by).toEqual({ id: 2, name: 'Tono', insteadOf: 'Dewi', chair: 5 })
  })

  it('is a deputy’s no more once the time is over', async () => {
    await w.say('dewi', '/wakil Tono sampai hari ini 10.30')
    await setUp('tono', 'Tono')
    await w.ask()
    await w.press('tono', /approve 1 \S+ produksi$/)
    w.clock.set(new Date('2026-11-23T03:30:00Z'))
    await w.alone('tono', await shown('Tono'), 'reply')
    expect(await w.step()).toBe('approval')
    expect(w.hospital.exchanges).toEqual([])
  })

  it('R66: of two managers is not made by one of them and that one’s deputy', async () => {
    await w.close()
    w = await recoveryWard()
    await w.say('dewi', '/wakil Tono sampai besok 18.00')
    await w.ask()
    await w.press('dewi', /approve 1 \S+ produksi$/)
    await w.press('tono', /approve 1 \S+ produksi$/)
    expect(await w.step()).toBe('approval')
    await w.press('budi', /approve 1 \S+ produksi$/)
    expect(await w.step()).toBe('confirmed')
  })
})
