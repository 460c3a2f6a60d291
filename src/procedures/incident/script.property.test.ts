import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { closureOf, INCIDENT, incidentFacts, incidentPlan, newsDue, stageOf, workerOf, type IncidentFacts } from '../../core/incident.ts'
import { INCIDENT_RULES } from '../../core/incident-rules.ts'
import type { ProcedureEvent, ProcedureState } from '../../core/procedure.ts'
import { begin } from '../../core/procedure-advance.ts'
import { standInHand, statusOf, stepInHand } from '../../core/procedure-reading.ts'
import { people, ProcedureModel, REQUESTER, sure } from '../../test/fakes/procedure-model.ts'
import { incidentScript } from './script.ts'

const rules = INCIDENT_RULES
const facts: IncidentFacts = { number: 'INS-2026-001', system: 'simrs', what: 'tidak bisa login', since: 0, units: ['igd'], suspect: 'unknown' }
const everybody = [...people, { id: 7, name: 'Kepala IGD', duties: ['unit-head' as const] }]

type Move =
  | { readonly do: 'taken' | 'handed' | 'mended' | 'sure' | 'still' | 'off' | 'joined' | 'normal'; readonly who: number; readonly stale: number }
  | { readonly do: 'word' | 'vendor'; readonly who: number }
  | { readonly do: 'work' }
  | { readonly do: 'forward' }
  | { readonly do: 'pass'; readonly ms: number }

const who = fc.nat(everybody.length - 1)
const stale = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) })
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom('taken' as const, 'handed' as const, 'mended' as const, 'mended' as const, 'sure' as const, 'sure' as const, 'still' as const, 'joined' as const, 'normal' as const), who, stale }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('off' as const), who, stale }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('word' as const, 'vendor' as const), who }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('work' as const) }) },
  { weight: 30, arbitrary: fc.record({ do: fc.constant('forward' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.oneof(fc.nat(20 * MINUTE), fc.integer({ min: -HOUR, max: 2 * DAY })) }) },
)

/** An incident to which anything happens, and what must hold after each thing. */
class Happened extends ProcedureModel {
  /** When the last word came, or the work began. */
  private lastWord = 0
  private rest = 0
  reminders = 0
  reopened = 0

  constructor() {
    super((at) => begin({ id: 9, script: incidentScript({ rules, stamp: null }), by: { id: REQUESTER, name: 'Rina' }, why: facts.what, plan: incidentPlan(facts) }, at))
  }

  happen(it: Move): void {
    if (it.do === 'pass') { this.now += it.ms; return }
    const event = it.do === 'work' ? this.owedEvent() : it.do === 'forward' ? this.goodDay() : this.said(it)
    if (event !== null) this.tryEvent(event)
  }

  /** What bot and people do when all goes well; a day of quiet passes as it does. */
  private goodDay(): ProcedureEvent | null {
    const owed = this.owedEvent()
    if (owed !== null) return owed
    switch (stepInHand(this.state)?.key) {
      case INCIDENT.taken: return this.said({ do: 'taken', who: 3, stale: 0 })
      case INCIDENT.work: return this.said({ do: 'mended', who: 3, stale: 0 })
      case INCIDENT.sure: return this.said({ do: 'sure', who: 1, stale: 0 })
      default: { this.now += rules.reopenWithin / 2; return null }
    }
  }

  private said(it: Exclude<Move, { do: 'work' } | { do: 'forward' } | { do: 'pass' }>): ProcedureEvent {
    const by = everybody[it.who]!
    const token = 'stale' in it ? this.tokens[Math.max(0, this.tokens.length - 1 - it.stale)]! : ''
    const at = (step: string): string => (stepInHand(this.state)?.key === step ? token : 'another question')
    switch (it.do) {
      case 'taken': return { kind: 'confirmed', by, token: at(INCIDENT.taken), tick: null, note: null, seen: { to: { id: by.id, name: by.name } } }
      case 'handed': return { kind: 'noted', by, note: '', on: 'handed', seen: { to: { id: by.id, name: by.name } } }
      case 'mended': return { kind: 'confirmed', by, token: at(INCIDENT.work), tick: null, note: 'a; b', seen: { cause: 'a', action: 'b' } }
      case 'sure': return { kind: 'confirmed', by, token: at(INCIDENT.sure), tick: null, note: null }
      case 'still': return { kind: 'sent-back', by, why: 'masih lambat' }
      case 'off': return { kind: 'stopped', by, why: 'salah lapor' }
      case 'joined': return { kind: 'noted', by, note: 'kami juga', on: 'joined', seen: { since: -5, units: ['farmasi'] } }
      case 'normal': return { kind: 'noted', by, note: '', on: 'normal', seen: { unit: 'igd' } }
      case 'word': return { kind: 'noted', by, note: 'sedang diganti', on: 'news', rest: 0 }
      case 'vendor': return { kind: 'noted', by, note: 'teknisi', on: 'vendor', rest: rules.vendorEvery - rules.newsEvery }
    }
  }

  protected finished(): ProcedureEvent {
    return { kind: 'finished', seen: null, plan: null, skips: [] }
  }

  protected override owedEvent(): ProcedureEvent | null {
    const stand = standInHand(this.state)
    const step = stepInHand(this.state)
    const event = super.owedEvent()
    if (event?.kind !== 'not-yet' || stand?.is !== 'watching' || step?.kind !== 'wait') return event
    const until = stand.since + (step.within ?? 0)
    return until <= this.now ? { kind: 'came-true', seen: null } : { kind: 'not-yet', why: 'quiet', lookAt: until }
  }

  protected holds(before: ProcedureState, event: ProcedureEvent): void {
    const { state } = this
    const key = stepInHand(state)?.key
    if (key === INCIDENT.work && stepInHand(before)?.key !== INCIDENT.work) { this.lastWord = this.now; this.rest = 0 }
    if (event.kind === 'noted' && event.rest !== undefined && key === INCIDENT.work) { this.lastWord = this.now; this.rest = event.rest }
    if (event.kind === 'sent-back') {
      this.reopened += 1
      sure(key === INCIDENT.work && closureOf(state) === null, 'what was said to be mended counts no more')
    }
    if (event.kind === 'nudged' && key === INCIDENT.work) {
      this.reminders += 1
      sure(this.now >= this.lastWord + this.rest + rules.newsEvery * (event.n + 1 > 4 ? 4 : event.n + 1), 'nobody is reminded of a word before it is due')
    }
    if (key === INCIDENT.work && state.ending === null) sure(newsDue(state) === this.lastWord + this.rest + rules.newsEvery, 'the next word is due where the card says so')
    if (stageOf(state) === 'worked-on' || stageOf(state) === 'vendor') sure(workerOf(state) !== null, 'who works on it has a name')
    const solved = closureOf(state)
    const sureBy = state.evidence.findLast((it) => it.step === INCIDENT.sure && it.what === 'confirmed' && it.revision === state.revision)
    if (sureBy !== undefined) {
      sure(solved !== null && sureBy.by?.id !== solved.by?.id, 'never sure by whoever mended it')
      const person = everybody.find(({ id }) => id === sureBy.by?.id)
      sure(sureBy.by?.id === REQUESTER || person?.duties.includes('manager') === true, 'sure by whoever reported it, or a manager')
    }
    if (statusOf(state) === 'done') {
      const told = state.evidence.filter(({ what, revision }) => what === 'told' && revision === state.revision).map(({ step }) => step)
      sure(solved !== null && sureBy !== undefined, 'closed with cause, action and certainty')
      sure(['announced', 'normal', 'closed'].every((step) => told.includes(step)), 'the units heard of it since')
      const over = state.evidence.findLast(({ step, what }) => step === 'normal' && what === 'told')
      sure(this.now - (over?.at ?? this.now) >= rules.reopenWithin || this.now < (over?.at ?? 0), 'and could have said for a day that it was not')
    }
    sure(incidentFacts(state).since <= facts.since && incidentFacts(state).units.includes('igd'), 'nothing that was reported is forgotten')
  }
}

describe('an incident, whatever happens', () => {
  it('R9: always has a name on it, is closed with cause and action by one and sure by another, is told to the units, and reminds when a word is due', () => {
    let done = 0
    let reminders = 0
    let reopened = 0
    fc.assert(fc.property(fc.array(move, { minLength: 10, maxLength: 90 }), (moves) => {
      const it = new Happened()
      for (const one of moves) it.happen(one)
      if (statusOf(it.state) === 'done') done += 1
      reminders += it.reminders
      reopened += it.reopened
    }), { numRuns: 1500 })
    expect([done > 50, reminders > 15, reopened > 30], `${done} closed, ${reminders} reminders, ${reopened} opened again`).toEqual([true, true, true])
  })

  it('stands open until people close it, and reminds of that for weeks', () => {
    const { steps } = incidentScript({ rules, stamp: null })
    for (const step of steps) if (step.kind === 'confirm') expect([step.key, step.within, (step.nudges.at(-1)?.after ?? 0) >= 7 * DAY]).toEqual([step.key, null, true])
  })
})
