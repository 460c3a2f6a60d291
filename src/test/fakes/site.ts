import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import type { FilesComponent, SqliteComponent } from '../../core/component.ts'
import type { LocalTargetPlan, Site } from '../../core/site.ts'

/** A small hospital to test with; override what the test is about. */
export function testSite(change: Partial<Site> = {}): Site {
  return {
    name: 'RS Uji',
    zone: 'Asia/Jakarta',
    lang: 'id',
    workdays: [1, 2, 3, 4, 5],
    procedures: [{ key: 'backup', title: 'Pencadangan dan pemulihan', number: 'SPO-IT-01', revision: '2', date: '2026-01-05' }],
    servers: [{ name: 'produksi', role: 'production', address: null, ssh: null }],
    systems: [{ name: 'simrs', title: 'SIMRS', components: [sqliteComponent(), filesComponent()], rpo: DAY, rto: HOUR }],
    targets: [localTarget()],
    schedules: [],
    scripts: [],
    checks: [],
    retention: [{ name: 'standar', maxAge: 14 * DAY, keepCopies: 2, keepDates: 5, keepProven: 2, daily: 0, weekly: 0, monthly: 0 }],
    units: [{ key: 'igd', name: 'IGD' }, { key: 'farmasi', name: 'Farmasi' }],
    limits: { runsAtOnce: 2, zstdLevel: 3, zstdThreads: 1, shrinkWarning: 0.5, stall: 1_800_000, longest: null },
    ...change,
  }
}

export function sqliteComponent(change: Partial<SqliteComponent> = {}): SqliteComponent {
  return { engine: 'sqlite', name: 'database', key: 'simrs/database', system: 'simrs', server: 'produksi', targets: ['nas'], growing: true, retention: 'standar', file: '/nonexistent/simrs.db', freshness: null, ...change }
}

export function filesComponent(change: Partial<FilesComponent> = {}): FilesComponent {
  return { engine: 'files', name: 'aplikasi', key: 'simrs/aplikasi', system: 'simrs', server: 'produksi', targets: ['nas'], growing: false, retention: 'standar', path: '/nonexistent/aplikasi', exclude: [], ...change }
}

export function localTarget(change: Partial<LocalTargetPlan> = {}): LocalTargetPlan {
  return { name: 'nas', type: 'local', path: '/nonexistent/nas', mount: null, removable: false, class: 'off-host', keepFree: 0, immutable: false, ...change }
}

export const every = { minutes: (n: number) => n * MINUTE, hours: (n: number) => n * HOUR, days: (n: number) => n * DAY }
