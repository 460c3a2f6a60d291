import { describe, expect, it } from 'vitest'
import { downtimeFacts, stageOf } from '../../core/downtime-case.ts'
import { usualDowntime } from '../../core/downtime-rules.ts'
import { begin } from '../../core/procedure-advance.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { testSite } from '../../test/fakes/site.ts'
import { textsFor } from '../../texts/words.ts'
import { downtimeProcedure } from './procedure.ts'
import { downtimeScript } from './script.ts'

/**
 * Every step and every work that an open downtime may carry, from any Pulih so far: it keeps its own script for as long as it
 * is open. One is added here when it comes, and none is taken away, however today's script reads.
 */
const STEPS = { approval: 'asked', announced: 'announced', due: 'announced', gate: 'announced', begin: 'announced', started: 'under-way', worked: 'under-way', verify: 'verifying', seen: 'verifying', 'all-clear': 'verifying', back: 'back', well: 'back', 're-entered': 'back', closed: 'over' } as const
const WORKS = { run: ['gate', 'verify'], look: ['due', 'well', 're-entered'], tell: ['announced', 'started', 'back', 'closed', 'cancelled', 'remind'] } as const

const site = testSite()
const service = { name: 'simrs', title: 'SIMRS', kind: 'application' as const, servers: [], systems: [], units: null, busy: [], probes: [], ticks: ['Pendaftaran'] }
const scripts = (['planned', 'unplanned'] as const).map((kind) => downtimeScript({ ask: { kind, services: ['simrs'] }, rules: usualDowntime, services: [service], stamp: null }))

describe('a downtime that is open while Pulih is renewed', () => {
  it('finds every step that it carries known, with how far it is, and a name for people', () => {
    for (const [key, stage] of Object.entries(STEPS)) {
      const steps = [{ kind: 'confirm' as const, key, by: ['edp' as const], apartFrom: [], ticks: [], within: null, nudges: [] }, { kind: 'tell' as const, key: 'end', work: 'closed' }]
      const state: ProcedureState = begin({ id: 1, script: { kind: 'downtime', steps, farewell: 'cancelled' }, by: null, why: null, plan: { digest: 'x', facts: { kind: 'planned', window: { from: 1, until: 2 } } } }, new Date(0))
      expect([key, stageOf(state), downtimeFacts(state).kind]).toEqual([key, stage, 'planned'])
      expect(textsFor('Asia/Jakarta').id.downtime.steps[key], key).toBeDefined()
    }
  })

  it('finds a hand for every work that its steps may name', () => {
    const never = () => Promise.reject(new Error('is not asked'))
    const hands = downtimeProcedure({ site, speak: () => { throw new Error('is not asked') }, store: { read: never } }, { probe: never, clean: (text) => text })
    for (const kind of ['run', 'look', 'tell'] as const) expect(Object.keys(hands[kind]), kind).toEqual(expect.arrayContaining([...WORKS[kind]]))
  })

  it('carries no step and no work of today that is not on these lists', () => {
    for (const { steps, farewell } of scripts) {
      expect(Object.keys(STEPS)).toEqual(expect.arrayContaining(steps.map(({ key }) => key)))
      const told = steps.flatMap((step) => ('nudges' in step ? (step.nudges ?? []).map(({ work }) => work) : []))
      expect(WORKS.tell).toEqual(expect.arrayContaining([farewell, ...told, ...steps.flatMap((step) => (step.kind === 'tell' ? [step.work] : []))]))
      expect(WORKS.run).toEqual(expect.arrayContaining(steps.flatMap((step) => (step.kind === 'run' ? [step.work] : []))))
      expect(WORKS.look).toEqual(expect.arrayContaining(steps.flatMap((step) => (step.kind === 'wait' ? [step.work] : []))))
    }
  })
})
