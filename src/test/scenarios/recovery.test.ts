import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { standInHand, statusOf } from '../../core/procedure-reading.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

/** Asked, and decided for the failover. */
async function decided(): Promise<void> {
  await w.ask()
  await w.press('budi', /approve 1 \S+ failover$/)
}

describe('a recovery from disaster to resume', () => {
  it('R7, R22, R66: is asked in one line, shows its plan, and goes where another person decides', async () => {
    await w.say('sari', '/restore simrs database ke failover karena "disk rusak"')
    const card = w.card('bos')
    expect(card).toContain('PERMOHONAN PERSETUJUAN RESTORE — SIMRS RST-2026-001')
    expect(card).toContain('Pemohon Sari, 23 Nov 10.21 WIB: “disk rusak”')
    expect(card).toContain('Kerusakan: database · Cakupan: penuh (database)')
    expect(card).toContain('Kembali ke keadaan 23 Nov 10.15 WIB · terverifikasi: utuh')
    expect(card).toContain('database: penuh 22 Nov 02.00 WIB + diferensial 23 Nov 03.00 WIB + 29 log s.d. 23 Nov 10.15 WIB')
    expect(card).toContain('Data setelah 23 Nov 10.15 WIB hilang: 6 mnt pekerjaan sampai permohonan ini.')
    expect(card).toContain('Restore ±45 mnt (menurut uji), di luar cadangan pengaman dan pemeriksaan.')
    expect(card).toContain('Mohon keputusan sebelum 10.51 WIB. Bila tidak, berakhir tanpa perubahan.')
    expect(card).toContain('✅⏳ Langkah 2/11 · prosedur nomor 1')
    expect(w.card('edp')).toContain('PERMOHONAN PERSETUJUAN RESTORE')
    expect(await w.waiting('budi')).toEqual(['procedure:1'])
    expect(await w.waiting('sari')).toEqual([])
    await w.say('sari', '/status')
    expect(w.card('edp', /Prosedur berjalan/)).toContain('Prosedur berjalan: RST-2026-001 SIMRS')
    await w.press('budi', /approve 1 \S+ failover$/)
    expect(await w.step()).toBe('confirmed')
    expect(w.card('edp')).toContain('Diputuskan Budi: ke Server Failover, kembali ke keadaan 23 Nov 10.15 WIB.')
    expect(w.hospital.exchanges).toEqual([])
  })

  it('takes everything where nobody said what is damaged, and the card says that nobody did', async () => {
    await w.say('sari', '/restore simrs karena "disk rusak"')
    expect(w.card('bos')).toContain('Kerusakan: database dan aplikasi (tidak disebutkan; dianggap semuanya) · Cakupan: penuh')
  })

  it('R67, R68, R69, R70, R71, R72, R73: goes step by step to the official instruction, and every unit is told', async () => {
    await decided()
    expect(await w.waiting('sari')).toEqual(['procedure:1'])
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toMatchObject([{ procedure: 1, place: 'failover', moment: Date.parse('2026-11-23T10:15:00+07:00') }])
    expect(w.card('edp')).toContain('Modul yang sudah dipastikan: 0 dari 2.')
    await w.press('sari', /tick 1 \S+ kasir/)
    await w.press('tono', /tick 1 \S+ farmasi/)
    expect(await w.step()).toBe('received')
    expect(w.card('bos')).toContain('SISTEM SIAP, DILAPORKAN KEPADA IT MANAGER')
    expect(w.card('bos')).toContain('database: data terbaru 23 Nov 10.14 WIB; keadaan 23 Nov 10.15 WIB; 1.200 baris')
    await w.press('budi', /recovery received/)
    expect(w.card('igd')).toBe('')
    await w.press('dewi', /recovery resume/)
    expect(statusOf(await w.state())).toBe('done')
    expect(w.card('igd')).toContain('SIMRS KEMBALI DAPAT DIGUNAKAN — pukul 10.21 WIB')
    expect(w.card('igd')).toContain('Data yang dientri setelah 23 Nov 10.15 WIB tidak tersimpan')
    const end = w.card('bos', /PEMULIHAN SELESAI/)
    expect(end).toContain('PEMULIHAN SELESAI — SIMRS RST-2026-001')
    expect(end).toContain('Data lama disimpan sebagai: sik_sebelum_1')
    expect(end).toContain('Instruksi resmi: Dewi')
    expect(end).toContain('(target 1 jam)')
    expect(end).toContain('SPO-IT-01 revisi 2, 2026-01-05')
    await w.say('sari', '/history simrs')
    expect(w.card('edp', /Pemulihan/)).toContain('ok RST-2026-001 · 23 Nov 10.21 WIB selesai ke Server Failover, keadaan 23 Nov 10.15 WIB')
    await w.press('igd', /^trouble 1/)
    await w.reply('igd', 'kasir tidak dapat masuk')
    expect(w.card('edp')).toContain('KENDALA SETELAH PEMULIHAN — SIMRS')
    expect(w.card('bos')).toContain('IGD (Kepala IGD), 23 Nov 10.21 WIB: “kasir tidak dapat masuk”')
    expect(await w.trail('recovery.trouble')).toHaveLength(1)
  })

  it('R8: brings the application back where the application is damaged, and all of it where both are', async () => {
    await w.say('sari', '/pulihkan simrs aplikasi karena salah update')
    expect(w.card('bos')).toContain('Kerusakan: aplikasi · Cakupan: penuh (aplikasi)')
    expect(w.card('bos')).toContain('Berkas aplikasi yang berubah setelah 23 Nov 02.00 WIB hilang. Data dalam database tidak disentuh.')
    expect(w.card('bos')).not.toContain('Data setelah')
    await w.press('sari', /recovery stop/)
    await w.say('sari', '/recovery stop 1 salah pilih')
    await w.say('sari', '/restore simrs keduanya karena semuanya rusak')
    expect(w.card('bos')).toContain('Cakupan: penuh (database, aplikasi)')
    // What people enter stands in the database: it comes back to its own moment, the folder to an older one.
    expect(w.card('bos')).toContain('Data setelah 23 Nov 10.15 WIB hilang: 6 mnt pekerjaan sampai permohonan ini.')
    expect(w.card('bos')).toContain('Berkas aplikasi yang berubah setelah 23 Nov 02.00 WIB hilang.')
    // Nobody takes the moment of the oldest part for that of all.
    expect(w.card('bos')).toContain('Kembali ke keadaan 23 Nov 10.15 WIB (database) dan 23 Nov 02.00 WIB (aplikasi)')
  })

  it.each([
    ['aplikasi', ['Data yang sudah dientri tetap ada; tidak perlu dientri ulang.', 'Berkas yang diunggah setelah 23 Nov 02.00 WIB tidak tersimpan; mohon mengunggah ulang.']],
    ['keduanya', ['Data yang dientri setelah 23 Nov 10.15 WIB tidak tersimpan; mohon mengentri ulang dari berkas manual.', 'Berkas yang diunggah setelah 23 Nov 02.00 WIB tidak tersimpan']],
  ])('R8, R73: sends nobody to enter again what the database has kept, where %s is brought back', async (what, told) => {
    await w.say('sari', `/restore simrs ${what} karena salah update`)
    await w.press('budi', /approve 1 \S+ failover$/)
    await w.press('sari', /recovery ready/)
    for (const module of ['kasir', 'farmasi']) await w.say('sari', `/recovery tick 1 ${module}`)
    await w.press('budi', /recovery received/)
    await w.press('dewi', /recovery resume/)
    for (const said of told) expect(w.card('igd', /KEMBALI DAPAT DIGUNAKAN/)).toContain(said)
  })

  it('R9: offers no restore where neither database nor application is damaged, writes that down, and opens the technical procedure with what is known', async () => {
    await w.say('sari', '/restore simrs lainnya karena jaringan putus')
    expect(w.card('edp', /SIMRS:/)).toContain('SIMRS: TIDAK DIPULIHKAN DARI CADANGAN')
    expect(w.card('edp', /SIMRS:/)).toContain('Prosedur gangguan teknis dibuka.')
    expect(await w.open()).toEqual([])
    expect(await w.trail('recovery.not-offered')).toMatchObject([{ facts: { damage: 'other', why: 'jaringan putus' } }])
    await w.reply('sari', '20 menit lalu')
    await w.reply('sari', 'semua')
    expect(w.card('edp', /GANGGUAN/)).toContain('“jaringan putus” Dilaporkan Sari')
    expect(w.card('edp', /GANGGUAN/)).toContain('restore tidak ditawarkan')
    expect((await w.state()).script.kind).toBe('incident')
  })

  it('R11: is not done before every module was seen, the report received and the instruction given', async () => {
    await decided()
    await w.press('sari', /recovery ready/)
    await w.press('sari', /tick 1 \S+ kasir/)
    await w.say('budi', '/recovery received 1')
    expect(w.heard('budi')).toContain('sedang tidak menunggu jawaban')
    await w.say('dewi', '/recovery resume 1')
    expect(await w.step()).toBe('modules')
    await w.say('sari', '/recovery tick 1 farmasi')
    await w.say('sari', '/recovery received 1')
    expect(w.heard('sari')).toContain('hanya untuk IT Manager')
    expect(await w.open()).toEqual([1])
  })

  it('R23: part of it goes to the scratch alone, where nothing is backed up first, no module waits and nobody is told to resume', async () => {
    await w.say('sari', '/restore simrs hanya database: pasien, reg_periksa karena terhapus')
    expect(w.card('bos')).toContain('Cakupan: sebagian dari database: pasien, reg_periksa')
    expect(w.card('bos')).toContain('Tidak ada data yang hilang: data yang dipakai tidak diganti.')
    expect(w.says('bos').filter((said) => said.includes('approve'))).toMatchObject([expect.stringMatching(/ uji$/)])
    await w.say('budi', '/recovery approve 1 failover')
    expect(w.heard('budi')).toContain('Tempat “Server Failover” tidak dapat dipakai untuk pemulihan ini.')
    await w.press('budi', /approve 1 \S+ uji$/)
    await w.press('sari', /recovery ready/)
    expect((await w.state()).skips).toEqual(['safety', 'settings', 'modules', 'smoke', 'resume'])
    await w.press('budi', /recovery received/)
    expect(statusOf(await w.state())).toBe('done')
    expect(w.card('edp')).toContain('Data keadaan 23 Nov 10.15 WIB dapat diperiksa di Server Uji. Pelayanan tidak berubah.')
    expect(w.card('igd')).toBe('')
  })

  it('R68: a person vouches for a restore with the vendor’s own tool, with a note', async () => {
    await decided()
    await w.press('sari', /recovery by-hand/)
    expect(w.card('edp')).toContain('RESTORE DENGAN ALAT VENDOR')
    await w.say('vina', '/recovery attest 1')
    expect(w.heard('vina')).toContain('Alasannya belum ditulis')
    await w.say('budi', '/recovery attest 1 sudah')
    expect(w.heard('budi')).toContain('hanya untuk')
    await w.say('vina', '/recovery attest 1 ICS-Deadpool, selesai 10.50')
    expect(await w.step()).toBe('modules')
    expect(w.hospital.exchanges).toEqual([])
    expect(w.card('edp')).toContain('Vina, 23 Nov 10.21 WIB: “ICS-Deadpool, selesai 10.50”')
    for (const module of ['kasir', 'farmasi']) await w.say('sari', `/recovery tick 1 ${module}`)
    await w.press('budi', /recovery received/)
    await w.press('dewi', /recovery resume/)
    expect(w.card('bos', /PEMULIHAN SELESAI/)).toContain('Server Failover: dipulihkan dengan alat lain, menurut laporan.')
  })
})

describe('what is missing of a request', () => {
  it('is asked by a form, question by question, and the moment in words of people', async () => {
    await w.say('sari', '/restore')
    await w.say('sari', '/form 1 damage damage=database')
    await w.say('sari', '/form 1 scope 2')
    await w.reply('sari', 'disk rusak jam 10')
    expect(await w.open()).toEqual([])
    await w.reply('sari', 'besok 10.00')
    expect(w.heard('sari')).toContain('Perintah /restore belum lengkap atau keliru')
    await w.reply('sari', '23 Nov 09.40')
    expect(w.card('bos')).toContain('Kembali ke keadaan 23 Nov 09.40 WIB')
    expect(w.card('bos')).toContain('“disk rusak jam 10”')
  })

  it('is refused with what could be had where nothing kept reaches that moment', async () => {
    await w.say('sari', '/restore simrs database pukul 10.20 karena salah hapus')
    expect(await w.open()).toEqual([])
    expect(w.heard('sari')).not.toBe('')
    await w.say('sari', '/restore simsr karena rusak')
    expect(w.heard('sari')).toContain('“simsr” tidak ada')
    await w.say('sari', '/restore simrs ke falover karena rusak')
    expect(w.heard('sari')).toContain('“falover”')
    await w.say('igd', '/restore simrs karena rusak', { chat: 'edp' })
    expect(w.heard('igd')).toContain('hanya untuk')
  })

  it('asks for one system once: the second is told of the first', async () => {
    await w.say('sari', '/restore simrs database karena rusak')
    await w.say('tono', '/restore simrs database karena rusak')
    expect(w.heard('tono')).toContain('Prosedur nomor 1 masih berjalan')
    expect(standInHand(await w.state())).toMatchObject({ is: 'open' })
  })
})
