import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import { passUntil } from './downtime-time.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const step = async (id = 1) => stepInHand(await w.state(id))?.key ?? 'over'
const LINE = '/downtime rabu 22.00 30m restart simrs, "pembaruan sistem dan restart server"'
const pass = (ms: number) => passUntil(w, w.clock.now().getTime() + ms)
const approved = async (line = LINE) => {
  await w.say('sari', line)
  await w.press('budi', /^outage approve 1/, 'bos')
}
/** This ward has no copies in its books: a manager says why it begins all the same. */
const letBegin = async () => {
  await w.press('budi', /^outage override 1/, 'bos')
  await w.reply('budi', 'pembaruan keamanan tidak dapat ditunda')
}
/** Monday 10.21 to Wednesday. */
const WAIT = 2 * DAY + 11 * HOUR + 39 * MINUTE

describe('a planned downtime', () => {
  it('R31: is planned in one line, and units hear of it once a manager has agreed', async () => {
    await w.say('sari', LINE)
    expect(await step()).toBe('approval')
    expect(w.card('bos')).toContain('PERSETUJUAN PEMELIHARAAN — SIMRS HNT-2026-001')
    expect(w.card('bos')).toContain('Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB')
    expect(w.card('bos')).toContain('Pemberitahuan hanya 2 hari 11 jam sebelumnya (aturan: 3 hari)')
    expect(w.card('igd')).toBe('')
    await w.press('sari', /^outage approve 1/, 'edp')
    expect(await step()).toBe('approval')
    await w.press('budi', /^outage approve 1/, 'bos')
    expect(await step()).toBe('due')
    expect(w.card('igd')).toContain('PENGUMUMAN PEMELIHARAAN SIMRS')
    expect(w.card('igd')).toContain('Yth. Bapak/Ibu Kepala Unit. Pemeliharaan akan dilaksanakan Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB (±30 mnt): pembaruan sistem dan restart server.')
    expect(w.card('igd')).toContain('Selama waktu tersebut SIMRS tidak dapat digunakan; mohon menyiapkan formulir manual dan menyimpan pekerjaan sebelum pukul 21.50 WIB.')
    expect(w.card('igd')).toContain('Narahubung: EDP jaga.')
  })

  it('R34: each unit says that it knows; who is silent and who cannot be reached stands on the board', async () => {
    await approved()
    await w.press('igd', /^told received 1/)
    expect(w.card('igd')).toContain('Sudah diterima Kepala IGD')
    await w.say('sari', '/outage board 1')
    expect(w.card('edp', /PENERIMAAN/)).toContain('1 dari 2 unit sudah menyatakan menerima.')
    expect(w.card('edp', /PENERIMAAN/)).toContain('Tidak terjangkau: Farmasi.')
    await w.say('sari', '/outage copy 1')
    expect(w.card('edp', /Salin untuk WhatsApp/)).toContain('*Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB* (±30 mnt): pembaruan sistem dan restart server.')
  })

  it('R33, R34, R36, R37: reminds, begins, tells of the overrun, lets nobody back before it is stable, and tells that it is back', async () => {
    await approved()
    await pass(WAIT - 21 * MINUTE)
    expect(w.posts('igd', /PENGINGAT/)).toBeGreaterThan(0)
    expect(await step()).toBe('due')
    await pass(2 * MINUTE)
    await letBegin()
    expect(await step()).toBe('begin')
    await w.press('sari', /^outage begin 1/)
    expect(w.heard('sari')).toContain('Unit diberi tahu bahwa pekerjaan dimulai')
    await pass(19 * MINUTE)
    await w.press('sari', /^outage begin 1/)
    expect(w.card('igd')).toContain('PEMELIHARAAN SIMRS DIMULAI')
    expect(await step()).toBe('worked')
    await pass(30 * MINUTE)
    expect(w.card('igd')).toContain('PEMELIHARAAN SIMRS BELUM SELESAI')
    expect(w.card('igd')).toContain('Perkiraan baru: pukul 22.45 WIB.')
    w.away.add('SIMRS')
    await w.press('sari', /^outage worked 1/)
    for (let tries = 0; tries < 4; tries += 1) await w.pass(30_000)
    expect(w.card('edp')).toContain('BELUM STABIL')
    expect(w.says('edp').some((say) => say.startsWith('outage clear'))).toBe(false)
    w.away.delete('SIMRS')
    await w.press('sari', /^outage retry 1/)
    expect(await step()).toBe('seen')
    await w.press('sari', /^outage tick 1/)
    expect(w.card('igd')).not.toContain('KEMBALI DAPAT DIGUNAKAN')
    await w.press('sari', /^outage clear 1/)
    expect(w.card('igd')).toContain('SIMRS KEMBALI DAPAT DIGUNAKAN')
    expect(w.card('igd')).toContain('Telah diperiksa: SIMRS.')
    await w.press('igd', /^told trouble 1/)
    await w.reply('igd', 'cetak resep gagal')
    expect(w.card('edp', /KENDALA/)).toContain('IGD, Kepala IGD')
    expect(w.card('edp', /KENDALA/)).toContain('“cetak resep gagal”')
  })

  it('R35: does not begin without a way back that is proven, unless a manager says why', async () => {
    await approved()
    await pass(WAIT - 15 * MINUTE)
    // The newest proven copies are of Monday.
    for (let tries = 0; tries < 25 && await step() === 'gate'; tries += 1) await w.pass(3 * MINUTE)
    expect(await step()).toBe('gate')
    expect(w.card('edp')).toContain('PEMELIHARAAN BELUM BOLEH DIMULAI')
    expect(w.card('edp')).toContain('simrs/database: tidak ada cadangan utuh dari 1 hari terakhir')
    await w.press('sari', /^outage override 1/)
    await w.reply('sari', 'tidak apa-apa')
    expect(await step()).toBe('gate')
    await letBegin()
    expect(await step()).toBe('begin')
    expect(w.card('edp')).toContain('Kesiapan dilewati atas keputusan Budi: “pembaruan keamanan tidak dapat ditunda”')
  })

  it('R31: an objection keeps it from beginning until somebody has seen to it', async () => {
    await approved()
    await w.press('igd', /^told objection 1/)
    await w.reply('igd', 'ada operasi pukul 22.00')
    expect(w.card('bos', /KEBERATAN/)).toContain('SIMRS: Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB')
    expect(w.card('bos', /KEBERATAN/)).toContain('“ada operasi pukul 22.00”')
    expect(w.card('bos', /KEBERATAN/)).toContain('Pekerjaan belum dapat dimulai sebelum ini ditangani.')
    await w.press('sari', /^outage settle 1/)
    expect(w.card('igd', /PENGUMUMAN/)).toContain('Kendala disampaikan Kepala IGD')
    await w.reply('sari', 'operasi dipindah ke pukul 20.00')
    expect(w.card('igd', /PENGUMUMAN/)).toContain('“ada operasi pukul 22.00” sudah ditangani Sari: operasi dipindah ke pukul 20.00')
    // Nobody presses it a second time in the other room.
    expect(w.card('bos', /KEBERATAN/)).toContain('Ditangani Sari')
    expect(w.says('bos')).toEqual([])
    await w.say('sari', '/outage board 1')
    expect(w.card('edp', /PENERIMAAN/)).toContain('Sari: operasi dipindah ke pukul 20.00')
  })

  it('is moved with the old and the new time, and cancelled with a reason', async () => {
    await approved()
    await w.press('sari', /^outage move 1/)
    await w.reply('sari', 'kamis 23.00 menunggu vendor')
    expect(await step()).toBe('approval')
    expect(w.card('bos')).toContain('Jadwal diubah; semula Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB')
    await w.press('budi', /^outage approve 1/, 'bos')
    expect(w.card('igd')).toContain('JADWAL PEMELIHARAAN SIMRS BERUBAH')
    expect(w.card('igd')).toContain('Sebelumnya: Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB. Sekarang: Kamis, 26 Nov 2026, pukul 23.00–23.30 WIB')
    expect(w.card('igd')).toContain('Keterangan: menunggu vendor')
    await w.say('sari', '/outage cancel 1 vendor berhalangan')
    expect(w.card('igd')).toContain('PEMELIHARAAN SIMRS DIBATALKAN')
    expect(w.card('igd')).toContain('Alasan: vendor berhalangan')
  })

  it('whoever asks for another time does not agree to it themselves', async () => {
    await approved()
    await w.say('rina', '/outage move 1 kamis 23.00')
    await w.press('rina', /^outage approve 1/, 'edp')
    expect(await step()).toBe('approval')
    expect(w.card('igd')).not.toContain('BERUBAH')
    await w.press('budi', /^outage approve 1/, 'bos')
    expect(w.card('igd')).toContain('JADWAL PEMELIHARAAN SIMRS BERUBAH')
  })

  it('a unit that answers while another time is being decided reads the time of before and the one that stands', async () => {
    await approved()
    await w.say('sari', '/outage move 1 kamis 23.00')
    await w.press('budi', /^outage approve 1/, 'bos')
    await w.say('sari', '/outage move 1 jumat 21.00')
    await w.press('igd', /^told received 1/)
    expect(w.card('igd')).toContain('Sebelumnya: Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB. Sekarang: Kamis, 26 Nov 2026, pukul 23.00–23.30 WIB')
  })

  it('asks again where two nights may be meant, and for what is missing', async () => {
    await w.say('sari', '/downtime rabu jam 12 malam restart simrs "uji"')
    expect(w.heard('sari')).toContain('dapat berarti')
    await w.say('sari', '/downtime baru')
    await w.reply('sari', 'rabu 22.00 30m')
    expect(await w.open()).toEqual([])
  })
})

describe('an unplanned downtime', () => {
  it('is told at once, every so often until it ends, and only once it is stable that it is over', async () => {
    await w.say('sari', '/downtime now simrs "server tidak menjawab"')
    expect(w.card('igd')).toContain('SIMRS TIDAK DAPAT DIGUNAKAN')
    expect(w.card('igd')).toContain('SIMRS tidak dapat digunakan sejak pukul 10.21 WIB.')
    expect(w.card('edp', /LAYANAN TERHENTI/)).toContain('Tidak dapat digunakan sejak Senin, 23 Nov 2026, 10.21 WIB.')
    expect(w.card('edp', /LAYANAN TERHENTI/)).not.toMatch(/irencanakan/)
    await pass(31 * MINUTE)
    expect(w.card('igd')).toContain('SIMRS MASIH BELUM DAPAT DIGUNAKAN')
    await w.say('sari', '/outage cancel 1 salah lapor')
    expect(w.heard('sari')).toContain('batas pembatalan')
    await w.press('sari', /^outage worked 1/)
    await w.press('sari', /^outage tick 1/)
    await w.press('sari', /^outage clear 1/)
    expect(w.card('igd')).toContain('SIMRS KEMBALI DAPAT DIGUNAKAN')
    expect(w.card('edp', /KEMBALI NORMAL/)).toContain('Henti 31 mnt.')
    expect(w.card('edp', /KEMBALI NORMAL/)).not.toMatch(/irencanakan/)
    expect(await step()).toBe('well')
  })
})
