import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from './clock.ts'
import type { Duty } from './people.ts'
import type { Party, ProcedureEvent, ProcedureState, Script, Step } from './procedure.ts'
import { advance, begin } from './procedure-advance.ts'
import { owed, planToken, standInHand, statusOf, ticked } from './procedure-reading.ts'

const start = Date.parse('2026-11-23T03:00:00Z')
const party = (id: number, name: string, ...duties: Duty[]): Party => ({ id, name, duties })
const rina = party(1, 'Rina', 'edp')
const tono = party(2, 'Tono', 'edp')
const budi = party(3, 'Budi', 'manager')
const tell: Step = { kind: 'tell', key: 'report', work: 'report' }
const run = (change: Partial<Extract<Step, { kind: 'run' }>> = {}): Step => ({ kind: 'run', key: 'work', work: 'work', again: 'repeat', tries: 2, pause: MINUTE, spends: 'nothing', by: ['edp'], instead: [], ...change })
const confirm = (change: Partial<Extract<Step, { kind: 'confirm' }>> = {}): Step => ({ kind: 'confirm', key: 'given', by: ['edp'], apartFrom: [], ticks: [], within: null, nudges: [], ...change })
const script = (...steps: Step[]): Script => ({ kind: 'test', steps: [...steps, tell], farewell: 'farewell' })
const opened = (of: Script, plan: { digest: string; facts: unknown } | null = null) => begin({ id: 1, script: of, by: { id: 9, name: 'Pemohon' }, why: null, plan }, new Date(start))
const confirmed = (state: ProcedureState, by: Party, tick: string | null = null): ProcedureEvent => ({ kind: 'confirmed', by, token: planToken(state), tick, note: null })

function go(state: ProcedureState, event: ProcedureEvent, at = start): ProcedureState {
  const next = advance(state, event, new Date(at))
  if (!next.ok) throw new Error(next.refusal.reason)
  return next.value.state
}
const stepKey = (state: ProcedureState) => state.script.steps[state.at]?.key
const refusal = (state: ProcedureState, event: ProcedureEvent, at = start) => { const next = advance(state, event, new Date(at)); return next.ok ? null : next.refusal }

describe('a procedure', () => {
  it('R52: takes two different persons for the two sides of a hand-over', () => {
    const state = opened(script(confirm(), confirm({ key: 'received', apartFrom: ['given'] })))
    const given = go(state, confirmed(state, rina))
    expect(refusal(given, confirmed(given, rina))).toMatchObject({ reason: 'same-person', step: 'received' })
    expect(statusOf(go(given, confirmed(given, tono)))).toBe('going')
  })

  it('R70: is not done before every module is ticked, each once, by name', () => {
    const state = opened(script(confirm({ ticks: ['igd', 'farmasi'] })))
    const one = go(state, confirmed(state, rina, 'igd'))
    expect(refusal(one, confirmed(one, tono, 'igd'))).toMatchObject({ reason: 'already-decided', by: 'Rina' })
    expect(refusal(one, confirmed(one, tono, 'gizi'))).toMatchObject({ reason: 'unknown-choice' })
    expect([ticked(one, 'given'), statusOf(one)]).toEqual([['igd'], 'waiting'])
    expect(statusOf(go(one, confirmed(one, tono, 'farmasi')))).toBe('going')
  })

  it('tells reminders that fell due together once, and lets the manager answer after the escalation', () => {
    const state = opened(script(confirm({ nudges: [{ after: HOUR, work: 'remind', also: [] }, { after: 2 * HOUR, work: 'escalate', also: ['manager'] }], within: DAY })))
    expect(owed(state, new Date(start))).toEqual([{ kind: 'wake', at: start + HOUR }])
    expect(refusal(state, confirmed(state, budi))).toMatchObject({ reason: 'not-your-step', needs: ['edp'] })
    // The process was down for three hours.
    expect(owed(state, new Date(start + 3 * HOUR))).toEqual([{ kind: 'nudge', step: 'given', work: 'escalate', n: 1 }])
    const nudged = go(state, { kind: 'nudged', n: 1 }, start + 3 * HOUR)
    expect(owed(nudged, new Date(start + 3 * HOUR))).toEqual([{ kind: 'wake', at: start + DAY }])
    expect(refusal(nudged, confirmed(nudged, budi))).toBeNull()
    expect(go(nudged, { kind: 'expired' }, start + DAY).ending).toMatchObject({ how: 'expired' })
    expect(refusal(nudged, { kind: 'expired' }, start + DAY - 1)).toMatchObject({ reason: 'step-not-open' })
  })

  it('takes no answer once its time is over, also where nobody has written that down yet', () => {
    const decide: Step = { kind: 'decide', key: 'decide', by: ['manager'], apartFrom: [], choices: [{ key: 'here', quorum: 1, needs: 'press' }], within: HOUR, goodFor: null, nudges: [] }
    const asked = opened(script(decide))
    const yes: ProcedureEvent = { kind: 'decided', by: budi, token: planToken(asked), choice: 'here', how: 'press', note: null }
    for (const answer of [yes, { kind: 'refused' as const, by: budi, token: planToken(asked), why: 'tidak' }]) {
      expect(refusal(asked, answer, start + HOUR - 1)).toBeNull()
      expect(refusal(asked, answer, start + HOUR)).toMatchObject({ reason: 'procedure-over', how: 'stopped', by: null, at: start + HOUR })
    }
  })

  it('begins nothing on a decision whose age nobody knows, since the clock was set back', () => {
    const decide: Step = { kind: 'decide', key: 'decide', by: ['manager'], apartFrom: [], choices: [{ key: 'here', quorum: 1, needs: 'press' }], within: null, goodFor: HOUR, nudges: [] }
    const asked = begin({ id: 1, script: script(decide, run({ key: 'restore', again: 'decide', spends: 'plan' })), by: { id: 9, name: 'Pemohon' }, why: null, plan: { digest: 'aaaaaaaaaa', facts: null } }, new Date(start))
    const decided = go(asked, { kind: 'decided', by: budi, token: planToken(asked), choice: 'here', how: 'press', note: null })
    const waiting = go(decided, { kind: 'postponed', why: 'busy', until: start - DAY }, start - DAY)
    expect(stepKey(go(waiting, { kind: 'begun', instance: 'a' }, start - DAY))).toBe('decide')
    // What has passed for it is known still.
    expect(standInHand(go(decided, { kind: 'begun', instance: 'a', asOf: start + MINUTE }, start - DAY))?.is).toBe('running')
    expect(stepKey(go(decided, { kind: 'begun', instance: 'a', asOf: start + HOUR + 1 }, start - DAY))).toBe('decide')
  })

  it('counts against the age of a decision no time in which the bot was at work on it, and every other', () => {
    const decide: Step = { kind: 'decide', key: 'decide', by: ['manager'], apartFrom: [], choices: [{ key: 'here', quorum: 1, needs: 'press' }], within: null, goodFor: HOUR, nudges: [] }
    const asked = begin({ id: 1, script: script(decide, run({ key: 'safety', again: 'ask' }), run({ key: 'restore', again: 'decide', spends: 'plan' })), by: { id: 9, name: 'Pemohon' }, why: null, plan: { digest: 'aaaaaaaaaa', facts: null } }, new Date(start))
    const decided = go(asked, { kind: 'decided', by: budi, token: planToken(asked), choice: 'here', how: 'press', note: null })
    const begun = { kind: 'begun', instance: 'a' } as const
    const copied = (worked: number, at: number) => go(go(decided, begun, start + 10 * MINUTE), { kind: 'finished', seen: null, plan: null, skips: [], worked }, at)
    const fiveHours = copied(5 * HOUR, start + 10 * MINUTE + 5 * HOUR)
    expect(standInHand(go(fiveHours, begun, start + 6 * HOUR))?.is).toBe('running')
    expect(stepKey(go(fiveHours, begun, start + 6 * HOUR + 1))).toBe('decide')
    // The machine slept meanwhile: nobody worked.
    expect(stepKey(go(copied(MINUTE, start + 5 * HOUR), begun, start + 5 * HOUR))).toBe('decide')
    // What was worked on an earlier decision makes this one no younger.
    const again = go(fiveHours, begun, start + 6 * HOUR + 1)
    const anew = go(again, { kind: 'decided', by: budi, token: planToken(again), choice: 'here', how: 'press', note: null }, start + 7 * HOUR)
    const quick = go(go(anew, begun, start + 7 * HOUR), { kind: 'finished', seen: null, plan: null, skips: [], worked: 0 }, start + 7 * HOUR)
    expect(stepKey(go(quick, begun, start + 8 * HOUR + 1))).toBe('decide')
  })

  it('reminds of what is put off until somebody has done something, and of nothing else that is put off', () => {
    const waits = opened(script(run({ key: 'restore', nudges: [{ after: HOUR, work: 'remind', also: [] }], thenEvery: 4 * HOUR })))
    const put = (state: ProcedureState, at: number) => go(state, { kind: 'postponed', why: 'by-hand', until: at + 6 * HOUR, asks: true }, at)
    const byHand = put(waits, start)
    expect(owed(byHand, new Date(start))).toEqual([{ kind: 'wake', at: start + HOUR }])
    expect(refusal(byHand, { kind: 'nudged', n: 0 }, start + HOUR - 1)).toMatchObject({ reason: 'step-not-open' })
    expect(owed(byHand, new Date(start + HOUR))).toEqual([{ kind: 'nudge', step: 'restore', work: 'remind', n: 0 }])
    const told = go(byHand, { kind: 'nudged', n: 0 }, start + HOUR)
    expect(owed(told, new Date(start + HOUR))).toEqual([{ kind: 'wake', at: start + 5 * HOUR }])
    const twice = go(told, { kind: 'nudged', n: 1 }, start + 5 * HOUR)
    // Put off again, it is the same waiting.
    expect(owed(put(twice, start + 6 * HOUR), new Date(start + 6 * HOUR))).toEqual([{ kind: 'wake', at: start + 9 * HOUR }])
    expect(owed(go(waits, { kind: 'postponed', why: 'busy:#3', until: start + 6 * HOUR }), new Date(start + 2 * HOUR))).toEqual([{ kind: 'wake', at: start + 6 * HOUR }])
  })

  it('asks anew where it was decided wrongly, and forgets what the place before did not need', () => {
    const decide: Step = { kind: 'decide', key: 'decide', by: ['manager'], apartFrom: [], choices: [{ key: 'here', quorum: 1, needs: 'press' }], within: null, goodFor: null, nudges: [] }
    const decided = (state: ProcedureState) => go(state, { kind: 'decided', by: budi, token: planToken(state), choice: 'here', how: 'press', note: null })
    const looked = (state: ProcedureState, skips: readonly string[]) => go(go(state, { kind: 'begun', instance: 'a' }), { kind: 'finished', seen: null, plan: null, skips })
    const steps = script(run({ key: 'plan', work: 'plan' }), decide, run(), confirm(), run({ key: 'safety' }), run({ key: 'restore', again: 'decide', spends: 'plan' }), confirm({ key: 'modules' }))
    const planned = go(go(opened(steps), { kind: 'begun', instance: 'a' }), { kind: 'finished', seen: null, plan: { digest: 'aaaaaaaaaa', facts: null }, skips: [] })
    const asking = looked(decided(planned), ['safety'])
    const again = go(asking, { kind: 'retried', by: rina, from: 'decision' })
    expect([stepKey(again), planToken(again)]).toEqual(['decide', '2.aaaaaaaa'])
    expect(refusal(again, { kind: 'confirmed', by: rina, token: planToken(asking), tick: null, note: null })).not.toBeNull()
    const elsewhere = looked(decided(again), [])
    expect(stepKey(go(elsewhere, confirmed(elsewhere, rina)))).toBe('safety')
    // What was begun on a decision is not doubted away.
    const through = looked(go(elsewhere, confirmed(elsewhere, rina)), [])
    const restored = go(go(through, { kind: 'begun', instance: 'a' }), { kind: 'finished', seen: null, plan: null, skips: [] })
    expect(stepKey(restored)).toBe('modules')
    expect(refusal(restored, { kind: 'retried', by: rina, from: 'decision' })).toMatchObject({ reason: 'step-not-open' })
  })

  it('tries a repeatable step again after a pause, then stands and asks', () => {
    const failed: ProcedureEvent = { kind: 'failed', why: 'disk', seen: null }
    const once = go(go(opened(script(run())), { kind: 'begun', instance: 'a' }), failed)
    expect(owed(once, new Date(start))).toEqual([{ kind: 'wake', at: start + MINUTE }])
    const twice = go(go(once, { kind: 'begun', instance: 'a' }, start + MINUTE), failed, start + MINUTE)
    expect([statusOf(twice), owed(twice, new Date(start + DAY))]).toEqual(['interrupted', []])
    expect(refusal(twice, { kind: 'retried', by: budi })).toMatchObject({ reason: 'not-your-step' })
    expect(standInHand(go(twice, { kind: 'retried', by: rina }))).toMatchObject({ is: 'due', attempt: 1 })
  })

  it('lets go on after a crash only what may be done twice', () => {
    const running = (again: 'repeat' | 'ask') => go(opened(script(run({ again }))), { kind: 'begun', instance: 'a' })
    expect(standInHand(go(running('repeat'), { kind: 'interrupted' }))?.is).toBe('due')
    expect(standInHand(go(running('ask'), { kind: 'interrupted' }))?.is).toBe('interrupted')
  })

  it('can be stopped while it works, until the point of no return', () => {
    const running = go(opened(script(run())), { kind: 'begun', instance: 'a' })
    const stopping = go(running, { kind: 'stopped', by: budi, why: 'salah server' })
    expect(owed(stopping, new Date(start))).toEqual([{ kind: 'abort', step: 'work' }])
    const settled = go(stopping, { kind: 'failed', why: 'stopped', seen: null })
    expect(owed(settled, new Date(start))).toEqual([{ kind: 'tell', step: 'work', work: 'farewell' }])
    expect(statusOf(go(settled, { kind: 'told' }))).toBe('stopped')
    const past = go(running, { kind: 'passed-return' })
    expect(refusal(past, { kind: 'stopped', by: budi, why: 'salah server' })).toMatchObject({ reason: 'past-return', step: 'work' })
    expect(refusal(running, { kind: 'stopped', by: party(7, 'Wati', 'unit-head'), why: 'x' })).toMatchObject({ reason: 'not-your-step' })
  })

  it('R68: takes a person’s word with a note for what was done elsewhere, where the step allows it', () => {
    const stuck = go(go(opened(script(run({ tries: 1, instead: [{ how: 'attest', by: ['edp'] }] }))), { kind: 'begun', instance: 'a' }), { kind: 'failed', why: 'no api', seen: null })
    const attest = (note: string, by = rina): ProcedureEvent => ({ kind: 'stood-in', by, how: 'attest', note })
    expect(refusal(stuck, attest('   '))).toMatchObject({ reason: 'reason-needed' })
    expect(refusal(stuck, attest('x', budi))).toMatchObject({ reason: 'not-your-step' })
    const done = go(stuck, attest('dipulihkan lewat alat vendor pukul 10.40'))
    expect(done.evidence.at(-1)).toMatchObject({ what: 'stood-in', by: { name: 'Rina' }, note: 'dipulihkan lewat alat vendor pukul 10.40' })
  })

  it('keeps the letter that it began with when the first plan is made, and asks anew when the plan changes', () => {
    const of = script(confirm({ key: 'letter' }), run({ key: 'plan' }), { ...confirm({ key: 'agree' }) }, run({ key: 'do', spends: 'plan' }))
    const letter = opened(of)
    const planned = go(go(go(letter, confirmed(letter, rina)), { kind: 'begun', instance: 'a' }), { kind: 'finished', seen: null, plan: { digest: 'a'.repeat(64), facts: 1 }, skips: [] })
    expect(planned.stands.map((it) => it.is)).toEqual(['done', 'done', 'open', 'todo', 'todo'])
    const changed = go(planned, { kind: 'planned', plan: { digest: 'b'.repeat(64), facts: 2 }, skips: [], why: 'changed' })
    expect(changed.stands.map((it) => it.is)).toEqual(['open', 'todo', 'todo', 'todo', 'todo'])
    expect(refusal(changed, confirmed(planned, rina))).toMatchObject({ reason: 'plan-changed' })
  })

  it('refuses scripts that could end untold or go back to a decision that is not there', () => {
    expect(() => opened({ kind: 'test', steps: [run()], farewell: 'x' })).toThrow('the last step must tell')
    expect(() => opened(script(run({ again: 'decide' })))).toThrow('goes back to a decision')
    expect(() => opened(script(confirm({ apartFrom: ['later'] }), run({ key: 'later' })))).toThrow('keeps apart')
    expect(() => opened(script(run(), run()))).toThrow('two steps have one key')
  })
})
