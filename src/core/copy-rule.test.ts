import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localTarget } from '../test/fakes/site.ts'
import { DAY, HOUR } from './clock.ts'
import { copyRule, type CopyDigit, type CopyRule } from './copy-rule.ts'
import type { LocalTargetPlan, RcloneTargetPlan, TargetPlan } from './site.ts'
import type { ComponentStatus, PlaceStatus, StatusReason } from './status.ts'

const at = Date.UTC(2026, 10, 23)
const nas = localTarget()
const cloud: RcloneTargetPlan = { ...localTarget({ name: 'awan' }), type: 'rclone', offsite: true, immutable: true, remote: { type: 's3', options: {}, secrets: {} } }
const disk = localTarget({ name: 'disk', removable: true, class: 'offline' })
const here = localTarget({ name: 'sini', class: 'same-host' })

const place = (plan: TargetPlan, change: Partial<PlaceStatus> = {}): PlaceStatus => ({ target: plan.name, class: plan.class, newest: { takenAt: at - 4 * HOUR, rung: 'intact' }, awaySince: null, removable: plan.removable, ...change })
const component = (places: readonly PlaceStatus[], change: Partial<ComponentStatus> = {}): ComponentStatus => ({ key: 'simrs/database', system: 'simrs', title: 'SIMRS', component: 'database', verdict: 'safe', reasons: [], proven: null, last: null, rehearsal: null, places, running: null, ...change })
const judge = (targets: readonly TargetPlan[], components: readonly ComponentStatus[]) => copyRule({ site: { targets }, system: 'simrs', components, at, allowed: 30 * HOUR })
const states = (rule: CopyRule): Readonly<Record<string, string>> => Object.fromEntries(rule.digits.map((it) => [it.digit, it.state]))
const digit = (rule: CopyRule, name: CopyDigit) => rule.digits.find((it) => it.digit === name)

describe('3-2-1-1-0', () => {
  it('R2, R43: is kept by a NAS, a store at another location and a disk in a drawer, and says where each digit is', () => {
    const rule = judge([nas, cloud, disk], [component([place(nas), place(cloud), place(disk, { awaySince: at - 3 * DAY })])])
    expect(rule.verdict).toBe('kept')
    expect(digit(rule, 'offsite')?.targets).toEqual(['awan'])
    expect(digit(rule, 'offline')?.targets).toEqual(['awan', 'disk'])
  })

  it('R43: is as good as the component that has it worst: a database alone is no system', () => {
    const rule = judge([nas, cloud, disk], [component([place(nas), place(cloud), place(disk)]), component([place(nas)], { component: 'aplikasi' })])
    expect(states(rule)).toEqual({ copies: 'no', kinds: 'yes', offsite: 'unknown', offline: 'no', errors: 'yes' })
    expect(digit(rule, 'copies')?.count).toBe(2)
  })

  it('calls no location another where nobody said so, and never the source’s own machine', () => {
    expect(states(judge([nas, disk], [component([place(nas), place(disk)])]))['offsite']).toBe('unknown')
    expect(states(judge([localTarget({ offsite: false })], [component([place(nas)])]))['offsite']).toBe('no')
    expect(states(judge([localTarget({ ...here, offsite: true })], [component([place(here)])]))).toMatchObject({ offsite: 'no', kinds: 'no' })
  })

  it('counts an old copy nowhere but on a disk of the month, and what cannot be seen as not known', () => {
    const old = { newest: { takenAt: at - 20 * DAY, rung: 'intact' } } as const
    expect(digit(judge([nas, disk], [component([place(nas, old), place(disk, old)])]), 'copies')).toMatchObject({ state: 'no', count: 2 })
    expect(states(judge([nas, disk], [component([place(nas), place(disk, { newest: { takenAt: at - 40 * DAY, rung: 'intact' } })])]))['offline']).toBe('no')
    expect(states(judge([nas, disk], [component([place(nas, { awaySince: at - HOUR }), place(disk)])]))['copies']).toBe('unknown')
  })

  it('has no zero while something is damaged, unproven or was never restored in a test', () => {
    const reasons: readonly StatusReason[] = [{ kind: 'never-rehearsed' }, { kind: 'damaged', copies: 1 }, { kind: 'rpo-missed', ms: 2, allowed: 1 }]
    expect(digit(judge([nas], [component([place(nas)], { reasons })]), 'errors')).toMatchObject({ state: 'no', count: 2 })
    expect(judge([nas], []).digits.every((it) => it.state === 'no')).toBe(true)
  })

  const target: fc.Arbitrary<TargetPlan> = fc.record({ class: fc.constantFrom('same-host', 'off-host', 'offline'), removable: fc.boolean(), immutable: fc.boolean(), offsite: fc.option(fc.boolean(), { nil: null }) }).map(({ offsite, ...it }): LocalTargetPlan => localTarget({ ...it, ...(offsite === null ? {} : { offsite }) }))
  const world = fc.record({
    targets: fc.array(target, { maxLength: 5 }).map((targets) => targets.map((it, n) => ({ ...it, name: `t${n}` }))),
    ages: fc.array(fc.option(fc.integer({ min: 0, max: 60 * 24 }), { nil: null }), { minLength: 5, maxLength: 5 }),
    away: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  const placesOf = ({ targets, ages, away }: { readonly targets: readonly TargetPlan[]; readonly ages: readonly (number | null)[]; readonly away: readonly boolean[] }) => targets.map((it, n) => {
    const age = ages[n] ?? null
    return place(it, { newest: age === null ? null : { takenAt: at - age * HOUR, rung: 'intact' }, awaySince: away[n] === true ? at - HOUR : null })
  })
  const RANK = { no: 0, unknown: 1, yes: 2 } as const

  it('is never green without a place elsewhere that was said to be one, holds something, and answers or lies in its drawer', () => {
    fc.assert(fc.property(world, (it) => {
      const places = placesOf(it)
      const elsewhere = it.targets.some((plan, n) => plan.class !== 'same-host' && plan.offsite === true && (places[n]?.newest ?? null) !== null && (plan.removable || places[n]?.awaySince === null))
      const rule = judge(it.targets, [component(places)])
      return rule.verdict === (rule.digits.every((found) => found.state === 'yes') ? 'kept' : 'not-kept') && (elsewhere || rule.verdict === 'not-kept')
    }))
  })

  it('never gets better by losing a copy, by a place that falls silent, or by a component more', () => {
    fc.assert(fc.property(world, fc.nat(4), world, (it, n, other) => {
      const places = placesOf(it)
      const whole = judge(it.targets, [component(places)])
      const lost = judge(it.targets, [component(places.map((seen, index) => (index === n ? { ...seen, newest: null } : seen)))])
      const silent = judge(it.targets, [component(places.map((seen, index) => (index === n ? { ...seen, awaySince: at } : seen)))])
      const more = judge(it.targets, [component(places), component(placesOf({ ...other, targets: it.targets }), { component: 'lain' })])
      return [lost, silent, more].every((worse) => worse.digits.every((found, index) => RANK[found.state] <= RANK[whole.digits[index]?.state ?? 'no']))
    }))
  })
})
