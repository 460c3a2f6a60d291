import { describe, expect, it } from 'vitest'
import { textsFor } from '../words.ts'
import { scheduleWords } from './calendar-schedule.ts'
import { jobFailedView } from './calendar-job.ts'
import { holidayChangedView } from './calendar.ts'
import { plain } from '../words.ts'

const t = textsFor('Asia/Jakarta')
const said = (cron: string, zone = 'Asia/Jakarta') => [scheduleWords(t.id, { cron, zone }), scheduleWords(t.en, { cron, zone })]

describe('a schedule in words', () => {
  it.each([
    ['*/15 * * * *', 'tiap 15 menit', 'every 15 minutes'],
    ['5 * * * *', 'tiap jam, menit ke-05', 'every hour at minute 05'],
    ['0 2 * * *', 'setiap hari pukul 02.00 WIB', 'every day at 02.00 WIB'],
    ['0 2 * * 0', 'setiap Minggu pukul 02.00 WIB', 'every Sunday at 02.00 WIB'],
    ['30 7 * * 1-5', 'setiap Senin–Jumat pukul 07.30 WIB', 'every Monday–Friday at 07.30 WIB'],
    ['30 7,16 * * MON,FRI', 'setiap Senin dan Jumat pukul 07.30 dan 16.30 WIB', 'every Monday and Friday at 07.30 and 16.30 WIB'],
    ['0 10 * * 5L', 'Jumat terakhir tiap bulan pukul 10.00 WIB', 'on the last Friday of each month at 10.00 WIB'],
    ['0 10 L * *', 'hari terakhir tiap bulan pukul 10.00 WIB', 'on the last day of each month at 10.00 WIB'],
    ['0 10 * * SAT#2', 'Sabtu ke-2 tiap bulan pukul 10.00 WIB', 'on Saturday number 2 of each month at 10.00 WIB'],
    ['0 1 1,15 * *', 'setiap tanggal 1 dan 15 pukul 01.00 WIB', 'on day 1 and 15 of each month at 01.00 WIB'],
    ['0 1 1 * MON', 'jadwal 0 1 1 * MON', 'schedule 0 1 1 * MON'],
    ['0 1 * 4,7,12 *', 'jadwal 0 1 * 4,7,12 *', 'schedule 0 1 * 4,7,12 *'],
    ['7,8 * * * *', 'jadwal 7,8 * * * *', 'schedule 7,8 * * * *'],
  ])('%s', (cron, id, en) => {
    expect(said(cron)).toEqual([id, en])
  })

  it('names the zone where it is not the site’s own', () => {
    expect(said('0 2 * * *', 'Asia/Jayapura')[0]).toBe('setiap hari pukul 02.00 Asia/Jayapura')
  })
})

it('says a failed job’s cause and next step without technical text', () => {
  const card = jobFailedView({ name: (words) => words.calendar.jobs.housekeeping, slot: Date.parse('2026-11-22T21:40:00Z'), outcome: { kind: 'gave-up', after: 900_000 } })(t.id)
  expect(plain(card.title)).toBe('TUGAS TERJADWAL GAGAL — Perapian catatan lama')
  expect(card.blocks.flatMap((block) => (block.kind === 'facts' ? block.facts.map((fact) => `${fact.label}: ${plain(fact.value)}`) : []))).toEqual([
    'Jadwal: Senin, 23 Nov 2026, 04.40 WIB',
    'Sebab: Tidak selesai dalam 15 mnt dan dihentikan.',
    'Tindakan: Tugas dicoba lagi pada jadwal berikutnya. Mohon EDP memeriksa log di server bila pesan ini berulang.',
  ])
})

it('says what an added holiday moves, in both languages', () => {
  const view = holidayChangedView({ what: 'add', date: '2026-11-30', holiday: { date: '2026-11-30', kind: 'site', name: { id: 'HUT RS', en: 'HUT RS' } }, signedOn: '2026-12-01', by: 'Sari' })
  const lines = (lang: 'id' | 'en') => view(t[lang]).blocks.map((block) => ('line' in block ? plain(block.line) : ''))
  expect(lines('id')).toEqual(['Senin, 30 Nov 2026: HUT RS.', 'Paraf yang jatuh pada hari tersebut berpindah ke hari kerja berikutnya, Selasa, 1 Des 2026. Pencadangan dan peringatan tetap berjalan.', 'Diubah oleh Sari'])
  expect(lines('en')[1]).toContain('Tuesday')
  expect(view(t.id).actions?.map((action) => action.say)).toEqual(['holiday undo 2026-11-30'])
})
