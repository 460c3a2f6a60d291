import { incidentNumber, incidentPlan, incidentStory, type IncidentFacts } from '../../../core/incident.ts'
import { INCIDENT_RULES } from '../../../core/incident-rules.ts'
import { advance, begin } from '../../../core/procedure-advance.ts'
import { planToken } from '../../../core/procedure-reading.ts'
import type { Party, ProcedureEvent, ProcedureState } from '../../../core/procedure.ts'
import { incidentScript } from '../../../procedures/incident/script.ts'
import { incidentListView, incidentRecordView, joinedView, receivedView } from '../../../texts/views/incident-list.ts'
import { newsReminderView } from '../../../texts/views/incident-news.ts'
import { incidentUnitView } from '../../../texts/views/incident-unit.ts'
import { incidentCard } from '../../../texts/views/incident.ts'
import { at, hours, inDays, minutes, shown, type Said, type Sample } from '../sample.ts'

type Move = { readonly after: number; readonly event: ProcedureEvent | ((now: ProcedureState) => ProcedureEvent) }

/** An incident in every state that people meet, moved by the very rules that move a real one. */
export function incidentSamples({ name, note }: Said): readonly Sample[] {
  const sari = { id: 2, name: name('Sari Wulandari'), duties: ['edp'] } satisfies Party
  const tono = { id: 6, name: name('Tono Prasetyo'), duties: ['edp'] } satisfies Party
  const budi = { id: 3, name: name('Budi Santoso'), duties: ['manager'] } satisfies Party
  const head = { id: 7, name: name('Kepala IGD'), duties: ['unit-head'] } satisfies Party
  const called = { system: name('SIMRS'), units: { igd: name('IGD'), rajal: name('Rawat Jalan'), farmasi: name('Farmasi') } }
  const start = at + hours(8) + minutes(21)
  const facts: IncidentFacts = { number: incidentNumber({ year: 2026, n: 7 }), system: 'simrs', what: note('Tidak bisa login.'), since: start - minutes(41), units: ['igd', 'rajal'], suspect: 'network' }
  const stamp = { key: 'gangguan', title: 'SPO Penanganan Masalah Teknis SIMRS', number: 'SPO/IT/021', revision: '00', date: '2026-02-02' }
  const opened = (change: Partial<IncidentFacts> = {}) => {
    const of = { ...facts, ...change }
    return begin({ id: 12, script: incidentScript({ rules: INCIDENT_RULES, stamp }), by: { id: sari.id, name: sari.name }, why: of.what, plan: incidentPlan(of) }, new Date(start))
  }
  const going = (from: ProcedureState, ...moves: readonly Move[]) => moves.reduce(({ state, now }, { after, event }) => {
    const next = advance(state, typeof event === 'function' ? event(state) : event, new Date(now + after))
    if (!next.ok) throw new Error(`the sample does not fit: ${JSON.stringify(next.refusal)}`)
    return { state: next.value.state, now: now + after }
  }, { state: from, now: start })
  const told: Move = { after: 0, event: { kind: 'told' } }
  const confirm = (by: Party, after: number, more: { readonly seen?: unknown; readonly note?: string } = {}): Move => ({ after, event: (now) => ({ kind: 'confirmed', by, token: planToken(now), tick: null, note: more.note ?? null, seen: more.seen ?? null }) })
  const taken = confirm(tono, minutes(4), { seen: { to: { id: tono.id, name: tono.name } } })
  const said = (on: string, text: string, more: { readonly by?: Party | null; readonly seen?: unknown; readonly rest?: number; readonly after?: number } = {}): Move => ({ after: more.after ?? minutes(10), event: { kind: 'noted', by: more.by === undefined ? tono : more.by, note: text, on, ...(more.seen === undefined ? {} : { seen: more.seen }), ...(more.rest === undefined ? {} : { rest: more.rest }) } })
  const news = said('news', note('Switch lantai 2 sedang diganti, perkiraan 20 menit.'), { rest: 0 })
  const vendor = said('vendor', note('Teknisi jaringan datang pukul 13.00.'), { rest: minutes(90) })
  const mended = confirm(tono, minutes(30), { seen: { cause: note('Switch lantai 2 mati.'), action: note('Switch diganti dan diuji.') }, note: note('Switch lantai 2 mati; switch diganti dan diuji.') })
  const joined = said('joined', note('Farmasi juga lambat.'), { by: head, seen: { since: start - minutes(50), units: ['farmasi'] } })
  const still: Move = { after: minutes(12), event: { kind: 'sent-back', by: head, why: note('Masih lambat.'), seen: { unit: 'igd' } } }
  const nudged = (n: number, after: number): Move => ({ after, event: { kind: 'nudged', n } })
  const normal = said('normal', '', { by: head, seen: { unit: 'igd' }, after: minutes(3) })
  const recovery = said('recovery', 'RST-2026-014', { seen: { procedure: 17, number: 'RST-2026-014' } })
  const recovered = (how: string) => said('recovered', 'RST-2026-014', { by: null, seen: { procedure: 17, number: 'RST-2026-014', how } })
  const quiet: Move = { after: 0, event: { kind: 'not-yet', why: 'quiet', lookAt: null } }

  const reported = going(opened(), told)
  const late = going(opened(), told, nudged(0, minutes(8)), nudged(1, minutes(8)))
  const working = going(opened(), told, taken)
  const informed = going(opened(), told, taken, news)
  const awaited = going(opened(), told, taken, news, nudged(0, minutes(30)))
  const missed = going(opened(), told, taken, news, nudged(0, minutes(30)), nudged(1, minutes(30)))
  const vendors = going(opened(), told, taken, news, vendor)
  const closing = [told, taken, news, mended, told] as const
  const asked = going(opened(), ...closing, normal)
  const over = going(opened(), ...closing, normal, confirm(budi, minutes(5)), told, quiet)
  const closed = going(opened(), ...closing, confirm(budi, minutes(5)), told, quiet, { after: inDays(1), event: { kind: 'came-true', seen: null } }, told)
  const again = going(opened(), ...closing, still)
  const off = going(opened(), told, { after: minutes(6), event: { kind: 'stopped', by: sari, why: note('Salah lapor.') } }, told)
  const database = { suspect: 'database' as const }
  const view = ({ state, now }: { readonly state: ProcedureState; readonly now: number }) => ({ state, now: now + minutes(2), called })
  const card = (it: { readonly state: ProcedureState; readonly now: number }) => [view(it)] as [ReturnType<typeof view>]
  const unit = (it: { readonly state: ProcedureState; readonly now: number }) => [{ ...view(it), unit: 'igd' }] as [ReturnType<typeof view> & { readonly unit: string }]
  const listed = (it: { readonly state: ProcedureState }) => ({ story: incidentStory(it.state), called })

  return [
    ...shown(incidentCard, {
      reported: card(reported),
      'not-taken': card(late),
      untold: card(going(opened(), told, said('untold', '', { by: null, seen: { units: ['rajal'] } }))),
      joined: card(going(opened(), told, taken, joined)),
      working: card(working),
      'with-news': card(informed),
      'news-missed': card(missed),
      vendor: card(vendors),
      handed: card(going(opened(), told, taken, said('handed', '', { seen: { to: { id: sari.id, name: sari.name } } }))),
      database: card(going(opened(database), told)),
      recovering: card(going(opened(database), told, taken, recovery)),
      recovered: card(going(opened(database), told, taken, recovery, recovered('done'))),
      'recovery-ended': card(going(opened(database), told, taken, recovery, recovered('ended'))),
      mended: card(asked),
      over: card(over),
      closed: card(closed),
      again: card(again),
      off: card(off),
      elsewhere: [{ ...view(going(opened({ system: null, units: [], suspect: 'unknown' }), told)), called: { ...called, system: null } }],
    }),
    ...shown(incidentUnitView, {
      reported: unit(reported),
      working: unit(working),
      news: unit(informed),
      late: unit(awaited),
      vendor: unit(vendors),
      mended: unit(going(opened(), ...closing)),
      'said-normal': unit(asked),
      over: unit(over),
      closed: unit(closed),
      again: unit(again),
      off: unit(off),
    }),
    ...shown(newsReminderView, {
      due: [{ ...view(awaited), where: 'room' }],
      'due-alone': [{ ...view(going(opened(), told, taken, nudged(0, minutes(30)))), where: 'alone' }],
      missed: [{ ...view(missed), where: 'room' }],
      came: [{ ...view(informed), where: 'room' }],
      over: [{ ...view(asked), where: 'room' }],
    }),
    ...shown(incidentListView, { none: [{ going: [], ended: [] }], some: [{ going: [listed(reported), listed(vendors)], ended: [listed(closed), listed(off)] }], over: [{ going: [], ended: [listed(closed)] }] }),
    ...shown(incidentRecordView, { working: card(missed), closed: card(closed), again: card(again), off: card(off) }),
    ...shown(receivedView, { one: card(reported) }),
    ...shown(joinedView, { one: [{ ...view(reported), line: `/incident baru simrs "${note('Farmasi lambat.').replaceAll('"', '\'')}"` }] }),
  ]
}
