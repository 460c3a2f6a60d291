import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../core/clock.ts'
import { statusOf } from '../../core/procedure-reading.ts'
import { approve, recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

describe('a decision', () => {
  it('R22: is nobody’s own: who asked in Telegram cannot approve in Slack, though also a manager', async () => {
    await w.ask('rina')
    expect(await w.waiting('rina')).toEqual([])
    await w.press('URINA', approve(), 'bos')
    expect(w.heard('URINA')).toContain('harus diputuskan oleh orang lain')
    expect(await w.step()).toBe('approval')
    expect(w.hospital.exchanges).toEqual([])
    await w.press('budi', approve())
    expect(await w.step()).toBe('confirmed')
  })

  it('R66: takes as many persons as the place asks for, each once', async () => {
    await w.ask()
    await w.press('budi', approve('produksi'))
    expect(await w.step()).toBe('approval')
    expect(w.card('bos')).toContain('perlu 2 orang; sudah memilih: Budi')
    await w.press('budi', approve('produksi'))
    expect(w.heard('budi')).toContain('sudah diputuskan oleh Budi')
    await w.press('dewi', approve('produksi'))
    expect(await w.step()).toBe('confirmed')
  })

  it('of two in the same millisecond is one: the other learns whose', async () => {
    await w.ask()
    await Promise.all([w.press('budi', approve()), w.say('dewi', '/recovery deny 1 salah server')])
    const { ending } = await w.state()
    const [won, lost] = ending === null ? ['Budi', 'dewi'] : ['Dewi', 'budi']
    expect(w.heard(lost)).toContain(`sudah diputuskan oleh ${won}`)
    expect((await w.state()).evidence.filter(({ what }) => what === 'decided' || what === 'refused')).toHaveLength(1)
    expect(w.hospital.exchanges).toEqual([])
  })

  it('denied first, is denied: nothing is approved afterwards, and it ends told', async () => {
    await w.ask()
    const button = w.button(approve(), 'bos')
    await w.say('dewi', '/recovery deny 1 salah server')
    await w.pressOn('budi', button)
    expect(w.heard('budi')).toMatch(/sudah diputuskan oleh Dewi|sudah dihentikan|tidak berlaku/)
    expect(statusOf(await w.state())).toBe('stopped')
    expect(w.card('edp')).toContain('PERMOHONAN RESTORE DITOLAK — SIMRS RST-2026-001')
    expect(w.card('edp')).toContain('Ditolak oleh Dewi')
    expect(w.card('edp')).toContain('Tidak ada yang diubah pada server mana pun.')
    expect(w.hospital.exchanges).toEqual([])
  })

  it('that nobody makes is asked for again, and then ends told; afterwards it cannot be made', async () => {
    await w.ask()
    const button = w.button(approve(), 'bos')
    await w.pass(6 * MINUTE)
    await w.pass(10 * MINUTE)
    expect((await w.state()).evidence.filter(({ what }) => what === 'nudged')).toHaveLength(2)
    await w.pass(20 * MINUTE)
    expect(statusOf(await w.state())).toBe('stopped')
    expect(w.card('edp')).toContain('PERMOHONAN RESTORE BERAKHIR')
    await w.pressOn('budi', button)
    expect(w.hospital.exchanges).toEqual([])
    expect(statusOf(await w.state())).toBe('stopped')
  })

  it('cannot be made once its request was cancelled', async () => {
    await w.ask()
    const button = w.button(approve(), 'bos')
    await w.say('sari', '/recovery stop 1 sudah normal kembali')
    await w.pressOn('budi', button)
    expect(statusOf(await w.state())).toBe('stopped')
    expect(w.card('bos')).toContain('Dihentikan oleh Sari')
    expect(w.card('bos')).toContain('sudah normal kembali')
  })

  it('on a plan that changed meanwhile is none: the new plan is shown with the difference, and an old card’s button counts no more', async () => {
    await w.ask()
    const old = w.button(approve(), 'bos')
    w.hospital.copy({ component: 'simrs/database', level: 'log', takenAt: '2026-11-23T10:20:00+07:00' })
    await w.pressOn('budi', old)
    expect(w.heard('budi')).toContain('Rencana prosedur nomor 1 berubah')
    expect(await w.step()).toBe('approval')
    expect(w.card('bos')).toContain('Rencana berubah sejak ditampilkan; keputusan sebelumnya tidak berlaku. database: ada cadangan lebih baru (23 Nov 10.20 WIB).')
    await w.pressOn('dewi', old)
    expect(await w.step()).toBe('approval')
    await w.press('dewi', approve())
    expect(await w.step()).toBe('confirmed')
  })

  it('is void where a copy went bad before it was carried out: nothing is restored, and people are asked anew', async () => {
    await w.ask()
    await w.press('budi', approve())
    w.hospital.spoil(127, 'damaged')
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toEqual([])
    expect(await w.step()).toBe('approval')
    expect(w.card('bos')).toContain('database: cadangan nomor 127 ternyata rusak')
    await w.press('dewi', approve())
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toMatchObject([{ place: 'failover' }])
  })

  it('that waited longer than it may is asked for again before anything is done', async () => {
    await w.ask()
    await w.press('budi', approve())
    await w.pass(HOUR + MINUTE)
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toEqual([])
    expect(await w.step()).toBe('approval')
  })

  it('is never made by a “ya” to a card that asks something else', async () => {
    await w.ask()
    const other = w.button(/recovery explain/, 'bos').message
    await w.say('budi', 'ya', { replyTo: other })
    expect(await w.step()).toBe('approval')
    await w.say('budi', 'setuju', { replyTo: other })
    // Three places could be meant.
    expect(await w.step()).toBe('approval')
    await w.say('budi', 'setuju failover', { replyTo: other })
    expect(await w.step()).toBe('confirmed')
  })

  it('is not carried out for a bare “siap”: so people say that they have read it', async () => {
    await w.ask()
    await w.press('budi', approve())
    const asked = w.button(/recovery ready/, 'edp').message
    for (const said of ['siap', 'siap pak', 'ya', 'ok siap']) await w.say('sari', said, { replyTo: asked })
    expect([await w.step(), w.hospital.exchanges]).toEqual(['confirmed', []])
    await w.say('sari', 'siap, jalankan restore', { replyTo: asked })
    expect(w.hospital.exchanges).toMatchObject([{ place: 'failover' }])
  })

  it('may be asked about first: the question stands on the card, and so does the answer', async () => {
    await w.ask()
    await w.say('budi', '/recovery explain 1 mengapa tidak ke produksi?')
    expect(w.card('edp')).toContain('“mengapa tidak ke produksi?”')
    await w.say('sari', '/recovery answer 1 disknya belum diganti')
    expect(w.card('bos')).toContain('Sari, 10.21 WIB: “disknya belum diganti”')
    expect(await w.step()).toBe('approval')
  })
})
