import { days, daysBetween } from '../../core/calendar.ts'
import type { LocalDate } from '../../core/local-date.ts'
import type { Holiday } from '../../core/holidays.ts'
import type { Action, Block } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'

/** The coming holidays of a site, and what it changed about the official list. */
export interface HolidayList {
  readonly today: LocalDate
  readonly days: readonly (Holiday & { readonly weekend: boolean })[]
  readonly lifted: readonly { readonly date: LocalDate; readonly name: Holiday['name'] }[]
  readonly unknownYears: readonly number[]
  readonly sources: readonly string[]
}

export function holidayListView(list: HolidayList): Say {
  return (t) => {
    const words = t.calendar
    const unknown: readonly Block[] = list.unknownYears.length === 0 ? [] : [{ kind: 'line', line: line(strong(words.yearUnknown(t.fmt.list(list.unknownYears.map(String))))) }]
    const rows: Block = list.days.length === 0
      ? { kind: 'line', line: line(words.none) }
      : { kind: 'rows', rows: list.days.map((day) => ({
          mark: 'info' as const,
          label: line(strong(dayOf(t, day.date)), ` — ${day.name[t.fmt.lang]}`),
          detail: line([words.kinds[day.kind], distance(t, list.today, day.date), ...(day.weekend ? [words.weekend] : [])].join(' · ')),
        })) }
    const lifted: readonly Block[] = list.lifted.map(({ date, name }) => ({ kind: 'line', line: line(words.lifted(dayOf(t, date), name[t.fmt.lang])) }))
    return {
      mood: 'info',
      title: line(list.days.length === 0 ? words.title : `${words.title} — ${words.coming(t.fmt.count(list.days.length))}`),
      blocks: [...unknown, rows, ...lifted, { kind: 'small', line: line(words.change) }, ...list.sources.map((source): Block => ({ kind: 'small', line: line(words.source(source)) }))],
      silent: true,
    }
  }
}

/** Whether one day is worked, and if not, why. */
export function holidayDayView(day: { readonly date: LocalDate; readonly holiday: Holiday | null; readonly workday: boolean }): Say {
  return (t) => {
    const name = dayOf(t, day.date)
    const words = t.calendar
    const said = day.holiday !== null ? words.isFree(name, day.holiday.name[t.fmt.lang]) : day.workday ? words.isWorkday(name) : words.isWeekend(name)
    return { mood: 'info', title: line(words.one), blocks: [{ kind: 'line', line: line(said) }], silent: true }
  }
}

/** A day was added, lifted, or follows the official list again. */
export interface HolidayChanged {
  readonly what: 'add' | 'lift' | 'undo'
  readonly date: LocalDate
  readonly holiday: Holiday | null
  /** The workday on which that day's signatures are due. */
  readonly signedOn: LocalDate
  readonly by: string
}

export function holidayChangedView(change: HolidayChanged): Say {
  return (t) => {
    const words = t.calendar
    const day = dayOf(t, change.date)
    const name = change.holiday?.name[t.fmt.lang] ?? ''
    const title = { add: words.added, lift: words.removed, undo: words.undone }[change.what]
    const effect = change.holiday === null ? words.worked(day) : words.effect(dayOf(t, change.signedOn))
    const said = change.what === 'undo' ? (change.holiday === null ? words.backToWork(day) : words.back(day, name)) : change.holiday === null ? effect : `${day}: ${name}.`
    const undo: readonly Action[] = change.what === 'undo' ? [] : [{ say: `holiday undo ${change.date}`, label: words.undo, words: ['batal', 'batalkan', 'undo'] }]
    return {
      mood: 'info',
      title: line(title),
      blocks: [
        { kind: 'line', line: line(strong(said)) },
        ...(said === effect ? [] : [{ kind: 'line' as const, line: line(effect) }]),
        { kind: 'small', line: line(words.by(change.by)) },
      ],
      actions: undo,
    }
  }
}

function dayOf(t: Texts, date: LocalDate): string {
  return t.fmt.day(days(t.fmt.zone).instant(date, '12:00').getTime())
}

function distance(t: Texts, today: LocalDate, date: LocalDate): string {
  const n = daysBetween(today, date)
  return n === 0 ? t.calendar.today : n === 1 ? t.calendar.tomorrow : t.calendar.inDays(t.fmt.count(n))
}
