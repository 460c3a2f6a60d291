import type { CopyRule } from '../../../core/copy-rule.ts'
import type { ComponentStatus, SiteStatus, StatusReason } from '../../../core/status.ts'
import { statusCard } from '../../../texts/views/status.ts'
import { unitStatusView } from '../../../texts/views/status-unit.ts'
import { at, hours, inDays, minutes, shown, type Said, type Sample } from '../sample.ts'

/** "Aman atau tidak?" for those who back up, and for those who use what is backed up. */
export function statusSamples({ name }: Said): readonly Sample[] {
  const proven = { copy: 41, takenAt: at - hours(4), level: 'full', rung: 'intact', bytes: 1.84e9, target: 'nas', class: 'off-host' } as const
  const database: ComponentStatus = {
    key: 'simrs/database', system: 'simrs', title: 'SIMRS', component: 'database', verdict: 'safe', reasons: [], proven, last: { run: 12, state: 'done', level: 'full', endedAt: at - hours(4) },
    rehearsal: { at: at - inDays(3), passed: 'yes', ms: minutes(12) }, places: [{ target: 'nas', class: 'off-host', newest: { takenAt: at - hours(4), rung: 'intact' }, awaySince: null, removable: false }, { target: 'disk', class: 'offline', newest: null, awaySince: at - inDays(1), removable: true }], running: null,
  }
  const every: readonly StatusReason[] = [
    { kind: 'never-proven' }, { kind: 'too-old', takenAt: at - inDays(3), allowed: inDays(1) }, { kind: 'rpo-missed', ms: hours(30), allowed: hours(24) }, { kind: 'rto-missed', ms: hours(5), allowed: hours(4) }, { kind: 'last-failed', run: 12, at }, { kind: 'only-same-host' },
    { kind: 'off-host-missing', target: 'nas' }, { kind: 'target-unknown', target: 'nas', at }, { kind: 'damaged', copies: 2 }, { kind: 'rehearsal-failed', at }, { kind: 'never-rehearsed' },
  ]
  const safe: SiteStatus = {
    at, site: 'RS Sehat Sentosa', zone: 'Asia/Jakarta', verdict: 'safe', components: [database, { ...database, key: 'simrs/aplikasi', component: 'aplikasi' }], scripts: [], alarms: [], unsigned: [], procedures: [],
    next: [{ name: 'simrs-full', title: { id: 'SIMRS', en: 'SIMRS' }, what: 'backup', at: at + inDays(1) }, { name: 'morning', title: { id: 'Pemeriksaan pagi', en: 'Morning check' }, what: 'check', at: at + hours(5) }, { name: 'reread', title: null, what: 'reread', at: at + hours(9) }],
  }
  const reported: SiteStatus = { ...safe, unsigned: [{ check: 17, plan: 'morning', title: { id: 'Pemeriksaan pagi', en: 'Morning check' }, verdict: 'safe', slot: at, signBy: at + hours(2), owner: null, problem: name('Sari Wulandari') }] }
  const unsafe: SiteStatus = {
    ...safe, verdict: 'unsafe',
    components: [{ ...database, verdict: 'unsafe', reasons: [{ kind: 'too-old', takenAt: at - inDays(3), allowed: inDays(1) }, { kind: 'last-failed', run: 12, at }], last: { run: 12, state: 'failed', level: 'full', endedAt: at }, running: { run: 13, kind: 'backup', state: 'queued', since: at } }, { ...database, component: 'aplikasi', key: 'simrs/aplikasi', verdict: 'unsafe', reasons: [{ kind: 'never-proven' }], proven: null, places: [], last: null, rehearsal: null }, { ...database, key: 'pacs/gambar', system: 'pacs', title: 'PACS', component: 'gambar', verdict: 'attention', reasons: [{ kind: 'never-rehearsed' }], rehearsal: null }],
    alarms: [{ key: 'silence:simrs', raisedAt: at }],
    unsigned: [{ check: 17, plan: 'morning', title: { id: 'Pemeriksaan pagi', en: 'Morning check' }, verdict: 'unsafe', slot: at, signBy: at + hours(2), owner: name('Sari Wulandari'), problem: null }, { check: 18, plan: 'morning', title: { id: 'Pemeriksaan pagi', en: 'Morning check' }, verdict: 'safe', slot: at, signBy: at + hours(2), owner: null, problem: null }],
    procedures: [{ id: 3, kind: 'deletion', title: 'Penghapusan', status: 'waiting' }],
  }
  const script = { name: 'malam', title: name('Skrip vendor'), system: 'simrs', state: 'ok', troubles: [], last: { state: 'ok', at: at - hours(1), startedAt: at - hours(2), exit: 0, note: null }, next: at + hours(23) } as const
  const scripts: SiteStatus = { ...safe, verdict: 'attention', scripts: [script, { ...script, state: 'late', troubles: [{ kind: 'script-silent', expected: at - hours(1), last: at - inDays(1) }] }] }
  const well = { is: 'works', since: null, until: null, what: null, suspect: null, stage: null, number: null, units: [] } as const
  const services: SiteStatus = {
    ...safe,
    services: {
      services: [
        { ...well, name: 'simrs', title: name('SIMRS'), is: 'maintenance', since: at - minutes(20), until: at + minutes(10), what: name('pembaruan sistem dan restart server'), stage: 'under-way', number: 'HNT-2026-004' },
        { ...well, name: 'pacs', title: 'PACS', is: 'trouble', since: at - hours(2), until: at - minutes(5), what: 'server gambar tidak menjawab', stage: 'verifying', number: 'HNT-2026-003' },
        { ...well, name: 'lab', title: 'Laboratorium', is: 'reported', since: at - minutes(25), suspect: 'network', number: 'INS-2026-007', units: [name('IGD'), 'Farmasi'] },
        { ...well, name: 'berkas', title: 'Berkas bersama' },
      ],
      next: [{ id: 5, number: 'HNT-2026-005', services: ['berkas', 'pacs'], window: { from: at + inDays(3), until: at + inDays(3) + hours(1) }, what: name('penggantian UPS') }],
    },
  }
  const quiet: SiteStatus = {
    ...safe, verdict: 'attention', components: safe.components.map((it) => ({ ...it, verdict: 'attention', reasons: [{ kind: 'in-maintenance', target: 'HNT-2026-004', at: at + minutes(25) }] })),
    alarms: [{ key: 'silence:simrs', raisedAt: at, held: 'yes' }],
    quiet: [{ procedure: 5, number: 'HNT-2026-004', titles: ['SIMRS', name('PACS')], until: at + minutes(25) }],
    moved: [
      { number: 'HNT-2026-004', title: 'SIMRS', slot: at, how: 'began', at: at - minutes(80), many: 1 }, { number: 'HNT-2026-004', title: name('PACS'), slot: at, how: 'after', at: at + minutes(25), many: 1 },
      { number: 'HNT-2026-004', title: 'SIMRS', slot: at, how: 'logs', at: at + minutes(25), many: 2 }, { number: 'HNT-2026-005', title: 'SIMRS', slot: at + hours(20), how: 'before', at: at + hours(18), many: 1 },
    ],
  }
  const reasons: SiteStatus = { ...safe, verdict: 'unsafe', components: every.map((reason, n) => ({ ...database, component: `bagian-${n + 1}`, verdict: 'unsafe', reasons: [reason] })) }
  const big: SiteStatus = { ...unsafe, components: Array.from({ length: 60 }, (_, n) => ({ ...database, key: `s${n}/database`, system: `s${n}`, title: `Sistem ${n + 1}` })) }
  const empty: SiteStatus = { ...safe, verdict: 'unsafe', components: [], next: [] }

  const kept: CopyRule = { system: 'simrs', verdict: 'kept', digits: [{ digit: 'copies', state: 'yes', count: 3, targets: ['nas', 'disk'] }, { digit: 'kinds', state: 'yes', count: 3, targets: ['nas', 'disk'] }, { digit: 'offsite', state: 'yes', count: 1, targets: ['disk'] }, { digit: 'offline', state: 'yes', count: 1, targets: ['disk'] }, { digit: 'errors', state: 'yes', count: 0, targets: [] }] }
  const broken: CopyRule = { system: 'simrs', verdict: 'not-kept', digits: [{ digit: 'copies', state: 'no', count: 2, targets: ['nas'] }, { digit: 'kinds', state: 'unknown', count: 1, targets: ['nas'] }, { digit: 'offsite', state: 'unknown', count: 0, targets: ['nas'] }, { digit: 'offline', state: 'no', count: 0, targets: [] }, { digit: 'errors', state: 'no', count: 1, targets: [] }] }

  return [
    ...shown(statusCard, { kept: [safe, kept], broken: [safe, broken] }),
    ...shown(statusCard, { safe: [safe], reported: [reported], scripts: [scripts], unsafe: [unsafe], reasons: [reasons], big: [big], empty: [empty], services: [services], quiet: [quiet], mixed: [{ ...safe, mixed: [{ system: 'simrs', title: name('SIMRS'), serves: null, modules: [{ title: name('Kasir'), leads: name('Server Failover'), sure: 'yes' as const, back: 'yes' as const, recovery: 'RST-2026-014', procedure: 17 }, { title: name('Farmasi'), leads: name('Server Failover'), sure: 'no' as const, back: 'yes' as const, recovery: 'RST-2026-014', procedure: 17 }] }] }] }),
    ...shown(unitStatusView, { safe: [safe], services: [services], attention: [{ ...safe, verdict: 'attention', components: [{ ...database, verdict: 'attention', reasons: [{ kind: 'never-rehearsed' }] }] }], unsafe: [unsafe], empty: [empty] }),
  ]
}
