import { monthView } from '../../../texts/views/month.ts'
import { answersView, silentView, type UnitFares } from '../../../texts/views/recovery-answers.ts'
import { recoveriesView, servedView, servingView } from '../../../texts/views/recovery-serving.ts'
import { at, hours, shown, type Said, type Sample } from '../sample.ts'

/** What follows a recovery: who serves, and how the units fare. */
export function afterSamples({ name, note }: Said): readonly Sample[] {
  const serving = { name: 'simrs', system: name('SIMRS'), place: name('Server Failover'), since: at, recovery: 'RST-2026-014', uncopied: [], rest: [] }
  const was = { system: name('SIMRS'), place: name('Server Failover'), from: at, until: at + hours(50), recovery: 'RST-2026-014' }
  const unit = (unitName: string, of: Partial<UnitFares> = {}): UnitFares => ({ name: name(unitName), stands: 'silent', by: null, at: null, note: null, ...of })
  const well = { stands: 'normal', by: name('Rudi'), at: at + hours(8) } as const
  const answers = { system: name('SIMRS'), number: 'RST-2026-014', resumedAt: at + hours(7) }
  return [
    ...shown(servingView, { copied: [serving], partly: [{ ...serving, uncopied: ['gambar'], rest: ['aplikasi'] }] }),
    ...shown(servedView, { back: [{ ...was, now: 'production' }], on: [{ ...was, now: 'failover' }] }),
    ...shown(recoveriesView, { nothing: [{ going: [], serving: [] }], some: [{ going: [{ number: 'RST-2026-015', system: name('PACS'), step: 'approval' }], serving: [serving] }], several: [{ going: [], serving: [serving, { ...serving, name: 'pacs', system: name('PACS') }] }] }),
    ...shown(answersView, {
      asked: [{ ...answers, units: [unit('IGD'), unit('Farmasi'), unit('Gizi', { stands: 'unreachable' })] }],
      some: [{ ...answers, units: [unit('IGD', well), unit('Farmasi', { stands: 'trouble', by: name('Tini'), at: at + hours(8), note: note('Resep tidak dapat dicetak.') }), unit('Gizi')] }],
      all: [{ ...answers, units: [unit('IGD', well), unit('Farmasi', well)] }],
    }),
    ...shown(monthView, {
      well: [{ key: '2026-11', site: name('RSUD Sehat'), rounds: { ok: 30, all: 30 }, checks: { signed: 25, held: 25 }, recoveries: 1, glass: 0, incidents: 2, file: () => ({ name: 'rekap-2026-11.html', mime: 'text/html', text: '<!doctype html>' }) }],
      lacking: [{ key: '2026-11', site: name('RSUD Sehat'), rounds: { ok: 28, all: 30 }, checks: { signed: 24, held: 25 }, recoveries: 0, glass: 1, incidents: 0, file: () => ({ name: 'rekap-2026-11.html', mime: 'text/html', text: '<!doctype html>' }) }],
    }),
    ...shown(silentView, { some: [{ system: name('SIMRS'), number: 'RST-2026-014', units: [name('Farmasi'), name('Gizi')], resumedAt: at + hours(7) }] }),
  ]
}
