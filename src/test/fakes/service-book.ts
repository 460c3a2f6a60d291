import { addDays } from '../../core/calendar.ts'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { monthsUntil } from '../../core/month.ts'
import type { ServiceBook } from '../../core/service-book.ts'
import type { ServiceDay, ServicePast, ServiceStretch } from '../../core/service-days.ts'
import type { ServiceState } from '../../core/service-state.ts'

/** A hospital's services on a bad evening: one down as planned and late, one broken, one reported, the rest well; half a quarter in the books. */
export function serviceBookOf(at: number): ServiceBook {
  const titles = { simrs: 'SIMRS', farmasi: 'Aplikasi farmasi', radiologi: 'PACS radiologi', berkas: 'Berkas bersama', lab: 'Sistem informasi laboratorium' }
  const works = { is: 'works', since: null, until: null, what: null, suspect: null, stage: null, number: null, units: [] } as const
  const stands: Readonly<Record<string, Partial<ServiceState>>> = {
    simrs: { is: 'maintenance', since: at - 40 * MINUTE, until: at + 20 * MINUTE, what: 'pembaruan sistem dan restart server', stage: 'under-way', number: 'HNT-2026-004' },
    radiologi: { is: 'trouble', since: at - 2 * HOUR, until: at + 30 * MINUTE, what: 'server gambar tidak menjawab, vendor dihubungi', stage: 'under-way', number: 'HNT-2026-003' },
    lab: { is: 'reported', since: at - 25 * MINUTE, suspect: 'network', number: 'INS-2026-007', units: ['Laboratorium', 'IGD'] },
  }
  const months = monthsUntil({ zone: 'Asia/Jakarta', now: new Date(at), months: 4 })
  const today = new Date(at + 7 * HOUR).toISOString().slice(0, 10)
  const past = (name: keyof typeof titles, bad: Readonly<Record<number, ServiceDay['is']>>, stretches: readonly ServiceStretch[]): ServicePast => ({
    name, title: titles[name], stretches,
    days: Array.from({ length: 90 }, (_, n) => ({ date: addDays(today, n - 89), is: n < 20 ? 'unknown' as const : bad[89 - n] ?? 'works' as const })),
    months: months.map(({ key, from }, n) => (n === 0 ? { key, from, planned: 0, unplanned: 0, share: null } : { key, from, planned: n === 3 ? 30 * MINUTE : 0, unplanned: name === 'radiologi' ? 125 * MINUTE : 0, share: name === 'radiologi' ? 0.9971 : n === 3 ? 0.99931 : 1 })),
  })
  const stretch = (ago: number, length: number, more: Pick<ServiceStretch, 'is' | 'what' | 'number'>): ServiceStretch => ({ from: at - ago, until: at - ago + length, ...more })
  return {
    at, since: at - 70 * DAY, mark: 'test', titles,
    now: {
      services: Object.entries(titles).map(([name, title]) => ({ ...works, name, title, ...stands[name] })),
      next: [{ id: 5, number: 'HNT-2026-005', services: ['farmasi', 'berkas'], window: { from: at + 3 * DAY, until: at + 3 * DAY + HOUR }, what: 'penggantian UPS ruang server 10.10.0.11' }],
    },
    past: [
      past('simrs', { 0: 'maintenance', 30: 'maintenance', 12: 'trouble' }, [{ is: 'maintenance', from: at - 40 * MINUTE, until: null, what: 'pembaruan sistem dan restart server', number: 'HNT-2026-004' }, stretch(12 * DAY, 95 * MINUTE, { is: 'trouble', what: 'listrik ruang server padam', number: 'HNT-2026-002' }), stretch(30 * DAY, 30 * MINUTE, { is: 'maintenance', what: 'restart server', number: 'HNT-2026-001' })]),
      past('farmasi', {}, []),
      past('radiologi', { 0: 'trouble', 5: 'reported' }, [{ is: 'trouble', from: at - 2 * HOUR, until: null, what: 'server gambar tidak menjawab, vendor dihubungi', number: 'HNT-2026-003' }, stretch(5 * DAY, 40 * MINUTE, { is: 'reported', what: null, number: 'INS-2026-006' })]),
      past('berkas', {}, []),
      past('lab', { 0: 'reported' }, [{ is: 'reported', from: at - 25 * MINUTE, until: null, what: null, number: 'INS-2026-007' }]),
    ],
    work: [
      { id: 4, number: 'HNT-2026-004', services: ['simrs'], what: 'pembaruan sistem dan restart server', contact: 'EDP jaga', window: { from: at - 40 * MINUTE, until: at + 20 * MINUTE }, status: 'late', sequence: 1, changed: at - 10 * MINUTE },
      { id: 5, number: 'HNT-2026-005', services: ['farmasi', 'berkas'], what: 'penggantian UPS ruang server 10.10.0.11', contact: 'EDP jaga', window: { from: at + 3 * DAY, until: at + 3 * DAY + HOUR }, status: 'planned', sequence: 0, changed: at - DAY },
      { id: 1, number: 'HNT-2026-001', services: ['lab'], what: 'pemindahan; rak, "baru"', contact: 'EDP jaga', window: { from: at - 9 * DAY, until: at - 9 * DAY + HOUR }, status: 'cancelled', sequence: 2, changed: at - 10 * DAY },
    ],
    news: [
      { of: 'incident', key: 'incident/7/0', at: at - 20 * MINUTE, number: 'INS-2026-007', kind: 'reported', system: 'lab', units: ['igd'], suspect: 'network', since: at - 25 * MINUTE },
      { of: 'downtime', key: 'downtime/4/9', at: at - 40 * MINUTE, number: 'HNT-2026-004', kind: 'started', planned: 'yes', services: ['simrs'], window: { from: at - 40 * MINUTE, until: at - 10 * MINUTE }, what: 'pembaruan <sistem> & restart server di 10.10.0.11', contact: 'EDP jaga' },
    ],
  }
}
