import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR } from './clock.ts'
import { askersOf, moverAs } from './downtime-asked.ts'
import type { Party, ProcedureEvent, ProcedureState } from './procedure.ts'
import { advance, begin } from './procedure-advance.ts'
import { planToken, stepInHand } from './procedure-reading.ts'
import { standingIn } from './procedure-seat.ts'

const START = Date.parse('2026-11-23T03:00:00Z')
const BUDI = { id: 4, name: 'Budi', duties: ['manager' as const] }
const DEWI = { id: 5, name: 'Dewi', duties: ['manager' as const] }
const VINA = { id: 6, name: 'Vina', duties: ['vendor' as const] }
/** EDP, EDP who is a manager too, two managers, and a vendor who stands in for one, the other, or both. */
const WHO: readonly Party[] = [
  { id: 1, name: 'Sari', duties: ['edp'] }, { id: 3, name: 'Rina', duties: ['edp', 'manager'] }, BUDI, DEWI,
  standingIn(VINA, [BUDI]), standingIn(VINA, [DEWI]), standingIn(VINA, [BUDI, DEWI]),
]
const facts = { kind: 'planned', window: { from: START + HOUR, until: START + 2 * HOUR }, services: ['simrs'] }

interface Made { state: ProcedureState; mover: Party | null }

function go(made: Made, event: ProcedureEvent): boolean {
  const next = advance(made.state, event, new Date(START))
  if (next.ok) made.state = next.value.state
  return next.ok
}

const said = fc.array(fc.record({ who: fc.integer({ min: 0, max: WHO.length - 1 }), act: fc.constantFrom('move' as const, 'agree' as const) }), { minLength: 1, maxLength: 14 })

describe('who asked for what is to be decided', () => {
  it('R31: never agrees to it, in whatever order plans are moved and agreed to, in one’s own name or in another’s', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3 }), said, (first, story) => {
      const planner = WHO[first]!
      const script = { kind: 'downtime', steps: [{ kind: 'decide' as const, key: 'approval', by: ['manager' as const], apartFrom: [], choices: [{ key: 'go', quorum: 1, needs: 'press' as const }], within: null, goodFor: null, nudges: [] }, { kind: 'wait' as const, key: 'due', work: 'due', every: HOUR, within: null, late: 'go-on' as const }, { kind: 'tell' as const, key: 'closed', work: 'closed' }], farewell: 'cancelled' }
      const made: Made = { state: begin({ id: 1, script, by: planner, why: null, plan: { digest: 'first', facts } }, new Date(START)), mover: null }
      let before = false
      story.forEach(({ who, act }, n) => {
        const by = WHO[who]!
        if (act === 'move') {
          const mover = moverAs(made.state, by)
          go(made, { kind: 'planned', plan: { digest: `moved ${n}`, facts: { ...facts, movedBy: mover }, askedBy: askersOf(made.state, mover) }, skips: [], why: null })
          made.mover = by
          return
        }
        if (!go(made, { kind: 'decided', by, token: planToken(made.state), choice: 'go', how: 'press', note: null })) return
        const vote = made.state.evidence.at(-1)!.by!
        const speaks = [vote.id, ...(vote.chair === undefined ? [] : [vote.chair])]
        expect(stepInHand(made.state)?.key).toBe('due')
        if (made.mover !== null) expect(speaks, 'for the time').not.toContain(made.mover.id)
        if (made.mover !== null && made.mover.id === VINA.id) expect(speaks, 'for the time that was asked for in that name').not.toContain(moverAs(made.state, made.mover).chair)
        if (!before) expect(speaks, 'for the plan').not.toContain(planner.id)
        before = true
      })
    }))
  })

  it('R31: is somebody else than a manager who planned it, once another has agreed and moves it', () => {
    const state = begin({ id: 1, script: { kind: 'downtime', steps: [{ kind: 'decide', key: 'approval', by: ['manager'], apartFrom: [], choices: [{ key: 'go', quorum: 1, needs: 'press' }], within: null, goodFor: null, nudges: [] }, { kind: 'tell', key: 'closed', work: 'closed' }], farewell: 'cancelled' }, by: BUDI, why: null, plan: { digest: 'first', facts } }, new Date(START))
    expect(askersOf(state, DEWI).map(({ name }) => name)).toEqual(['Budi', 'Dewi'])
    const agreed = { ...state, evidence: [{ at: START, step: 'approval', what: 'decided' as const, by: DEWI, revision: 1, on: 'go', note: null, seen: null }] }
    expect([askersOf(agreed, DEWI), askersOf(agreed, BUDI)].map((asked) => asked.map(({ name }) => name))).toEqual([['Dewi'], ['Budi']])
  })
})
