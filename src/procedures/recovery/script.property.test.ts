import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import type { ProcedureEvent, ProcedureState } from '../../core/procedure.ts'
import { begin } from '../../core/procedure-advance.ts'
import { decisionOf, standInHand, statusOf, stepInHand, ticked } from '../../core/procedure-reading.ts'
import { asked, attempts, needlessAt, placeChosen, planOf, type RecoveryFacts } from '../../core/recovery-case.ts'
import type { RecoveryRules } from '../../core/recovery-rules.ts'
import type { RecoveryAsk, WayBack } from '../../core/recovery.ts'
import { anything, people, ProcedureModel, REQUESTER, sure } from '../../test/fakes/procedure-model.ts'
import { recoveryScript, rulesFor, type Extra } from './script.ts'

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
const back: WayBack = { place: 'failover', since: 0, recovery: 'RST-2026-000', writers: 'stopped' }
/** Everything that somebody may make. */
const EXTRAS: readonly Extra[] = ['compare', 'settings', 'smoke', 'report']

interface How { readonly extras: readonly Extra[]; readonly way?: 'back' }

function facts(moment: number): RecoveryFacts {
  return {
    ask, at: 0, number: 'RST-2026-001', changes: [],
    parts: [{ component: 'simrs/database', chain: [], moment, until: null, rung: 'intact', newest: { copy: null, source: null }, bytes: 1, takes: null }],
    places: rules.places.map(({ name, kind }) => ({ name, kind, fit: true, grounds: [{ component: 'simrs/database', identity: name, holds: kind === 'scratch' ? [] : ['sik'], findings: [], warnings: [] }] })),
  }
}

const plan = fc.constantFrom(...[100, 200, 300].map((moment) => planOf(facts(moment))))
const move = anything({ choices: ['produksi', 'failover', 'uji'], ticks: ['kasir', 'farmasi'], plan, more: [] })

/** A recovery to which anything happens, and what must hold after each thing. */
class Recovered extends ProcedureModel {
  readonly restores: { readonly revision: number; readonly place: string }[] = []

  constructor(how: How) {
    super((at) => begin({ id: 9, script: recoveryScript({ rules: rulesFor(rules, how.way === undefined ? {} : { back }), stamp: null, ...how }), by: { id: REQUESTER, name: 'Rina' }, why: 'disk rusak', plan: planOf(asked({ ask: how.way === undefined ? ask : { ...ask, back }, number: 'RST-2026-001', at: 0 })) }, at))
  }

  protected finished(found: { readonly digest: string; readonly facts: unknown } | null): ProcedureEvent {
    const key = stepInHand(this.state)?.key
    const chosen = placeChosen(this.state)
    return { kind: 'finished', seen: null, plan: key === 'plan' ? found ?? planOf(facts(100)) : null, skips: key === 'ready' && chosen !== null ? needlessAt(chosen) : [], worked: this.sinceBegun() }
  }

  protected holds(before: ProcedureState, event: ProcedureEvent): void {
    const { state } = this
    const begun = event.kind === 'begun' && stepInHand(state)?.key === 'restore' && standInHand(state)?.is === 'running'
    if (begun || (event.kind === 'stood-in' && event.how === 'attest')) this.decidedWell(before)
    if (begun) {
      sure(!this.restores.some(({ revision }) => revision === state.revision), 'never twice on one decision')
      sure(this.votes('approval').at(-1)!.at + rules.goodFor + this.atWork >= this.now, 'never on a decision that is too old')
      const to = decisionOf(before, 'approval')?.choice ?? ''
      const safety = before.stands[before.script.steps.findIndex(({ key }) => key === 'safety')]
      sure(to === 'uji' || safety?.is === 'done', 'never over anything of which there is no copy, or no manager’s word')
      this.restores.push({ revision: state.revision, place: to })
    }
    sure(event.kind !== 'stood-in' || event.how !== 'override' || event.by.id !== REQUESTER, 'no step is let go by who asked for it while there are others')
    sure(event.kind !== 'planned' || before.plan?.spent === null, 'a plan that is spent is not replaced')
    this.furtherHolds(before, event)
    if (statusOf(state) === 'done') {
      const to = decisionOf(state, 'approval')?.choice
      const stand = (step: string) => state.stands[state.script.steps.findIndex(({ key }) => key === step)]?.is
      sure(stand('restore') === 'done' && stand('proof') === 'done' && stand('received') === 'done', 'is done only when it was restored, proven and received')
      sure(to === 'uji' || (stand('resume') === 'done' && ticked(state, 'modules').length === 2), 'work goes on only on the official instruction, with every module seen')
      sure(['back', 'by-hand'].includes(attempts(state).at(-1)?.how ?? ''), 'and the evidence says so')
    }
  }

  /** What holds of steps that are only there where somebody makes them. */
  private furtherHolds(before: ProcedureState, event: ProcedureEvent): void {
    const { state } = this
    const [key, was, is] = [stepInHand(before)?.key, standInHand(before)?.is, stepInHand(state)?.key]
    const done = (step: string) => ['done', undefined].includes(state.stands[state.script.steps.findIndex((it) => it.key === step)]?.is)
    if (key === 'plan' && event.kind === 'finished') sure(done('fresh'), 'the way back is planned only with a copy that was made for it')
    if (was === 'interrupted' && (key === 'fresh' || key === 'settings') && is === key && standInHand(state)?.is === 'due') sure(event.kind === 'retried', 'what was cut off is copied and switched again by nobody but a person')
    if (event.kind === 'begun' && is === 'compare') sure(done('proof'), 'nothing is held against what is in use before it is proven')
    if (statusOf(state) !== 'done') return
    const to = decisionOf(state, 'approval')?.choice
    sure(done('fresh') && done('compare') && done('report'), 'is done only when it was copied, compared and told')
    sure(to === 'uji' || done('smoke'), 'and every module that can be tried was tried')
  }

  override tryEvent(event: ProcedureEvent): void {
    // Nobody says that a plan has changed before there is one.
    if (event.kind === 'planned' && this.state.at < this.state.script.steps.findIndex(({ kind }) => kind === 'decide')) return
    super.tryEvent(event)
  }

  override settle(): void {
    super.settle()
    // Before anything was touched, silence ends it; afterwards it goes on asking.
    if (!this.isOver() && standInHand(this.state)?.is === 'open') sure(['modules', 'received', 'resume'].includes(stepInHand(this.state)?.key ?? ''), 'only what was restored waits without end')
  }

  /** Told from the evidence alone. */
  private decidedWell(before: ProcedureState): void {
    const votes = this.votes('approval')
    const decided = decisionOf(before, 'approval')
    sure(decided !== null, 'never without a decision')
    sure(votes.every(({ by }) => by?.id !== REQUESTER), 'never by who asked for it')
    sure(new Set(votes.filter(({ on }) => on === decided?.choice).map(({ by }) => by?.id)).size >= (quorum[decided?.choice ?? ''] ?? 99), 'never by fewer persons than the place asks for')
    sure(votes.every(({ by }) => people.find(({ id }) => id === by?.id)?.duties.includes('manager') === true), 'never by anybody who may not')
    const shown = before.evidence.findLast(({ what, step, on }) => (what === 'planned' || (what === 'finished' && step === 'plan')) && on !== null)
    sure(before.plan !== null && (shown === undefined || shown.on === before.plan.digest), 'never another plan than the one that was decided')
    sure(placeChosen(before) !== null, 'never to a place that the plan does not know')
  }
}

describe('a recovery, whatever happens', () => {
  it('R22, R66: never runs without a valid decision, never twice on one, never another plan, never by one person, and always ends told', () => {
    const places = new Map<string, number>()
    let done = 0
    let again = 0
    fc.assert(fc.property(fc.array(move, { minLength: 10, maxLength: 70 }), (moves) => {
      const it = new Recovered({ extras: [] })
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

  it.each([
    ['with everything that somebody may make, and parts that are compared', { extras: EXTRAS }, ['produksi', 'failover', 'uji']],
    ['on its way back, which begins with a copy', { extras: EXTRAS.filter((extra) => extra !== 'compare'), way: 'back' as const }, ['produksi']],
  ])('holds all of it %s', (_, how: How, to) => {
    const reached = new Set<string>()
    let done = 0
    fc.assert(fc.property(fc.array(anything({ choices: to, ticks: ['kasir', 'farmasi'], plan, more: [] }), { minLength: 20, maxLength: 80 }), (moves) => {
      const it = new Recovered(how)
      for (const one of moves) {
        it.step(one)
        reached.add(`${stepInHand(it.state)?.key ?? 'over'} ${standInHand(it.state)?.is ?? ''}`)
      }
      it.settle()
      if (statusOf(it.state) === 'done') done += 1
    }), { numRuns: 1000 })
    expect(done).toBeGreaterThan(10)
    // What changes nothing goes on by itself after a cut.
    for (const stand of how.way === 'back' ? ['fresh running', 'fresh failed', 'fresh interrupted'] : ['compare running', 'compare failed', 'settings running', 'settings failed', 'settings interrupted']) expect(reached).toContain(stand)
  })

  it('asks the manager once more after a day, too', () => {
    expect(recoveryScript({ rules, extras: [], stamp: null }).steps.flatMap((step) => (step.kind === 'confirm' && step.key === 'resume' ? step.nudges.map(({ after }) => after) : []))).toContain(DAY)
  })
})
