import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../core/clock.ts'
import { stepInHand, statusOf } from '../../core/procedure-reading.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import { LARGEST_FILE } from '../../core/sent-file.ts'
import { calledIn } from '../../procedures/recovery/names.ts'
import { recoveryPaper } from '../../reports/recovery-report.ts'
import { saveRoom } from '../../store/rooms.ts'
import { textsFor } from '../../texts/words.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const SERVING = /DILAYANI|KEMBALI DI SERVER/
const ANSWERS = /KEADAAN UNIT/
/** Asked, decided for the failover, and brought to the official instruction. */
async function onFailover(): Promise<void> {
  await w.say('sari', '/restore simrs database karena "disk rusak"')
  await w.press('budi', /approve 1 \S+ failover$/)
  await w.press('sari', /recovery ready/)
  await throughModules(1)
}
async function throughModules(id: number): Promise<void> {
  await w.press('sari', new RegExp(`tick ${id} \\S+ kasir`))
  await w.press('sari', new RegExp(`tick ${id} \\S+ farmasi`))
  await w.press('budi', new RegExp(`recovery received ${id}`))
  await w.press('budi', new RegExp(`recovery resume ${id}`))
}

describe('the failover serves', () => {
  it('R70: a card says since when, what serves is copied at once, and anybody can ask who serves', async () => {
    await w.say('sari', '/recovery')
    expect(w.card('edp', /^\[?.*PEMULIHAN/)).toContain('Semua sistem dilayani dari server produksi.')
    await onFailover()
    expect(w.card('bos', /PEMULIHAN SELESAI/)).toContain('Laporan diterima: Budi, 23 Nov 10.21 WIB.')
    for (const room of ['bos', 'edp']) expect(w.card(room, SERVING)).toContain('Server Failover melayani sejak 23 Nov 10.21 WIB (RST-2026-001).')
    expect(w.card('edp', SERVING)).toContain('Tetap di server produksi: aplikasi.')
    expect(w.hospital.protected).toEqual(['simrs'])
    await w.say('sari', '/pemulihan')
    expect(w.card('edp', /SIMRS: Server Failover melayani/)).toContain('sejak 23 Nov 10.21 WIB')
  })

  it('R66, R70, R73: the way back asks whether people have stopped, copies the failover, goes to production alone, and ends its card', async () => {
    await onFailover()
    w.clock.advance(26 * HOUR)
    await w.press('sari', /^restore simrs back$/)
    await w.say('sari', '/form 1 writers 1')
    await w.reply('sari', 'server produksi sudah diperbaiki')
    expect(stepInHand(await w.state(2))?.key).toBe('approval')
    const card = w.card('bos')
    expect(card).toContain('Kembali dari Server Failover, yang melayani sejak 23 Nov 10.21 WIB (RST-2026-001) · penuh (database)')
    expect(card).toContain('Tidak ada data yang hilang: menurut pemohon, semua orang berhenti mengentri sebelum server failover dicadangkan (24 Nov 12.21 WIB).')
    expect(recoveryFacts(await w.state(2)).parts).toMatchObject([{ moment: w.clock.now().getTime() }])
    expect(w.says('bos').filter((said) => said.includes('approve'))).toMatchObject([expect.stringMatching(/ produksi$/)])
    // Nothing was changed in the rules: another start asks nothing anew.
    const { revision } = await w.state(2)
    await w.restart()
    expect((await w.state(2)).revision).toBe(revision)
    await w.say('budi', '/recovery approve 2 failover')
    expect(w.heard('budi')).not.toBe('')
    await w.press('budi', /approve 2 \S+ produksi$/)
    await w.press('dewi', /approve 2 \S+ produksi$/)
    expect(w.card('edp')).toContain('Mohon memastikan tidak ada yang mengentri di server failover sejak 24 Nov 12.21 WIB.')
    await w.press('sari', /recovery ready 2/)
    expect(w.hospital.exchanges.at(-1)).toMatchObject({ procedure: 2, place: 'produksi', moment: w.clock.now().getTime() })
    await throughModules(2)
    expect(statusOf(await w.state(2))).toBe('done')
    for (const room of ['bos', 'edp']) expect(w.card(room, SERVING)).toContain('Server Failover melayani 23 Nov 10.21 WIB sampai 24 Nov 12.21 WIB (RST-2026-001).')
    expect(w.card('igd')).toContain('Data yang dientri di server sementara sudah dipindahkan; tidak ada yang perlu dientri ulang.')
    expect(w.hospital.protected).toEqual(['simrs', 'simrs'])
    await w.say('sari', '/restore simrs kembali karena sekali lagi')
    expect(w.heard('sari')).toContain('SIMRS dilayani dari server produksi')
  })

  it('R66: says what is lost where people go on working while it is copied, and a copy that fails stands and asks', async () => {
    await onFailover()
    w.clock.advance(HOUR)
    w.hospital.trouble = { at: 'fresh', finding: { kind: 'serves-uncopied', place: 'Server Failover', since: w.clock.now().getTime(), recovery: 'RST-2026-001' } }
    await w.say('sari', '/restore simrs kembali berjalan karena "produksi siap"')
    expect(w.card('edp')).toContain('tidak dapat dicadangkan oleh Pulih')
    w.hospital.trouble = null
    await w.press('sari', /recovery retry 2/)
    expect(w.card('bos')).toContain('Yang dientri di server failover setelah 23 Nov 11.21 WIB TIDAK ikut')
  })
})

describe('units after the official instruction', () => {
  beforeEach(async () => {
    await w.home.store.write((tx) => saveRoom(tx, { platform: 'telegram', chat: 'farmasi', thread: null, name: 'Farmasi', purpose: 'unit', unit: 'farmasi', lang: 'id', at: w.clock.now() }))
  })
  const posts = (chat: string, of: RegExp) => w.wordsIn(chat).filter((words) => of.test(words)).length

  it('R73: answer normal or trouble with a button, each on the recovery’s card with name and time; trouble reaches EDP at once', async () => {
    await onFailover()
    expect(w.card('edp', ANSWERS)).toContain('Sudah menjawab: 0 dari 2 unit. Normal 0, masih ada kendala 0.')
    expect(w.card('edp', ANSWERS)).toContain('Belum menjawab: IGD dan Farmasi.')
    await w.press('igd', /^well 1$/, 'igd')
    expect(w.card('bos', ANSWERS)).toContain('Sudah menjawab: 1 dari 2 unit. Normal 1, masih ada kendala 0.')
    expect(w.card('igd', /DAPAT DIGUNAKAN/)).toContain('Unit ini menjawab: normal (Kepala IGD, 10.21 WIB).')
    expect(w.card('farmasi', /DAPAT DIGUNAKAN/)).not.toContain('Unit ini menjawab')
    await w.say('igd', '/kendala 1 resep tidak tercetak', { chat: 'farmasi' })
    expect(w.card('edp', /KENDALA SETELAH/)).toContain('“resep tidak tercetak”')
    expect(w.card('edp', ANSWERS)).toContain('Sudah menjawab: 2 dari 2 unit. Normal 1, masih ada kendala 1.')
    await w.say('igd', '/normal 1', { chat: 'farmasi' })
    expect(w.card('edp', ANSWERS)).toContain('Normal 2, masih ada kendala 0.')
    await w.say('igd', '/kendala 1', { chat: 'farmasi' })
    expect(w.heard('igd')).toContain('Alasannya belum ditulis')
  })

  it('R73: have answered nothing by what they said before it: trouble is told to EDP, and nobody is taken for well', async () => {
    await w.say('sari', '/restore simrs database karena "disk rusak"')
    await w.press('budi', /approve 1 \S+ failover$/)
    await w.press('sari', /recovery ready/)
    await w.say('igd', '/normal 1', { chat: 'igd' })
    expect(w.heard('igd')).toContain('sedang tidak menunggu jawaban')
    await w.say('igd', '/kendala 1 belum bisa masuk', { chat: 'igd' })
    expect(w.card('edp', /KENDALA SETELAH/)).toContain('“belum bisa masuk”')
    await w.say('sari', '/recovery tick 1 kasir')
    await w.say('sari', '/recovery tick 1 farmasi')
    await w.press('budi', /recovery received/)
    await w.press('dewi', /recovery resume/)
    expect(w.card('edp', ANSWERS)).toContain('Belum menjawab: IGD dan Farmasi.')
    await w.say('igd', '/kendala 1 belum bisa masuk', { chat: 'igd' })
    expect(w.card('edp', ANSWERS)).toContain('Sudah menjawab: 1 dari 2 unit. Normal 0, masih ada kendala 1.')
  })

  it('R73: that stay silent are asked once more after an hour, and named to EDP after two; whoever answered is left alone', async () => {
    await onFailover()
    await w.press('igd', /^well 1$/, 'igd')
    const before = { igd: posts('igd', /Mohon jawaban/), farmasi: posts('farmasi', /Mohon jawaban/) }
    await w.pass(HOUR + MINUTE)
    expect({ igd: posts('igd', /Mohon jawaban/) - before.igd, farmasi: posts('farmasi', /Mohon jawaban/) - before.farmasi }).toEqual({ igd: 0, farmasi: 1 })
    expect(w.card('edp', /UNIT BELUM MENJAWAB/)).toBe('')
    await w.restart('killed')
    await w.pass(HOUR)
    expect(w.card('edp', /UNIT BELUM MENJAWAB/)).toContain('Farmasi')
    expect(w.card('edp', /UNIT BELUM MENJAWAB/)).not.toContain('IGD')
    await w.pass(24 * HOUR)
    expect([posts('farmasi', /Mohon jawaban/), posts('edp', /UNIT BELUM MENJAWAB/)]).toEqual([1, 1])
  })
})

describe('a restore by another tool', () => {
  const picture = Buffer.from('ffd8ffe000104a464946', 'hex')
  const byHand = async () => {
    await w.say('sari', '/restore simrs database karena "disk rusak"')
    await w.press('budi', /approve 1 \S+ failover$/)
    await w.press('sari', /recovery by-hand/)
  }

  it('R68: is vouched for with a picture, which is kept under its digest and named in the audit trail, on the card and in the record', async () => {
    await byHand()
    await w.say('vina', '/recovery attest 1 ICS-Deadpool, selesai 10.50', { file: { name: 'layar.jpg', mime: 'image/jpeg', bytes: picture } })
    const sha256 = createHash('sha256').update(picture).digest('hex')
    expect(stepInHand(await w.state())?.key).toBe('modules')
    expect(w.card('edp')).toContain(`“ICS-Deadpool, selesai 10.50”; lampiran layar.jpg (10 B, sha256 ${sha256.slice(0, 12)})`)
    expect(await w.trail('evidence.kept')).toMatchObject([{ subject: 'procedure:1', facts: { name: 'layar.jpg', mime: 'image/jpeg', bytes: 10, sha256 } }])
    const paper = recoveryPaper(textsFor('Asia/Jakarta').id, { state: await w.state(), called: calledIn(w.kit.site, 'simrs'), site: 'RS', rpo: null, at: w.clock.now().getTime(), clean: (text) => text })
    expect(JSON.stringify(paper)).toContain(`lampiran layar.jpg (10 B, sha256 ${sha256})`)
  })

  it('R68: is not noted with a file that is larger than the chats give a bot', async () => {
    await byHand()
    await w.say('vina', '/recovery attest 1 selesai', { file: { name: 'video.mp4', mime: 'video/mp4', bytes: Buffer.alloc(LARGEST_FILE + 1) } })
    expect(w.heard('vina')).toContain('Berkas “video.mp4” lebih besar dari')
    expect(stepInHand(await w.state())?.key).toBe('restore')
    expect(await w.trail('evidence.kept')).toEqual([])
  })
})

describe('the evidence of a month', () => {
  const page = (room: string) => { const [file] = w.files(room).filter(({ mime }) => mime === 'text/html'); return file !== undefined && 'text' in file ? file.text : '' }

  it('R24: tells recoveries with what they took and lost against the promise, and how the units fared', async () => {
    await onFailover()
    await w.press('igd', /^well 1$/, 'igd')
    await w.say('sari', '/restore simrs database karena "coba lagi"')
    await w.press('budi', /recovery deny 2/)
    await w.reply('budi', 'tidak perlu')
    await w.say('sari', '/rekap 2026-11')
    const text = page('edp')
    expect(w.card('edp', /REKAP BULANAN/)).toContain('Pemulihan 2, keputusan darurat 0, gangguan 0.')
    expect(text).toContain('<td>RST-2026-001</td><td>SIMRS</td><td>Server Failover</td><td>selesai</td>')
    expect(text).toContain('<td>0 dtk (target 1 jam: tercapai)</td><td>6 mnt (target 1 hari: tercapai)</td>')
    expect(text).toContain('<td>1 menjawab, 0 dengan kendala</td>')
    expect(text).toContain('<td>RST-2026-002</td>')
    await w.say('sari', '/evidence desember 2026')
    expect(w.heard('sari')).not.toBe('')
    await w.say('igd', '/evidence', { chat: 'edp' })
    expect(w.heard('igd')).toContain('hanya untuk')
  })
})
