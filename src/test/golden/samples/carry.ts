import { carryHistoryView } from '../../../texts/views/carry-history.ts'
import { carryView, type CarryPart, type CarryStory } from '../../../texts/views/carry.ts'
import { diskBackView, diskUnseenView } from '../../../texts/views/disk.ts'
import { at, inDays, minutes, shown, type Said, type Sample } from '../sample.ts'

/** Copies that are carried on to further places. */
export function carrySamples({ name }: Said): readonly Sample[] {
  const disk: CarryPart = { component: 'database', place: 'hardisk-bulanan', class: 'offline', removable: true, awaits: [], state: 'done', attempt: 1, dueAt: null, took: minutes(22), bytes: 8.4e9, takenAt: at - inDays(1), findings: [], fault: null, cancelledBy: null, progress: null }
  const cloud: CarryPart = { ...disk, place: 'awan', class: 'off-host', removable: false }
  const away: CarryPart = { ...disk, state: 'waiting', took: null, bytes: null, takenAt: null, awaits: [{ place: 'hardisk-bulanan', removable: true }], findings: [{ kind: 'not-plugged', target: 'hardisk-bulanan' }] }
  const story: CarryStory = { id: 3, title: 'SIMRS', at, endedAt: at + minutes(50), verdict: 'ok', askedBy: null, over: null, again: 'backup copy bulanan', parts: [disk, cloud] }
  const open = { ...story, endedAt: null, verdict: null } as const
  return [
    ...shown(carryView, {
      done: [story],
      queued: [{ ...open, askedBy: name('Budi Santoso'), parts: [{ ...disk, state: 'queued', took: null, bytes: null, takenAt: null }, { ...cloud, state: 'queued', attempt: 2, dueAt: at + minutes(5), took: null, bytes: null, takenAt: null }] }],
      running: [{ ...open, over: inDays(31), parts: [{ ...disk, state: 'running', bytes: 2e9, takenAt: null, progress: { phase: 'write', bytes: 2e9, of: 8.4e9 } }, { ...cloud, state: 'queued', took: null, bytes: null, takenAt: null }] }],
      waiting: [{ ...open, parts: [away, { ...cloud, state: 'waiting', took: null, bytes: null, takenAt: null, awaits: [{ place: 'awan', removable: false }], findings: [{ kind: 'place-away', target: 'awan', why: 'network', detail: 'timeout' }] }] }],
      stranger: [{ ...open, parts: [{ ...away, findings: [{ kind: 'wrong-disk', target: 'hardisk-bulanan', expected: { label: 'PULIH-A', serial: 'WX41A1234567', mark: '0f3a9c11' }, found: { label: name('FOTO'), serial: null, mark: null } }] }] }],
      partial: [{ ...story, verdict: 'partial', parts: [disk, { ...cloud, state: 'failed', bytes: null, findings: [{ kind: 'hash-differs', file: 'database.zst' }] }] }],
      failed: [{ ...story, verdict: 'failed', parts: [{ ...cloud, state: 'failed', bytes: null, fault: { area: 'target', hint: 'network' } }] }],
      cancelled: [{ ...story, verdict: 'cancelled', parts: [{ ...cloud, state: 'failed', bytes: null, cancelledBy: name('Budi Santoso') }] }],
    }),
    ...shown(diskUnseenView, {
      seen: [{ disk: 'hardisk-bulanan-a', last: { at: at - inDays(40), was: 'seen' }, allowed: inDays(35), known: { label: 'PULIH-A', serial: 'WX41A1234567', mark: '0f3a9c11' }, now: at }],
      never: [{ disk: 'hardisk-bulanan-b', last: { at: at - inDays(36), was: 'awaited' }, allowed: inDays(35), known: null, now: at }],
    }),
    ...shown(diskBackView, { back: [{ disk: 'hardisk-bulanan-a', at }] }),
    ...shown(carryHistoryView, {
      some: [{ title: 'SIMRS', system: 'simrs', more: 3, rows: [{ id: 4, at, places: ['hardisk-bulanan', 'awan'], verdict: 'open', bytes: 8.4e9, missing: ['database → hardisk-bulanan'] }, { id: 3, at: at - inDays(31), places: ['hardisk-bulanan'], verdict: 'ok', bytes: 8.1e9, missing: [] }] }],
      none: [{ title: 'SIMRS', system: 'simrs', more: null, rows: [] }],
    }),
  ]
}
