import { NOBODY_DECIDES } from '../../../core/downtime-asked.ts'
import { downtimeDigest, downtimeNumber, unitsTouched, type DowntimeAsk, type DowntimeFacts } from '../../../core/downtime.ts'
import type { NewsKind } from '../../../core/downtime-news.ts'
import { usualDowntime, type Service } from '../../../core/downtime-rules.ts'
import { advance, begin } from '../../../core/procedure-advance.ts'
import { planToken } from '../../../core/procedure-reading.ts'
import type { Party, ProcedureEvent, ProcedureState } from '../../../core/procedure.ts'
import type { Answered } from '../../../core/unit-answer.ts'
import { downtimeScript } from '../../../procedures/downtime/script.ts'
import { boardView, unitAnswerView, type UnitSaid } from '../../../texts/views/downtime-board.ts'
import { callListView } from '../../../texts/views/downtime-call.ts'
import { downtimeListView, downtimeShownView } from '../../../texts/views/downtime-list.ts'
import { noticeToCopyView, noticeView, type Notice } from '../../../texts/views/downtime-notice.ts'
import { reEntryListView, reEntryView } from '../../../texts/views/downtime-re-entry.ts'
import { downtimeRecordView } from '../../../texts/views/downtime-record.ts'
import { quietOverView } from '../../../texts/views/quiet.ts'
import { programmeReminderView, programmeView } from '../../../texts/views/downtime-programme.ts'
import { downtimeCard } from '../../../texts/views/downtime.ts'
import { at, hours, inDays, minutes, shown, type Said, type Sample } from '../sample.ts'

type Move = { readonly after: number; readonly event: ProcedureEvent | ((now: ProcedureState) => ProcedureEvent) }

/** A downtime in every state that people meet, and every notice that units read of it. */
export function downtimeSamples({ name, note }: Said): readonly Sample[] {
  const sari = { id: 2, name: name('Sari Wulandari'), duties: ['edp'] } satisfies Party
  const budi = { id: 3, name: name('Budi Santoso'), duties: ['manager'] } satisfies Party
  const simrs: Service = { name: 'simrs', title: name('SIMRS'), kind: 'application', servers: [], systems: ['simrs'], units: null, busy: [], probes: [], ticks: [name('Pendaftaran'), name('Kasir')] }
  const units = [{ key: 'igd', name: name('IGD') }, { key: 'farmasi', name: name('Farmasi') }, { key: 'gizi', name: name('Gizi') }]
  const services = [simrs, { ...simrs, name: 'gizi', title: name('Aplikasi gizi'), units: ['gizi'] }]
  const titles = { simrs: simrs.title, gizi: name('Aplikasi gizi') }
  const start = at + inDays(9) + hours(22)
  const stamp = { key: 'downtime', title: 'Server Down Time Terencana', number: 'DIR.04.03.01.015', revision: '00', date: '2023-08-15' }
  const asked: DowntimeAsk = { kind: 'planned', window: { from: start, until: start + minutes(30) }, work: 'update', what: note('pembaruan sistem dan restart server'), services: ['simrs'], contact: name('EDP jaga, pesawat 123'), wayBack: note('pasang kembali versi 4'), incident: null }
  const factsOf = (change: Partial<DowntimeFacts> = {}): DowntimeFacts => ({ ...asked, number: downtimeNumber({ year: 2026, n: 4 }), units: unitsTouched({ units, services, down: change.services ?? asked.services }), clashes: [], before: null, ...change })
  const opened = (facts: DowntimeFacts) => begin({ id: 21, script: downtimeScript({ ask: facts, rules: usualDowntime, services, stamp }), by: { id: sari.id, name: sari.name }, why: facts.what, plan: { digest: downtimeDigest(facts), facts } }, new Date(at))
  const going = (facts: DowntimeFacts, ...moves: readonly Move[]) => moves.reduce(({ state, now }, { after, event }) => {
    const next = advance(state, typeof event === 'function' ? event(state) : event, new Date(now + after))
    if (!next.ok) throw new Error(`the sample does not fit: ${JSON.stringify(next.refusal)}`)
    return { state: next.value.state, now: now + after }
  }, { state: opened(facts), now: at })
  const told: Move = { after: 0, event: { kind: 'told' } }
  const approve: Move = { after: hours(2), event: (now) => ({ kind: 'decided', by: budi, token: planToken(now), choice: 'go', how: 'press', note: null }) }
  const due: Move = { after: inDays(9) + hours(19) + minutes(40), event: { kind: 'came-true', seen: null } }
  const run: Move = { after: 0, event: { kind: 'begun', instance: 'a' } }
  const well: Move = { after: minutes(1), event: { kind: 'finished', seen: null, plan: null, skips: [] } }
  const confirm = (by: Party, after: number, tick: string | null = null): Move => ({ after, event: (now) => ({ kind: 'confirmed', by, token: planToken(now), tick, note: null }) })
  const override = (why: string): Move => ({ after: minutes(2), event: { kind: 'stood-in', by: budi, how: 'override', note: why } })
  const unready: Move = { after: 0, event: { kind: 'failed', why: 'unready', seen: { unready: [{ kind: 'copy', component: 'simrs/database', needs: 'intact', within: hours(24), newest: { rung: 'stored', takenAt: start - hours(30) } }, { kind: 'running', component: 'simrs/aplikasi' }, { kind: 'objection', unit: name('IGD'), by: name('Kepala IGD'), note: note('ada operasi pukul 22.00') }, { kind: 'nobody', duty: 'edp' }] } } }
  const unstable: Move = { after: 0, event: { kind: 'failed', why: 'not-stable', seen: { tried: [{ service: 'simrs', title: name('Halaman masuk'), looked: { ok: false, why: 'status', detail: '502' } }, { service: 'simrs', title: name('Database'), looked: { ok: false, why: 'away', detail: '' } }, { service: 'simrs', title: name('Halaman kasir'), looked: { ok: false, why: 'content', detail: name('Kasir') } }, { service: 'simrs', title: name('Antrian'), looked: { ok: true, ms: 4 } }] } } }
  const announced = [approve, told] as const
  const ready = [...announced, due, run, well] as const
  const working = [...ready, confirm(sari, minutes(20)), told] as const
  const tested = [...working, confirm(sari, minutes(22)), run, well] as const
  const ticked = [confirm(sari, minutes(1), `simrs: ${simrs.ticks[0] ?? ''}`), confirm(sari, 0, `simrs: ${simrs.ticks[1] ?? ''}`)] as const
  const seen = [...tested, ...ticked] as const
  const back = [...seen, confirm(sari, minutes(1)), told] as const
  const plain = factsOf()
  const saidBy = (kind: 'objection' | 'trouble'): Answered => ({ id: 3, unit: 'farmasi', kind, note: note(kind === 'trouble' ? 'cetak resep gagal' : 'stok opname'), by: name('Kepala Farmasi'), at, settled: null })
  const unitSaid = (kind: 'objection' | 'trouble', change: Partial<UnitSaid>): UnitSaid => ({ id: 21, facts: plain, titles, unit: name('Farmasi'), said: saidBy(kind), stands: 'open', holds: null, ...change })
  const down = factsOf({ kind: 'unplanned', what: note('server tidak menjawab'), wayBack: null })
  const moved = factsOf({ before: { from: start - inDays(1), until: start - inDays(1) + minutes(30) } })
  const proposed: Move = { after: hours(1), event: { kind: 'planned', plan: { digest: 'ffffffff', facts: { ...plain, movedBy: { id: budi.id, name: budi.name } }, askedBy: [sari, budi] }, skips: [], why: note('vendor berhalangan') } }
  const nobody = (take: readonly string[]): Move => ({ after: minutes(1), event: { kind: 'noted', by: null, note: '', on: NOBODY_DECIDES, seen: { left: 'nobody', take, anew: true } } })
  const crowded = factsOf({ wayBack: null, clashes: [{ kind: 'short-notice', notice: hours(20), rule: inDays(3) }, { kind: 'busy-hours', service: 'simrs', from: '07:00', until: '14:00' }, { kind: 'backup', system: 'simrs', schedule: 'malam', at: start + minutes(10) }, { kind: 'holiday', date: '2026-12-25' }, { kind: 'downtime', number: 'HNT-2026-003', window: { from: start, until: start + hours(2) }, services: ['simrs'] }, { kind: 'no-way-back', work: 'update' }] })
  const card = ({ state, now }: { readonly state: ProcedureState; readonly now: number }) => [{ state, now, titles, saveBefore: minutes(10) }] as [Parameters<typeof downtimeCard>[0]]
  const exhausted = (...moves: readonly Move[]): readonly Move[] => [...moves, ...Array.from({ length: 20 }, (_, n) => [{ ...run, after: n === 0 ? 0 : minutes(3) }, unready]).flat()]
  const notice = (kind: NewsKind, change: Partial<Notice> = {}): [Notice] => {
    const facts = change.facts ?? plain
    const unit = facts.units[0]
    if (unit === undefined) throw new Error('a sample without units')
    return [{ id: 21, facts, news: { kind, at: start, window: facts.window, before: null }, unit, titles, saveBefore: minutes(10), was: null, why: null, ended: null, heard: null, since: [], ...change }]
  }
  const untouched = { key: 'gizi', name: name('Gizi'), touched: [] }
  const answers: readonly Answered[] = [
    { id: 1, unit: 'igd', kind: 'received', note: null, by: name('Kepala IGD'), at: at + hours(3), settled: null },
    { id: 2, unit: 'igd', kind: 'objection', note: note('ada operasi pukul 22.00'), by: name('Kepala IGD'), at: at + hours(4), settled: { at: at + hours(5), by: sari.name, how: note('operasi dipindah') } },
    { id: 3, unit: 'farmasi', kind: 'objection', note: note('stok opname'), by: name('Kepala Farmasi'), at: at + hours(6), settled: null },
  ]
  const over = { name: budi.name, at: start - minutes(15), why: note('vendor hanya ada malam ini') }
  const ended = { from: start, until: start + minutes(24), seen: [name('Pendaftaran'), name('Kasir')], passedOver: null }

  return [
    ...shown(downtimeCard, {
      asking: card(going(plain)), crowded: card(going(crowded)), moved: card(going(moved)), proposed: card(going(plain, proposed)), taken: card(going(plain, proposed, nobody([sari.name]))), alone: card(going(plain, nobody([]))), announced: card(going(plain, ...announced)),
      gate: card(going(plain, ...announced, due, run)), 'not-ready': card(going(plain, ...announced, due, run, unready)), 'not-ready-stands': card(going(plain, ...exhausted(...announced, due))),
      begin: card(going(plain, ...ready)), 'begin-anyway': card(going(plain, ...announced, due, run, unready, override(note('pembaruan keamanan')))), working: card(going(plain, ...working)),
      verifying: card(going(plain, ...working, confirm(sari, minutes(22)), run)), 'not-stable': card(going(plain, ...working, confirm(sari, minutes(22)), run, unstable)), seen: card(going(plain, ...tested)), clearing: card(going(plain, ...seen)), 'clearing-beside': [{ ...card(going(plain, ...seen))[0], still: [{ service: 'simrs', number: 'HNT-2026-005' }] }], unproven: card(going(plain, ...working, confirm(sari, minutes(22)), run, unstable, override(note('halaman uji sedang diganti')), ...ticked)),
      back: card(going(plain, ...back)), done: card(going(plain, ...back, { after: hours(3), event: { kind: 'came-true', seen: null } }, { after: hours(3), event: { kind: 'came-true', seen: null } }, told)),
      down: card(going(down, told)), refused: card(going(plain, { after: hours(1), event: (now) => ({ kind: 'refused', by: budi, token: planToken(now), why: note('bersamaan dengan akreditasi') }) })),
      cancelled: card(going(plain, ...announced, { after: hours(1), event: { kind: 'stopped', by: sari, why: note('vendor berhalangan') } })), expired: card(going(plain, { after: inDays(2), event: { kind: 'expired' } })),
    }),
    ...shown(noticeView, {
      announced: notice('announced'), heard: notice('announced', { heard: { name: name('Kepala IGD'), at: at + hours(3) } }), untouched: notice('announced', { unit: untouched }), 'untouched-started': notice('started', { unit: untouched }),
      'asked-again': notice('announced', { again: 'yes' }), 'told-in-person': notice('announced', { heard: { name: sari.name, at: at + hours(3), how: 'phone' } }),
      midnight: notice('started', { news: { kind: 'started', at: start + hours(1), window: { from: start + hours(1), until: start + hours(2) }, before: null } }),
      changed: notice('changed', { facts: moved, was: moved.before }), reminder: notice('reminder', { news: { kind: 'reminder', at: start - hours(1), window: plain.window, before: hours(1) } }), 'not-begun': notice('not-begun'), started: notice('started'),
      overrun: notice('overrun', { news: { kind: 'overrun', at: start + minutes(30), window: { from: start, until: start + minutes(45) }, before: null }, was: plain.window, why: note('pembaruan database belum selesai') }), back: notice('back', { ended }), 'back-not-yet': notice('back', { ended, still: [{ service: 'simrs', number: 'HNT-2026-005' }] }), 'back-untouched': notice('back', { ended, unit: untouched }), 'back-asked-again': notice('back', { ended, again: 'yes' }), 'cancelled-still': notice('cancelled', { why: note('server mati'), still: [{ service: 'simrs', number: 'HNT-2026-005' }] }), 'not-begun-still': notice('not-begun', { still: [{ service: 'simrs', number: 'HNT-2026-005' }] }), 'reminder-late': notice('reminder', { asOf: start - minutes(39), news: { kind: 'reminder', at: start - hours(1), window: plain.window, before: hours(1) } }), 'back-passed-over': notice('back', { ended: { ...ended, passedOver: { name: budi.name, why: note('halaman kasir menyusul') } } }), cancelled: notice('cancelled', { why: note('vendor berhalangan') }),
      overnight: notice('announced', { facts: factsOf({ window: { from: start + hours(1), until: start + hours(4) } }), news: { kind: 'announced', at, window: { from: start + hours(1), until: start + hours(4) }, before: null } }),
      down: notice('started', { facts: down, news: { kind: 'started', at: start, window: down.window, before: null } }), update: notice('update', { facts: down, news: { kind: 'update', at: start + minutes(35), window: { from: start, until: start + minutes(65) }, before: null } }), 'down-back': notice('back', { facts: down, ended }),
      'back-well': notice('back', { ended, since: [{ kind: 'trouble', by: name('Kepala IGD'), at: start + hours(1) }, { kind: 'normal', by: name('Kepala IGD'), at: start + hours(2) }, { kind: 'entered', by: name('Kepala IGD'), at: start + hours(3) }] }), 'back-trouble': notice('back', { ended, since: [{ kind: 'trouble', by: name('Kepala IGD'), at: start + hours(1) }] }),
    }),
    ...shown(callListView, {
      before: [{ id: 21, number: plain.number, kind: 'planned', services: plain.services, titles, news: 'announced', window: plain.window, units: [{ key: 'gizi', name: name('Gizi'), touched: [], why: 'unreachable', phone: null }, { key: 'farmasi', name: name('Farmasi'), touched: ['simrs'], why: 'silent', phone: 'pesawat 214' }] }],
      down: [{ id: 21, number: plain.number, kind: 'unplanned', services: plain.services, titles, news: 'update', window: plain.window, units: [{ key: 'igd', name: name('IGD'), touched: ['simrs'], why: 'unreachable', phone: null }] }],
      done: [{ id: 21, number: plain.number, kind: 'planned', services: plain.services, titles, news: 'back', window: plain.window, units: [] }],
    }),
    ...shown(quietOverView, {
      over: [{ number: plain.number, over: 'yes', titles: { simrs: simrs.title }, alarms: [{ key: 'silence:malam', facts: { system: 'simrs' }, raisedAt: start }, { key: 'stalled:simrs/database', facts: {}, raisedAt: start + minutes(5) }, { key: `script-silent:${name('vendor')}`, facts: {}, raisedAt: start + minutes(9) }] }],
      going: [{ number: plain.number, over: 'no', titles: { simrs: simrs.title }, alarms: [{ key: 'late:round:4', facts: { system: 'simrs' }, raisedAt: start }, { key: 'overrun:round:4', facts: { system: 'simrs' }, raisedAt: start }] }],
      many: [{ number: plain.number, over: 'yes', titles: { simrs: simrs.title }, alarms: Array.from({ length: 20 }, (_, n) => ({ key: `silence:s${n}`, facts: { system: 'simrs' }, raisedAt: start })) }],
    }),
    ...shown(downtimeRecordView, { made: [{ number: plain.number, file: () => ({ name: `formulir-${plain.number}.pdf`, mime: 'application/pdf', base64: Buffer.from('%PDF-1.3').toString('base64') }) }] }),
    ...shown(reEntryView, { asked: [{ id: 21, number: plain.number, services: [simrs.title] }] }),
    ...shown(reEntryListView, { some: [{ id: 21, number: plain.number, units: [name('Farmasi'), name('Gizi')] }], many: [{ id: 21, number: plain.number, units: Array.from({ length: 60 }, (_, n) => name(`Unit ${n}`)) }] }),
    ...shown(downtimeListView, { list: [{ open: [going(down, told).state, going(plain, ...announced).state, going(plain).state], ended: [going(plain, ...back, { after: hours(3), event: { kind: 'came-true', seen: null } }, { after: hours(3), event: { kind: 'came-true', seen: null } }, told).state], titles }], none: [{ open: [], ended: [], titles }] }),
    ...shown(downtimeShownView, { shown: [{ case: { ...going(plain, ...announced), titles, saveBefore: minutes(10) }, board: { id: 21, facts: plain, answers, unreachable: ['gizi'], after: 'no' } }] }),
    ...shown(programmeView, { year: [{ year: 2026, months: (['before', 'passed', 'held', 'planned', 'due', 'later'] as const).map((state, n) => ({ key: `2026-0${n + 1}`, from: at, until: at, state, downtimes: state === 'held' || state === 'planned' ? [{ procedure: 21, number: plain.number, window: plain.window, how: state === 'held' ? 'begun' as const : 'open' as const }] : [] })) }], empty: [{ year: 2026, months: [] }] }),
    ...shown(programmeReminderView, { due: [{ key: '2026-12', from: at, until: at, state: 'due', downtimes: [] }], planned: [{ key: '2026-12', from: at, until: at, state: 'planned', downtimes: [{ procedure: 21, number: plain.number, window: plain.window, how: 'open' }] }], passed: [{ key: '2026-12', from: at, until: at, state: 'passed', downtimes: [] }] }),
    ...shown(noticeToCopyView, { announced: notice('announced'), back: notice('back', { ended }) }),
    ...shown(boardView, { passed: [{ id: 21, facts: plain, answers, over: new Map([[3, over]]), unreachable: [], after: 'no' }], before: [{ id: 21, facts: plain, answers, unreachable: ['gizi'], after: 'no' }], after: [{ id: 21, facts: plain, answers: [...answers, { id: 4, unit: 'igd', kind: 'normal', note: null, by: name('Kepala IGD'), at: start + hours(1), settled: null }, { id: 5, unit: 'farmasi', kind: 'trouble', note: note('cetak resep gagal'), by: name('Kepala Farmasi'), at: start + hours(1), settled: null }], unreachable: [], after: 'yes' }] }),
    ...shown(unitAnswerView, {
      objection: [unitSaid('objection', { holds: 'beginning' })], 'objection-seen-to': [unitSaid('objection', { stands: 'seen to', said: { ...saidBy('objection'), settled: { at: at + hours(1), by: sari.name, how: note('operasi dipindah ke pukul 20.00') } } })], 'objection-well': [unitSaid('objection', { stands: 'well' })], 'objection-passed': [unitSaid('objection', { stands: 'passed', over })],
      trouble: [unitSaid('trouble', { holds: 'closing' })], 'trouble-well': [unitSaid('trouble', { stands: 'well' })],
    }),
  ]
}
