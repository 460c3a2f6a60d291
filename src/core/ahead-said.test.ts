import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAhead } from './ahead-said.ts'
import { addDays, days, weekdayOf } from './calendar.ts'
import { MINUTE } from './clock.ts'

/** Monday, 11.00 WIB. */
const now = new Date('2026-11-23T04:00:00Z')
const zone = 'Asia/Jakarta'
const read = (line: string) => readAhead(line.split(' '), { zone, now })
const wib = (said: string) => Date.parse(`${said}:00+07:00`)
const ahead = (said: string, length: number | null = null) => ({ is: 'ahead', at: wib(said), length: length === null ? null : length * MINUTE })

describe('when something is to happen', () => {
  it.each([
    ['rabu 22:00 30m', '2026-11-25T22:00', 30],
    ['besok 22.00', '2026-11-24T22:00', null],
    ['Sabtu depan jam 1 pagi', '2026-12-05T01:00', null],
    ['sabtu jam 1 pagi', '2026-11-28T01:00', null],
    ['Rabu, 9 Desember 2026, pukul 22.00–22.30 WIB', '2026-12-09T22:00', 30],
    ['9 Des 22.00 sampai 23.30', '2026-12-09T22:00', 90],
    ['2026-12-09 22:00 1,5 jam', '2026-12-09T22:00', 90],
    ['9/12 jam 22-23', '2026-12-09T22:00', 60],
    ['24-12 23.30 s/d 00.15', '2026-12-24T23:30', 45],
    ['nanti malam jam 11 setengah jam', '2026-11-23T23:00', 30],
    ['besok malam pukul 10 selama 45 menit', '2026-11-24T22:00', 45],
    ['lusa jam 3 sore', '2026-11-25T15:00', null],
    ['lusa jam 1 siang', '2026-11-25T13:00', null],
    ['jumat dini hari jam 2', '2026-11-27T02:00', null],
    ["Jum'at 02.00", '2026-11-27T02:00', null],
    ['minggu 05.00', '2026-11-29T05:00', null],
    ['rabu minggu depan 22.00', '2026-12-02T22:00', null],
    ['2 jam lagi', '2026-11-23T13:00', null],
    ['dalam 90 menit selama 1 jam', '2026-11-23T12:30', 60],
    ['sekarang 30 menit', '2026-11-23T11:00', 30],
    ['tomorrow at 10pm for 30 minutes', '2026-11-24T22:00', 30],
    ['next saturday 1 am', '2026-12-05T01:00', null],
    ['on wednesday at 22:00 1h30m', '2026-11-25T22:00', 90],
    ['in 2 hours', '2026-11-23T13:00', null],
    ['tonight 11pm', '2026-11-23T23:00', null],
    ['senin 22.00', '2026-11-23T22:00', null],
    ['senin 10.00', '2026-11-30T10:00', null],
    ['22.00', '2026-11-23T22:00', null],
    ['10.00', '2026-11-24T10:00', null],
    ['rabu 24.00', '2026-11-26T00:00', null],
    ['hari rabu tanggal 25 November jam 22', '2026-11-25T22:00', null],
    ['nanti malam jam 1', '2026-11-24T01:00', null],
    ['malam ini tengah malam', '2026-11-24T00:00', null],
  ])('is read: %s', (line, at, length) => {
    expect(read(line)).toMatchObject(ahead(at, length))
  })

  it('is read in the zone that was named', () => {
    expect(read('besok 22.00 WIT')).toMatchObject({ is: 'ahead', at: Date.parse('2026-11-24T22:00:00+09:00') })
  })

  it('ends where other things begin', () => {
    expect(read('rabu 22:00 30m update simrs, "pembaruan"')).toMatchObject({ is: 'ahead', words: 3 })
    expect(read('besok jam 22 restart server')).toMatchObject({ is: 'ahead', words: 3 })
    expect(read('22.00 pada server lama')).toMatchObject({ is: 'ahead', words: 1 })
    expect(read('restart server')).toEqual({ is: 'none' })
  })

  it('is asked again where people mean different nights', () => {
    expect(read('rabu jam 12 malam')).toEqual({ is: 'either', at: [wib('2026-11-25T00:00'), wib('2026-11-26T00:00')], words: 4 })
    expect(read('rabu malam jam 1')).toEqual({ is: 'either', at: [wib('2026-11-25T01:00'), wib('2026-11-26T01:00')], words: 4 })
    expect(read('besok tengah malam')).toMatchObject({ is: 'either' })
  })

  it('is refused where day and date contradict each other, where it has been, and where no time was said', () => {
    expect(read('Kamis, 9 Desember 2026, 22.00')).toEqual({ is: 'contradiction', date: '2026-12-09', said: 4, words: 5 })
    expect(read('2026-11-20 22:00')).toMatchObject({ is: 'past', at: wib('2026-11-20T22:00') })
    expect(read('hari ini 09.00')).toMatchObject({ is: 'past' })
    expect(read('kemarin 22.00 30m')).toMatchObject({ is: 'past', at: wib('2026-11-22T22:00') })
    expect(read('kemarin malam pukul 22.00')).toMatchObject({ is: 'past' })
    expect(read('kemarin rusak')).toEqual({ is: 'none' })
    expect(read('rabu depan')).toEqual({ is: 'no-time', date: '2026-12-02', words: 2 })
    expect(read('besok jam 9 malam sore')).toMatchObject({ is: 'ahead', words: 4 })
    expect(read('besok jam 4 siang')).toMatchObject({ is: 'no-time' })
    expect(read('besok 25.00')).toMatchObject({ is: 'no-time' })
  })

  it('whatever moment is written out in full is read as that moment', () => {
    const wall = days(zone)
    fc.assert(fc.property(fc.integer({ min: 0, max: 360 }), fc.integer({ min: 0, max: 24 * 60 - 1 }), fc.integer({ min: 5, max: 600 }), (later, minute, length) => {
      const date = addDays('2026-11-24', later)
      const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}.${String(minute % 60).padStart(2, '0')}`
      const named = `${NAMES[weekdayOf(date) - 1]}, ${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}, pukul ${clock} WIB selama ${length} menit`
      expect(read(named)).toMatchObject({ is: 'ahead', at: wall.instant(date, clock.replace('.', ':')).getTime(), length: length * MINUTE })
    }))
  })

  it('never throws, never takes more words than there are, never lies in the past', () => {
    const word = fc.oneof(fc.constantFrom('rabu', 'depan', 'jam', '1', '12', '22.00', 'malam', 'besok', 'minggu', 'in', 'lagi', '30m', '-', 'sampai', '9', 'desember', 'wit', 'tengah', 'pada', 'at', '22-23', 'next'), fc.string({ maxLength: 6 }))
    fc.assert(fc.property(fc.array(word, { maxLength: 9 }), (words) => {
      const said = readAhead(words, { zone, now })
      if (said.is === 'none') return
      expect(said.words).toBeLessThanOrEqual(words.length)
      if (said.is === 'ahead') expect(said.at).toBeGreaterThanOrEqual(now.getTime())
    }), { numRuns: 2000 })
  })
})

const NAMES = ['Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu', 'Minggu']
const MONTHS = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember']
