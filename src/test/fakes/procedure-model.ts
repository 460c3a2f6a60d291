import fc from 'fast-check'
import { expect } from 'vitest'
import { HOUR, MINUTE } from '../../core/clock.ts'
import type { Evidence, Party, ProcedureEvent, ProcedureState } from '../../core/procedure.ts'
import { advance } from '../../core/procedure-advance.ts'
import { owed, planToken, standInHand, statusOf, stepInHand, ticked } from '../../core/procedure-reading.ts'

/** Who stands about a procedure: the requester is a manager too, so that it is the person who must be refused, not the duty. */
export const people: readonly Party[] = [
  { id: 1, name: 'Rina', duties: ['edp', 'manager'] }, { id: 2, name: 'Budi', duties: ['manager'] }, { id: 3, name: 'Sari', duties: ['manager'] },
  { id: 4, name: 'Tono', duties: ['edp'] }, { id: 5, name: 'Adi', duties: ['admin'] }, { id: 6, name: 'Vina', duties: ['vendor'] },
]
export const REQUESTER = 1

type Plan = { readonly digest: string; readonly facts: unknown }
interface Person { readonly who: number }
/** `stale`: so many cards ago. */
interface Press extends Person { readonly stale: number }

/** Whatever may happen to a procedure: by people, by the bot, by the world. */
export type Move =
  | { readonly do: 'decided'; readonly choice: string; readonly how: 'press' | 'code'; readonly note?: string } & Press
  | { readonly do: 'confirmed'; readonly tick: string | null } & Press
  | { readonly do: 'refused' } & Press
  | { readonly do: 'retried' | 'anew' | 'attest' | 'override' | 'noted' | 'stopped' } & Person
  | { readonly do: 'planned'; readonly plan: Plan }
  | { readonly do: 'finished'; readonly plan: Plan | null }
  | { readonly do: 'failed' | 'crash' | 'passed-return' | 'came-true' | 'later' }
  | { readonly do: 'work' }
  | { readonly do: 'pass'; readonly ms: number }
  /** What bot and people do on a good day. */
  | { readonly do: 'forward'; readonly choice: string; readonly plan: Plan }

/** Any of them, mostly such as lead somewhere; `more` is what one kind of procedure knows besides. */
export function anything(of: { readonly choices: readonly string[]; readonly ticks: readonly string[]; readonly plan: fc.Arbitrary<Plan>; readonly more: readonly fc.WeightedArbitrary<Move>[] }): fc.Arbitrary<Move> {
  const who = fc.nat(people.length - 1)
  // Mostly the card as it stands, sometimes an older one.
  const stale = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) })
  const { plan } = of
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('decided' as const), choice: fc.constantFrom(...of.choices, 'bulan'), how: fc.constantFrom('press' as const, 'code' as const), who, stale }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('confirmed' as const), tick: fc.constantFrom(null, null, ...of.ticks, 'gizi'), who, stale }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('refused' as const), who, stale }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('retried' as const, 'anew' as const, 'attest' as const, 'override' as const, 'noted' as const), who }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('stopped' as const), who }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('planned' as const), plan }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('failed' as const, 'crash' as const, 'passed-return' as const, 'later' as const) }) },
    { weight: 10, arbitrary: fc.record({ do: fc.constant('work' as const) }) },
    { weight: 34, arbitrary: fc.record({ do: fc.constant('forward' as const), choice: fc.constantFrom(...of.choices), plan }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.oneof(fc.nat(3 * MINUTE), fc.integer({ min: -HOUR, max: 3 * HOUR })) }) },
    ...of.more,
  )
}

/** A procedure to which anything happens; what holds of all of them is asked here after each thing, the rest by `holds`. */
export abstract class ProcedureModel {
  now = Date.parse('2026-11-23T03:00:00Z')
  state: ProcedureState
  readonly tokens: string[]
  /** How long the bot was at work since somebody decided last. */
  atWork = 0

  constructor(begun: (at: Date) => ProcedureState) {
    this.state = begun(new Date(this.now))
    this.tokens = [planToken(this.state)]
  }

  /** The invariants of this kind of procedure, asked after every event that was let through. */
  protected abstract holds(before: ProcedureState, event: ProcedureEvent): void
  /** As the procedure's hands end the step that runs; `plan` is what a look would find now. */
  protected abstract finished(plan: Plan | null): ProcedureEvent

  step(it: Move): void {
    if (it.do === 'pass') { this.now += it.ms; return }
    // A crash keeps what is written: plain data, and nothing else.
    if (it.do === 'crash') this.state = JSON.parse(JSON.stringify(this.state)) as ProcedureState
    const event = it.do === 'work' ? this.owedEvent() : it.do === 'forward' ? this.forward(it) : this.event(it)
    if (event !== null) this.tryEvent(event)
  }

  tryEvent(event: ProcedureEvent): void {
    const before = this.state
    // Changing a state in place would throw.
    const done = advance(frozen(before), event, new Date(this.now))
    if (!done.ok) return
    sure(!('token' in event) || event.token === planToken(before), 'whoever answers answers the plan that they saw')
    this.state = done.value.state
    if (event.kind === 'decided') this.atWork = 0
    if (event.kind === 'finished') this.atWork += event.worked ?? 0
    const token = planToken(this.state)
    if (token !== this.tokens.at(-1)) {
      sure(!this.tokens.includes(token), 'no two plans ever share a name')
      this.tokens.push(token)
    }
    this.alwaysHolds(before, event)
    this.holds(before, event)
  }

  /** As long as the step runs by now, by a clock that nobody sets. */
  protected sinceBegun(): number {
    const stand = standInHand(this.state)
    return stand?.is === 'running' ? Math.max(0, this.now - stand.since) : 0
  }

  /** Decisions at a step on the revision that stands, read from the evidence alone. */
  votes(step: string): readonly Evidence[] {
    return this.state.evidence.filter((it) => it.step === step && it.what === 'decided' && it.revision === this.state.revision)
  }

  /** Whatever happened, patience and the bot's own work bring it to its end, or to a question that people can answer. */
  settle(): void {
    for (let n = 0; n < 300 && !this.isTold(); n += 1) {
      const event = this.owedEvent()
      if (event !== null) { this.tryEvent(event); continue }
      const effect = owed(this.state, new Date(this.now))[0]
      if (effect?.kind === 'wake') { this.now = Math.max(this.now, effect.at); continue }
      if (standInHand(this.state)?.is === 'running') { this.tryEvent(this.finished(null)); continue }
      break
    }
    sure(owed(this.state, new Date(this.now)).every(({ kind }) => this.isTold() && (kind === 'wake' || kind === 'nudge')), 'nothing is owed for ever but a reminder')
    const stand = standInHand(this.state)
    sure(this.isOver() || stand?.is === 'open' || stand?.is === 'failed' || stand?.is === 'interrupted', 'ends told, or asks somebody')
  }

  /** Whoever is asked was reminded often enough to show that it does not end by itself. */
  private isTold(): boolean {
    const stand = standInHand(this.state)
    return stand !== null && 'nudged' in stand && (stand.nudged ?? 0) > OFTEN
  }

  private isInTime(asked: ProcedureState): boolean {
    const [step, stand] = [stepInHand(asked), standInHand(asked)]
    return step === null || !('within' in step) || step.within === null || stand?.is !== 'open' || this.now < stand.since + step.within
  }

  isOver(): boolean {
    const status = statusOf(this.state)
    return status === 'done' || status === 'stopped'
  }

  protected owedEvent(): ProcedureEvent | null {
    const effect = owed(this.state, new Date(this.now))[0]
    switch (effect?.kind) {
      case 'run': return { kind: 'begun', instance: 'a' }
      case 'tell': return { kind: 'told' }
      case 'nudge': return { kind: 'nudged', n: effect.n }
      case 'open-glass': return { kind: 'glass-opened' }
      case 'expire': return { kind: 'expired' }
      case 'look': return { kind: 'not-yet', why: 'no answer', lookAt: null }
      case 'abort': return { kind: 'failed', why: 'stopped', seen: null }
      case 'wake': case undefined: return null
    }
  }

  private event(it: Exclude<Move, { do: 'pass' | 'work' | 'forward' }>): ProcedureEvent {
    const by = 'who' in it ? people[it.who]! : people[0]!
    const token = 'stale' in it ? this.tokens[Math.max(0, this.tokens.length - 1 - it.stale)]! : ''
    switch (it.do) {
      case 'decided': return { kind: 'decided', by, token, choice: it.choice, how: it.how, note: it.note ?? null }
      case 'confirmed': return { kind: 'confirmed', by, token, tick: it.tick, note: null }
      case 'refused': return { kind: 'refused', by, token, why: 'tidak perlu' }
      case 'retried': return { kind: 'retried', by }
      case 'anew': return { kind: 'retried', by, from: 'decision' }
      case 'attest': case 'override': return { kind: 'stood-in', by, how: it.do, note: 'lewat alat vendor' }
      case 'noted': return { kind: 'noted', by, note: 'mengapa?' }
      case 'stopped': return { kind: 'stopped', by, why: 'salah server' }
      case 'planned': return { kind: 'planned', plan: it.plan, skips: [], why: 'facts-changed' }
      case 'finished': return { kind: 'finished', seen: null, plan: it.plan, skips: [] }
      case 'failed': return { kind: 'failed', why: 'found', seen: null }
      case 'crash': return { kind: 'interrupted' }
      case 'passed-return': return { kind: 'passed-return' }
      case 'came-true': return { kind: 'came-true', seen: null }
      case 'later': return { kind: 'postponed', why: 'busy:simrs/database', until: this.now + MINUTE }
    }
  }

  private forward(it: Extract<Move, { do: 'forward' }>): ProcedureEvent | null {
    const token = planToken(this.state)
    const step = stepInHand(this.state)
    const stand = standInHand(this.state)
    if (stand?.is === 'running') return this.finished(it.plan)
    if (stand?.is === 'watching') return { kind: 'came-true', seen: null }
    if (stand?.is === 'failed' || stand?.is === 'interrupted') return { kind: 'retried', by: people[3]! }
    if (step?.kind === 'decide') return { kind: 'decided', by: people[1 + new Set(this.votes(step.key).map(({ by }) => by?.id)).size % 2]!, token, choice: it.choice, how: 'code', note: null }
    if (step?.kind === 'confirm') return { kind: 'confirmed', by: step.by.includes('edp') ? people[3]! : people[1]!, token, tick: step.ticks.find((tick) => !ticked(this.state, step.key).includes(tick)) ?? null, note: null }
    return this.owedEvent()
  }

  /** What holds of every procedure. */
  private alwaysHolds(before: ProcedureState, event: ProcedureEvent): void {
    const { state } = this
    sure(before.evidence.every((it, index) => it === state.evidence[index]), 'evidence only grows')
    sure((before.ending?.told ?? null) === null, 'nothing happens after the end was told')
    if ('token' in event) sure(this.isInTime(before), 'no answer counts once its time is over')
    if (event.kind === 'interrupted' && stepInHand(before)?.key === 'restore') sure(standInHand(state)?.is === 'interrupted', 'never resumed by itself')
    const status = statusOf(state)
    if (this.isOver()) sure(event.kind === 'told', 'always ends told')
    sure(state.ending === null || (status !== 'waiting' && status !== 'interrupted'), 'what is ending asks nobody')
    sure(state.stands.slice(0, state.at).every((stand) => stand.is === 'done' || stand.is === 'skipped'), 'no step is passed over')
    sure(state.stands.slice(state.at + 1).every((stand) => stand.is === 'todo'), 'no step runs ahead')
  }
}

const OFTEN = 9

/** As `expect`, without its price: this is asked a million times. */
export function sure(holds: boolean, what: string): void {
  if (!holds) expect.fail(what)
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) for (const part of Object.values(Object.freeze(value))) frozen(part)
  return value
}
