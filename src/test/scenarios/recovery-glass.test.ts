import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CODE_LASTS } from '../../core/one-time-code.ts'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { statusOf, stepInHand } from '../../core/procedure-reading.ts'
import { glassUses } from '../../core/recovery-glass.ts'
import { phones } from './phones.ts'
import { approve, recoveryWard, RULES, type RecoveryWard } from './recovery-ward.ts'

const GLASS = { glass: { after: 20 * MINUTE, operators: 2 } }
let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard(GLASS) })
afterEach(() => w.close())
const { shown, setUp } = phones(() => w)

/** Sari, Tono and Rina can prove that it is they; Sari asks, and nobody answers. */
async function quiet(ms = 20 * MINUTE): Promise<void> {
  for (const [user, name] of [['sari', 'Sari'], ['tono', 'Tono'], ['rina', 'Rina']] as const) await setUp(user, name)
  await w.ask()
  await w.pass(ms)
}

/** An operator presses the card and answers in private. */
async function breaks(user: string, name: string, of: { readonly place?: string; readonly why?: string } = {}): Promise<void> {
  await w.press(user, approve(of.place ?? 'failover'))
  await w.alone(user, `${await shown(name)} ${of.why ?? 'IGD terhenti'}`.trim(), 'reply')
}

describe('where no manager answers', () => {
  it('nothing is decided by operators before the time that was written, nor where nobody wrote one', async () => {
    await quiet(19 * MINUTE)
    expect(w.card('edp')).toContain('Bila sampai 10.42 WIB tidak ada IT Manager yang menjawab, 2 petugas EDP dapat memutuskan bersama (keputusan darurat).')
    await w.press('tono', approve())
    expect(w.heard('tono')).toContain('hanya untuk IT Manager')
    await w.close()
    w = await recoveryWard()
    await quiet(25 * MINUTE)
    expect(w.card('edp')).not.toContain('darurat')
    await w.press('tono', approve())
    expect(w.heard('tono')).toContain('hanya untuk IT Manager')
    expect(await w.step()).toBe('approval')
  })

  it('the card says so, and everybody who may is woken: the rooms, and managers and operators in private', async () => {
    await setUp('budi', 'Budi')
    await quiet()
    for (const room of ['bos', 'edp', 'budi', 'tono']) {
      expect(w.card(room), room).toContain('KEPUTUSAN DARURAT DIBUKA — SIMRS RST-2026-001')
      expect(w.card(room), room).toContain('TIDAK ADA IT MANAGER YANG MENJAWAB SELAMA 20 MNT.')
      expect(w.card(room), room).toContain('Begitu IT Manager menjawab, jawabannya yang berlaku.')
    }
    expect(w.message('budi').mood).toBe('alarm')
    expect(await w.trail('procedure.glass-opened')).toHaveLength(1)
    expect(await w.waiting('tono')).toEqual(['procedure:1'])
  })

  it('R22: two operators decide together, each with a code and a reason, and it is written down as what it is', async () => {
    await quiet()
    await breaks('tono', 'Tono')
    expect(await w.step()).toBe('approval')
    expect(w.card('edp')).toContain('Darurat, ke Server Failover: Tono (1 dari 2 orang).')
    await breaks('sari', 'Sari', { why: 'manajer tidak dapat dihubungi' })
    expect(await w.step()).toBe('confirmed')
    expect(w.card('edp', /SERVER DIPERIKSA/)).toContain('KEPUTUSAN DARURAT tanpa IT Manager oleh Tono dan Sari: ke Server Failover')
    expect(glassUses(await w.state())).toMatchObject([{ place: 'failover', by: [{ name: 'Tono', why: 'IGD terhenti' }, { name: 'Sari', why: 'manajer tidak dapat dihubungi' }] }])
    expect((await w.trail('recovery.glass-broken')).map(({ facts }) => facts)).toMatchObject([{ number: 'RST-2026-001', place: 'failover' }])
    expect((await w.trail('procedure.decided')).map(({ facts }) => (facts as { readonly as?: string }).as)).toEqual(['glass', 'glass'])
    await w.say('sari', '/history simrs')
    expect(w.card('edp', /Pemulihan/)).toContain('keputusan darurat tanpa IT Manager (Tono dan Sari), belum ditinjau')
  })

  it('managers are told at once, and one of them reviews it: it reminds until that is done', async () => {
    await setUp('budi', 'Budi')
    await quiet()
    await breaks('tono', 'Tono')
    await breaks('sari', 'Sari')
    for (const room of ['bos', 'budi']) expect(w.card(room, /MOHON DITINJAU/), room).toContain('KEPUTUSAN DARURAT DIPAKAI, MOHON DITINJAU — SIMRS RST-2026-001')
    expect(await w.open()).toEqual([1, 2])
    expect(await w.waiting('budi')).toContain('procedure:2')
    const posts = () => w.posts('bos', /MOHON DITINJAU/)
    const before = posts()
    await w.pass(HOUR)
    expect(posts()).toBe(before + 1)
    // It does not get tired.
    for (let day = 0; day < 6; day += 1) await w.pass(DAY)
    expect(posts()).toBeGreaterThanOrEqual(before + 6)
    await w.say('budi', '/recovery reviewed 2')
    expect(w.heard('budi')).toContain('Alasannya belum ditulis')
    await w.say('tono', '/recovery reviewed 2 sudah benar')
    expect(w.heard('tono')).toContain('hanya untuk IT Manager')
    await w.press('budi', /^recovery reviewed 2/)
    await w.reply('budi', 'keputusan tepat')
    expect(statusOf(await w.state(2))).toBe('done')
    expect(w.card('bos', /DITINJAU/)).toContain('Ditinjau oleh Budi')
    await w.say('sari', '/history simrs')
    expect(w.card('edp', /Pemulihan/)).toContain('keputusan darurat tanpa IT Manager (Tono dan Sari), ditinjau Budi')
  })

  it('a manager who answers is heard, whatever operators chose before', async () => {
    await quiet()
    await breaks('tono', 'Tono')
    await w.press('budi', /^recovery explain 1/)
    await w.reply('budi', 'mengapa tidak ke produksi?')
    expect(w.card('edp')).not.toContain('KEPUTUSAN DARURAT DIBUKA')
    await w.press('sari', approve())
    expect(w.heard('sari')).toMatch(/hanya untuk IT Manager|orang lain/)
    await w.press('dewi', approve('uji'))
    expect(await w.step()).toBe('confirmed')
    expect(w.card('edp')).toContain('Diputuskan Dewi: ke Server Uji')
    expect(glassUses(await w.state())).toEqual([])
    expect(await w.open()).toEqual([1])
  })

  it('is none by one person: not with two accounts, not by choosing twice, not with a code that was used', async () => {
    // Rina is a manager and an operator, with an account on either platform. She asks, and so decides as no manager.
    await quiet(0)
    await w.say('sari', '/recovery stop 1 salah pilih')
    await w.ask('rina')
    await w.pass(20 * MINUTE)
    await w.press('rina', /approve 2 \S+ failover$/)
    await w.alone('rina', `${await shown('Rina')} IGD terhenti`, 'reply')
    expect(w.card('edp')).toContain('Darurat, ke Server Failover: Rina (1 dari 2 orang).')
    await w.pass(CODE_LASTS)
    await w.press('URINA', /approve 2 \S+ failover$/, 'bos')
    expect(w.heard('URINA')).toContain('sudah')
    expect(stepInHand(await w.state(2))?.key).toBe('approval')
    await w.close()
    w = await recoveryWard(GLASS)
    await quiet()
    const once = await shown('Tono')
    await w.press('tono', approve())
    await w.alone('tono', `${once} IGD terhenti`, 'reply')
    await w.pass(CODE_LASTS)
    await w.press('tono', approve())
    expect(w.heard('tono')).toContain('sudah')
    await w.press('sari', approve())
    await w.alone('sari', `${once} kode milik Tono`, 'reply')
    expect(w.heard('sari')).toBe('Kode tersebut salah, sudah lewat, atau sudah dipakai.')
    await w.alone('tono', `${once} sekali lagi`, 'reply')
    expect(await w.step()).toBe('approval')
    expect(w.hospital.exchanges).toEqual([])
  })

  it('a code without a reason decides nothing and is not used up; one that others read decides nothing and is', async () => {
    await quiet()
    await w.press('tono', approve())
    const code = await shown('Tono')
    await w.alone('tono', code, 'reply')
    expect(w.heard('tono')).toContain('Alasannya belum ditulis')
    await w.say('tono', `/recovery approve 1 failover ${code} IGD terhenti`)
    expect(w.heard('tono')).toBe('Kode itu diketik di tempat yang terbaca orang lain, sehingga tidak berlaku lagi.')
    await w.alone('tono', `${code} IGD terhenti`, 'reply')
    expect(w.heard('tono')).toBe('Kode tersebut salah, sudah lewat, atau sudah dipakai.')
    expect((await w.state()).evidence.some(({ what }) => what === 'decided')).toBe(false)
  })

  it('whoever chose another place may change it, so that two can agree', async () => {
    await quiet()
    await breaks('tono', 'Tono', { place: 'uji' })
    await breaks('sari', 'Sari')
    expect(await w.step()).toBe('approval')
    await w.pass(CODE_LASTS)
    await breaks('tono', 'Tono')
    expect(await w.step()).toBe('confirmed')
    expect(w.card('edp', /SERVER DIPERIKSA/)).toContain('oleh Sari dan Tono: ke Server Failover')
  })

  it('a place that asks for more managers asks for as many operators', async () => {
    await w.close()
    w = await recoveryWard({ ...GLASS, places: RULES.places.map((place) => ({ ...place, quorum: 3 })) })
    await quiet()
    await breaks('tono', 'Tono')
    await breaks('sari', 'Sari')
    expect(await w.step()).toBe('approval')
    expect(w.card('edp')).toContain('(2 dari 3 orang)')
  })

  it('a plan that changes meanwhile is asked anew, and the glass stays broken: logs come every quarter of an hour', async () => {
    await quiet()
    await breaks('tono', 'Tono')
    w.hospital.copy({ component: 'simrs/database', level: 'log', takenAt: '2026-11-23T10:30:00+07:00' })
    await w.press('sari', approve())
    expect(w.card('edp')).toContain('Rencana berubah sejak ditampilkan')
    expect(w.card('edp')).toContain('KEPUTUSAN DARURAT DIBUKA')
    expect(w.card('edp')).not.toContain('Darurat, ke')
    await w.pass(CODE_LASTS)
    await breaks('sari', 'Sari')
    expect(await w.step()).toBe('approval')
    await breaks('tono', 'Tono')
    expect(await w.step()).toBe('confirmed')
  })

  it('is offered to nobody where too few operators could prove that it is they', async () => {
    await setUp('tono', 'Tono')
    await w.ask()
    expect(w.card('bos')).toContain('Keputusan darurat tidak dapat dipakai: perlu 2 petugas EDP dengan kode verifikasi, dan baru 1 yang kodenya aktif sebelum permohonan ini.')
    await w.pass(25 * MINUTE)
    await w.press('tono', approve())
    expect(w.heard('tono')).toContain('hanya untuk IT Manager')
    expect(await w.trail('procedure.glass-opened')).toEqual([])
  })

  it('survives a restart: nothing is told twice, and what was chosen counts', async () => {
    await quiet()
    await breaks('tono', 'Tono')
    await w.restart('stopped')
    expect(await w.trail('procedure.glass-opened')).toHaveLength(1)
    await breaks('sari', 'Sari')
    expect(await w.step()).toBe('confirmed')
  })
})
