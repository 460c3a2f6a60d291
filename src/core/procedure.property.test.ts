import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from './clock.ts'
import type { Duty } from './people.ts'
import type { ProcedureEvent, ProcedureState, Script } from './procedure.ts'
import { begin } from './procedure-advance.ts'
import { standInHand, statusOf, stepInHand } from './procedure-reading.ts'
import { anything, people, ProcedureModel, REQUESTER, sure } from '../test/fakes/procedure-model.ts'

/** A recovery, in small: plan, decide with a quorum of two for production, ready, safety, restore, proof, ticks, report. */
const script: Script = {
  kind: 'restore',
  steps: [
    { kind: 'run', key: 'plan', work: 'plan', again: 'repeat', tries: 2, pause: MINUTE, spends: 'nothing', by: ['edp'], instead: [] },
    { kind: 'decide', key: 'decide', by: ['manager'], choices: [{ key: 'failover', quorum: 1, needs: 'press' }, { key: 'production', quorum: 2, needs: 'code' }], goodFor: 2 * HOUR, apartFrom: [], within: 4 * HOUR, nudges: [{ after: HOUR, work: 'remind', also: ['admin'] }] },
    { kind: 'confirm', key: 'ready', by: ['edp'], apartFrom: ['decide'], ticks: [], within: null, nudges: [] },
    { kind: 'run', key: 'safety', work: 'safety', again: 'ask', tries: 1, pause: 0, spends: 'nothing', by: ['edp'], instead: [{ how: 'override', by: ['manager'] }] },
    { kind: 'run', key: 'restore', work: 'restore', again: 'decide', tries: 1, pause: 0, spends: 'plan', by: ['edp', 'manager'], instead: [{ how: 'attest', by: ['edp'] }] },
    { kind: 'wait', key: 'reachable', work: 'reachable', every: MINUTE, within: HOUR, late: 'go-on' },
    { kind: 'confirm', key: 'modules', by: ['edp'], apartFrom: [], ticks: ['igd', 'farmasi'], within: null, nudges: [] },
    { kind: 'tell', key: 'report', work: 'report' },
  ],
  farewell: 'farewell',
}
const digest = fc.constantFrom('aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc')
const plan = digest.map((it) => ({ digest: it, facts: null }))
const move = anything({
  choices: ['failover', 'production'], ticks: ['igd', 'farmasi'], plan,
  more: [
    { weight: 6, arbitrary: fc.record({ do: fc.constant('finished' as const), plan: fc.oneof(fc.constant(null), plan) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('came-true' as const) }) },
  ],
})

class Restored extends ProcedureModel {
  /** For which revision each was. */
  readonly restores: number[] = []

  constructor() {
    super((at) => begin({ id: 9, script, by: { id: REQUESTER, name: 'Rina' }, why: 'disk rusak', plan: null }, at))
  }

  protected finished(found: { readonly digest: string; readonly facts: unknown } | null): ProcedureEvent {
    return { kind: 'finished', seen: null, plan: stepInHand(this.state)?.key === 'plan' ? found : null, skips: [], worked: this.sinceBegun() }
  }

  protected holds(_: ProcedureState, event: ProcedureEvent): void {
    const { state } = this
    const restoring = stepInHand(state)?.key === 'restore' && standInHand(state)?.is === 'running' && event.kind === 'begun'
    const attested = event.kind === 'stood-in' && state.plan !== null
    if (restoring || attested) {
      const votes = this.votes('decide')
      sure(state.plan !== null, 'never without a plan')
      sure(votes.every((vote) => vote.by?.id !== REQUESTER), 'never decided by who asked for it')
      const needed = { failover: 1, production: 2 }
      const reached = Object.entries(needed).some(([choice, quorum]) => new Set(votes.filter((vote) => vote.on === choice).map((vote) => vote.by?.id)).size >= quorum)
      sure(reached, 'never without a quorum of different persons for this very revision')
      const mayDecide = (duties: readonly Duty[]) => duties.includes('manager') || duties.includes('admin')
      sure(votes.every((vote) => mayDecide(people.find((it) => it.id === vote.by?.id)?.duties ?? [])), 'never by anybody who may not')
    }
    if (restoring) {
      sure(this.votes('decide').at(-1)!.at + 2 * HOUR + this.atWork >= this.now, 'never on a decision that is too old')
      sure(this.votes('decide').at(-1)!.at <= this.now, 'never on one whose age nobody knows')
      sure(!this.restores.includes(state.revision), 'an agreement is spent once')
      this.restores.push(state.revision)
    }
  }
}

describe('a procedure, whatever happens', () => {
  it('never runs without a valid decision, never twice on one, never by one person, and always ends told', () => {
    let restored = 0
    let done = 0
    fc.assert(fc.property(fc.array(move, { minLength: 20, maxLength: 90 }), (moves) => {
      const it = new Restored()
      for (const step of moves) it.step(step)
      restored += it.restores.length
      done += statusOf(it.state) === 'done' ? 1 : 0
      it.settle()
    }), { numRuns: 1500 })
    expect(restored, 'the test restores something').toBeGreaterThan(200)
    expect(done, 'and sometimes reaches the end').toBeGreaterThan(50)
  })
})
