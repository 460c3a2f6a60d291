import { advance, begin } from '../../../core/procedure-advance.ts'
import { planToken } from '../../../core/procedure-reading.ts'
import type { Party, ProcedureEvent, ProcedureState } from '../../../core/procedure.ts'
import type { PartDifference } from '../../../core/difference.ts'
import type { SeenPart } from '../../../core/recovery-case.ts'
import type { StoodLeft } from '../../../core/recovery-left.ts'
import type { PutBackFacts } from '../../../core/recovery-put-back.ts'
import type { MergeFacts } from '../../../core/merge.ts'
import { mergePlan, mergeScript } from '../../../procedures/recovery/merge.ts'
import { putBackScript } from '../../../procedures/recovery/put-back.ts'
import { putBackCard, type PutBackCase } from '../../../texts/views/recovery-left.ts'
import { mergeCard, undoView, type MergeCase } from '../../../texts/views/recovery-merge.ts'
import { at, minutes, shown, type Said, type Sample } from '../sample.ts'

const stood: StoodLeft = { name: 'sik', serves: 'before', door: 'shut', aside: [], beside: 'pulih_in_5f3a9c01d2e4', text: null, mend: ['ALTER DATABASE "sik" ALLOW_CONNECTIONS true'] }
const partOf = (left: StoodLeft): SeenPart => ({ component: 'simrs/database', findings: [], warnings: [], facts: {}, left: [left] })

/** What a look finds after a restore that was cut off in its exchange. */
export const leftSamples = (): { readonly leftShut: SeenPart; readonly leftEmpty: SeenPart } => ({
  leftShut: partOf(stood),
  leftEmpty: partOf({ ...stood, serves: 'nothing', door: 'open', aside: ['sik_before_rst_17'], mend: ['ALTER DATABASE [sik_before_rst_17] MODIFY NAME = [sik]; ALTER DATABASE [sik] SET MULTI_USER'] }),
})

/** The old data that is opened again, and rows that are brought in, in every state that people meet. */
export function afterCutSamples({ name, note }: Said): readonly Sample[] {
  const called = { system: name('SIMRS'), places: { produksi: name('Server Produksi'), uji: name('Server Uji') }, modules: {}, folders: [], rto: null }
  const budi: Party = { id: 3, name: name('Budi Santoso'), duties: ['manager'] }
  const sari = { id: 2, name: name('Sari Wulandari') }
  type Move = ProcedureEvent | ((now: ProcedureState) => ProcedureEvent)
  const going = (from: ProcedureState, ...events: readonly Move[]) => events.reduce((state, said) => {
    const next = advance(state, typeof said === 'function' ? said(state) : said, new Date((state.evidence.at(-1)?.at ?? at) + minutes(1)))
    if (!next.ok) throw new Error(`the sample does not fit: ${JSON.stringify(next.refusal)}`)
    return next.value.state
  }, from)
  const begun: Move = { kind: 'begun', instance: 'a' }
  const done = (seen: unknown): Move => ({ kind: 'finished', seen, plan: null, skips: [] })
  const ask = { system: 'simrs', damage: 'database' as const, components: ['simrs/database'], until: null, only: null, wish: null, why: '' }
  const back: PutBackFacts = { recovery: 17, number: 'RST-2026-014', place: 'produksi', plan: { ask, at, parts: [], places: [] } }
  const opening = begin({ id: 19, script: putBackScript, by: sari, why: null, plan: { digest: 'd', facts: back } }, new Date(at))
  const failed = (seen: unknown): Move => ({ kind: 'failed', why: 'found', seen, again: 'people' })
  const { leftShut } = leftSamples()
  const well = { ok: true, parts: [partOf({ ...stood, door: 'open', beside: null, mend: [] })] }
  const opened = (state: ProcedureState) => [{ state, called }] as [PutBackCase]

  const patients: PartDifference = { part: 'sik.pasien', by: 'key', missing: 12, changed: 3, added: 41, same: 181_204, source: 'same-shape', orphans: 0, mark: 'a' }
  const facts: MergeFacts = { recovery: 17, number: 'RST-2026-014', system: 'simrs', component: 'simrs/database', place: 'uji', parts: [patients], askedBy: 2 }
  const script = mergeScript({ decideWithin: minutes(30), goodFor: minutes(60), remindAfter: [], glass: null, procedure: null, modules: [], places: [{ name: 'produksi', title: '', kind: 'production', server: 'produksi', quorum: 1, needs: 'press', grounds: {} }] })
  const asking = begin({ id: 20, script, by: sari, why: note('Terhapus saat perbaikan.'), plan: mergePlan(facts) }, new Date(at))
  const yes: Move = (now) => ({ kind: 'decided', by: budi, token: planToken(now), choice: 'both', how: 'press', note: null })
  const merged = { ok: true, undo: '-- back\n', parts: [{ component: 'sik.pasien', findings: [], warnings: [], facts: { inserted: 12, updated: 3, rows: 181_260, keptAs: 'pulih_merge_20.before_0' } }] }
  const wrong = { ok: false, parts: [{ component: 'simrs/database', findings: [{ kind: 'server-away', server: name('produksi'), detail: '' }], warnings: [], facts: {} }] }
  const card = (state: ProcedureState) => [{ state, called }] as [MergeCase]
  return [
    ...shown(putBackCard, { going: opened(going(opening, begun)), done: opened(going(opening, begun, done(well), { kind: 'told' })), failed: opened(going(opening, begun, failed({ ok: false, parts: [leftShut] }))) }),
    ...shown(mergeCard, {
      asking: card(asking),
      anew: card(going(asking, { kind: 'planned', plan: mergePlan({ ...facts, parts: [{ ...patients, missing: 13, mark: 'b' }] }), skips: [], why: null })),
      checking: card(going(asking, yes, begun)), merging: card(going(asking, yes, begun, done(null), begun)),
      busy: card(going(asking, yes, begun, done(null), { kind: 'postponed', why: 'busy:#18', until: at + minutes(60) })),
      done: card(going(asking, yes, begun, done(null), begun, done(merged), { kind: 'told' })),
      failed: card(going(asking, yes, begun, done(null), begun, failed(wrong))),
      'nothing-left': card(going(asking, yes, begun, { kind: 'failed', why: 'nothing-to-bring-in', seen: null, again: 'people' })),
      interrupted: card(going(asking, yes, begun, done(null), begun, { kind: 'interrupted' })),
      refused: card(going(asking, (now) => ({ kind: 'refused', by: budi, token: planToken(now), why: note('Perlu diperiksa dulu.') }), { kind: 'told' })),
      expired: card(going(asking, { kind: 'expired', asOf: at + minutes(31) }, { kind: 'told' })),
      stopped: card(going(asking, yes, begun, done(null), { kind: 'stopped', by: budi, why: note('Sudah dientri ulang.') }, { kind: 'told' })),
    }),
    ...shown(undoView, { back: [{ system: name('SIMRS'), number: 'RST-2026-014', undo: 'begin;\ncommit;\n' }] }),
  ]
}
