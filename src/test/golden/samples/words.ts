import { Fault } from '../../../core/fault.ts'
import { menu } from '../../../../commands/index.ts'
import { shown as isShown, usageOf } from '../../../bot/menu.ts'
import { speaker } from '../../../texts/words.ts'
import { jobFailedView, jobWellView } from '../../../texts/views/calendar-job.ts'
import { holidayChangedView, holidayDayView, holidayListView } from '../../../texts/views/calendar.ts'
import { welcomeView } from '../../../texts/views/demo.ts'
import { commandHelpView, helpView, type HelpEntry } from '../../../texts/views/help.ts'
import { movedView } from '../../../texts/views/moved.ts'
import { asideView, bugView, faultView, refusalView, unclearReplyView } from '../../../texts/views/refusal.ts'
import { testCardView } from '../../../texts/views/test-card.ts'
import { roundView } from '../../../texts/views/round.ts'
import { at, minutes, shown, type Said, type Sample } from '../sample.ts'
import { refusals } from './refusals.ts'

/** Help, refusals, the calendar, and what has no other place. */
export function wordSamples(said: Said): readonly Sample[] {
  const { name } = said
  const entries: readonly HelpEntry[] = menu.filter(isShown).map((entry) => ({ name: entry.name, aliases: entry.aliases, summary: entry.summary, example: entry.example, usage: (t) => usageOf(entry, t), who: entry.allow, use: entry.use === 'seldom' ? 'seldom' : 'daily' }))
  const newYear = { date: '2027-01-01', kind: 'holiday', name: { id: 'Tahun Baru Masehi', en: "New Year's Day" } } as const
  const own = { date: '2026-12-24', kind: 'site', name: { id: name('Ulang tahun rumah sakit'), en: name('Ulang tahun rumah sakit') } } as const
  const card = speaker('Asia/Jakarta')(roundView({ id: 12, title: 'SIMRS', level: 'full', at, endedAt: null, verdict: null, askedBy: name('Budi Santoso'), holdsDeletion: false, parts: [{ component: 'database', state: 'running', level: 'full', fallback: null, attempt: 1, dueAt: null, startedAt: at, endedAt: null, rung: null, bytes: null, usual: null, class: 'off-host', findings: [], notes: 0, fault: null, cancelledBy: null, progress: { phase: 'read', bytes: 5e8, of: 2e9 }, lastGood: null, onward: [] }] }))
  const help = entries[0]

  return [
    ...shown(refusalView, Object.fromEntries(refusals(said).map((refusal) => [refusal.reason, [refusal] as const]))),
    ...shown(faultView, { hint: [new Fault({ area: 'target', op: 'write', retry: 'later', hint: 'mount-missing' })], plain: [new Fault({ area: 'store', op: 'write', retry: 'never' })] }),
    ...shown(bugView, { bug: [] }),
    ...shown(asideView, { two: [[{ who: name('Sari Wulandari'), said: name('paraf 17'), at }, { who: null, said: '', at }]] }),
    ...shown(unclearReplyView, { card: [card] }),
    ...shown(movedView, { running: [{ was: card, at: at + minutes(5) }] }),
    ...shown(helpView, { known: [{ name: name('Sari Wulandari'), entries }], unknown: [{ name: null, entries: entries.slice(0, 2) }] }),
    ...(help === undefined ? [] : shown(commandHelpView, { one: [help] })),
    ...shown(holidayListView, { some: [{ today: '2026-12-23', days: [{ ...own, weekend: false }, { ...newYear, weekend: false }], lifted: [{ date: '2026-12-25', name: { id: 'Kelahiran Yesus Kristus', en: 'Christmas Day' } }], unknownYears: [2028], sources: ['SKB 1497/2025, 2/2025, 5/2025'] }], none: [{ today: '2026-12-23', days: [], lifted: [], unknownYears: [], sources: [] }] }),
    ...shown(holidayDayView, { holiday: [{ date: '2027-01-01', holiday: newYear, workday: false }], workday: [{ date: '2026-12-23', holiday: null, workday: true }], weekend: [{ date: '2026-12-26', holiday: null, workday: false }] }),
    ...shown(holidayChangedView, { added: [{ what: 'add', date: '2026-12-24', holiday: own, signedOn: '2026-12-28', by: name('Budi Santoso') }], lifted: [{ what: 'lift', date: '2026-12-25', holiday: null, signedOn: '2026-12-25', by: name('Budi Santoso') }], undone: [{ what: 'undo', date: '2026-12-24', holiday: null, signedOn: '2026-12-24', by: name('Budi Santoso') }] }),
    ...shown(jobFailedView, { fault: [{ name: (t) => t.status.kinds.reread, slot: at, outcome: { kind: 'fault', hint: 'network' } }], bug: [{ name: (t) => t.status.kinds.reread, slot: at, outcome: { kind: 'bug' } }], 'gave-up': [{ name: (t) => t.status.kinds.reread, slot: at, outcome: { kind: 'gave-up', after: minutes(10) } }], interrupted: [{ name: (t) => t.status.kinds.reread, slot: at, outcome: { kind: 'interrupted' } }] }),
    ...shown(testCardView, { one: [{ site: 'RS Sehat Sentosa', user: 'root', at }] }),
    ...shown(jobWellView, { well: [{ name: (t) => t.status.kinds.reread, at }] }),
    ...shown(welcomeView, { edp: [{ purpose: 'edp', name: 'EDP' }], manager: [{ purpose: 'manager', name: 'Manajer' }], unit: [{ purpose: 'unit', name: name('IGD') }] }),
  ]
}
