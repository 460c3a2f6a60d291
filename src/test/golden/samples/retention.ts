import { advance, begin } from '../../../core/procedure-advance.ts'
import type { ProcedureEvent, ProcedureState } from '../../../core/procedure.ts'
import { planToken } from '../../../core/procedure-reading.ts'
import { listDigest, type DeletionGroup, type DeletionList } from '../../../core/retention-list.ts'
import { deletionScript } from '../../../procedures/deletion.ts'
import { deletionCard } from '../../../texts/views/retention-deletion.ts'
import { pinView, retentionPreview } from '../../../texts/views/retention-preview.ts'
import { at, hours, inDays, minutes, shown, type Said, type Sample } from '../sample.ts'

/** A deletion from its first look to its report, moved by the very rules that move a real one. */
export function retentionSamples({ name, note }: Said): readonly Sample[] {
  const why = { young: 4, pinned: 1, floor: 2, calendar: 3, needed: 1, held: 0 }
  const items = (count: number) => Array.from({ length: count }, (_, n) => ({ id: 100 + n, level: n % 7 === 0 ? 'full' as const : 'differential' as const, takenAt: at - inDays(15 + n), bytes: 2.8e8, days: 15 + n, state: n === 3 ? 'damaged' as const : 'sound' as const }))
  const group: DeletionGroup = { system: 'simrs', component: 'simrs/database', target: 'nas', plan: 'dua-minggu', remove: items(12), stays: { copies: 11, bytes: 1.2e10, damaged: 0, why }, held: null }
  const held: DeletionGroup = { ...group, component: 'simrs/aplikasi', remove: [], held: { why: 'full-not-proven', since: at } }
  const list: DeletionList = { at, groups: [group, held, { ...group, target: 'disk', remove: [], stays: { ...group.stays, damaged: 1 } }] }
  const fewer: DeletionList = { ...list, groups: [{ ...group, remove: items(10) }, held] }
  const plans = [{ name: 'dua-minggu', maxAge: inDays(14), keepCopies: 2, keepDates: 2, keepProven: 1, daily: 0, weekly: 4, monthly: 12 }]

  const sari = { id: 2, name: name('Sari Wulandari'), duties: ['edp' as const] }
  const stamp = { key: 'backup', title: 'Backup Data SIMRS', number: 'SOP/IT/012', revision: '02', date: '2026-01-05' }
  const plan = (of: DeletionList) => ({ digest: listDigest(of), facts: of })
  const opened = (ask: 'edp' | 'nobody') => begin({ id: 3, script: deletionScript({ ask, stamp }), by: null, why: null, plan: null }, new Date(at))
  const going = (from: ProcedureState, ...events: readonly (ProcedureEvent | ((now: ProcedureState) => ProcedureEvent))[]) => events.reduce((state, said) => {
    const event = typeof said === 'function' ? said(state) : said
    const now = (state.evidence.at(-1)?.at ?? at) + (event.kind === 'expired' ? inDays(7) : minutes(10))
    const next = advance(state, event, new Date(now))
    if (!next.ok) throw new Error(`the sample does not fit: ${JSON.stringify(next.refusal)}`)
    return next.value.state
  }, from)
  const begun = { kind: 'begun', instance: 'a' } as const
  const listed = [{ kind: 'came-true', seen: null }, begun, { kind: 'finished', seen: null, plan: plan(list), skips: [] }] as const
  const agreed = (now: ProcedureState): ProcedureEvent => ({ kind: 'confirmed', by: sari, token: planToken(now), tick: null, note: null })
  const outcome = (gone: number, left: number) => ({ gone, bytes: gone * 2.8e8, left })
  const failures = Array.from({ length: 5 }, () => [begun, { kind: 'failed', why: 'target-away', seen: outcome(4, 8) } as const]).flat()
  const asked = going(opened('edp'), ...listed)

  return [
    ...shown(deletionCard, {
      waiting: [going(opened('edp'), { kind: 'not-yet', why: 'SIMRS', lookAt: at + hours(1) })],
      asked: [asked],
      'asked-anew': [going(asked, { kind: 'planned', plan: plan(fewer), skips: [], why: 'changed' })],
      'asked-of-nobody': [going(opened('nobody'), ...listed)],
      deleting: [going(asked, agreed, begun)],
      busy: [going(asked, agreed, { kind: 'postponed', why: 'busy:simrs/database', until: at + hours(1) })],
      done: [going(asked, agreed, begun, { kind: 'finished', seen: outcome(12, 0), plan: null, skips: [] }, { kind: 'told' })],
      left: [going(asked, agreed, begun, { kind: 'finished', seen: outcome(9, 3), plan: null, skips: [] }, { kind: 'told' })],
      locked: [going(asked, agreed, begun, { kind: 'finished', seen: { ...outcome(9, 0), locked: 3 }, plan: null, skips: [] }, { kind: 'told' })],
      failed: [going(asked, agreed, ...failures)],
      declined: [going(asked, (now) => ({ kind: 'refused', by: sari, token: planToken(now), why: note('Masih dipakai untuk audit.') }), { kind: 'told' })],
      stopped: [going(asked, { kind: 'stopped', by: { ...sari, duties: ['manager'] }, why: note('Disk akan diganti.') }, { kind: 'told' })],
      expired: [going(asked, { kind: 'expired' }, { kind: 'told' })],
    }),
    ...shown(retentionPreview, { some: [list, plans], held: [{ at, groups: [held] }, plans], nothing: [{ at, groups: [] }, plans], long: [{ at, groups: [{ ...group, remove: items(300) }] }, plans] }),
    ...shown(pinView, { pinned: [{ copy: 41, now: 'pinned', note: note('Untuk audit akreditasi.') }], unpinned: [{ copy: 41, now: 'unpinned', note: null }] }),
  ]
}
