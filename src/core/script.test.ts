import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from './clock.ts'
import { nextSlot } from './schedule.ts'
import { NOTHING_TOLD, scriptStanding, type ScriptFacts, type ScriptTold } from './script.ts'
import type { ScriptPlan } from './site.ts'

const plan: ScriptPlan = { name: 'malam', title: 'Malam', cron: '0 1 * * *', zone: 'Asia/Jakarta', grace: 30 * MINUTE, longest: 2 * HOUR, system: null }
const at = (text: string) => Date.parse(`2026-11-${text}+07:00`)
const facts = (change: Partial<ScriptFacts>): ScriptFacts => ({ since: at('20T00:00:00'), lastSign: null, open: [], last: null, ...change })
const look = (heard: Partial<ScriptFacts>, now: number, told: ScriptTold = NOTHING_TOLD) => scriptStanding(plan, { facts: facts(heard), told, now })

describe('a script that reports in', () => {
  it('may be early by what two clocks differ, and late by its grace', () => {
    const lastSign = at('23T00:59:00')
    expect(look({ lastSign }, at('24T01:30:00')).troubles).toEqual([])
    expect(look({ lastSign }, at('24T01:30:00') + 1).troubles).toEqual([{ kind: 'script-silent', expected: at('24T01:00:00'), last: lastSign }])
    expect(look({ lastSign: at('23T00:50:00') }, at('23T01:31:00')).troubles).toMatchObject([{ expected: at('23T01:00:00') }])
  })

  it('is not awaited for what was due before it was described', () => {
    expect(look({ since: at('23T01:00:01') }, at('24T01:00:00'))).toMatchObject({ state: 'expected', troubles: [] })
    expect(look({ since: null }, at('24T09:00:00'))).toMatchObject({ state: 'expected', troubles: [], until: null })
  })

  it('is not silent while it is at work, and overrun after its longest', () => {
    const open = [{ id: 4, startedAt: at('23T01:00:00') }]
    expect(look({ open, lastSign: at('23T01:00:00') }, at('23T03:00:00'))).toMatchObject({ state: 'running', troubles: [], until: at('23T03:00:00') + 1 })
    expect(look({ open, lastSign: at('23T01:00:00') }, at('25T03:00:00')).troubles).toEqual([{ kind: 'script-overrun', run: 4, since: at('23T01:00:00') }])
  })

  it('keeps its troubles when the clock is put back', () => {
    const told = { silent: at('23T01:00:00'), overrun: 4 }
    expect(look({ lastSign: at('22T01:00:00') }, at('22T02:00:00'), { ...told, overrun: null }).troubles).toMatchObject([{ kind: 'script-silent' }])
    expect(look({ open: [{ id: 4, startedAt: at('23T01:00:00') }] }, at('23T01:10:00'), told).troubles).toMatchObject([{ kind: 'script-overrun' }, { kind: 'script-silent' }])
  })

  it('is alarmed at the very moment that was foretold, and never before it', () => {
    const moment = fc.integer({ min: 0, max: 10 * 24 * 60 }).map((minutes) => at('20T00:00:00') + minutes * MINUTE)
    fc.assert(fc.property(moment, fc.boolean(), moment, (heard, isRunning, now) => {
      const told = { lastSign: heard, open: isRunning ? [{ id: 1, startedAt: heard }] : [] }
      const { troubles, until } = look(told, now)
      if (troubles.length > 0) return
      expect(until).not.toBeNull()
      expect(look(told, (until ?? 0) - 1).troubles).toEqual([])
      expect(look(told, until ?? 0).troubles.length).toBeGreaterThan(0)
    }))
  })

  it('that reports at each of its times is never in trouble', () => {
    fc.assert(fc.property(fc.integer({ min: -2 * MINUTE + 1, max: plan.grace }), fc.integer({ min: 0, max: 40 }), (late, days) => {
      let slot = new Date(at('20T00:00:00'))
      for (let n = 0; n < days % 7 + 1; n += 1) slot = nextSlot(plan, slot) ?? slot
      const heard = slot.getTime() + late
      const next = (nextSlot(plan, slot) ?? slot).getTime()
      expect(look({ lastSign: heard }, Math.max(heard, next + plan.grace)).troubles).toEqual([])
    }))
  })
})
