import { aloneView, type AloneStory } from '../../../texts/views/backup-alone.ts'
import { historyView, type HistoryPart } from '../../../texts/views/backup-history.ts'
import { interruptedView } from '../../../texts/views/backup-interrupted.ts'
import { plainView } from '../../../texts/views/backup-plain.ts'
import { stalledView } from '../../../texts/views/backup-stalled.ts'
import { heldLongView } from '../../../texts/views/backup-held.ts'
import { silenceOverView, silenceView, windowTroubleView } from '../../../texts/views/backup-trouble.ts'
import { inventoryView } from '../../../texts/views/inventory.ts'
import { strangeOverView, strangeView } from '../../../texts/views/strange-folders.ts'
import { unsaidView } from '../../../texts/views/unsaid.ts'
import { roundEndView, roundView, type PartStory, type RoundStory } from '../../../texts/views/round.ts'
import { sweepView } from '../../../texts/views/sweep.ts'
import { at, hours, inDays, minutes, shown, type Said, type Sample } from '../sample.ts'

/** Back-ups as their cards tell them. */
export function backupSamples({ name }: Said): readonly Sample[] {
  const done: PartStory = { component: 'database', state: 'done', level: 'full', fallback: null, attempt: 1, dueAt: null, startedAt: at + 4000, endedAt: at + 405_000, rung: 'intact', bytes: 1.84e9, usual: 1.81e9, class: 'off-host', findings: [], notes: 0, fault: null, cancelledBy: null, progress: null, lastGood: null, onward: [] }
  const files: PartStory = { ...done, component: 'aplikasi', bytes: 2.1e8, usual: null, endedAt: at + 60_000 }
  const story: RoundStory = { id: 12, title: 'SIMRS', level: 'full', at, endedAt: at + 405_000, verdict: 'ok', askedBy: null, parts: [{ ...done, onward: [{ target: 'nas-2', class: 'off-host', state: 'done', findings: [] }, { target: 'disk', class: 'offline', state: 'skipped', findings: [{ kind: 'not-plugged', target: 'disk' }] }] }, files], holdsDeletion: false }
  const noSpace: PartStory = { ...done, state: 'failed', rung: null, bytes: null, usual: null, findings: [{ kind: 'no-space', target: 'nas', free: 1.2e9, needed: 38e9 }], lastGood: at - inDays(1) }
  const alone: AloneStory = { run: 5, kind: 'rehearsal', end: 'done', system: 'simrs', title: 'SIMRS', component: 'database', target: 'nas', class: 'off-host', at, length: 61_000, takenAt: at - inDays(1), damaged: false, findings: [], fault: null, round: 12, missed: null }
  const part: HistoryPart = { component: 'database', state: 'done', rung: 'consistent', bytes: 1.84e9, attempts: 1, findings: [], fault: null, copy: { id: 41, target: 'nas', damaged: false, deletedAt: null, lost: false } }
  const row = { cursor: 12, at, level: 'full', verdict: 'ok', length: 401_000, parts: [part, { ...part, component: 'aplikasi', bytes: 2.1e8, copy: null }] } as const

  return [
    ...shown(roundView, {
      done: [story],
      waiting: [{ ...story, endedAt: null, verdict: null, askedBy: name('Budi Santoso'), parts: [{ ...done, state: 'queued', startedAt: null, endedAt: null, rung: null, bytes: null, usual: null }, { ...files, state: 'queued', startedAt: null, endedAt: null, rung: null, bytes: null }] }],
      running: [{ ...story, endedAt: null, verdict: null, askedBy: name('Budi Santoso'), parts: [{ ...done, state: 'running', rung: null, endedAt: null, progress: { phase: 'read', bytes: 5e8, of: 2e9 } }, { ...files, state: 'queued', startedAt: null, endedAt: null, attempt: 2, dueAt: at + minutes(5) }] }],
      failed: [{ ...story, verdict: 'failed', holdsDeletion: true, parts: [noSpace] }],
      partial: [{ ...story, verdict: 'partial', parts: [done, { ...noSpace, component: 'aplikasi', findings: [], fault: { area: 'target', hint: null }, lastGood: null, notes: 3 }] }],
      'to-look-at': [{ ...story, level: 'differential', parts: [{ ...done, fallback: 'no-base', level: 'full', findings: [{ kind: 'shrank', bytes: 4e8, median: 1.8e9 }] }] }],
      cancelled: [{ ...story, verdict: 'failed', parts: [{ ...noSpace, findings: [], cancelledBy: name('Budi Santoso') }] }],
      interrupted: [{ ...story, verdict: 'failed', parts: [{ ...noSpace, state: 'interrupted', findings: [] }, { ...files, state: 'skipped', rung: null, bytes: null, findings: [{ kind: 'not-mounted', target: 'nas', mount: 'nas' }] }] }],
    }),
    ...shown(roundEndView, { done: [story], failed: [{ ...story, verdict: 'failed', parts: [noSpace] }], partial: [{ ...story, verdict: 'partial', parts: [done, noSpace] }] }),
    ...shown(aloneView, {
      'rehearsal-done': [alone],
      'rehearsal-slow': [{ ...alone, missed: { ms: hours(5), allowed: hours(4) } }],
      'rehearsal-failed': [{ ...alone, end: 'failed', damaged: true, findings: [{ kind: 'count-differs', what: 'pasien', expected: 200, found: 199 }] }],
      'reread-unread': [{ ...alone, kind: 'reread', end: 'failed', fault: { area: 'target', hint: 'mount-missing' } }],
      'copy-skipped': [{ ...alone, kind: 'copy', end: 'skipped', class: 'offline', target: 'disk', length: null, findings: [{ kind: 'not-plugged', target: 'disk' }] }],
      'copy-failed': [{ ...alone, kind: 'copy', end: 'failed', findings: [{ kind: 'hash-differs', file: 'database.zst' }] }],
    }),
    ...shown(historyView, {
      full: [{ title: 'SIMRS', say: 'simrs', only: 'all', first: true, more: 12, rows: [row, { ...row, at: at - inDays(1), verdict: 'partial', parts: [part, { ...part, component: 'aplikasi', state: 'failed', rung: null, bytes: null, attempts: 3, copy: null }] }, { ...row, at: at - inDays(20), level: 'differential', parts: [{ ...part, copy: { id: 9, target: 'nas', damaged: true, deletedAt: at - inDays(2), lost: true } }] }, { ...row, verdict: 'open', length: null, parts: [{ ...part, state: 'running', rung: null, bytes: null, copy: null }] }] }],
      'with-recoveries': [{ title: 'SIMRS', say: 'simrs', only: 'all', first: true, more: null, rows: [row], recoveries: [{ number: 'RST-2026-014', at, how: 'going', place: null, moment: null, touched: false, glass: null }, { number: 'RST-2026-013', at: at - inDays(9), how: 'done', place: 'Server Failover', moment: at - inDays(9), touched: true, glass: { by: [name('Sari'), name('Tono')], reviewedBy: null } }, { number: 'RST-2026-012', at: at - inDays(10), how: 'refused', place: null, moment: null, touched: false, glass: null }] }],
      'none-failed': [{ title: 'SIMRS', say: 'simrs', only: 'failed', rows: [], first: true, more: null }],
      'nothing-older': [{ title: 'SIMRS', say: 'simrs', only: 'all', rows: [], first: false, more: null }],
    }),
    ...shown(interruptedView, { all: [[{ kind: 'backup', component: 'database', next: { kind: 'again', attempt: 2 } }, { kind: 'copy', component: 'aplikasi', next: { kind: 'prove', attempt: 1 } }, { kind: 'rehearsal', component: 'database', next: { kind: 'given-up' } }]] }),
    ...shown(plainView, { cancelled: [(t) => t.backups.alone.later] }),
    ...shown(stalledView, { target: [{ title: 'SIMRS', component: 'database', why: 'still', length: minutes(10), silent: { target: 'nas' } }], source: [{ title: 'SIMRS', component: 'database', why: 'still', length: minutes(10), silent: 'source' }], slow: [{ title: 'SIMRS', component: 'database', why: 'long', length: hours(6), silent: null }] }),
    ...shown(windowTroubleView, { late: [{ kind: 'late', round: 12, title: 'SIMRS', level: 'full', due: at, by: at + minutes(15), now: at + minutes(20) }], overrun: [{ kind: 'overrun', round: 12, title: 'SIMRS', level: 'full', due: at, by: at + minutes(30), now: at + minutes(31) }] }),
    ...shown(heldLongView, { once: [{ title: 'SIMRS', recovery: 'RST-2026-014', since: at, now: at + hours(6) }] }),
    ...shown(silenceView, { once: [{ title: 'SIMRS', system: 'simrs', level: 'differential', missed: at, last: at - inDays(1), now: at + hours(2) }], never: [{ title: 'SIMRS', system: 'simrs', level: 'full', missed: at, last: null, now: at + hours(2) }] }),
    ...shown(silenceOverView, { over: [{ title: 'SIMRS', slot: at }] }),
    ...shown(strangeView, { two: [{ at, rows: [{ target: 'nas', folders: 3 }, { target: 'disk', folders: 1 }] }] }),
    ...shown(strangeOverView, { over: [{ at, targets: ['nas'] }] }),
    ...shown(unsaidView, { unsaid: [] }),
    ...shown(inventoryView, { expired: [{ at, rows: [{ what: 'expired', title: 'SIMRS', component: 'database', target: 'deadpool', copies: 1, bytes: 5.4e9, newest: at - inDays(14) }] }], lost: [{ at, rows: [{ what: 'lost', title: 'SIMRS', component: 'database', target: 'nas', copies: 3, bytes: 5.4e9, newest: at - inDays(1) }, { what: 'changed', title: 'SIMRS', component: 'aplikasi', target: 'nas', copies: 1, bytes: 2e8, newest: at - inDays(2) }, { what: 'back', title: 'PACS', component: 'gambar', target: 'nas-2', copies: 12, bytes: 9e11, newest: at }] }], back: [{ at, rows: [{ what: 'back', title: 'SIMRS', component: 'database', target: 'nas', copies: 3, bytes: 5.4e9, newest: at }] }] }),
    ...shown(sweepView, {
      sound: [{ at, within: inDays(30), rows: [{ title: 'SIMRS', component: 'database', target: 'nas', sound: 14, bytes: 2.5e10, damaged: 0, unread: 0 }], behind: 0, needed: 0, away: [] }],
      damaged: [{ at, within: inDays(30), rows: [{ title: 'SIMRS', component: 'database', target: 'nas', sound: 12, bytes: 2.1e10, damaged: 1, unread: 1 }], behind: 0, needed: 0, away: ['disk'] }],
      behind: [{ at, within: inDays(30), rows: [{ title: 'SIMRS', component: 'database', target: 'nas', sound: 14, bytes: 2.5e10, damaged: 0, unread: 0 }], behind: 40, needed: 9e10, away: [] }],
    }),
  ]
}
