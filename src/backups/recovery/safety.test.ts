import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../core/clock.ts'
import { BY_HAND, recoveryFacts } from '../../core/recovery-case.ts'
import { planToken, standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { engineFor } from '../../engines/index.ts'
import { conductor } from '../../procedures/conductor.ts'
import { actorOf, record } from '../../procedures/record.ts'
import { override } from '../../procedures/recovery/answer.ts'
import { recoveryProcedure } from '../../procedures/recovery/procedure.ts'
import { standing } from '../../store/alarms.ts'
import { newestCopy } from '../../store/copies.ts'
import { heldBy, isBeforeRestore, isNeeded } from '../../store/recoveries.ts'
import { claimRun, liveRuns, queueRun } from '../../store/runs.ts'
import { procedures } from '../../store/schema.ts'
import { sqlOf } from '../../store/store.ts'
import { night, runs, scheduled } from '../../test/fakes/night.ts'
import { closingHospitals, fill, hospital, patients, production, standing as at } from '../../test/fakes/recovered-simrs.ts'
import { EDP, MANAGER, type RecoveredWard } from '../../test/fakes/recovered-ward.ts'
import { lookForTrouble } from '../overrun.ts'
import { recoveryHands } from './hands.ts'

closingHospitals()

function gate(): { readonly opened: Promise<void>; open(): void } {
  const it = { open: (): void => undefined }
  const opened = new Promise<void>((resolve) => { it.open = resolve })
  return { opened, open: () => { it.open() } }
}

async function begin(w: RecoveredWard, id: number, place: string): Promise<void> {
  for (const say of [() => w.say.approve(id, place), () => w.say.ready(id)]) {
    await say()
    await w.settle()
  }
}

describe('what stands there', () => {
  it('is copied once, and that copy is never taken for the newest', async () => {
    const w = await hospital()
    await night(w)
    w.clock.advance(MINUTE)
    const id = await w.open({ components: ['simrs/database'] })
    w.clock.advance(MINUTE)
    const going = { procedure: id, plan: recoveryFacts(await w.state(id)), place: 'production' }
    await begin(w, id, 'production')
    const taken = await w.copies('simrs/database')
    expect(taken).toHaveLength(2)
    expect(await w.hands.safety(going, w.control())).toMatchObject({ ok: true, parts: [{ facts: { copy: taken[1]?.id } }] })
    expect(await w.copies('simrs/database')).toHaveLength(2)
    const made = await w.plan({ components: ['simrs/database'] })
    expect(made.ok && made.value.parts[0]?.chain.map(({ id: copy }) => copy)).toEqual([taken[0]?.id])
  })

  it('is never taken for the newest where only a part of it could be copied, and the manager lets it go on without', async () => {
    const w = await hospital()
    await night(w)
    w.clock.advance(MINUTE)
    fill(production(w), ['Salah'])
    const id = await w.open()
    w.clock.advance(MINUTE)
    await w.say.approve(id, 'production')
    await w.settle()
    const [application, away] = [join(w.folder, 'aplikasi'), join(w.folder, 'lepas')]
    renameSync(application, away)
    await w.say.ready(id)
    await w.settle()
    expect(await at(w, id)).toEqual(['safety', 'failed'])
    expect(await w.copies('simrs/database')).toHaveLength(2)
    renameSync(away, application)
    const procedure = recoveryProcedure(w.kit, { hands: w.hands, further: {} })
    await w.kit.store.write((tx) => override(tx, { of: procedure, hands: w.hands, id, by: MANAGER, token: null, step: 'safety', site: w.kit.site, speak: w.kit.speak, at: w.clock.now(), note: 'aplikasi ada pada vendor' }))
    await w.settle()
    expect(patients(production(w))).toEqual(['Ani', 'Badu'])
    expect(await at(w, id)).toEqual(['modules', 'open'])
  })

  it('is never taken for the newest where the process died before anybody wrote down that it was copied', async () => {
    const w = await hospital()
    await night(w)
    w.clock.advance(MINUTE)
    fill(production(w), ['Salah'])
    const id = await w.open({ components: ['simrs/database'] })
    const going = { procedure: id, plan: recoveryFacts(await w.state(id)), place: 'production' }
    w.clock.advance(MINUTE)
    await w.kit.store.write((tx) => queueRun(tx, { kind: 'backup', round: null, component: 'simrs/database', level: 'full', target: 'nas', copyId: null, attempt: 1, at: w.clock.now(), dueAt: null, facts: { safety: id } }))
    await w.work()
    expect(await w.copies('simrs/database')).toHaveLength(2)
    expect(await w.kit.store.read((query) => w.hands.revalidate(query, going, w.clock.now()))).toEqual({ still: 'yes' })
    await w.say.stop(id)
    await w.settle()
    // Nothing was replaced, and still somebody had called it damaged: it comes back only where its moment is named.
    const [before, safety] = await w.copies('simrs/database')
    const made = await w.plan({ components: ['simrs/database'] })
    expect(made.ok && made.value.parts[0]?.chain.map(({ id: copy }) => copy)).toEqual([before?.id])
    const named = await w.plan({ components: ['simrs/database'], until: safety?.takenAt ?? 0 })
    expect(named.ok && named.value.parts[0]?.chain.map(({ id: copy }) => copy)).toEqual([safety?.id])
  })

  it('that cannot be copied is told at once: the manager decides, nobody waits for tries', async () => {
    const w = await hospital()
    await night(w)
    const going = await w.going('production', { components: ['simrs/database'] })
    writeFileSync(production(w), 'this is no database any more, and long enough to look like one: '.repeat(100))
    const control = w.control()
    const [seen] = await Promise.all([w.hands.safety(going, control), (async () => {
      while ((await w.kit.store.read(liveRuns)).length === 0) await new Promise((resolve) => { setTimeout(resolve, 5) })
      await w.work()
    })()])
    expect(seen.ok).toBe(false)
    expect(seen.parts[0]?.findings.length).toBeGreaterThan(0)
    expect(await w.kit.store.read(liveRuns)).toEqual([])
  })
})

it('the next back-up of what was brought back is a full, and says why', async () => {
  const w = await hospital()
  await night(w)
  const id = await w.open({ components: ['simrs/aplikasi'], damage: 'application' })
  w.clock.advance(MINUTE)
  await begin(w, id, 'production')
  expect((await w.say.stop(id)).ok).toBe(true)
  await w.settle()
  w.clock.advance(MINUTE)
  const round = await night(w, { level: 'differential' })
  expect((await runs(w, round)).filter(({ component, kind }) => component === 'simrs/aplikasi' && kind === 'backup').map(({ level, facts }) => [level, facts.fallback])).toEqual([['full', 'restored']])
})

describe('back-ups', () => {
  it('go on while a scratch is tried, and while nobody has begun', async () => {
    const w = await hospital()
    await night(w)
    const id = await w.open({ components: ['simrs/database'] })
    w.clock.advance(MINUTE)
    expect((await runs(w, await night(w))).map(({ state }) => state)).toEqual(['done', 'done'])
    await w.say.approve(id, 'uji')
    expect((await w.say.approve(id, 'uji')).ok).toBe(true)
    await w.settle()
    await w.say.ready(id)
    await w.settle()
    expect(patients(join(w.folder, 'uji', 'simrs.db'))).toEqual(['Ani', 'Badu'])
    w.clock.advance(MINUTE)
    expect((await runs(w, await night(w))).map(({ state }) => state)).toEqual(['done', 'done'])
  })

  it('wait on when the process dies in the middle of a restore, which begins again by itself neither', async () => {
    const there = gate()
    const over = gate()
    const w = await hospital({ engine: (component) => ({ ...engineFor(component), restore: async (ask) => { await ask.over?.exchange(); there.open(); await over.opened; throw new Error('nobody is there any more') } }) })
    await night(w)
    const id = await w.open({ components: ['simrs/database'] })
    w.clock.advance(MINUTE)
    await w.say.approve(id, 'production')
    await w.settle()
    await w.say.ready(id)
    const settling = w.settle()
    await there.opened
    // A second process over the same books; the first one is dropped as it stands.
    const next = w.reborn('second')
    const again = conductor(next.kit, [recoveryProcedure(next.kit, { hands: recoveryHands(next.kit), further: {} })])
    await again.idle()
    const state = await w.state(id)
    expect([stepInHand(state)?.key, standInHand(state)?.is]).toEqual(['restore', 'interrupted'])
    const round = await scheduled(w)
    await next.runner.idle()
    expect((await runs(w, round)).map(({ component, state: is }) => [component, is])).toEqual([['simrs/database', 'queued'], ['simrs/aplikasi', 'done']])
    await again.idle()
    expect(standInHand(await w.state(id))?.is).toBe('interrupted')
    await again.stop()
    over.open()
    await settling
    expect(standInHand(await w.state(id))?.is).toBe('interrupted')
  })

  it.each([['production', 'queued'], ['failover', 'queued'], ['uji', 'done']])('wait while the vendor’s own tool fills %s: a back-up is then %s', async (place, becomes) => {
    const w = await hospital()
    await night(w)
    const id = await w.open({ components: ['simrs/database'] })
    w.clock.advance(MINUTE)
    await w.say.approve(id, place)
    await w.settle()
    const held = () => w.kit.store.read((query) => heldBy(query, 'simrs/database'))
    expect(await held()).toBeNull()
    const before = await w.state(id)
    const procedure = recoveryProcedure(w.kit, { hands: w.hands, further: {} })
    const said = await w.kit.store.write((tx) => record(tx, { of: procedure, id, event: { kind: 'confirmed', by: EDP, token: planToken(before), tick: null, note: BY_HAND }, actor: actorOf(EDP), speak: w.kit.speak, at: w.clock.now() }))
    expect(said.ok).toBe(true)
    await w.settle()
    const state = await w.state(id)
    expect([stepInHand(state)?.key, standInHand(state)]).toMatchObject(['restore', { is: 'due', why: BY_HAND }])
    expect(await held()).toBe(becomes === 'queued' ? recoveryFacts(state).number : null)
    w.clock.advance(MINUTE)
    const round = await night(w)
    expect((await runs(w, round)).map(({ component, state: is }) => [component, is])).toEqual([['simrs/database', becomes], ['simrs/aplikasi', 'done']])
    await w.say.stop(id)
    await w.settle()
    expect(await held()).toBeNull()
    expect((await runs(w, round)).map(({ state: is }) => is)).toEqual(['done', 'done'])
    // Nobody has said what came of it: production may be another one by now.
    const [first] = await w.copies('simrs/database')
    expect(await w.kit.store.read(async (query) => first !== undefined && await isBeforeRestore(query, first))).toBe(place === 'production')
  })

  it('are told in the morning as waiting for the recovery, not as forgotten, and nothing of what it may need is deleted', async () => {
    const w = await hospital()
    await night(w)
    const id = await w.open({ components: ['simrs/database'] })
    expect(await w.kit.store.read((query) => isNeeded(query, 'simrs/database'))).toBe(true)
    expect(await w.kit.store.read((query) => heldBy(query, 'simrs/database'))).toBeNull()
    w.clock.advance(MINUTE)
    await begin(w, id, 'failover')
    const number = recoveryFacts(await w.state(id)).number
    expect(await w.kit.store.read((query) => heldBy(query, 'simrs/database'))).toBe(number)
    expect(await w.kit.store.read((query) => heldBy(query, 'simrs/aplikasi'))).toBeNull()
    w.clock.advance(MINUTE)
    await scheduled(w, { window: { late: MINUTE, length: 2 * MINUTE } })
    await w.settle()
    w.clock.advance(10 * MINUTE)
    await lookForTrouble(w.kit, w.clock.now())
    expect(await w.kit.store.read(standing)).toEqual([])
    await w.say.stop(id)
    await w.settle()
    expect(await w.kit.store.read((query) => heldBy(query, 'simrs/database'))).toBeNull()
    // Its source was never touched: what is copied next follows on what was copied last.
    expect(await w.kit.store.read(async (query) => isBeforeRestore(query, (await newestCopy(query, { component: 'simrs/database', rung: 'intact' }))!))).toBe(false)
  })
})

it('two recoveries never work on one server at once, and a run that is going on is waited for', async () => {
  const w = await hospital()
  await night(w)
  const going = await w.going('production', { components: ['simrs/database'] })
  const held = (place: string) => w.kit.store.read((query) => w.hands.revalidate(query, { ...going, place }, w.clock.now()))
  expect(await held('production')).toEqual({ still: 'yes' })
  // Another one stands at its restore there.
  const id = await w.open({ components: ['simrs/database'] })
  w.clock.advance(MINUTE)
  await begin(w, id, 'production')
  const state = await w.state(id)
  const at = state.script.steps.findIndex(({ key }) => key === 'restore')
  await w.kit.store.write((tx) => sqlOf(tx).update(procedures).set({ state: { ...state, at, stands: state.stands.map((stand, n) => (n === at ? { is: 'running', attempt: 1, since: 0, instance: 'first', pastReturn: null } : stand)) } }))
  expect(await held('production')).toEqual({ still: 'busy', with: { kind: 'recovery', procedure: id } })
  expect(await held('uji')).toEqual({ still: 'yes' })
  const run = await w.kit.store.write(async (tx) => {
    const queued = await queueRun(tx, { kind: 'rehearsal', round: null, component: 'simrs/database', level: null, target: 'nas', copyId: null, attempt: 1, at: w.clock.now(), dueAt: null, facts: {} })
    return await claimRun(tx, { id: queued.id, instance: 'first', at: w.clock.now() })
  })
  expect(await held('uji')).toEqual({ still: 'busy', with: { kind: 'run', run: run?.id, component: 'simrs/database' } })
})
