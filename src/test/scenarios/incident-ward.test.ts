import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stepInHand } from '../../core/procedure-reading.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

describe('a ward that reports', () => {
  it('R9: is asked little, speaks for its own unit, and confirms its own report', async () => {
    await w.say('igd', '/incident')
    await w.say('igd', '/form 1 system simrs')
    await w.reply('igd', 'tidak bisa login')
    await w.reply('igd', '20 menit lalu')
    expect(w.card('edp')).toContain('“tidak bisa login” Dilaporkan Kepala IGD, 10.21 WIB.')
    expect(w.card('edp')).toContain('Sejak 10.01 WIB (20 mnt) · Unit: IGD')
    expect(w.card('igd')).toContain('GANGGUAN SIMRS — sejak pukul 10.01 WIB')
    expect(w.heard('igd')).toContain('LAPORAN DITERIMA — INS-2026-001')
    await w.press('tono', /^handling take 1/)
    await w.say('igd', '/handling news 1 sudah bisa')
    expect(w.heard('igd')).toContain('hanya untuk')
    await w.say('tono', '/handling mended 1 "switch mati" switch diganti')
    await w.press('igd', /^handling normal 1/)
    expect(stepInHand(await w.state(1))?.key).toBe('quiet')
    expect(w.card('bos')).toContain('Dipastikan Kepala IGD')
  })

  it('is asked again for a time or a unit that is none, and what was answered before is kept', async () => {
    await w.say('sari', '/incident simrs')
    await w.reply('sari', 'printer mati')
    await w.reply('sari', 'nanti sore')
    await w.reply('sari', 'igd, ugd')
    await w.say('sari', '/form 1 suspect device')
    expect(w.heard('sari')).toMatch(/since|nanti sore/)
    await w.say('sari', '/form 1 since sekarang')
    expect(w.heard('sari')).toContain('ugd')
    await w.say('sari', '/form 1 units igd')
    expect(w.card('edp')).toContain('“printer mati” Dilaporkan Sari')
    expect(w.card('edp')).toContain('Unit: IGD · Dugaan: perangkat')
  })
})
