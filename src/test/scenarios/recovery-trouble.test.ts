import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../core/clock.ts'
import { standInHand, statusOf } from '../../core/procedure-reading.ts'
import { approve, recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

describe('a step that does not come about', () => {
  it('R67: leaves a server that is not ready alone; it is looked at again, or another one is decided on', async () => {
    await w.ask()
    w.hospital.trouble = { at: 'ready', finding: { kind: 'no-space', target: 'failover', free: 1e9, needed: 8e9 } }
    await w.press('budi', approve())
    expect(await w.step()).toBe('ready')
    expect(w.card('edp')).toContain('PEMULIHAN TERHENTI')
    expect(w.card('edp')).toContain('Ruang penyimpanan failover tidak cukup')
    expect(w.card('edp')).toContain('Tidak ada yang diubah pada server mana pun.')
    await w.press('sari', /recovery retry/)
    expect(await w.step()).toBe('ready')
    await w.press('sari', /recovery anew/)
    expect(await w.step()).toBe('approval')
    w.hospital.trouble = null
    await w.press('dewi', approve('uji'))
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toMatchObject([{ place: 'uji' }])
  })

  it('R68: whose tool dies before the exchange has changed nothing, and restores again only on a new decision', async () => {
    await w.ask()
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
    await w.ask()
    await w.press('budi', approve())
    w.hospital.trouble = { at: 'restore', when: 'within' }
    await w.press('sari', /recovery ready/)
    expect(w.card('edp')).toContain('Server Failover: terhenti saat data ditukar.')
    expect(w.card('edp')).toContain('Data lama disimpan di sana, dengan nama berakhiran _before_rst_1')
    await w.say('budi', '/recovery stop 1 dilanjutkan vendor')
    expect(w.card('bos')).toContain('Server Failover: terhenti saat data ditukar.')
    expect(w.message('bos').mood).toBe('alarm')
  })

  it('that is tried again says what the try before has left, and never that nothing was changed', async () => {
    await w.ask()
    await w.press('budi', approve())
    w.hospital.trouble = { at: 'restore', when: 'within' }
    await w.press('sari', /recovery ready/)
    w.hospital.trouble = null
    await w.say('sari', '/recovery anew 1')
    await w.press('budi', approve())
    w.hospital.busy = 'simrs/database'
    await w.press('sari', /recovery ready/)
    expect(w.card('edp')).toContain('Menunggu pekerjaan pada simrs/database selesai.')
    expect(w.card('edp')).toContain('before_rst_1')
    expect(w.card('edp')).not.toContain('belum diubah')
  })

  it('R69: that was not proven goes on by a manager’s word alone, with a note', async () => {
    await w.ask()
    await w.press('budi', approve())
    w.hospital.trouble = { at: 'proof', finding: { kind: 'count-differs', what: 'pasien', expected: 1200, found: 1180 } }
    await w.press('sari', /recovery ready/)
    expect(w.card('bos')).toContain('Jumlah pasien setelah dipulihkan 1.180, seharusnya 1.200.')
    await w.say('sari', '/recovery override 1 tidak apa-apa')
    expect(w.heard('sari')).toContain('hanya untuk IT Manager')
    await w.say('budi', '/recovery override 1 selisih dua puluh baris akan dientri ulang')
    expect(await w.step()).toBe('modules')
    const letGo = 'Tanpa langkah “Pembuktian”, atas keputusan Budi: “selisih dua puluh baris akan dientri ulang”'
    expect(w.card('edp')).toContain(letGo)
    for (const module of ['kasir', 'farmasi']) await w.say('sari', `/recovery tick 1 ${module}`)
    expect(w.card('bos')).toContain(letGo)
    await w.press('budi', /recovery received/)
    await w.press('dewi', /recovery resume/)
    expect(w.card('bos', /PEMULIHAN SELESAI/)).toContain(letGo)
  })

  it('waits while a back-up of it is at work, and goes on by itself afterwards', async () => {
    await w.ask()
    await w.press('budi', approve())
    w.hospital.busy = 'simrs/database'
    await w.press('sari', /recovery ready/)
    expect(w.card('edp')).toContain('Menunggu pekerjaan pada simrs/database selesai.')
    w.hospital.busy = null
    await w.pass(MINUTE)
    expect(w.hospital.exchanges).toHaveLength(1)
  })

  it('can be stopped until the point of no return, and not after it', async () => {
    await w.ask()
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
    expect(w.card('edp')).toContain('Data lama disimpan di sana, dengan nama berakhiran _before_rst_2')
    expect(w.card('edp')).toContain('Batas pembatalan telah dilewati')
    await w.say('sari', '/recovery stop 2 salah server')
    expect(w.heard('sari')).toContain('telah melewati batas pembatalan')
    within.go()
    await w.idle()
    expect(w.hospital.exchanges).toMatchObject([{ procedure: 2 }])
  })
})
