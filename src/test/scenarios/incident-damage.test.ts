import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const report = (more = '') => w.say('sari', `/incident simrs "tidak bisa login" since 09:40 units igd,farmasi${more}`)

describe('an incident of damaged data', () => {
  it('R7: a damaged database offers its recovery, filled in; each names the other, and the end of the one is told to the other', async () => {
    await report(' dugaan database')
    expect(w.card('edp')).toContain('Kerusakan database diperbaiki dengan pemulihan dari cadangan.')
    await w.press('tono', /^handling take 1/)
    await w.press('tono', /^restore incident=1$/)
    await w.say('tono', '/form 1 scope 1')
    expect(w.card('bos')).toContain('Kerusakan: database · Cakupan: penuh (database)')
    expect(w.card('bos')).toContain('“INS-2026-001: tidak bisa login”')
    expect(w.card('bos')).toContain('karena gangguan INS-2026-001')
    expect(w.card('edp', /GANGGUAN/)).toContain('Pemulihan diajukan: RST-2026-001.')
    await w.press('budi', /approve 2 \S+ failover$/)
    await w.press('sari', /recovery ready/)
    await w.press('sari', /tick 2 \S+ kasir/)
    await w.press('sari', /tick 2 \S+ farmasi/)
    await w.press('budi', /recovery received/)
    await w.press('dewi', /recovery resume/)
    expect(w.card('edp', /GANGGUAN/)).toContain('Pemulihan RST-2026-001 selesai.')
    await w.say('tono', '/handling mended 1 "disk rusak" dipulihkan ke failover')
    await w.say('tono', '/incident show 1')
    expect(w.card('edp', /CATATAN GANGGUAN/)).toContain('Pemulihan: RST-2026-001')
  })

  it('R8: a damaged application offers the recovery of its folders alone', async () => {
    await report(' dugaan aplikasi')
    await w.press('sari', /^restore incident=1$/)
    await w.say('sari', '/form 1 scope 1')
    expect(w.card('bos')).toContain('Kerusakan: aplikasi · Cakupan: penuh (aplikasi)')
  })

  it('R9: what is suspected can be judged anew, and a restore is offered only where it can mend the trouble', async () => {
    await report()
    expect(w.says('edp').some((say) => say.startsWith('restore'))).toBe(false)
    await w.press('sari', /^handling suspect 1/)
    await w.say('sari', '/form 1 suspect database')
    expect(w.button(/^restore incident=1$/, 'edp').text).toBe('restore incident=1')
    await w.say('sari', '/handling suspect 1 network')
    expect(w.card('edp', /GANGGUAN/)).toContain('restore tidak ditawarkan')
  })

  it('hears that its recovery was refused, and goes on', async () => {
    await report(' dugaan database')
    await w.say('sari', '/restore incident=1 what=newest')
    await w.say('budi', '/recovery deny 2 belum perlu')
    expect(w.card('edp', /GANGGUAN/)).toContain('Pemulihan RST-2026-001 berakhir tanpa hasil. Gangguan ini masih berjalan.')
  })
})
