import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holiday } from '../../commands/holiday.ts'
import { parse } from '../bot/grammar.ts'
import type { Kit } from '../bot/kit.ts'
import type { Duty, Person } from '../core/people.ts'
import { verifyAudit } from '../store/audit.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import type { Message } from '../texts/message.ts'
import { addPerson } from '../store/people.ts'
import { plain, textsFor } from '../texts/words.ts'
import { effectiveCalendar } from './holidays.ts'

const clock = fakeClock('2026-11-21T02:00:00Z')
let house: ReturnType<typeof temporaryStore>
let kit: Kit
let manager: Person
let edp: Person
beforeEach(async () => {
  house = temporaryStore()
  kit = testKit({ clock, store: house.store })
  const add = async (name: string, duty: Duty) => await house.store.write((tx) => addPerson(tx, { name, duties: [duty], at: clock.now() }))
  manager = await add('Sari', 'manager')
  edp = await add('Budi', 'edp')
})
afterEach(async () => await house.remove())

/** Says it as a person would. */
async function answer(text: string, person: Person | null = manager) {
  const parsed = parse(text, [holiday])
  if (!parsed.ok) return parsed
  return await holiday.run({ args: parsed.value.args, by: { platform: 'web', userId: 'u', name: 'x', person }, room: null, place: { platform: 'web', chat: 'edp', thread: null, title: 'EDP', direct: false }, at: clock.now(), lang: 'id' }, kit)
}
/** The Indonesian card, or the refusal. */
async function say(text: string, person: Person | null = manager) {
  const outcome = await answer(text, person)
  return outcome.ok ? kit.speak(outcome.value.say!).id : outcome.refusal
}
const words = (message: Awaited<ReturnType<typeof say>>) => ('title' in message ? textOf(message) : message.reason)
function textOf(message: Message): string {
  return [plain(message.title), ...message.blocks.map((block) => {
    switch (block.kind) {
      case 'rows': return block.rows.map((row) => `${plain(row.label)} (${plain(row.detail ?? [])})`).join('\n')
      case 'line':
      case 'small': return plain(block.line)
      default: return block.kind
    }
  })].join('\n')
}
const worked = async (date: string) => (await house.store.read((query) => effectiveCalendar(query, kit.site))).isWorkday(date)

describe('/holiday', () => {
  it('lists the next ones, with what they are and how far away', async () => {
    expect(words(await say('/libur', edp))).toContain('HARI LIBUR — 8 hari libur berikutnya\n')
    expect(words(await say('/holiday', edp))).toContain('Kamis, 24 Des 2026 — Cuti bersama Hari Raya Natal (cuti bersama · 33 hari lagi)\nJumat, 25 Des 2026 — Hari Raya Natal (libur nasional · 34 hari lagi)')
    expect(words(await say('/holiday', edp))).not.toContain('belum tersedia')
  })

  it('says so when a coming year has not been decreed yet', async () => {
    const later = fakeClock('2027-06-07T02:00:00Z')
    clock.set(later.now())
    expect(words(await say('/holiday'))).toContain('Daftar libur nasional tahun 2028 belum tersedia')
    clock.set('2026-11-21T02:00:00Z')
  })

  it('answers for one day, however it is written', async () => {
    expect(words(await say('/holiday list 24 Des', edp))).toContain('Kamis, 24 Des 2026 bukan hari kerja: Cuti bersama Hari Raya Natal.')
    expect(words(await say('libur besok', edp))).toContain('Minggu, 22 Nov 2026 adalah akhir pekan.')
    expect(words(await say('/holiday 23/11/2026', edp))).toContain('Senin, 23 Nov 2026 adalah hari kerja.')
  })

  it('adds a day, says where its signatures go, and takes it back at a press', async () => {
    expect(words(await say('/holiday add 30 Nov HUT RS Uji'))).toContain('Senin, 30 Nov 2026: HUT RS Uji.\nParaf yang jatuh pada hari tersebut berpindah ke hari kerja berikutnya, Selasa, 1 Des 2026.')
    expect(await worked('2026-11-30')).toBe(false)
    expect(words(await say('holiday undo 2026-11-30'))).toContain('Senin, 30 Nov 2026 kembali mengikuti daftar resmi: bukan hari libur.')
    expect(await worked('2026-11-30')).toBe(true)
  })

  it('lifts a collective leave that the hospital works through, and gives it back', async () => {
    expect(words(await say('/libur tiadakan 24 Des'))).toContain('Kamis, 24 Des 2026 kembali menjadi hari kerja.')
    expect(await worked('2026-12-24')).toBe(true)
    expect(words(await say('/holiday', edp))).toContain('Kamis, 24 Des 2026 (Cuti bersama Hari Raya Natal) ditiadakan: tetap hari kerja.')
    expect(words(await say('/holiday tambah 24 Des'))).toContain('Cuti bersama Hari Raya Natal')
    expect(await worked('2026-12-24')).toBe(false)
  })

  it('says no where nothing would change, or no day was said that could be meant', async () => {
    expect(await say('/holiday add 25 Des')).toEqual({ reason: 'holiday-unchanged', date: '2026-12-25', stands: 'free' })
    expect(await say('/holiday lift 23/11/2026')).toEqual({ reason: 'holiday-unchanged', date: '2026-11-23', stands: 'worked' })
    expect(await say('/holiday undo 2026-12-25')).toEqual({ reason: 'holiday-unchanged', date: '2026-12-25', stands: 'as-decreed' })
    for (const text of ['/holiday lift', '/holiday undo']) expect(await say(text)).toEqual({ reason: 'not-a-day', said: '' })
    expect(await say('/holiday add 31/02/2027 x')).toEqual({ reason: 'not-a-day', said: '31/02/2027 x' })
  })

  it('asks in a form for the day that an addition lacks, and asks nobody who may not add it', async () => {
    expect(await answer('/holiday add')).toMatchObject({ ok: true, value: { say: null, form: { say: 'holiday add' } } })
    const asked = await answer('/holiday add')
    expect(asked.ok ? asked.value.form?.fields(textsFor(kit.site.zone).id).map(({ key, kind, optional = false }) => ({ key, kind, optional })) : null).toEqual([{ key: 'day', kind: 'date', optional: false }, { key: 'name', kind: 'text', optional: true }])
    expect(await answer('/holiday add', edp)).toEqual({ ok: false, refusal: { reason: 'not-allowed', command: 'holiday add', needs: ['admin', 'manager'] } })
  })

  it('lets everybody look and only an admin or a manager change', async () => {
    for (const [text, command] of [['/holiday add 30 Nov', 'holiday add'], ['/holiday lift 24 Des', 'holiday lift'], ['/holiday undo 24 Des', 'holiday undo']] as const) expect(await say(text, edp)).toEqual({ reason: 'not-allowed', command, needs: ['admin', 'manager'] })
    expect(await worked('2026-11-30')).toBe(true)
  })

  it('keeps a name as text, short and on one line', async () => {
    await say(`/holiday add 30 Nov <b>HUT</b> \u202Eabc ${'x'.repeat(200)}`)
    const calendar = await house.store.read((query) => effectiveCalendar(query, kit.site))
    expect(calendar.holidayOn('2026-11-30')?.name.id).toMatch(/^<b>HUT<\/b> abc x{10,}$/)
    expect(calendar.holidayOn('2026-11-30')?.name.id.length).toBeLessThanOrEqual(80)
  })

  it('leaves a line in the audit trail for every change', async () => {
    await say('/holiday add 30 Nov HUT RS')
    await say('/holiday undo 30/11/2026')
    await say('/holiday undo 30/11/2026')
    expect(await house.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true, lines: 2 })
  })
})
