import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from './clock.ts'
import type { Duty } from './people.ts'
import type { Party, ProcedureEvent, ProcedureState, Script, Step } from './procedure.ts'
import { advance, begin } from './procedure-advance.ts'
import { mayAnswer } from './procedure-gate.ts'
import { agreed, owed, planToken, standInHand, statusOf, stepInHand } from './procedure-reading.ts'

const start = Date.parse('2026-11-23T03:00:00Z')
const party = (id: number, name: string, ...duties: Duty[]): Party => ({ id, name, duties })
const rina = party(1, 'Rina', 'edp')
const budi = party(3, 'Budi', 'manager')
const nurse = party(9, 'Kepala IGD', 'unit-head')
const elsewhere = party(10, 'Kepala Gizi', 'unit-head')

const steps: readonly Step[] = [
  { kind: 'confirm', key: 'work', by: ['edp'], apartFrom: [], ticks: [], within: DAY, nudges: [{ after: HOUR, work: 'due', also: [] }, { after: 2 * HOUR, work: 'missed', also: [] }] },
  { kind: 'confirm', key: 'sure', by: ['manager'], requester: 'may', apartFrom: ['work'], ticks: [], within: null, nudges: [], back: { to: 'work', by: ['unit-head'] } },
  { kind: 'wait', key: 'quiet', work: 'quiet', every: HOUR, within: null, late: 'go-on', back: { to: 'work', by: ['unit-head'] } },
  { kind: 'tell', key: 'closed', work: 'closed' },
]
const script: Script = { kind: 'test', steps, farewell: 'farewell' }
const opened = (of: Script = script) => begin({ id: 1, script: of, by: nurse, why: null, plan: null }, new Date(start))
const yes = (by: Party): ((state: ProcedureState) => ProcedureEvent) => (state) => ({ kind: 'confirmed', by, token: planToken(state), tick: null, note: null })
const no = (by: Party, why = 'masih lambat'): ProcedureEvent => ({ kind: 'sent-back', by, why })

function go(state: ProcedureState, ...events: readonly (ProcedureEvent | ((state: ProcedureState) => ProcedureEvent))[]): ProcedureState {
  return events.reduce((now, said) => {
    const next = advance(now, typeof said === 'function' ? said(now) : said, new Date(start))
    if (!next.ok) throw new Error(next.refusal.reason)
    return next.value.state
  }, state)
}
const refusal = (state: ProcedureState, event: ProcedureEvent, at = start) => { const next = advance(state, event, new Date(at)); return next.ok ? null : next.refusal }

describe('a step that can be sent back', () => {
  it('is begun again by whoever may say so, and what was said since counts no more', () => {
    const sure = go(opened(), yes(rina))
    const back = go(sure, no(elsewhere))
    expect([stepInHand(back)?.key, standInHand(back)?.is, agreed(back, 'work')]).toEqual(['work', 'open', []])
    // An answer to the card of before is one to another question.
    expect(refusal(back, yes(rina)(sure))).toMatchObject({ reason: 'plan-changed' })
    expect(stepInHand(go(back, yes(rina)))?.key).toBe('sure')
    expect(back.evidence.map(({ what, note }) => [what, note])).toEqual([['confirmed', null], ['sent-back', 'masih lambat'], ['reopened', 'masih lambat']])
  })

  it('takes it from whoever opened it too, from a fact that is waited for as well, and from nobody without a reason', () => {
    const quiet = go(opened(), yes(rina), yes(budi))
    expect(stepInHand(quiet)?.key).toBe('quiet')
    expect(stepInHand(go(quiet, no(nurse)))?.key).toBe('work')
    expect(refusal(quiet, no(rina))).toMatchObject({ reason: 'not-your-step', needs: ['unit-head'] })
    expect(refusal(quiet, no(elsewhere, ' '))).toMatchObject({ reason: 'reason-needed' })
    const over = go(quiet, { kind: 'came-true', seen: null }, { kind: 'told' })
    expect([statusOf(over), refusal(over, no(nurse))?.reason]).toEqual(['done', 'procedure-over'])
    expect(refusal(opened(), no(elsewhere))).toMatchObject({ reason: 'step-not-open' })
  })

  it('is no step of a script that would undo what is spent, or that goes back to nothing', () => {
    const run: Step = { kind: 'run', key: 'run', work: 'run', again: 'ask', tries: 1, pause: 0, spends: 'plan', by: ['edp'], instead: [] }
    expect(() => opened({ ...script, steps: [steps[0]!, run, ...steps.slice(1)] })).toThrow('goes back over what spends the plan')
    expect(() => opened({ ...script, steps: steps.slice(1) })).toThrow('does not come before it')
  })
})

describe('whoever opened a procedure', () => {
  it('answers where the step lets them, and nowhere else', () => {
    expect(mayAnswer(opened(), nurse)).toBe(false)
    const sure = go(opened(), yes(rina))
    expect([mayAnswer(sure, nurse), mayAnswer(sure, elsewhere), mayAnswer(sure, budi)]).toEqual([true, false, true])
    expect(stepInHand(go(sure, yes(nurse)))?.key).toBe('quiet')
    expect(refusal(sure, yes(elsewhere)(sure))).toMatchObject({ reason: 'not-your-step' })
  })
})

describe('a word of whoever works', () => {
  const word = (state: ProcedureState, at: number, rest?: number) => {
    const next = advance(state, { kind: 'noted', by: rina, note: 'switch diganti', on: 'news', ...(rest === undefined ? {} : { rest }) }, new Date(at))
    if (!next.ok) throw new Error(next.refusal.reason)
    return next.value.state
  }
  const dueAt = (state: ProcedureState) => { const [effect] = owed(state, new Date(start)); return effect?.kind === 'wake' ? effect.at : null }

  it('lets the reminders begin anew, later where it says so, and moves no deadline', () => {
    const told = word(opened(), start + 50 * MINUTE, 0)
    expect(dueAt(told)).toBe(start + 50 * MINUTE + HOUR)
    expect(dueAt(word(told, start + HOUR, 3 * HOUR))).toBe(start + 5 * HOUR)
    expect(told.evidence.at(-1)).toMatchObject({ what: 'noted', on: 'news', note: 'switch diganti' })
    const late = new Date(start + DAY)
    expect(owed(told, late)).toEqual([{ kind: 'expire', step: 'work' }])
  })

  it('lets a reminder that was told be told again after the next silence', () => {
    const next = advance(opened(), { kind: 'nudged', n: 1 }, new Date(start + 2 * HOUR))
    if (!next.ok) throw new Error(next.refusal.reason)
    const told = word(next.value.state, start + 3 * HOUR, 0)
    expect(owed(told, new Date(start + 4 * HOUR))).toEqual([{ kind: 'nudge', step: 'work', work: 'due', n: 0 }])
  })

  it('that says nothing of it leaves them as they are', () => {
    expect(dueAt(word(opened(), start + 50 * MINUTE))).toBe(start + HOUR)
  })
})
