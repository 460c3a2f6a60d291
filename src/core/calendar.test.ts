import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDate } from './calendar-said.ts'
import { addDays, calendar, days, monthKey, weekdayOf, weekKey, type HolidayOverride } from './calendar.ts'
import { HOUR } from './clock.ts'
import { indonesia } from './holidays.ts'
import type { Weekday } from './site.ts'

const site = (overrides: readonly HolidayOverride[] = [], workdays: readonly Weekday[] = [1, 2, 3, 4, 5]) => calendar({ zone: 'Asia/Jakarta', workdays, table: indonesia, overrides })

describe('the reviewed table', () => {
  const of = (year: string, kind: string) => indonesia.days.filter((day) => day.kind === kind && day.date.startsWith(year)).map((day) => day.date.slice(5))

  it('has the decreed days of 2026', () => {
    expect(of('2026', 'holiday')).toEqual(['01-01', '01-16', '02-17', '03-19', '03-21', '03-22', '04-03', '04-05', '05-01', '05-14', '05-27', '05-31', '06-01', '06-16', '08-17', '08-25', '12-25'])
    expect(of('2026', 'collective-leave')).toEqual(['02-16', '03-18', '03-20', '03-23', '03-24', '05-15', '05-28', '12-24'])
  })

  it('has the decreed days of 2027', () => {
    expect(of('2027', 'holiday')).toEqual(['01-01', '01-05', '02-06', '03-08', '03-10', '03-11', '03-26', '03-28', '05-01', '05-06', '05-17', '05-20', '06-01', '06-06', '08-15', '08-17', '12-25', '12-26'])
    expect(of('2027', 'collective-leave')).toEqual(['02-05', '03-09', '03-12', '03-15', '03-25', '05-18', '05-19', '12-24'])
  })

  it('names no day twice, and every collective leave is a weekday', () => {
    expect(new Set(indonesia.days.map((day) => day.date)).size).toBe(indonesia.days.length)
    expect(indonesia.days.filter((day) => day.kind === 'collective-leave' && weekdayOf(day.date) > 5)).toEqual([])
  })

  it('puts the feasts that other calendars fix where those calendars put them', () => {
    const date = (name: string, year: string) => indonesia.days.find((day) => day.name.id.startsWith(name) && day.kind === 'holiday' && day.date.startsWith(year))!.date
    for (const [year, goodFriday, easter, ascension] of [['2026', '2026-04-03', '2026-04-05', '2026-05-14'], ['2027', '2027-03-26', '2027-03-28', '2027-05-06']] as const) {
      expect([date('Wafat', year), date('Kebangkitan', year), date('Kenaikan', year)]).toEqual([goodFriday, easter, ascension])
      expect(addDays(goodFriday, 2)).toBe(easter)
      expect(addDays(easter, 39)).toBe(ascension)
    }
  })
})

describe('workdays', () => {
  it('rolls a signature of Christmas Eve 2026 over leave, feast and weekend to Monday', () => {
    expect(site().workdayFor(new Date('2026-12-24T00:30:00Z'))).toBe('2026-12-28')
    expect(site().holidayOn('2026-12-24')?.name.id).toBe('Cuti bersama Hari Raya Natal')
  })

  it('crosses the long Idulfitri of 2026', () => {
    expect(site().nextWorkday('2026-03-17')).toBe('2026-03-25')
    expect(site().previousWorkday('2026-03-25')).toBe('2026-03-17')
  })

  it('works on Saturdays where the hospital does', () => {
    expect(site().isWorkday('2026-11-21')).toBe(false)
    expect(site([], [1, 2, 3, 4, 5, 6]).isWorkday('2026-11-21')).toBe(true)
  })

  it('takes the local date: 18.00 UTC on Sunday is Monday in Jakarta', () => {
    expect(site().workdayFor(new Date('2026-11-22T18:00:00Z'))).toBe('2026-11-23')
  })

  it('follows what the hospital added or lifted', () => {
    const changed = site([{ date: '2026-11-23', kind: 'add', name: 'HUT RS' }, { date: '2026-12-24', kind: 'lift', name: '' }])
    expect(changed.isWorkday('2026-11-23')).toBe(false)
    expect(changed.holidayOn('2026-11-23')).toEqual({ date: '2026-11-23', kind: 'site', name: { id: 'HUT RS', en: 'HUT RS' } })
    expect(changed.isWorkday('2026-12-24')).toBe(true)
  })

  it('says when it does not know a year, and still counts weekends there', () => {
    expect(site().knows(2027)).toBe(true)
    expect(site().knows(2028)).toBe(false)
    expect(site().isWorkday('2028-12-25')).toBe(true)
    expect(site().isWorkday('2028-12-24')).toBe(false)
  })

  it('names no workday rather than searching for ever where nobody works', () => {
    expect(() => site([], []).nextWorkday('2026-11-23')).toThrow('no workday')
  })
})

describe('days', () => {
  const zones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'Europe/Berlin', 'America/St_Johns', 'Africa/Cairo', 'Australia/Lord_Howe', 'Pacific/Apia']

  it('begin at the first instant that bears their date, and end where the next begins', () => {
    fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 30 * 365 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (zone, day, share) => {
      const date = addDays('2005-01-01', day)
      const own = days(zone)
      const start = own.startOf(date)
      const end = own.endOf(date)
      if (end.getTime() === start.getTime()) return
      expect(own.dateOf(start)).toBe(date)
      expect(own.dateOf(new Date(start.getTime() - 1)) < date).toBe(true)
      expect(own.dateOf(new Date(start.getTime() + Math.floor(share * (end.getTime() - start.getTime()))))).toBe(date)
      expect(own.dateOf(end) > date).toBe(true)
    }), { numRuns: 1000 })
  })

  it('have 23 and 25 hours where the wall jumps', () => {
    const berlin = days('Europe/Berlin')
    const hours = (date: string) => (berlin.endOf(date).getTime() - berlin.startOf(date).getTime()) / HOUR
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-11-23')]).toEqual([23, 25, 24])
  })

  it('turn a time of day into an instant, at the end of the gap where the wall skips it', () => {
    expect(days('Asia/Makassar').instant('2026-11-23', '07:30').toISOString()).toBe('2026-11-22T23:30:00.000Z')
    expect(days('Europe/Berlin').instant('2026-03-29', '02:30').toISOString()).toBe('2026-03-29T01:00:00.000Z')
    expect(days('Europe/Berlin').instant('2026-10-25', '02:30').toISOString()).toBe('2026-10-25T00:30:00.000Z')
  })

  it('have weeks that begin on Monday and belong to the year of their Thursday', () => {
    expect([weekKey('2026-11-23'), weekKey('2026-12-31'), weekKey('2027-01-03'), weekKey('2027-01-04')]).toEqual(['2026-W48', '2026-W53', '2026-W53', '2027-W01'])
    expect(monthKey('2026-11-23')).toBe('2026-11')
  })
})

describe('a date that somebody says', () => {
  const read = (text: string, today = '2026-11-21') => readDate(text.split(' '), today)

  it.each([
    ['2026-12-24', '2026-12-24', 1],
    ['24/12/2026', '2026-12-24', 1],
    ['24-12-26', '2026-12-24', 1],
    ['24/12', '2026-12-24', 1],
    ['24 Des', '2026-12-24', 2],
    ['24 desember 2027 HUT RS', '2027-12-24', 3],
    ['24 Dec Party', '2026-12-24', 2],
    ['1 Mei', '2027-05-01', 2],
    ['21 Nov', '2026-11-21', 2],
    ['29 Februari', '2028-02-29', 2],
    ['besok', '2026-11-22', 1],
    ['lusa', '2026-11-23', 1],
    ['hari ini', '2026-11-21', 2],
    ['Besok Rapat kerja', '2026-11-22', 1],
  ])('%s is %s', (text, date, words) => {
    expect(read(text)).toEqual({ date, words })
  })

  it.each(['', '31/02/2026', '32 Des', '24', 'Desember', '24 Foo', '2026-13-01', '0/1', 'kemarin', '٢٤ Des', '__proto__', 'constructor', 'toString'])('%s is no date', (text) => {
    expect(read(text)).toBeNull()
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 4 }), (words) => {
      const said = readDate(words, '2026-11-21')
      expect(said === null || (said.words > 0 && said.words <= Math.max(words.length, 1))).toBe(true)
    }))
  })
})
