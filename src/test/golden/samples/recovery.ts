import { advance, begin } from '../../../core/procedure-advance.ts'
import { planToken } from '../../../core/procedure-reading.ts'
import type { Party, ProcedureEvent, ProcedureState } from '../../../core/procedure.ts'
import { asked as askedFor, BY_HAND, needlessAt, placeChosen, planOf, RULES_CHANGED, SYSTEM_GONE, VOICE_LOST, type RecoveryFacts } from '../../../core/recovery-case.ts'
import type { RecoveryRules } from '../../../core/recovery-rules.ts'
import type { PlaceFound, PlanLink, RecoveryAsk } from '../../../core/recovery.ts'
import { approvalOf, recoveryScript, type Extra } from '../../../procedures/recovery/script.ts'
import { settingsBackScript } from '../../../procedures/recovery/settings-back.ts'
import type { BackFacts } from '../../../core/recovery-back.ts'
import type { ReviewFacts } from '../../../core/recovery-glass.ts'
import { askerWaived, askerWishes } from '../../../texts/views/recovery-caveats.ts'
import { reviewCard } from '../../../texts/views/recovery-review.ts'
import type { ModuleSwitch } from '../../../core/recovery-settings.ts'
import { differenceView } from '../../../texts/views/recovery-difference.ts'
import { reportView } from '../../../texts/views/recovery-report.ts'
import { otherDamageView, resumedView, troubleView } from '../../../texts/views/recovery-units.ts'
import { settingsBackCard, type BackCase } from '../../../texts/views/settings.ts'
import { recoveryCard, type Doing, type RecoveryCase } from '../../../texts/views/recovery.ts'
import { leftSamples } from './recovery-cut.ts'
import { at, hours, minutes, shown, type Said, type Sample } from '../sample.ts'

type Move = ProcedureEvent | ((now: ProcedureState) => ProcedureEvent)

/** A recovery in every state that people meet, moved by the very rules that move a real one. */
export function recoverySamples({ name, note }: Said): readonly Sample[] {
  const sari: Party = { id: 2, name: name('Sari Wulandari'), duties: ['edp'] }
  const budi: Party = { id: 3, name: name('Budi Santoso'), duties: ['manager'] }
  const vina: Party = { id: 4, name: name('Vina'), duties: ['vendor'] }
  const place = (key: 'produksi' | 'failover' | 'uji', title: string, kind: PlaceFound['kind']) => ({ name: key, title: name(title), kind, server: key, quorum: kind === 'production' ? 2 : 1, needs: kind === 'production' ? 'code' as const : 'press' as const, grounds: {} })
  const rules: RecoveryRules = {
    decideWithin: minutes(30), goodFor: hours(1), remindAfter: [minutes(5), minutes(15)], glass: null, procedure: 'pemulihan',
    places: [place('produksi', 'Server Produksi', 'production'), place('failover', 'Server Failover', 'failover'), place('uji', 'Server Uji', 'scratch')],
    modules: [{ name: 'pendaftaran', title: name('Pendaftaran'), probe: null, settings: null }, { name: 'kasir', title: name('Kasir'), probe: null, settings: null }],
  }
  const called = { system: name('SIMRS'), places: Object.fromEntries(rules.places.map((it) => [it.name, it.title])), modules: Object.fromEntries(rules.modules.map((it) => [it.name, it.title])), folders: ['simrs/aplikasi'], rto: hours(1) }
  const ask: RecoveryAsk = { system: 'simrs', damage: 'database', components: ['simrs/database'], until: null, only: null, wish: 'failover', why: note('Disk server produksi rusak.') }
  const backAsk = { ...ask, wish: 'produksi', why: note('Server produksi sudah diperbaiki.'), back: { place: 'failover', since: at - hours(30), recovery: 'RST-2026-013', writers: 'stopped' as const } }
  const link = (id: number, level: PlanLink['level'], takenAt: number): PlanLink => ({ id, level, takenAt, target: 'nas', rung: 'intact', hash: String(id) })
  const logs = Array.from({ length: 29 }, (_, n) => link(200 + n, 'log', at + minutes(15 * n)))
  const found = (kind: PlaceFound['kind'], of: Partial<PlaceFound> = {}): PlaceFound => ({ name: { production: 'produksi', failover: 'failover', scratch: 'uji' }[kind], kind, fit: true, grounds: [{ component: 'simrs/database', identity: `id-${kind}`, holds: kind === 'scratch' ? [] : ['sik'], findings: [], warnings: [] }], ...of })
  const away = found('production', { fit: false, grounds: [{ component: 'simrs/database', identity: null, holds: [], findings: [{ kind: 'server-away', server: name('produksi'), detail: '' }], warnings: [] }] })
  const facts: RecoveryFacts = {
    ask, number: 'RST-2026-014', changes: [], at: at + hours(7) + minutes(6),
    parts: [{ component: 'simrs/database', chain: [link(100, 'full', at - hours(24)), link(101, 'differential', at - hours(2)), ...logs], moment: at + hours(7), until: null, rung: 'intact', newest: { copy: '2026-11-23T01:59:41Z', source: '2026-11-23 02:05:12' }, bytes: 4.1e9, takes: { ms: minutes(45), how: 'measured' } }],
    places: [found('production'), found('failover'), found('scratch')],
  }
  const stamp = { key: 'pemulihan', title: 'SOP Pemulihan Database', number: 'SOP/IT/014', revision: '01', date: '2026-01-05' }
  const opening = (of: RecoveryAsk, how: { readonly rules?: RecoveryRules; readonly able?: number; readonly extras?: readonly Extra[] } = {}) => begin({ id: 17, script: recoveryScript({ rules: how.rules ?? rules, extras: how.extras ?? [], stamp, able: how.able ?? 0 }), by: { id: 2, name: sari.name }, why: of.why, plan: planOf(askedFor({ ask: of, number: 'RST-2026-014', at: facts.at })) }, new Date(facts.at))
  const going = (from: ProcedureState, ...events: readonly Move[]) => events.reduce((state, said) => {
    const event = typeof said === 'function' ? said(state) : said
    const now = (state.evidence.at(-1)?.at ?? facts.at) + (event.kind === 'expired' ? hours(1) : minutes(1))
    const next = advance(state, event, new Date(now))
    if (!next.ok) throw new Error(`the sample does not fit: ${JSON.stringify(next.refusal)}`)
    return next.value.state
  }, from)
  const begun: Move = { kind: 'begun', instance: 'a' }
  const done = (seen: unknown = null): Move => (now) => ({ kind: 'finished', seen, plan: null, skips: now.script.steps[now.at]?.key === 'ready' ? needlessAt(placeChosen(now)!) : [] })
  const seen = (...parts: readonly { readonly findings?: readonly unknown[]; readonly facts?: Readonly<Record<string, string | number>> }[]) => ({ ok: true, parts: parts.map((part) => ({ component: 'simrs/database', findings: [], warnings: [], facts: {}, ...part })) })
  const planned = (of: RecoveryFacts): readonly Move[] => [begun, { kind: 'finished', seen: null, plan: planOf(of), skips: [] }]
  const to = (choice: string, by: Party = budi): Move => (now) => ({ kind: 'decided', by, token: planToken(now), choice, how: 'code', note: null })
  const yes = (by: Party, said: { readonly tick?: string; readonly note?: string } = {}): Move => (now) => ({ kind: 'confirmed', by, token: planToken(now), tick: said.tick ?? null, note: said.note ?? null })
  const failed = (why: string, of: unknown): Move => ({ kind: 'failed', why, seen: of })
  const asking = going(opening(ask), ...planned(facts))
  const ready = [to('failover'), begun, done(seen({ facts: { identity: 'a1b2' } }))]
  const restoring = [...ready, yes(sari), begun, done(seen({ facts: { copy: 900 } })), begun]
  const back = [...restoring, { kind: 'passed-return' } as const, done(seen({ facts: { bytes: 4.1e9, ms: minutes(27), aside: 'sik_sebelum_17' } }))]
  const proven = [...back, begun, done(seen({ facts: { newest: '2026-11-23 01:59:41', moment: at + hours(7), rows: 1_204_331 } }))]
  const resumed = going(asking, ...proven, yes(sari, { tick: 'pendaftaran' }), yes(sari, { tick: 'kasir' }), yes(budi), yes(budi))
  const partly: RecoveryAsk = { ...ask, until: at + hours(6), only: { component: 'simrs/database', parts: ['pasien', 'reg_periksa'] }, wish: null }
  const other: RecoveryFacts = { ...facts, ask: partly, parts: facts.parts.map((part) => ({ ...part, moment: at + hours(5), rung: 'stored', takes: null, newest: { copy: null, source: null } })), places: [away, found('failover', { fit: false, grounds: [{ component: 'simrs/database', identity: 'b', holds: ['sik'], findings: [{ kind: 'scratch-only', place: 'failover' }], warnings: [] }] }), found('scratch')] }
  const voter: Party = { id: 5, name: name('Dewi Lestari'), duties: ['manager'] }
  const card = (state: ProcedureState, doing: Doing | null = null) => [{ state, now: new Date((state.evidence.at(-1)?.at ?? at) + minutes(12)), doing, called }] as [RecoveryCase]
  const doing = (phase: string, share: number | null): Doing => ({ phase, on: 'simrs/database', done: share === null ? 0 : 4.1e9 * share, of: share === null ? null : 4.1e9 })
  const cut: Move = { kind: 'interrupted' }
  const { leftShut, leftEmpty } = leftSamples()
  const glass: RecoveryRules = { ...rules, glass: { after: minutes(20), operators: 2 } }
  const tono: Party = { id: 6, name: name('Tono Prasetyo'), duties: ['edp'] }
  const instead = (by: Party, why: string): Move => (now) => ({ kind: 'decided', by, token: planToken(now), choice: 'failover', how: 'code', note: note(why) })
  const quiet = going(opening(ask, { rules: glass, able: 3 }), ...planned(facts))
  const broken = going(quiet, { kind: 'glass-opened', asOf: facts.at + minutes(30) })
  const reviewed: ReviewFacts = { recovery: 17, number: 'RST-2026-014', system: 'simrs', place: 'failover', at: at + hours(8), quietSince: at + hours(7) + minutes(8), by: [{ id: 2, name: sari.name, at: at + hours(8), why: note('Pelayanan IGD terhenti.') }, { id: 6, name: tono.name, at: at + hours(8), why: note('Manajer tidak dapat dihubungi.') }] }
  const review = begin({ id: 18, script: { kind: 'glass-review', steps: [{ kind: 'confirm', key: 'reviewed', by: ['manager'], apartFrom: [], ticks: [], within: null, nudges: [] }, { kind: 'tell', key: 'told', work: 'told' }], farewell: 'told' }, by: null, why: null, plan: { digest: 'f00dfeed1234', facts: reviewed } }, new Date(at + hours(8)))

  const switching = going(opening(ask, { extras: ['settings'] }), ...planned(facts), ...proven, begun)
  const led = (module: string, is: ModuleSwitch['is'], findings: ModuleSwitch['findings'] = []): ModuleSwitch => ({ module, place: 'failover', is, server: 'aplikasi', file: `/var/www/${module}/config.php`, kept: is === 'switched' ? `/var/www/${module}/.config.pulih-RST-2026-014.php` : null, wrote: is === 'switched' ? 'aa' : null, old: is === 'switched' ? 'bb' : null, changes: [{ find: "'host' => 'produksi'", put: "'host' => 'failover'" }], findings })
  const settings = (...all: readonly ModuleSwitch[]) => ({ ok: all.every(({ findings }) => findings.length === 0), settings: all, parts: all.map((it) => ({ component: called.modules[it.module] ?? it.module, findings: it.findings, warnings: [], facts: it.is === 'switched' ? { change: it.changes.map(({ find, put }) => `“${find}” → “${put}”`).join(', '), kept: it.kept ?? '' } : {} })) })
  const unexpected = led('kasir', 'untouched', [{ kind: 'settings-unexpected', module: name('Kasir'), file: '/var/www/kasir/config.php', server: 'aplikasi', text: "'host' => 'produksi'", times: 0 }])
  const halfLed = going(switching, failed('found', settings(led('pendaftaran', 'switched'), unexpected)))

  return [
    ...shown(recoveryCard, {
      switching: card(switching, { phase: 'switch', on: name('Kasir'), done: 1, of: 2 }),
      'switching-failed': card(halfLed),
      'switching-cut-off': card(going(switching, { kind: 'noted', by: null, note: '', on: 'left', seen: settings(led('pendaftaran', 'switched'), led('kasir', 'unknown')) }, cut)),
      switched: card(going(switching, done(settings(led('pendaftaran', 'switched'), led('kasir', 'stood'))))),
      'switched-back': card(going(halfLed, { kind: 'noted', by: null, note: '', on: 'settings-back', seen: settings(led('pendaftaran', 'back')) })),
      'stopped-switched': card(going(halfLed, { kind: 'stopped', by: budi, why: note('Produksi hidup kembali.') }, { kind: 'told' })),
      planning: card(going(opening(ask), begun), doing('look', null)),
      'plan-failed': card(going(opening(ask), begun, failed('point-unreachable', { refusal: { reason: 'no-such-component', name: 'x', similar: null, known: ['database'] } }), { kind: 'begun', instance: 'a', asOf: facts.at + hours(1) }, failed('x', null), { kind: 'begun', instance: 'a', asOf: facts.at + hours(1) }, failed('network', null))),
      'no-place': card(going(opening(ask), begun, { kind: 'failed', why: 'no-place-fits', seen: { refusal: { reason: 'no-place-fits', places: [{ name: name('Server Produksi'), finding: { kind: 'server-away', server: name('produksi'), detail: '' } }, { name: name('Server Failover'), finding: { kind: 'no-space', target: name('failover'), free: 1e9, needed: 8e9 } }, { name: name('Server Uji'), finding: null }] } }, again: 'people' })),
      'none-fits-any-more': card(going(asking, { kind: 'planned', plan: planOf({ ...facts, changes: [{ what: 'place-changed', place: 'failover' }], places: facts.places.map((it) => ({ ...it, fit: false, grounds: it.grounds.map((ground) => ({ ...ground, findings: [{ kind: 'server-away' as const, server: name(it.name), detail: '' }] })) })) }), skips: [], why: 'facts-changed' })),
      asked: card(asking),
      'asked-of-two': card(going(asking, to('produksi', voter))),
      'asked-of-all': card(going(opening({ ...ask, damage: 'both', components: ['simrs/database', 'simrs/aplikasi'] }), ...planned({ ...facts, ask: { ...ask, damage: 'both', components: ['simrs/database', 'simrs/aplikasi'] }, parts: facts.parts.flatMap((part) => [part, { ...part, component: 'simrs/aplikasi', chain: [link(300, 'full', at)], moment: at, newest: { copy: null, source: null } }]) }))),
      'asked-mixed': card(going(opening(ask), ...planned({ ...facts, places: [found('production'), found('failover'), found('scratch', { grounds: [{ component: 'simrs/database', identity: 'id-failover', holds: [], findings: [], warnings: [] }] })], mixed: { system: 'simrs', title: name('SIMRS'), serves: null, modules: [{ title: name('Kasir'), leads: name('Server Failover'), sure: 'yes', back: 'yes', recovery: 'RST-2026-013', procedure: 11 }] } }))),
      'asked-of-part': card(going(opening(partly), ...planned(other))),
      'asked-anew': card(going(asking, { kind: 'planned', plan: planOf({ ...facts, changes: [{ what: 'copy-damaged', component: 'simrs/database', copy: 228 }, { what: 'newer-copy', component: 'simrs/database', moment: at + hours(7) + minutes(15) }], parts: facts.parts.map((part) => ({ ...part, moment: at + hours(7) + minutes(15) })) }), skips: [], why: 'facts-changed' })),
      'glass-to-come': card(quiet),
      'glass-unable': card(going(opening(ask, { rules: glass, able: 1 }), ...planned(facts))),
      'glass-open': card(going(broken, instead(sari, 'Pelayanan IGD terhenti.'))),
      'glass-broken': card(going(broken, instead(sari, 'Pelayanan IGD terhenti.'), instead(tono, 'Manajer tidak dapat dihubungi.'), begun, done(seen({})))),
      'asked-by-other-rules': card(going(asking, { kind: 'ruled', why: RULES_CHANGED, step: approvalOf({ rules: { ...rules, places: rules.places.slice(0, 2) }, able: 0 }) }, ...planned({ ...facts, places: facts.places.slice(0, 2), changes: [{ what: 'place-gone', place: 'uji' }] }))),
      'asked-without-a-voice': card(going(asking, to('produksi', voter), { kind: 'ruled', why: VOICE_LOST, step: approvalOf({ rules, able: 0 }) }, ...planned(facts))),
      'system-gone': card(going(asking, { kind: 'stopped', by: null, why: SYSTEM_GONE }, { kind: 'told' })),
      discussed: card(going(asking, { kind: 'noted', by: budi, note: note('Mengapa tidak ke produksi?') }, { kind: 'noted', by: sari, note: note('Disk produksi belum diganti.') })),
      readying: card(going(asking, to('failover'), begun), doing('look', null)),
      unready: card(going(asking, to('failover'), begun, failed('found', seen({ findings: [{ kind: 'no-space', target: name('failover'), free: 1e9, needed: 8e9 }] })))),
      confirming: card(going(asking, ...ready)),
      'confirming-production': card(going(asking, to('produksi', voter), to('produksi'), begun, done(seen({})))),
      safety: card(going(asking, ...ready, yes(sari), begun), doing('safety', 0.4)),
      'safety-failed': card(going(asking, ...ready, yes(sari), begun, failed('found', seen({ findings: [{ kind: 'server-away', server: name('failover'), detail: '' }] })))),
      restoring: card(going(asking, ...restoring), doing('extract', 0.62)),
      exchanging: card(going(asking, ...restoring, { kind: 'passed-return' }), doing('exchange', null)),
      busy: card(going(asking, ...ready, yes(sari), begun, done(seen({})), { kind: 'postponed', why: 'busy:simrs/database', until: at + hours(9) })),
      'by-hand': card(going(asking, ...ready, yes(sari, { note: BY_HAND }), begun, done(seen({})), { kind: 'postponed', why: BY_HAND, until: at + hours(9) })),
      'interrupted-beside': card(going(asking, ...restoring, cut)),
      'interrupted-within': card(going(asking, ...restoring, { kind: 'passed-return' }, cut)),
      'interrupted-shut': card(going(asking, ...restoring, { kind: 'passed-return' }, { kind: 'noted', by: null, note: '', on: 'left', seen: { parts: [leftShut] } }, cut)),
      'interrupted-empty': card(going(asking, ...restoring, { kind: 'passed-return' }, { kind: 'noted', by: null, note: '', on: 'left', seen: { parts: [leftEmpty, { ...leftShut, left: [], component: 'simrs/aplikasi', findings: [{ kind: 'server-away', server: name('failover'), detail: '' }] }] } }, cut)),
      'failed-within': card(going(asking, ...restoring, { kind: 'passed-return' }, failed('found', seen({ findings: [{ kind: 'work-failed', hint: 'tool-failed', detail: '' }] })))),
      'decided-again': card(going(asking, ...restoring, { kind: 'passed-return' }, cut, { kind: 'retried', by: sari })),
      proving: card(going(asking, ...back, begun), doing('check', 0.2)),
      'proof-failed': card(going(asking, ...back, begun, failed('found', seen({ findings: [{ kind: 'count-differs', what: 'pasien', expected: 1200, found: 1180 }] })))),
      modules: card(going(asking, ...proven, yes(sari, { tick: 'pendaftaran' }))),
      receiving: card(going(asking, ...proven, yes(sari, { tick: 'pendaftaran' }), yes(sari, { tick: 'kasir' }))),
      resuming: card(going(asking, ...proven, yes(sari, { tick: 'pendaftaran' }), yes(sari, { tick: 'kasir' }), yes(budi))),
      done: card(going(resumed, { kind: 'told' })),
      'done-on-scratch': card(going(opening(partly), ...planned(other), to('uji'), begun, done(), yes(sari), begun, done(seen({ facts: { bytes: 4.1e9, ms: minutes(9) } })), begun, done(seen({ facts: { rows: 1200 } })), yes(budi), { kind: 'told' })),
      'done-unproven': card(going(asking, ...back, begun, failed('found', seen({ findings: [{ kind: 'count-differs', what: 'pasien', expected: 1200, found: 1180 }] })), { kind: 'stood-in', by: budi, how: 'override', note: note('Dua puluh baris dientri ulang.') }, yes(sari, { tick: 'pendaftaran' }), yes(sari, { tick: 'kasir' }), yes(budi), yes(budi), { kind: 'told' })),
      'done-by-hand': card(going(asking, ...ready, yes(sari, { note: BY_HAND }), begun, done(seen({})), { kind: 'postponed', why: BY_HAND, until: at + hours(9) }, { kind: 'stood-in', by: vina, how: 'attest', note: note('ICS-Deadpool, selesai 09.50.') }, begun, done(seen({})), yes(sari, { tick: 'pendaftaran' }), yes(sari, { tick: 'kasir' }), yes(budi), yes(budi), { kind: 'told' })),
      'back-asking': card(going(opening(backAsk), ...planned({ ...facts, ask: backAsk, places: [found('production')] }))),
      'back-confirming': card(going(opening(backAsk), ...planned({ ...facts, ask: { ...backAsk, back: { ...backAsk.back, writers: 'going-on' } }, places: [found('production', { grounds: [{ component: 'simrs/database', identity: 'id-production', holds: ['sik'], findings: [], warnings: [{ kind: 'own-copies-later', component: 'database', takenAt: at, count: 2 }] }] })] }))),
      refused: card(going(asking, (now) => ({ kind: 'refused', by: budi, token: planToken(now), why: note('Salah server.') }), { kind: 'told' })),
      expired: card(going(asking, { kind: 'expired' }, { kind: 'told' })),
      'expired-unconfirmed': card(going(asking, ...ready, { kind: 'expired', asOf: at + hours(12) }, { kind: 'told' })),
      'stopped-after': card(going(asking, ...back, { kind: 'stopped', by: budi, why: note('Dilanjutkan dengan alat vendor.') }, { kind: 'told' })),
      stopping: card(going(asking, ...restoring, { kind: 'stopped', by: sari, why: note('Salah server.') })),
    }),
    ...shown(askerWaived, { told: [{ state: asking, system: name('SIMRS'), line: { step: 'proof', by: { id: 2, name: sari.name }, note: note('Dua puluh baris dientri ulang.') } }] }),
    ...shown(askerWishes, { asked: [{ state: asking, system: name('SIMRS'), line: { step: 'safety', by: { id: 2, name: sari.name }, note: note('Server lama tidak terbaca.') }, may: [{ name: budi.name, insteadOf: null }, { name: vina.name, insteadOf: budi.name }] }] }),
    ...shown(reviewCard, { asked: [{ state: review, called }], done: [{ state: going(review, yes(budi, { note: note('Keputusan tepat.') }), { kind: 'told' }), called }] }),
    ...shown(differenceView, {
      differs: [{ merge: { bar: 'gone' }, system: name('SIMRS'), number: 'RST-2026-014', digest: '3fa9c1d2', commands: '#!/bin/bash\nset -euo pipefail\n', parts: [
        { part: 'sik.pasien', by: 'key', missing: 12, changed: 3, added: 41, same: 181_204, source: 'same-shape', orphans: 0 },
        { part: 'sik.resep', by: 'key', missing: 250, changed: 0, added: 0, same: 9, source: 'other-shape', orphans: 17 },
        { part: 'sik.catatan_lama', by: 'row', missing: 5, changed: 0, added: 0, same: 0, source: 'gone', orphans: null },
      ] }],
      offered: [{ merge: { recovery: 17 }, system: name('SIMRS'), number: 'RST-2026-014', digest: '7bc01f2e', commands: '#!/bin/bash\nset -euo pipefail\n', parts: [{ part: 'sik.pasien', by: 'key', missing: 12, changed: 3, added: 41, same: 181_204, source: 'same-shape', orphans: 0 }] }],
      alike: [{ merge: { bar: 'engine' }, system: name('SIMRS'), number: 'RST-2026-014', digest: '9c1d23fa', commands: '', parts: [{ part: 'hasil lab/2026', by: 'path', missing: 0, changed: 0, added: 0, same: 1204, source: 'same-shape', orphans: 0 }] }],
    }),
    ...shown(settingsBackCard, Object.fromEntries(([
      ['going', []], ['done', [led('pendaftaran', 'back'), led('kasir', 'back')]],
      ['partly', [led('pendaftaran', 'back'), led('kasir', 'switched', [{ kind: 'settings-not-changed', module: name('Kasir'), file: '/var/www/kasir/config.php', server: 'aplikasi', why: 'edited' }])]],
    ] as const).map(([state, made]) => {
      const opened = begin({ id: 18, script: settingsBackScript, by: { id: 2, name: sari.name }, why: null, plan: { digest: 'd', facts: { recovery: 17, number: 'RST-2026-014', system: 'simrs', modules: [led('pendaftaran', 'switched'), led('kasir', 'switched')] } satisfies BackFacts } }, new Date(facts.at))
      const at = made.length === 0 ? going(opened, begun) : going(opened, begun, { kind: 'finished', seen: settings(...made), plan: null, skips: [] }, { kind: 'told' })
      return [state, [{ state: at, doing: made.length === 0 ? { on: name('Kasir'), done: 1, of: 2 } : null, called }] as [BackCase]]
    }))),
    ...shown(reportView, { made: [{ system: name('SIMRS'), number: 'RST-2026-014', file: () => ({ name: 'RST-2026-014.pdf', mime: 'application/pdf', base64: Buffer.from('%PDF-1.3').toString('base64') }) }] }),
    ...shown(resumedView, {
      told: [{ state: resumed, called, answered: null, again: 'no' }],
      again: [{ state: resumed, called, answered: null, again: 'yes' }],
      normal: [{ state: resumed, called, answered: { kind: 'normal', by: name('Rudi'), at: at + hours(8) }, again: 'no' }],
      trouble: [{ state: resumed, called, answered: { kind: 'trouble', by: name('Rudi'), at: at + hours(8) }, again: 'no' }],
    }),
    ...shown(troubleView, { told: [{ system: name('SIMRS'), unit: name('IGD'), by: name('Rudi'), at, said: note('Kasir tidak dapat masuk.') }] }),
    ...shown(otherDamageView, { told: [{ system: name('SIMRS'), by: sari.name, at, why: note('Jaringan putus.') }], bare: [{ system: name('SIMRS'), by: sari.name, at, why: null }] }),
  ]
}
