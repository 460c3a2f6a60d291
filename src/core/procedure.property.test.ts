import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from './clock.ts'
import type { Evidence, Party, ProcedureEvent, ProcedureState, Script } from './procedure.ts'
import { advance, begin } from './procedure-advance.ts'
import { owed, planToken, standInHand, statusOf, stepInHand, ticked } from './procedure-reading.ts'

/** A recovery, in small: plan, decide with a quorum of two for production, ready, restore, proof, ticks, report. */
const script: Script = {
  kind: 'restore',
  steps: [
    { kind: 'run', key: 'plan', work: 'plan', again: 'repeat', tries: 2, pause: MINUTE, spends: 'nothing', by: ['edp'], instead: [] },
    { kind: 'decide', key: 'decide', by: ['manager'], choices: [{ key: 'failover', quorum: 1, needs: 'press' }, { key: 'production', quorum: 2, needs: 'code' }], goodFor: 2 * HOUR, apartFrom: [], within: 4 * HOUR, nudges: [{ after: HOUR, work: 'remind', also: ['admin'] }] },
    { kind: 'confirm', key: 'ready', by: ['edp'], apartFrom: ['decide'], ticks: [], within: null, nudges: [] },
    { kind: 'run', key: 'restore', work: 'restore', again: 'decide', tries: 1, pause: 0, spends: 'plan', by: ['edp', 'manager'], instead: [{ how: 'attest', by: ['edp'] }] },
    { kind: 'wait', key: 'reachable', work: 'reachable', every: MINUTE, within: HOUR, late: 'go-on' },
    { kind: 'confirm', key: 'modules', by: ['edp'], apartFrom: [], ticks: ['igd', 'farmasi'], within: null, nudges: [] },
    { kind: 'tell', key: 'report', work: 'report' },
  ],
  farewell: 'farewell',
}
const people: readonly Party[] = [
  { id: 1, name: 'Rina', duties: ['edp', 'manager'] }, { id: 2, name: 'Budi', duties: ['manager'] }, { id: 3, name: 'Sari', duties: ['manager'] },
  { id: 4, name: 'Tono', duties: ['edp'] }, { id: 5, name: 'Adi', duties: ['admin'] }, { id: 6, name: 'Wati', duties: ['unit-head'] },
]

interface Press { readonly who: number; readonly stale: number }
type Move =
  | { readonly do: 'decided'; readonly choice: string; readonly how: 'press' | 'code' } & Press
  | { readonly do: 'confirmed'; readonly tick: string | null } & Press
  | { readonly do: 'refused' } & Press
  | { readonly do: 'retried' | 'stood-in' | 'stopped' | 'noted'; readonly who: number }
  | { readonly do: 'planned'; readonly digest: string }
  | { readonly do: 'finished'; readonly digest: string | null }
  | { readonly do: 'failed' | 'crash' | 'passed-return' | 'came-true' | 'work' }
  | { readonly do: 'pass'; readonly ms: number }
  /** What people and bot do on a good day. */
  | { readonly do: 'forward'; readonly choice: 'failover' | 'production'; readonly digest: string }

const who = fc.nat(people.length - 1)
/** Mostly the card as it stands, sometimes an older one. */
const stale = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) })
const digest = fc.constantFrom('aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc')
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('decided' as const), choice: fc.constantFrom('failover', 'production', 'moon'), how: fc.constantFrom('press' as const, 'code' as const), who, stale }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('confirmed' as const), tick: fc.constantFrom(null, null, 'igd', 'farmasi', 'gizi'), who, stale }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refused' as const), who, stale }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('retried' as const, 'retried' as const, 'stood-in' as const, 'noted' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stopped' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('planned' as const), digest }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('finished' as const), digest: fc.oneof(fc.constant(null), digest) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('failed' as const, 'crash' as const, 'passed-return' as const) }) },
  { weight: 14, arbitrary: fc.record({ do: fc.constantFrom('work' as const, 'work' as const, 'came-true' as const) }) },
  { weight: 30, arbitrary: fc.record({ do: fc.constant('forward' as const), choice: fc.constantFrom('failover' as const, 'production' as const), digest }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.oneof(fc.nat(3 * MINUTE), fc.integer({ min: -HOUR, max: 3 * HOUR })) }) },
)

class Case {
  now = Date.parse('2026-11-23T03:00:00Z')
  state: ProcedureState = begin({ id: 9, script, by: { id: 1, name: 'Rina' }, why: 'disk rusak', plan: null }, new Date(this.now))
  readonly tokens: string[] = [planToken(this.state)]
  /** What was restored: for which revision and digest. */
  readonly restores: { revision: number; digest: string; at: number }[] = []
  restored = 0

  event(it: Move): ProcedureEvent | null {
    const by = 'who' in it ? people[it.who]! : people[0]!
    const token = 'stale' in it ? this.tokens[Math.max(0, this.tokens.length - 1 - it.stale)]! : ''
    switch (it.do) {
      case 'decided': return { kind: 'decided', by, token, choice: it.choice, how: it.how, note: null }
      case 'confirmed': return { kind: 'confirmed', by, token, tick: it.tick, note: null }
      case 'refused': return { kind: 'refused', by, token, why: 'tidak perlu' }
      case 'retried': return { kind: 'retried', by }
      case 'stood-in': return { kind: 'stood-in', by, how: 'attest', note: 'lewat alat vendor' }
      case 'stopped': return { kind: 'stopped', by, why: 'salah server' }
      case 'noted': return { kind: 'noted', by, note: 'mohon penjelasan' }
      case 'planned': return { kind: 'planned', plan: { digest: it.digest, facts: null }, skips: [], why: 'newer log' }
      case 'finished': return { kind: 'finished', seen: null, plan: it.digest === null ? null : { digest: it.digest, facts: null }, skips: [] }
      case 'failed': return { kind: 'failed', why: 'disk', seen: null }
      case 'crash': return { kind: 'interrupted' }
      case 'passed-return': return { kind: 'passed-return' }
      case 'came-true': return { kind: 'came-true', seen: null }
      case 'work': case 'pass': case 'forward': return null
    }
  }

  step(it: Move): void {
    if (it.do === 'pass') this.now += it.ms
    // A crash keeps what is written: plain data, and nothing else.
    if (it.do === 'crash') this.state = JSON.parse(JSON.stringify(this.state)) as ProcedureState
    const event = it.do === 'work' ? this.owedEvent() : it.do === 'forward' ? this.forward(it) : this.event(it)
    if (event !== null) this.tryEvent(event)
  }

  forward(it: Extract<Move, { do: 'forward' }>): ProcedureEvent | null {
    const token = planToken(this.state)
    const step = stepInHand(this.state)
    const stand = standInHand(this.state)
    if (stand?.is === 'running') return { kind: 'finished', seen: null, plan: step?.key === 'plan' ? { digest: it.digest, facts: null } : null, skips: [] }
    if (stand?.is === 'watching') return { kind: 'came-true', seen: null }
    if (stand?.is === 'failed' || stand?.is === 'interrupted') return { kind: 'retried', by: people[3]! }
    if (step?.kind === 'decide') return { kind: 'decided', by: people[this.votes().length + 1]!, token, choice: it.choice, how: 'code', note: null }
    if (step?.kind === 'confirm') return { kind: 'confirmed', by: people[3]!, token, tick: step.ticks.find((tick) => !ticked(this.state, step.key).includes(tick)) ?? null, note: null }
    return this.owedEvent()
  }

  owedEvent(): ProcedureEvent | null {
    const effect = owed(this.state, new Date(this.now))[0]
    switch (effect?.kind) {
      case 'run': return { kind: 'begun', instance: 'a' }
      case 'tell': return { kind: 'told' }
      case 'nudge': return { kind: 'nudged', n: effect.n }
      case 'expire': return { kind: 'expired' }
      case 'look': return { kind: 'not-yet', why: 'no answer', lookAt: null }
      case 'abort': return { kind: 'failed', why: 'stopped', seen: null }
      case 'wake': case undefined: return null
    }
  }

  tryEvent(event: ProcedureEvent): void {
    const before = this.state
    // Changing a state in place would throw.
    const done = advance(frozen(before), event, new Date(this.now))
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
    const restoring = stepInHand(state)?.key === 'restore' && standInHand(state)?.is === 'running' && event.kind === 'begun'
    const attested = event.kind === 'stood-in' && state.plan !== null
    if (restoring || attested) {
      const votes = this.votes()
      expect(state.plan, 'never without a plan').not.toBeNull()
      expect(votes.some((vote) => vote.by?.id === 1), 'never decided by who asked for it').toBe(false)
      const needed = { failover: 1, production: 2 }
      const reached = Object.entries(needed).some(([choice, quorum]) => new Set(votes.filter((vote) => vote.on === choice).map((vote) => vote.by?.id)).size >= quorum)
      expect(reached, 'never without a quorum of different persons for this very revision').toBe(true)
      expect(votes.every((vote) => people.find((it) => it.id === vote.by?.id)?.duties.includes('manager') === true || people.find((it) => it.id === vote.by?.id)?.duties.includes('admin') === true)).toBe(true)
    }
    if (restoring) {
      expect(this.votes().at(-1)!.at + 2 * HOUR, 'never on a decision that is too old').toBeGreaterThanOrEqual(this.now)
      expect(this.restores.some((done) => done.revision === state.revision), 'an agreement is spent once').toBe(false)
      this.restores.push({ revision: state.revision, digest: state.plan!.digest, at: this.now })
      this.restored += 1
    }
    if (event.kind === 'interrupted' && stepInHand(before)?.key === 'restore') expect(standInHand(state)?.is, 'never resumed by itself').toBe('interrupted')
    const status = statusOf(state)
    if (status === 'done' || status === 'stopped') expect(event.kind, 'always ends told').toBe('told')
    sure(state.ending === null || (status !== 'waiting' && status !== 'interrupted'), 'what is ending asks nobody')
    sure(state.stands.slice(0, state.at).every((stand) => stand.is === 'done' || stand.is === 'skipped'), 'no step is passed over')
    sure(state.stands.slice(state.at + 1).every((stand) => stand.is === 'todo'), 'no step runs ahead')
  }

  /** Decisions on the revision that stands, read from the evidence alone. */
  votes(): readonly Evidence[] {
    return this.state.evidence.filter((it) => it.step === 'decide' && it.what === 'decided' && it.revision === this.state.revision)
  }

  /** Whatever happened, patience and the bot's own work bring it to an end or to a question that people can answer. */
  settle(): void {
    for (let n = 0; n < 200; n += 1) {
      const event = this.owedEvent()
      if (event !== null) { this.tryEvent(event); continue }
      const effect = owed(this.state, new Date(this.now))[0]
      if (effect?.kind === 'wake') { this.now = Math.max(this.now, effect.at); continue }
      if (standInHand(this.state)?.is === 'running') { this.tryEvent({ kind: 'finished', seen: null, plan: null, skips: [] }); continue }
      break
    }
    expect(owed(this.state, new Date(this.now)), 'nothing is owed for ever').toEqual([])
    const over = statusOf(this.state) === 'done' || statusOf(this.state) === 'stopped'
    const stand = standInHand(this.state)
    expect(over || stand?.is === 'open' || stand?.is === 'failed' || stand?.is === 'interrupted').toBe(true)
  }
}

/** As `expect`, without its price: this is asked a million times. */
function sure(holds: boolean, what: string): void {
  if (!holds) expect.fail(what)
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) for (const part of Object.values(Object.freeze(value))) frozen(part)
  return value
}

describe('a procedure, whatever happens', () => {
  it('never runs without a valid decision, never twice on one, never by one person, and always ends told', () => {
    let restored = 0
    let done = 0
    fc.assert(fc.property(fc.array(move, { minLength: 20, maxLength: 90 }), (moves) => {
      const it = new Case()
      for (const step of moves) it.step(step)
      restored += it.restored
      done += statusOf(it.state) === 'done' ? 1 : 0
      it.settle()
    }), { numRuns: 1500 })
    expect(restored, 'the test restores something').toBeGreaterThan(200)
    expect(done, 'and sometimes reaches the end').toBeGreaterThan(50)
  })
})
