import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from './clock.ts'
import { nextSlot, scheduleProblem, slotsBetween } from './schedule.ts'

const jakarta = 'Asia/Jakarta'
const iso = (dates: readonly Date[]) => dates.map((date) => date.toISOString().slice(0, 16))
const slots = (cron: string, zone: string, ...[from, until]: readonly [from: string, until: string]) => iso(slotsBetween({ cron, zone }, { after: new Date(from), until: new Date(until), most: 1000 }))

describe('a schedule at an Indonesian hospital', () => {
  it('falls due at the time that the wall clock shows', () => {
    expect(iso([nextSlot({ cron: '0 2 * * 0', zone: jakarta }, new Date('2026-11-21T09:00Z'))!])).toEqual(['2026-11-21T19:00'])
    expect(iso([nextSlot({ cron: '0 12 * * SAT', zone: 'Asia/Jayapura' }, new Date('2026-11-21T03:00Z'))!])).toEqual(['2026-11-28T03:00'])
  })

  it('R64: gives 96 slots a day for a log every 15 minutes', () => {
    expect(slots('*/15 * * * *', jakarta, '2026-11-22T17:00Z', '2026-11-23T17:00Z')).toHaveLength(96)
  })

  it('is not due again at the very slot, and is due a millisecond before it', () => {
    const slot = new Date('2026-11-23T00:30:00Z')
    const daily = { cron: '30 7 * * *', zone: jakarta }
    expect(nextSlot(daily, slot)).toEqual(new Date('2026-11-24T00:30:00Z'))
    expect(nextSlot(daily, new Date(slot.getTime() - 1))).toEqual(slot)
  })

  it('knows the last Friday, the second Saturday and the last day of a month', () => {
    expect(slots('0 10 * * 5L', jakarta, '2026-10-01T00:00Z', '2027-01-01T00:00Z')).toEqual(['2026-10-30T03:00', '2026-11-27T03:00', '2026-12-25T03:00'])
    expect(slots('0 10 * * SAT#2', jakarta, '2026-10-01T00:00Z', '2026-12-01T00:00Z')).toEqual(['2026-10-10T03:00', '2026-11-14T03:00'])
    expect(slots('0 10 L * *', jakarta, '2027-01-15T00:00Z', '2027-04-01T00:00Z')).toEqual(['2027-01-31T03:00', '2027-02-28T03:00', '2027-03-31T03:00'])
  })

  it('takes day and weekday as cron does: either suffices when both are named', () => {
    expect(slots('0 0 1 * MON', 'UTC', '2026-11-01T00:00Z', '2026-11-10T00:00Z')).toEqual(['2026-11-02T00:00', '2026-11-09T00:00'])
    expect(slots('0 0 13 * FRI', 'UTC', '2026-11-10T00:00Z', '2026-11-20T00:00Z')).toEqual(['2026-11-13T00:00', '2026-11-20T00:00'])
    expect(slots('0 0 12 * FRI', 'UTC', '2026-11-10T00:00Z', '2026-11-14T00:00Z')).toEqual(['2026-11-12T00:00', '2026-11-13T00:00'])
  })

  it('finds a leap day years ahead', () => {
    expect(nextSlot({ cron: '0 0 29 2 *', zone: 'UTC' }, new Date('2096-03-01T00:00Z'))).toEqual(new Date('2104-02-29T00:00Z'))
  })
})

describe('where the wall clock jumps', () => {
  const berlin = 'Europe/Berlin'
  it('runs a skipped time once, when the jump is done', () => {
    expect(slots('30 2 * * *', berlin, '2026-03-27T12:00Z', '2026-03-30T12:00Z')).toEqual(['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30'])
    expect(slots('0,30 2,3 * * *', berlin, '2026-03-29T00:00Z', '2026-03-29T12:00Z')).toEqual(['2026-03-29T01:00', '2026-03-29T01:30'])
  })

  it('runs a time that is shown twice the first time only', () => {
    expect(slots('30 2 * * *', berlin, '2026-10-24T12:00Z', '2026-10-26T12:00Z')).toEqual(['2026-10-25T00:30', '2026-10-26T01:30'])
    expect(slots('30 2 * * *', berlin, '2026-10-25T01:10Z', '2026-10-25T12:00Z')).toEqual([])
  })

  it('goes on every quarter of an hour through both jumps', () => {
    const gaps = (from: string, until: string) => {
      const times = slotsBetween({ cron: '*/15 * * * *', zone: berlin }, { after: new Date(from), until: new Date(until), most: 1000 }).map(Number)
      return new Set(times.slice(1).map((time, n) => time - times[n]!))
    }
    expect(gaps('2026-03-28T00:00Z', '2026-03-30T00:00Z')).toEqual(new Set([15 * MINUTE]))
    expect(gaps('2026-10-24T00:00Z', '2026-10-26T00:00Z')).toEqual(new Set([15 * MINUTE]))
  })

  it('loses nothing where a whole day was skipped or midnight does not exist', () => {
    expect(slots('0 9 * * *', 'Pacific/Apia', '2011-12-28T00:00Z', '2012-01-01T00:00Z')).toEqual(['2011-12-28T19:00', '2011-12-29T19:00', '2011-12-30T10:00', '2011-12-30T19:00', '2011-12-31T19:00'])
    expect(slots('0 0 * * *', 'Africa/Cairo', '2026-04-22T23:00Z', '2026-04-25T00:00Z')).toEqual(['2026-04-23T22:00', '2026-04-24T21:00'])
  })
})

/** Another way to the same answer: walk minute by minute and read the wall. */
describe('any schedule in any zone', () => {
  const zones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'Africa/Casablanca', 'Africa/Cairo', 'Pacific/Apia']
  /** Days on which one of these walls jumps, and ordinary ones. */
  const starts = ['2026-03-28', '2026-10-24', '2026-03-07', '2026-10-31', '2026-04-04', '2026-10-03', '2026-02-14', '2026-03-21', '2026-04-23', '2026-10-29', '2011-12-29', '2026-11-22', '2026-12-30', '2028-02-28']
  /** Mostly any, so that slots fall into the few hours in which a wall jumps. */
  const some = (from: number, to: number) => fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, fc.uniqueArray(fc.integer({ min: from, max: to }), { minLength: 1, maxLength: 4 }))
  const fields = fc.record({ minute: some(0, 59), hour: fc.oneof(some(0, 23), some(0, 3)), day: some(1, 31), month: some(1, 12), weekday: some(0, 6), lastWeekday: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 1 }) })
  type Fields = typeof fields extends fc.Arbitrary<infer T> ? T : never

  const cronOf = (it: Fields) => {
    const text = (numbers: readonly number[] | null) => (numbers === null ? '*' : numbers.join(','))
    const weekday = it.lastWeekday === null ? text(it.weekday) : [...(it.weekday ?? []), `${it.lastWeekday}L`].join(',')
    return `${text(it.minute)} ${text(it.hour)} ${text(it.day)} ${text(it.month)} ${weekday}`
  }
  const names = (it: Fields, local: Date) => {
    const has = (numbers: readonly number[] | null, n: number) => numbers === null || numbers.includes(n)
    const weekday = local.getUTCDay()
    const lastOne = it.lastWeekday === weekday && new Date(local.getTime() + 7 * DAY).getUTCMonth() !== local.getUTCMonth()
    const weekdayFree = it.weekday === null && it.lastWeekday === null
    const byWeekday = (it.weekday?.includes(weekday) ?? false) || lastOne
    const byDay = it.day?.includes(local.getUTCDate()) ?? false
    const dayMatches = it.day === null ? weekdayFree || byWeekday : weekdayFree ? byDay : byDay || byWeekday
    return has(it.minute, local.getUTCMinutes()) && has(it.hour, local.getUTCHours()) && has(it.month, local.getUTCMonth() + 1) && dayMatches
  }
  const walls = new Map(zones.map((zone) => [zone, new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })]))
  const wall = (zone: string, at: number) => Date.parse(`${walls.get(zone)!.format(at).replace(' ', 'T')}Z`)

  const byWalking = (it: Fields, zone: string, { after, until }: { readonly after: number; readonly until: number }) => {
    const found: number[] = []
    let furthest = -Infinity
    let before = wall(zone, after - DAY - MINUTE)
    for (let at = after - DAY; at <= until; at += MINUTE) {
      const local = wall(zone, at)
      let due = names(it, new Date(local)) && (it.hour === null || local > furthest)
      for (let skipped = before + MINUTE; skipped < local; skipped += MINUTE) due ||= names(it, new Date(skipped))
      if (due && at > after) found.push(at)
      furthest = Math.max(furthest, local)
      before = local
    }
    return found
  }

  it('has exactly the slots that a walk over every minute finds', () => {
    fc.assert(fc.property(fields, fc.constantFrom(...zones), fc.tuple(fc.constantFrom(...starts), fc.integer({ min: 0, max: 1439 })), (it, zone, [start, minute]) => {
      const after = Date.parse(`${start}T00:00Z`) + minute * MINUTE
      const until = after + 2 * DAY
      expect(slotsBetween({ cron: cronOf(it), zone }, { after: new Date(after), until: new Date(until), most: 10_000 }).map(Number)).toEqual(byWalking(it, zone, { after, until }))
    }), { numRuns: 200 })
  })

  it('has the same slots however the time is cut into looks', () => {
    fc.assert(fc.property(fields, fc.constantFrom(...zones), fc.tuple(fc.array(fc.integer({ min: 1, max: 20 * 60 * MINUTE }), { maxLength: 30 }), fc.integer({ min: 1, max: 7 })), (it, zone, [looks, most]) => {
      const schedule = { cron: cronOf(it), zone }
      const begin = Date.parse('2026-03-26T00:00Z')
      const end = begin + looks.reduce((sum, look) => sum + look, 0)
      const found: number[] = []
      let mark = begin
      for (const look of looks) {
        const until = mark + look
        for (let page = slotsBetween(schedule, { after: new Date(mark), until: new Date(until), most }); page.length > 0; page = slotsBetween(schedule, { after: new Date(mark), until: new Date(until), most })) {
          found.push(...page.map(Number))
          mark = found.at(-1)!
        }
        mark = until
      }
      expect(found).toEqual(slotsBetween(schedule, { after: new Date(begin), until: new Date(end), most: 100_000 }).map(Number))
    }), { numRuns: 60 })
  })
})

describe('a schedule that somebody wrote wrongly', () => {
  it.each([
    ['0 2 * *', jakarta, 'has five fields'],
    ['60 2 * * *', jakarta, 'minute "60"'],
    ['0 24 * * *', jakarta, 'hour "24"'],
    ['0 2 0 * *', jakarta, 'day "0"'],
    ['0 2 * 13 *', jakarta, 'month "13"'],
    ['0 2 * * FRY', jakarta, 'weekday "FRY"'],
    ['*/0 * * * *', jakarta, 'step'],
    ['5-1 * * * *', jakarta, 'backwards'],
    ['0 2 * * FRI#6', jakarta, 'one to five times'],
    ['0 2 30 2 *', jakarta, 'never falls due'],
    ['a b c d e', jakarta, 'minute "A"'],
    ['1-2-3 * * * *', jakarta, 'two ends'],
    ['', jakarta, 'has five fields'],
    ['0 2 * * *', 'Asia/Jakrta', 'Asia/Jakarta'],
    ['0 2 * * *', '', 'is not a time zone'],
  ])('%s in %s is refused in plain words', (cron, zone, words) => {
    expect(scheduleProblem({ cron, zone })).toContain(words)
    expect(nextSlot({ cron, zone }, new Date('2026-11-21T00:00Z'))).toBeNull()
  })

  it.each(['* * * * *', '*/15 * * * *', '0 2 * * 7', '0 12 * * SAT', '5/20 8-16 * JAN-MAR MON-FRI', '0 0 L * *', '0 0 * * 5L', '0 8 * * fri-sun', '0 0 1,15 * *'])('%s is accepted', (cron) => {
    expect(scheduleProblem({ cron, zone: jakarta })).toBeNull()
  })

  it('never throws, whatever was typed', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.stringMatching(/^[0-9*,/#L A-Z-]{0,6}$/), { maxLength: 6 }).map((parts) => parts.join(' '))), (text) => {
      const problem = scheduleProblem({ cron: text, zone: jakarta })
      const slot = nextSlot({ cron: text, zone: jakarta }, new Date('2026-11-21T00:00Z'))
      expect(slot === null).toBe(problem !== null)
    }), { numRuns: 500 })
  })
})

it('finds every 15-minute slot of a month for 14 jobs', () => {
  let count = 0
  for (let job = 0; job < 14; job += 1) {
    let after = new Date('2026-11-01T00:00Z')
    for (let day = 0; day < 30; day += 1) {
      const until = new Date(after.getTime() + DAY)
      count += slotsBetween({ cron: `${job % 15}/15 * * * *`, zone: jakarta }, { after, until, most: 1000 }).length
      after = until
    }
  }
  expect(count).toBe(14 * 30 * 96)
})
