import { z } from 'zod'
import { command, personOf, type Answer, type Call, type FormAsk } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { readDate } from '../src/core/calendar-said.ts'
import { days, weekdayOf } from '../src/core/calendar.ts'
import { beginning } from '../src/core/letters.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import { duties, type Duty } from '../src/core/people.ts'
import { addHoliday, comingHolidays, effectiveCalendar, liftHoliday, undoHoliday } from '../src/registry/holidays.ts'
import { holidayChangedView, holidayDayView, holidayListView } from '../src/texts/views/calendar.ts'

const args = z.object({
  act: z.enum(['list', 'add', 'lift', 'undo']).optional().meta({ aliases: { daftar: 'list', tambah: 'add', hapus: 'lift', tiadakan: 'lift', remove: 'lift', batal: 'undo', batalkan: 'undo' } }),
  day: z.string().optional().meta({ rest: true }),
})

/** The days on which signatures wait: everybody may look, admins and managers change. */
export const holiday = command({
  name: 'holiday',
  aliases: ['libur'],
  summary: (t) => t.calendar.command,
  example: 'holiday add 24 Des Cuti bersama',
  args,
  allow: duties,
  effect: 'writes',
  use: 'seldom',
  run: async (call, kit) => {
    const { act = 'list', day } = call.args
    if (act === 'list' && day === undefined) return ok({ say: await list(call, kit), to: 'room' })
    if (act === 'add' && day === undefined) return askForDay(call)
    const words = (day ?? '').split(/\s+/).filter((word) => word !== '')
    const said = readDate(words, days(kit.site.zone).dateOf(call.at))
    if (said === null) return refuse({ reason: 'not-a-day', said: beginning(day ?? '', 40) })
    if (act === 'list') return ok({ say: await one(said.date, kit), to: 'room' })
    return await change(call, kit, { act, date: said.date, name: nameIn(words.slice(said.words)) })
  },
})

/** A form instead of a refusal; whoever may not change the calendar is told so before anything is asked. */
function askForDay(call: Call<unknown>): Outcome<Answer> {
  const refused = mayChange(call, 'add')
  if (refused !== null) return refused
  const form: FormAsk = {
    say: 'holiday add',
    title: (t) => t.forms.holiday.title,
    fields: ({ forms: { holiday: words } }) => [
      { key: 'day', label: words.date, kind: 'date' },
      { key: 'name', label: words.name, kind: 'text', most: LONGEST_NAME, example: words.nameExample, optional: true },
    ],
  }
  return ok({ say: null, to: 'room', form })
}

/** Everybody may look, so the refusal names the very act. */
function mayChange(call: Call<unknown>, act: 'add' | 'lift' | 'undo') {
  return call.by.person?.duties.some((duty) => MAY_CHANGE.includes(duty)) === true ? null : refuse({ reason: 'not-allowed', command: `holiday ${act}`, needs: MAY_CHANGE })
}

async function list(call: Call<unknown>, kit: Kit) {
  const coming = await kit.store.read((query) => comingHolidays(query, { site: kit.site, at: call.at, most: 8 }))
  return holidayListView({ ...coming, days: coming.days.map((day) => ({ ...day, weekend: !kit.site.workdays.includes(weekdayOf(day.date)) })) })
}

async function one(date: string, kit: Kit) {
  const calendar = await kit.store.read((query) => effectiveCalendar(query, kit.site))
  return holidayDayView({ date, holiday: calendar.holidayOn(date), workday: calendar.isWorkday(date) })
}

async function change(call: Call<unknown>, kit: Kit, wish: { readonly act: 'add' | 'lift' | 'undo'; readonly date: string; readonly name: string }): Promise<Outcome<Answer>> {
  const refused = mayChange(call, wish.act)
  if (refused !== null) return refused
  const person = personOf(call)
  const { act, date } = wish
  const ask = { site: kit.site, date, by: person, at: call.at }
  const done = await kit.store.write(async (tx) => {
    switch (act) {
      case 'add': return await addHoliday(tx, { ...ask, name: wish.name })
      case 'lift': return await liftHoliday(tx, ask)
      case 'undo': return await undoHoliday(tx, ask)
    }
  })
  return done.ok ? ok({ say: holidayChangedView({ what: act, ...done.value, by: person.name }), to: 'room', card: `holiday:${date}` }) : done
}

/** A name as it stands on cards: one line, without characters that nobody sees. */
function nameIn(words: readonly string[]): string {
  return beginning(words.join(' ').normalize('NFC').replace(/\p{C}/gu, '').trim(), LONGEST_NAME)
}

const MAY_CHANGE: readonly Duty[] = ['admin', 'manager']
const LONGEST_NAME = 80
