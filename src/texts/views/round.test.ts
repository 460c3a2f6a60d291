import { describe, expect, it } from 'vitest'
import { textsFor, type Say } from '../words.ts'
import { wordsOf } from '../../test/fakes/ward.ts'
import { aloneView } from './backup-alone.ts'
import { windowTroubleView } from './backup-trouble.ts'
import { headline, needsLook, roundEndView, roundView, type PartStory, type RoundStory } from './round.ts'

const texts = textsFor('Asia/Jakarta')
const at = Date.parse('2026-11-22T19:00:00Z')
const done: PartStory = { component: 'database', state: 'done', level: 'full', fallback: null, attempt: 1, dueAt: null, startedAt: at + 4000, endedAt: at + 405_000, rung: 'intact', bytes: 1.84e9, usual: 1.81e9, class: 'off-host', findings: [], notes: 0, fault: null, cancelledBy: null, progress: null, lastGood: null, onward: [] }
const story: RoundStory = { id: 12, title: 'SIMRS', level: 'full', at, endedAt: at + 405_000, verdict: 'ok', askedBy: null, parts: [done, { ...done, component: 'aplikasi', bytes: 2e8, usual: null }], holdsDeletion: false }
const noSpace: PartStory = { ...done, state: 'failed', rung: null, bytes: null, usual: null, findings: [{ kind: 'no-space', target: 'nas', free: 1.2e9, needed: 38e9 }], lastGood: Date.parse('2026-11-20T20:06:00Z') }
const both = (say: Say) => `${wordsOf(say(texts.id))}\n---\n${wordsOf(say(texts.en))}`

describe('the card of a round', () => {
  it('that is proven', () => {
    expect(both(roundView({ ...story, parts: [{ ...done, onward: [{ target: 'nas-2', class: 'off-host', state: 'done', findings: [] }, { target: 'disk', class: 'offline', state: 'skipped', findings: [{ kind: 'not-plugged', target: 'disk' }] }] }] }))).toMatchInlineSnapshot(`
      "BACKUP BERHASIL — SIMRS
      Penuh · Senin, 23 Nov 2026, 02.00 WIB (6 mnt 41 dtk)
      [ok] database: Arsip utuh, 1,84 GB (biasanya 1,81 GB), 6 mnt 41 dtk.
      [ok] ↳ salinan nas-2: di luar server: ada, checksum cocok, arsip utuh.
      [todo] ↳ salinan disk: media lepas: belum. Media disk belum dihubungkan.
      ---
      BACK-UP SUCCEEDED — SIMRS
      Full · Monday, 23 Nov 2026, 02.00 WIB (6 min 41 s)
      [ok] database: Copy intact, 1.84 GB (usually 1.81 GB), 6 min 41 s.
      [ok] ↳ copy on nas-2: off server: there, checksums agree, intact.
      [todo] ↳ copy on disk: removable medium: not yet. The medium disk is not plugged in."
    `)
  })

  it('of which only SQL Server tells is never green, and still nobody is called to look', () => {
    const noted: RoundStory = { ...story, parts: [{ ...done, rung: 'complete', bytes: 900, usual: 900, findings: [{ kind: 'only-noted', database: 'MyHospital', file: 'D:\\Backup\\MYHOSP_FULL.bak', bytes: 12.3e9, by: 'RS\\deadpool @ SQL01', copyOnly: 'no' }] }] }
    expect([headline(noted), needsLook(noted)]).toEqual(['noted', false])
    expect(both(roundView(noted))).toMatchInlineSnapshot(`
      "BACKUP TERCATAT, BELUM TERBUKTI — SIMRS
      Penuh · Senin, 23 Nov 2026, 02.00 WIB (6 mnt 41 dtk)
      [warn] database: Arsip lengkap, 6 mnt 41 dtk. Hanya catatan SQL Server (msdb): MyHospital, 12,3 GB, ke D:\\Backup\\MYHOSP_FULL.bak oleh RS\\deadpool @ SQL01. Berkasnya tidak dilihat Pulih, jadi belum dihitung sebagai cadangan.
      ---
      BACK-UP NOTED, NOT PROVEN — SIMRS
      Full · Monday, 23 Nov 2026, 02.00 WIB (6 min 41 s)
      [warn] database: Copy complete, 6 min 41 s. Only SQL Server's own note (msdb): MyHospital, 12.3 GB, to D:\\Backup\\MYHOSP_FULL.bak by RS\\deadpool @ SQL01. Pulih has not seen the file, so it does not count as a back-up."
    `)
  })

  it('that failed for want of room', () => {
    expect(both(roundView({ ...story, verdict: 'failed', holdsDeletion: true, parts: [noSpace] }))).toMatchInlineSnapshot(`
      "BACKUP GAGAL — SIMRS
      Penuh · Senin, 23 Nov 2026, 02.00 WIB (6 mnt 41 dtk)
      [fail] database: Sebab: Ruang penyimpanan nas tidak cukup (sisa 1,2 GB; perlu 38 GB). Cadangan baik terakhir: 21 Nov 03.06 WIB.
      Pelayanan tidak terganggu. Penghapusan cadangan lama ditahan.
      <Ulangi: backup retry 12>
      <Keadaan: status>
      ---
      BACK-UP FAILED — SIMRS
      Full · Monday, 23 Nov 2026, 02.00 WIB (6 min 41 s)
      [fail] database: Cause: Not enough room on nas (1.2 GB left; 38 GB needed). Last good back-up: 21 Nov 03.06 WIB.
      Services are not disturbed. The deletion of older copies is held.
      <Try again: backup retry 12>
      <Status: status>"
    `)
  })

  it('of which one component is missing is never a success, in title or mood', () => {
    const partial: RoundStory = { ...story, verdict: 'partial', parts: [done, { ...noSpace, component: 'aplikasi', findings: [], fault: { area: 'target', hint: null }, lastGood: null }] }
    expect(headline(partial)).toBe('partial')
    expect(roundView(partial)(texts.id).mood).toBe('alarm')
    expect(wordsOf(roundView(partial)(texts.id))).not.toContain('BACKUP BERHASIL')
    expect(both(roundEndView(partial))).toMatchInlineSnapshot(`
      "BACKUP BELUM LENGKAP — SIMRS
      Penuh · Senin, 23 Nov 2026, 02.00 WIB (6 mnt 41 dtk)
      Tidak semua komponen berhasil dicadangkan. Rincian ada pada kartu di atas.
      ---
      BACK-UP INCOMPLETE — SIMRS
      Full · Monday, 23 Nov 2026, 02.00 WIB (6 min 41 s)
      Not all components could be backed up. The card above says more."
    `)
  })

  it('that goes on, asked for by a person, with how far it is', () => {
    const going: RoundStory = { ...story, endedAt: null, verdict: null, askedBy: 'Budi', parts: [{ ...done, state: 'running', rung: null, endedAt: null, progress: { phase: 'read', bytes: 5e8, of: 2e9 } }, { ...done, component: 'aplikasi', state: 'queued', startedAt: null, endedAt: null, attempt: 2, dueAt: at + 300_000 }] }
    expect(both(roundView(going))).toMatchInlineSnapshot(`
      "BACKUP BERJALAN — SIMRS
      Penuh · Senin, 23 Nov 2026, 02.00 WIB · diminta oleh Budi
      [run] database: Sedang berjalan.
      [wait] aplikasi: Akan diulang otomatis pukul 02.05 WIB (percobaan ke-2).
      database: membaca, 500 MB
      <Batalkan: backup cancel 12>
      ---
      BACK-UP RUNNING — SIMRS
      Full · Monday, 23 Nov 2026, 02.00 WIB · asked for by Budi
      [run] database: Running.
      [wait] aplikasi: Will be tried again at 02.05 WIB (attempt 2).
      database: reading, 500 MB
      <Cancel: backup cancel 12>"
    `)
    expect(roundView(going)(texts.id).blocks.find((block) => block.kind === 'progress')).toMatchObject({ share: 0.25 })
  })

  it('shows how many remarks there are, never what they say: they may name files, and file names may name patients', () => {
    const said = wordsOf(roundView({ ...story, parts: [{ ...done, notes: 3 }] })(texts.id))
    expect(said).toContain('3 catatan teknis')
  })
})

describe('other cards', () => {
  it('a restore test that failed', () => {
    expect(both(aloneView({ run: 5, kind: 'rehearsal', end: 'failed', system: 'simrs', title: 'SIMRS', component: 'database', target: 'nas', class: 'off-host', at, length: 61_000, takenAt: at - 86_400_000, damaged: true, findings: [{ kind: 'count-differs', what: 'pasien', expected: 200, found: 199 }], fault: null, round: null, missed: null }))).toMatchInlineSnapshot(`
      "UJI RESTORE GAGAL — SIMRS
      database · Senin, 23 Nov 2026, 02.00 WIB (1 mnt 1 dtk)
      Cadangan 22 Nov 02.00 WIB · nas (di luar server)
      Sebab: Jumlah pasien setelah dipulihkan 199, seharusnya 200.
      Cadangan ini tidak dihitung lagi.
      Pelayanan tidak terganggu.
      <Uji lagi: backup rehearse simrs>
      ---
      RESTORE TEST FAILED — SIMRS
      database · Monday, 23 Nov 2026, 02.00 WIB (1 min 1 s)
      Copy 22 Nov 02.00 WIB · nas (off server)
      Cause: pasien: 199 after restoring, 200 expected.
      This copy does not count any more.
      Services are not disturbed.
      <Test again: backup rehearse simrs>"
    `)
  })

  it('a back-up that runs over', () => {
    expect(both(windowTroubleView({ kind: 'overrun', round: 12, title: 'SIMRS', level: 'full', due: at, by: at + 1_800_000, now: at + 1_860_000 }))).toMatchInlineSnapshot(`
      "BACKUP MELEWATI WAKTU — SIMRS
      Penuh · Senin, 23 Nov 2026, 02.00 WIB
      Masih berjalan, padahal seharusnya selesai sebelum 23 Nov 02.30 WIB (1 mnt lalu).
      Pencadangan tetap berjalan; server mungkin terasa lebih lambat.
      <Keadaan: status>
      <Batalkan: backup cancel 12>
      ---
      BACK-UP OVERRUNNING — SIMRS
      Full · Monday, 23 Nov 2026, 02.00 WIB
      It is still running and should have ended before 23 Nov 02.30 WIB (1 min ago).
      The back-up goes on; the server may feel slower.
      <Status: status>
      <Cancel: backup cancel 12>"
    `)
  })
})
