import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import type { Evidence, Party, ProcedureEvent, ProcedureState } from '../../core/procedure.ts'
import { advance, begin } from '../../core/procedure-advance.ts'
import { decisionOf, owed, planToken, standInHand, statusOf, stepInHand, ticked } from '../../core/procedure-reading.ts'
import { asked, attempts, needlessAt, placeChosen, planOf, type RecoveryFacts } from '../../core/recovery-case.ts'
import type { RecoveryRules } from '../../core/recovery-rules.ts'
import type { RecoveryAsk } from '../../core/recovery.ts'
import { recoveryScript } from './script.ts'

const rules: RecoveryRules = {
  decideWithin: 30 * MINUTE, goodFor: HOUR, remindAfter: [5 * MINUTE, 15 * MINUTE], glass: null, procedure: null,
  places: [
    { name: 'produksi', title: 'Produksi', kind: 'production', server: 'produksi', quorum: 2, needs: 'code', grounds: {} },
    { name: 'failover', title: 'Failover', kind: 'failover', server: 'failover', quorum: 1, needs: 'press', grounds: {} },
    { name: 'uji', title: 'Uji', kind: 'scratch', server: 'failover', quorum: 1, needs: 'press', grounds: {} },
  ],
  modules: [{ name: 'kasir', title: 'Kasir', probe: null, settings: null }, { name: 'farmasi', title: 'Farmasi', probe: null, settings: null }],
}
const quorum: Readonly<Record<string, number>> = { produksi: 2, failover: 1, uji: 1 }
const ask: RecoveryAsk = { system: 'simrs', damage: 'database', components: ['simrs/database'], until: null, only: null, wish: null, why: 'disk rusak' }
const people: readonly Party[] = [
  { id: 1, name: 'Rina', duties: ['edp', 'manager'] }, { id: 2, name: 'Budi', duties: ['manager'] }, { id: 3, name: 'Sari', duties: ['manager'] },
  { id: 4, name: 'Tono', duties: ['edp'] }, { id: 5, name: 'Adi', duties: ['admin'] }, { id: 6, name: 'Vina', duties: ['vendor'] },
]
const REQUESTER = 1

function facts(moment: number): RecoveryFacts {
  return {
    ask, at: 0, number: 'RST-2026-001', changes: [],
    parts: [{ component: 'simrs/database', chain: [], moment, until: null, rung: 'intact', newest: { copy: null, source: null }, bytes: 1, takes: null }],
    places: rules.places.map(({ name, kind }) => ({ name, kind, fit: true, grounds: [{ component: 'simrs/database', identity: name, holds: kind === 'scratch' ? [] : ['sik'], findings: [], warnings: [] }] })),
  }
}

type Move =
  | { readonly do: 'decided'; readonly who: number; readonly place: string; readonly how: 'press' | 'code'; readonly stale: number }
  | { readonly do: 'confirmed'; readonly who: number; readonly tick: string | null; readonly stale: number }
  | { readonly do: 'refused'; readonly who: number; readonly stale: number }
  | { readonly do: 'retried' | 'anew' | 'attest' | 'override' | 'noted' | 'stopped'; readonly who: number }
  | { readonly do: 'planned'; readonly moment: number }
  | { readonly do: 'failed' | 'crash' | 'passed-return' | 'later' }
  | { readonly do: 'work' }
  | { readonly do: 'pass'; readonly ms: number }
  /** What bot and people do on a good day. */
  | { readonly do: 'forward'; readonly place: string; readonly moment: number }

const who = fc.nat(people.length - 1)
const place = fc.constantFrom('produksi', 'failover', 'uji')
const moment = fc.constantFrom(100, 200, 300)
const stale = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) })
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('decided' as const), who, place: fc.oneof(place, fc.constant('bulan')), how: fc.constantFrom('press' as const, 'code' as const), stale }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('confirmed' as const), who, tick: fc.constantFrom(null, null, 'kasir', 'farmasi', 'gizi'), stale }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refused' as const), who, stale }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('retried' as const, 'anew' as const, 'attest' as const, 'override' as const, 'noted' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stopped' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('planned' as const), moment }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('failed' as const, 'crash' as const, 'passed-return' as const, 'later' as const) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('work' as const) }) },
  { weight: 34, arbitrary: fc.record({ do: fc.constant('forward' as const), place, moment }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.oneof(fc.nat(3 * MINUTE), fc.integer({ min: -HOUR, max: 3 * HOUR })) }) },
)

/** A recovery to which anything happens, and what must hold after each thing. */
class Case {
  now = Date.parse('2026-11-23T03:00:00Z')
  state: ProcedureState = begin({ id: 9, script: recoveryScript({ rules, extras: [], stamp: null }), by: { id: REQUESTER, name: 'Rina' }, why: 'disk rusak', plan: planOf(asked({ ask, number: 'RST-2026-001', at: 0 })) }, new Date(this.now))
  readonly tokens: string[] = [planToken(this.state)]
  readonly restores: { readonly revision: number; readonly place: string }[] = []

  step(it: Move): void {
    if (it.do === 'pass') { this.now += it.ms; return }
    // A crash keeps what is written: plain data, and nothing else.
    if (it.do === 'crash') this.state = JSON.parse(JSON.stringify(this.state)) as ProcedureState
    const event = it.do === 'work' ? this.owedEvent() : it.do === 'forward' ? this.forward(it) : this.event(it)
    if (event !== null) this.tryEvent(event)
  }

  event(it: Exclude<Move, { do: 'pass' | 'work' | 'forward' }>): ProcedureEvent {
    const by = 'who' in it ? people[it.who]! : people[0]!
    const token = 'stale' in it ? this.tokens[Math.max(0, this.tokens.length - 1 - it.stale)]! : ''
    switch (it.do) {
      case 'decided': return { kind: 'decided', by, token, choice: it.place, how: it.how, note: null }
      case 'confirmed': return { kind: 'confirmed', by, token, tick: it.tick, note: null }
      case 'refused': return { kind: 'refused', by, token, why: 'tidak perlu' }
      case 'retried': return { kind: 'retried', by }
      case 'anew': return { kind: 'retried', by, from: 'decision' }
      case 'attest': case 'override': return { kind: 'stood-in', by, how: it.do, note: 'lewat alat vendor' }
      case 'noted': return { kind: 'noted', by, note: 'mengapa?' }
      case 'stopped': return { kind: 'stopped', by, why: 'salah server' }
      case 'planned': return { kind: 'planned', plan: planOf(facts(it.moment)), skips: [], why: 'facts-changed' }
      case 'failed': return { kind: 'failed', why: 'found', seen: null }
      case 'crash': return { kind: 'interrupted' }
      case 'passed-return': return { kind: 'passed-return' }
      case 'later': return { kind: 'postponed', why: 'busy:simrs/database', until: this.now + MINUTE }
    }
  }

  forward(it: Extract<Move, { do: 'forward' }>): ProcedureEvent | null {
    const token = planToken(this.state)
    const step = stepInHand(this.state)
    const stand = standInHand(this.state)
    if (stand?.is === 'running') return this.finished(it.moment)
    if (stand?.is === 'failed' || stand?.is === 'interrupted') return { kind: 'retried', by: people[3]! }
    if (step?.kind === 'decide') return { kind: 'decided', by: people[1 + new Set(this.votes().map(({ by }) => by?.id)).size % 2]!, token, choice: it.place, how: 'code', note: null }
    if (step?.kind === 'confirm') return { kind: 'confirmed', by: step.by.includes('edp') ? people[3]! : people[1]!, token, tick: step.ticks.find((tick) => !ticked(this.state, step.key).includes(tick)) ?? null, note: null }
    return this.owedEvent()
  }

  /** As the procedure's hands end their steps. */
  finished(moment: number): ProcedureEvent {
    const key = stepInHand(this.state)?.key
    const chosen = placeChosen(this.state)
    return { kind: 'finished', seen: null, plan: key === 'plan' ? planOf(facts(moment)) : null, skips: key === 'ready' && chosen !== null ? needlessAt(chosen) : [] }
  }

  owedEvent(): ProcedureEvent | null {
    const effect = owed(this.state, new Date(this.now))[0]
    switch (effect?.kind) {
      case 'run': return { kind: 'begun', instance: 'a' }
      case 'tell': return { kind: 'told' }
      case 'nudge': return { kind: 'nudged', n: effect.n }
      case 'expire': return { kind: 'expired' }
      case 'abort': return { kind: 'failed', why: 'stopped', seen: null }
      case 'look': case 'wake': case undefined: return null
    }
  }

  tryEvent(event: ProcedureEvent): void {
    const before = this.state
    const done = advance(before, event, new Date(this.now))
    if (!done.ok) return
    sure(!('token' in event) || event.token === planToken(before), 'whoever answers answers the plan that they saw')
    this.state = done.value.state
    const token = planToken(this.state)
    if (token !== this.tokens.at(-1)) {
      sure(!this.tokens.includes(token), 'no two plans ever share a name')
      this.tokens.push(token)
    }
    this.holds(before, event)
  }

  /** The invariants, one by one. */
  holds(before: ProcedureState, event: ProcedureEvent): void {
    const { state } = this
    sure(before.evidence.every((it, index) => it === state.evidence[index]), 'evidence only grows')
    sure((before.ending?.told ?? null) === null, 'nothing happens after the end was told')
    const begun = event.kind === 'begun' && stepInHand(state)?.key === 'restore' && standInHand(state)?.is === 'running'
    if (begun || (event.kind === 'stood-in' && event.how === 'attest')) this.decidedWell(before)
    if (begun) {
      sure(!this.restores.some(({ revision }) => revision === state.revision), 'never twice on one decision')
      sure(this.votes().at(-1)!.at + rules.goodFor >= this.now, 'never on a decision that is too old')
      const to = decisionOf(before, 'approval')?.choice ?? ''
      const safety = before.stands[before.script.steps.findIndex(({ key }) => key === 'safety')]
      sure(to === 'uji' || safety?.is === 'done', 'never over anything of which there is no copy, or no manager’s word')
      this.restores.push({ revision: state.revision, place: to })
    }
    if (event.kind === 'interrupted' && stepInHand(before)?.key === 'restore') sure(standInHand(state)?.is === 'interrupted', 'never resumed by itself')
    sure(event.kind !== 'planned' || before.plan?.spent === null, 'a plan that is spent is not replaced')
    const status = statusOf(state)
    if (status === 'done' || status === 'stopped') sure(event.kind === 'told', 'always ends told')
    if (status === 'done') {
      const to = decisionOf(state, 'approval')?.choice
      const stand = (step: string) => state.stands[state.script.steps.findIndex(({ key }) => key === step)]?.is
      sure(stand('restore') === 'done' && stand('proof') === 'done' && stand('received') === 'done', 'is done only when it was restored, proven and received')
      sure(to === 'uji' || (stand('resume') === 'done' && ticked(state, 'modules').length === 2), 'work goes on only on the official instruction, with every module seen')
      sure(['back', 'by-hand'].includes(attempts(state).at(-1)?.how ?? ''), 'and the evidence says so')
    }
    sure(state.stands.slice(0, state.at).every((stand) => stand.is === 'done' || stand.is === 'skipped'), 'no step is passed over')
    sure(state.stands.slice(state.at + 1).every((stand) => stand.is === 'todo'), 'no step runs ahead')
  }

  /** Told from the evidence alone. */
  decidedWell(before: ProcedureState): void {
    const votes = this.votes()
    const decided = decisionOf(before, 'approval')
    sure(decided !== null, 'never without a decision')
    sure(votes.every(({ by }) => by?.id !== REQUESTER), 'never by who asked for it')
    sure(new Set(votes.filter(({ on }) => on === decided?.choice).map(({ by }) => by?.id)).size >= (quorum[decided?.choice ?? ''] ?? 99), 'never by fewer persons than the place asks for')
    sure(votes.every(({ by }) => people.find(({ id }) => id === by?.id)?.duties.includes('manager') === true), 'never by anybody who may not')
    const shown = before.evidence.findLast(({ what, step, on }) => (what === 'planned' || (what === 'finished' && step === 'plan')) && on !== null)
    sure(before.plan !== null && (shown === undefined || shown.on === before.plan.digest), 'never another plan than the one that was decided')
    sure(placeChosen(before) !== null, 'never to a place that the plan does not know')
  }

  votes(): readonly Evidence[] {
    return this.state.evidence.filter((it) => it.step === 'approval' && it.what === 'decided' && it.revision === this.state.revision)
  }

  /** Whatever happened, patience and the bot's own work bring it to its end, or to a question that people can answer. */
  settle(): void {
    for (let n = 0; n < 300; n += 1) {
      const event = this.owedEvent()
      if (event !== null) { this.tryEvent(event); continue }
      const effect = owed(this.state, new Date(this.now))[0]
      if (effect?.kind === 'wake') { this.now = Math.max(this.now, effect.at); continue }
      if (standInHand(this.state)?.is === 'running') { this.tryEvent(this.finished(100)); continue }
      break
    }
    sure(owed(this.state, new Date(this.now)).length === 0, 'nothing is owed for ever')
    const over = statusOf(this.state) === 'done' || statusOf(this.state) === 'stopped'
    const stand = standInHand(this.state)
    sure(over || stand?.is === 'open' || stand?.is === 'failed' || stand?.is === 'interrupted', 'ends told, or asks somebody')
    // Before anything was touched, silence ends it; afterwards it goes on asking.
    if (!over && stand?.is === 'open') sure(['modules', 'received', 'resume'].includes(stepInHand(this.state)?.key ?? ''), 'only what was restored waits without end')
  }
}

/** As `expect`, without its price: this is asked a million times. */
function sure(holds: boolean, what: string): void {
  if (!holds) expect.fail(what)
}

describe('a recovery, whatever happens', () => {
  it('R22, R66: never runs without a valid decision, never twice on one, never another plan, never by one person, and always ends told', () => {
    const places = new Map<string, number>()
    let done = 0
    let again = 0
    fc.assert(fc.property(fc.array(move, { minLength: 10, maxLength: 70 }), (moves) => {
      const it = new Case()
      for (const one of moves) it.step(one)
      it.settle()
      for (const { place: to } of it.restores) places.set(to, (places.get(to) ?? 0) + 1)
      if (statusOf(it.state) === 'done') done += 1
      if (it.restores.length > 1) again += 1
    }), { numRuns: 4000 })
    // The sequences reach everything that the invariants are about.
    for (const to of ['produksi', 'failover', 'uji']) expect(places.get(to) ?? 0, to).toBeGreaterThan(3)
    expect(done).toBeGreaterThan(10)
    expect(again).toBeGreaterThan(3)
  })

  it('asks the manager once more after a day, too', () => {
    expect(recoveryScript({ rules, extras: [], stamp: null }).steps.flatMap((step) => (step.kind === 'confirm' && step.key === 'resume' ? step.nudges.map(({ after }) => after) : []))).toContain(DAY)
  })
})
