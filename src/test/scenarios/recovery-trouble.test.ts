import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../core/clock.ts'
import { standInHand, statusOf, stepInHand } from '../../core/procedure-reading.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const step = async () => stepInHand(await w.state())?.key ?? 'over'
const ask = (by = 'sari') => w.say(by, '/restore simrs database karena "disk rusak"')
const approve = (where = 'failover') => new RegExp(`approve 1 \\S+ ${where}$`)

describe('a decision', () => {
  it('R22: is nobody’s own: who asked in Telegram cannot approve in Slack, though also a manager', async () => {
    await ask('rina')
    expect(await w.waiting('rina')).toEqual([])
    await w.press('URINA', approve(), 'bos')
    expect(w.heard('URINA')).toContain('harus diputuskan oleh orang lain')
    expect(await step()).toBe('approval')
    expect(w.hospital.exchanges).toEqual([])
    await w.press('budi', approve())
    expect(await step()).toBe('confirmed')
  })

  it('R66: takes as many persons as the place asks for, each once', async () => {
    await ask()
    await w.press('budi', approve('produksi'))
    expect(await step()).toBe('approval')
    expect(w.card('bos')).toContain('perlu 2 orang; Sudah memilih: Budi')
    await w.press('budi', approve('produksi'))
    expect(w.heard('budi')).toContain('sudah diputuskan oleh Budi')
    await w.press('dewi', approve('produksi'))
    expect(await step()).toBe('confirmed')
  })

  it('of two in the same millisecond is one: the other learns whose', async () => {
    await ask()
    await Promise.all([w.press('budi', approve()), w.say('dewi', '/recovery deny 1 salah server')])
    const { ending } = await w.state()
    const [won, lost] = ending === null ? ['Budi', 'dewi'] : ['Dewi', 'budi']
    expect(w.heard(lost)).toContain(`sudah diputuskan oleh ${won}`)
    expect((await w.state()).evidence.filter(({ what }) => what === 'decided' || what === 'refused')).toHaveLength(1)
    expect(w.hospital.exchanges).toEqual([])
  })

  it('denied first, is denied: nothing is approved afterwards, and it ends told', async () => {
    await ask()
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
    await ask()
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
    await ask()
    const button = w.button(approve(), 'bos')
    await w.say('sari', '/recovery stop 1 sudah normal kembali')
    await w.pressOn('budi', button)
    expect(statusOf(await w.state())).toBe('stopped')
    expect(w.card('bos')).toContain('Dihentikan oleh Sari')
    expect(w.card('bos')).toContain('sudah normal kembali')
  })

  it('on a plan that changed meanwhile is none: the new plan is shown with the difference, and an old card’s button counts no more', async () => {
    await ask()
    const old = w.button(approve(), 'bos')
    w.hospital.copy({ component: 'simrs/database', level: 'log', takenAt: '2026-11-23T10:20:00+07:00' })
    await w.pressOn('budi', old)
    expect(w.heard('budi')).toContain('Rencana prosedur nomor 1 berubah')
    expect(await step()).toBe('approval')
    expect(w.card('bos')).toContain('Rencana berubah sejak ditampilkan; keputusan sebelumnya tidak berlaku. database: ada cadangan lebih baru (23 Nov 10.20 WIB).')
    await w.pressOn('dewi', old)
    expect(await step()).toBe('approval')
    await w.press('dewi', approve())
    expect(await step()).toBe('confirmed')
  })

  it('is void where a copy went bad before it was carried out: nothing is restored, and people are asked anew', async () => {
    await ask()
    await w.press('budi', approve())
    w.hospital.spoil(127, 'damaged')
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toEqual([])
    expect(await step()).toBe('approval')
    expect(w.card('bos')).toContain('database: cadangan nomor 127 ternyata rusak')
    await w.press('dewi', approve())
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toMatchObject([{ place: 'failover' }])
  })

  it('that waited longer than it may is asked for again before anything is done', async () => {
    await ask()
    await w.press('budi', approve())
    await w.pass(HOUR + MINUTE)
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toEqual([])
    expect(await step()).toBe('approval')
  })

  it('is never made by a “ya” to a card that asks something else', async () => {
    await ask()
    const other = w.button(/recovery explain/, 'bos').message
    await w.say('budi', 'ya', { replyTo: other })
    expect(await step()).toBe('approval')
    await w.say('budi', 'setuju', { replyTo: other })
    // Three places could be meant.
    expect(await step()).toBe('approval')
    await w.say('budi', 'setuju failover', { replyTo: other })
    expect(await step()).toBe('confirmed')
  })

  it('may be asked about first: the question stands on the card, and so does the answer', async () => {
    await ask()
    await w.say('budi', '/recovery explain 1 mengapa tidak ke produksi?')
    expect(w.card('edp')).toContain('“mengapa tidak ke produksi?”')
    await w.say('sari', '/recovery answer 1 disknya belum diganti')
    expect(w.card('bos')).toContain('Sari, 10.21 WIB: “disknya belum diganti”')
    expect(await step()).toBe('approval')
  })
})

describe('a step that does not come about', () => {
  it('R67: leaves a server that is not ready alone; it is looked at again, or another one is decided on', async () => {
    await ask()
    w.hospital.trouble = { at: 'ready', finding: { kind: 'no-space', target: 'failover', free: 1e9, needed: 8e9 } }
    await w.press('budi', approve())
    expect(await step()).toBe('ready')
    expect(w.card('edp')).toContain('PEMULIHAN TERHENTI')
    expect(w.card('edp')).toContain('Ruang penyimpanan failover tidak cukup')
    expect(w.card('edp')).toContain('Tidak ada yang diubah pada server mana pun.')
    await w.press('sari', /recovery retry/)
    expect(await step()).toBe('ready')
    await w.press('sari', /recovery anew/)
    expect(await step()).toBe('approval')
    w.hospital.trouble = null
    await w.press('dewi', approve('uji'))
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toMatchObject([{ place: 'uji' }])
  })

  it('R68: whose tool dies before the exchange has changed nothing, and restores again only on a new decision', async () => {
    await ask()
    await w.press('budi', approve())
    w.hospital.trouble = { at: 'restore', when: 'before' }
    await w.press('sari', /recovery ready/)
    expect(standInHand(await w.state())).toMatchObject({ is: 'failed' })
    expect(w.card('bos')).toContain('Tidak ada yang diubah pada server mana pun.')
    w.hospital.trouble = null
    await w.pass(2 * HOUR)
    expect(w.hospital.exchanges).toEqual([])
    await w.press('sari', /recovery anew/)
    await w.press('dewi', approve())
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toHaveLength(1)
  })

  it('whose tool dies within the exchange says so plainly', async () => {
    await ask()
    await w.press('budi', approve())
    w.hospital.trouble = { at: 'restore', when: 'within' }
    await w.press('sari', /recovery ready/)
    expect(w.card('edp')).toContain('Server Failover: terhenti saat data ditukar.')
    await w.say('budi', '/recovery stop 1 dilanjutkan vendor')
    expect(w.card('bos')).toContain('Server Failover: terhenti saat data ditukar.')
    expect(w.message('bos').mood).toBe('alarm')
  })

  it('R69: that was not proven goes on by a manager’s word alone, with a note', async () => {
    await ask()
    await w.press('budi', approve())
    w.hospital.trouble = { at: 'proof', finding: { kind: 'count-differs', what: 'pasien', expected: 1200, found: 1180 } }
    await w.press('sari', /recovery ready/)
    expect(w.card('bos')).toContain('Jumlah pasien setelah dipulihkan 1.180, seharusnya 1.200.')
    await w.say('sari', '/recovery override 1 tidak apa-apa')
    expect(w.heard('sari')).toContain('hanya untuk IT Manager')
    await w.say('budi', '/recovery override 1 selisih dua puluh baris akan dientri ulang')
    expect(await step()).toBe('modules')
  })

  it('waits while a back-up of it is at work, and goes on by itself afterwards', async () => {
    await ask()
    await w.press('budi', approve())
    w.hospital.busy = 'simrs/database'
    await w.press('sari', /recovery ready/)
    expect(w.card('edp')).toContain('Menunggu pekerjaan pada simrs/database selesai.')
    w.hospital.busy = null
    await w.pass(MINUTE)
    expect(w.hospital.exchanges).toHaveLength(1)
  })

  it('can be stopped until the point of no return, and not after it', async () => {
    await ask()
    await w.press('budi', approve())
    const before = w.hospital.hold('before')
    await w.press('sari', /recovery ready/)
    await before.reached
    await w.idle()
    expect(w.card('edp')).toContain('Masih dapat dibatalkan')
    await w.say('sari', '/recovery stop 1 salah server')
    before.go()
    await w.idle()
    expect(statusOf(await w.state())).toBe('stopped')
    expect(w.hospital.exchanges).toEqual([])
    expect(w.card('edp')).toContain('Tidak ada yang diubah pada server mana pun.')

    await w.say('sari', '/restore simrs database karena "disk rusak"')
    await w.press('budi', /approve 2 \S+ failover$/)
    const within = w.hospital.hold('within')
    await w.press('sari', /recovery ready 2/)
    await within.reached
    await w.idle()
    expect(w.card('edp')).toContain('Batas pembatalan telah dilewati')
    await w.say('sari', '/recovery stop 2 salah server')
    expect(w.heard('sari')).toContain('telah melewati batas pembatalan')
    within.go()
    await w.idle()
    expect(w.hospital.exchanges).toMatchObject([{ procedure: 2 }])
  })
})

describe('a process that ends', () => {
  it('between any two steps begins nothing by itself, and goes on where people say', async () => {
    await ask()
    await w.restart()
    expect(await step()).toBe('approval')
    await w.press('budi', approve())
    await w.restart()
    expect([await step(), w.hospital.exchanges.length]).toEqual(['confirmed', 0])
    await w.press('sari', /recovery ready/)
    for (const [who, what, next] of [['sari', /tick 1 \S+ kasir/, 'modules'], ['sari', /tick 1 \S+ farmasi/, 'received'], ['budi', /recovery received/, 'resume']] as const) {
      await w.restart()
      expect(w.hospital.exchanges).toHaveLength(1)
      await w.press(who, what)
      expect(await step()).toBe(next)
    }
    await w.restart()
    expect(w.card('igd')).toBe('')
    await w.press('dewi', /recovery resume/)
    await w.restart()
    expect([statusOf(await w.state()), w.hospital.exchanges.length]).toEqual(['done', 1])
  })

  it.each(['before', 'within'] as const)('in the middle of a restore, %s its exchange, stands as interrupted and asks; nothing is restored again without a new decision', async (where) => {
    await ask()
    await w.press('budi', approve())
    const held = w.hospital.hold(where)
    await w.press('sari', /recovery ready/)
    await held.reached
    await w.restart()
    held.go()
    expect(standInHand(await w.state())).toMatchObject({ is: 'interrupted' })
    expect(w.card('bos')).toContain('PEMULIHAN TERPUTUS')
    expect(w.card('bos')).toContain('Tidak ada yang dilanjutkan dengan sendirinya.')
    expect(w.card('bos')).toContain(where === 'before' ? 'Tidak ada yang diubah pada server mana pun.' : 'terhenti saat data ditukar')
    await w.pass(3 * HOUR)
    await w.restart()
    expect(w.hospital.exchanges).toEqual([])
    expect(await w.waiting('sari')).toEqual(['procedure:1'])
    await w.press('sari', /recovery anew/)
    expect(w.card('bos')).toContain('Perlu diputuskan kembali.')
    await w.press('dewi', approve())
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toHaveLength(1)
  })
})
