import { describe, expect, it } from 'vitest'
import { checkPreset, presetNames } from './check-presets.ts'
import { scheduleProblem } from './schedule.ts'
import { DAY, HOUR } from './clock.ts'
import type { Component } from './component.ts'
import { NOTED } from './observed.ts'
import { testSite } from '../test/fakes/site.ts'

const site = testSite({ servers: [{ name: 'produksi', role: 'production', address: null, ssh: null }, { name: 'cadangan', role: 'failover', address: '10.0.0.9:1433', ssh: null }] })
const zone = 'Asia/Makassar'

describe('a check by its name', () => {
  it.each(presetNames)('%s is whole: it looks at something, says who signs, and reminds before it escalates', (name) => {
    const plan = checkPreset(name, { ...site, zone, procedure: 'backup' })
    expect(scheduleProblem(plan)).toBeNull()
    expect(plan.zone).toBe(zone)
    expect(plan.probes.length).toBeGreaterThan(0)
    expect(plan.signers.length).toBeGreaterThan(0)
    expect([...plan.remindAfter, plan.escalateAfter]).toEqual([...plan.remindAfter, plan.escalateAfter].sort((a, b) => a - b))
    expect(plan.escalateAfter).toBeGreaterThan(plan.signWithin)
  })

  it('takes the age that a back-up may have from its schedule: a weekly one is not stale on Tuesday', () => {
    const ageOf = (cron: string | null) => checkPreset('morning', { ...site, procedure: null, schedules: cron === null ? [] : [{ kind: 'backup', name: 'x', system: 'simrs', level: 'full', cron, zone: 'Asia/Jakarta', missed: 'run-once', window: null }] }).probes.find((probe) => probe.probe === 'backup')?.maxAge
    expect(ageOf('0 3 * * *')).toBe(DAY + 6 * HOUR)
    expect(ageOf('0 12 * * 6')).toBe(7 * DAY + 6 * HOUR)
    expect(ageOf(null)).toBe(DAY + 6 * HOUR)
  })

  it('asks no more than its note of a back-up that nobody here sees, and the whole proof where anything else belongs to the system', () => {
    const noted = { engine: 'observed', name: 'database', key: 'simrs/database', system: 'simrs', server: 'produksi', targets: [NOTED], growing: true, retention: 'standar', place: NOTED, msdb: null, collect: false, keeps: null, wait: 0, settle: 0, files: {} } as const
    const rungs = (components: readonly Component[]) => (['morning', 'monday'] as const).map((name) => checkPreset(name, { ...site, procedure: null, systems: [{ name: 'simrs', title: 'SIMRS', rpo: null, rto: null, components }] }).probes.flatMap((probe) => (probe.probe === 'backup' ? [probe.rung] : [])))
    expect(rungs([noted])).toEqual([['complete'], ['complete']])
    expect(rungs([noted, ...site.systems[0]?.components ?? []])).toEqual([['intact'], ['intact']])
  })

  it('looks at the failover servers only, and wants Sunday\'s full on Monday', () => {
    expect(checkPreset('failover', { ...site, procedure: null }).probes).toEqual([{ probe: 'server', server: 'cadangan', timeout: 5000 }])
    const full = { kind: 'backup', name: 'penuh', system: 'simrs', level: 'full', cron: '0 2 * * 0', zone: 'Asia/Jakarta', missed: 'run-once', window: null } as const
    expect(checkPreset('monday', { ...site, procedure: null, schedules: [full] }).probes[0]).toMatchObject({ level: 'full', schedule: 'penuh' })
  })
})
