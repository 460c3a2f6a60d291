import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { probeBackup } from '../checks/probe-backup.ts'
import type { CheckDesk, Look } from '../checks/desk.ts'
import { calendar } from '../core/calendar.ts'
import { weight } from '../core/check-facts.ts'
import { HOUR, MINUTE } from '../core/clock.ts'
import type { Outcome } from '../core/outcome.ts'
import { indonesia } from '../core/holidays.ts'
import { recoveryFacts } from '../core/recovery-case.ts'
import { servedFrom } from '../core/recovery-serving.ts'
import { recoveriesSince } from '../store/procedures.ts'
import { heldBy, servingNow } from '../store/recoveries.ts'
import { recoverySent } from '../store/schema.ts'
import { sqlOf } from '../store/store.ts'
import { night, runs, scheduled, verdict } from '../test/fakes/night.ts'
import { closingHospitals, fill, hospital, patients, production } from '../test/fakes/recovered-simrs.ts'
import { placeOf, type RecoveredWard } from '../test/fakes/recovered-ward.ts'
import { siteStatus } from './status.ts'

closingHospitals()

const failover = (w: RecoveredWard) => join(w.folder, 'failover-db', 'simrs.db')
/** Who serves, which must be what all recoveries tell that there ever were. */
async function serving(w: RecoveredWard) {
  const [kept, told] = await w.kit.store.read(async (query) => [(await servingNow(query, ['simrs/database'])).get('simrs/database') ?? null, servedFrom(await recoveriesSince(query, 0), 'simrs/database')] as const)
  expect(kept).toEqual(told)
  return kept
}

const status = async (w: RecoveredWard) => (await siteStatus(w.kit)).components.find(({ key }) => key === 'simrs/database')?.reasons.map(({ kind }) => kind)

/** The check of the morning, as far as it looks at the database's back-ups. */
async function checked(w: RecoveredWard) {
  const desk: CheckDesk = { ...w.kit, calendar: async () => calendar({ zone: w.kit.site.zone, workdays: w.kit.site.workdays, table: indonesia, overrides: [] }), sheet: () => { throw new Error('nothing is printed here') } }
  const look: Look = { at: w.clock.now(), since: null, freeBefore: new Map(), born: 0, signal: new AbortController().signal }
  const results = await probeBackup(desk, { probe: 'backup', system: 'simrs', level: null, schedule: null, rung: 'intact', maxAge: 48 * HOUR }, look)
  return results.find(({ subject }) => subject === 'simrs/database')?.troubles.map((trouble) => [trouble.kind === 'noted' ? trouble.finding.kind : trouble.kind, weight(trouble)]) ?? []
}

/** Brought to a place and ended there as it should. */
async function recovered(w: RecoveredWard, place: string, until: 'stopped' | 'received' | 'resumed' = 'resumed'): Promise<number> {
  const id = await w.open({ components: ['simrs/database'] })
  await steps(w, [() => w.say.approve(id, place), () => w.say.ready(id), () => w.say.modules(id), ...(until === 'stopped' ? [() => w.say.stop(id)] : [() => w.say.received(id)]), ...(until === 'resumed' ? [() => w.say.resume(id)] : [])])
  return id
}

async function steps(w: RecoveredWard, acts: readonly (() => Promise<Outcome<unknown>>)[]): Promise<void> {
  for (const act of acts) {
    const said = await act()
    if (!said.ok) throw new Error(JSON.stringify(said.refusal))
    await w.settle()
  }
}

describe('while a failover serves', () => {
  it('the next scheduled back-up is of the failover, in full and proven, and says so; until then the check and the status are red', async () => {
    const w = await hospital()
    await night(w)
    w.clock.advance(HOUR)
    const id = await recovered(w, 'failover', 'received')
    expect(await serving(w)).toBeNull()
    await w.say.resume(id)
    await w.conductor.idle()
    expect(await serving(w)).toMatchObject({ procedure: id, place: 'failover', since: w.clock.now().getTime() })
    // Production's copy is as new and as whole as before, and protects nothing of what is written from now on.
    expect(await checked(w)).toContainEqual(['serves-unprotected', 'fail'])
    expect(await status(w)).toContain('serves-unprotected')
    // Asked for by nobody: the first copy of it is made at once.
    await w.work()
    expect((await w.copies('simrs/database')).map(({ place, level, rung }) => [place, level, rung])).toEqual([[null, 'full', 'intact'], ['failover', 'full', 'intact']])
    expect(await status(w)).not.toContain('serves-unprotected')
    fill(failover(w), ['Citra'])
    w.clock.advance(MINUTE)
    const round = await night(w, { level: 'differential' })
    expect(await verdict(w, round)).toBe('ok')
    const copy = (await w.copies('simrs/database')).at(-1)
    expect(copy).toMatchObject({ place: 'failover', level: 'full', rung: 'intact' })
    expect((await runs(w, round)).find(({ component }) => component === 'simrs/database')?.facts.findings).toMatchObject([{ kind: 'serves-elsewhere', place: 'FAILOVER' }])
    expect(await checked(w)).toEqual([['serves-elsewhere', 'warn']])
    // What comes back is what people wrote there.
    const going = await w.going('uji', { components: ['simrs/database'] })
    expect((await w.hands.bringBack(going, w.control())).ok).toBe(true)
    expect(patients(join(w.folder, 'uji', 'simrs.db'))).toEqual(['Ani', 'Badu', 'Citra'])
    expect(patients(production(w))).toEqual(['Ani', 'Badu'])
  })

  it('one that people work on although its recovery was ended before the instruction is copied all the same', async () => {
    const w = await hospital()
    await night(w)
    await recovered(w, 'failover', 'stopped')
    expect(await serving(w)).toMatchObject({ place: 'failover' })
    // As those stand in the books that are older than the list of them.
    await w.kit.store.write(async (tx) => { await sqlOf(tx).update(recoverySent).set({ kind: null }) })
    expect(await serving(w)).toMatchObject({ place: 'failover' })
    w.clock.advance(MINUTE)
    await night(w)
    expect((await w.copies('simrs/database')).at(-1)).toMatchObject({ place: 'failover' })
  })

  it('one that nothing of ours can copy makes every back-up fail and says what is not protected, rather than copy a server on which nobody works', async () => {
    const w = await hospital()
    await night(w)
    const id = await recovered(w, 'failover', 'received')
    // Somebody takes the place out of the configuration.
    const { recovery } = w.kit.site.systems[0] ?? {}
    Object.assign(recovery ?? {}, { places: [placeOf('production', 'production', { database: { at: 'home' }, aplikasi: { at: 'home' } })] })
    await steps(w, [() => w.say.resume(id)])
    w.clock.advance(MINUTE)
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBe('partial')
    expect((await runs(w, round)).map(({ state, facts }) => [state, facts.findings?.map(({ kind }) => kind)])).toEqual([['failed', ['serves-uncopied']], ['done', undefined]])
    expect(await checked(w)).toContainEqual(['serves-unprotected', 'fail'])
    expect(await w.copies('simrs/database')).toHaveLength(1)
  })

  it('R70: the way back begins with a full copy of it as it stands now, loses nothing where nobody wrote any more, and ends with production copied anew', async () => {
    const w = await hospital()
    await night(w)
    await recovered(w, 'failover')
    fill(failover(w), ['Citra'])
    w.clock.advance(HOUR)
    const opened = await w.wayBack()
    if (!opened.ok) throw new Error(JSON.stringify(opened.refusal))
    const id = opened.value
    const facts = recoveryFacts(await w.state(id))
    expect(facts.places.map(({ name, fit }) => [name, fit])).toEqual([['production', true]])
    expect(facts.parts).toMatchObject([{ component: 'simrs/database', moment: w.clock.now().getTime(), rung: 'intact' }])
    const fresh = (await w.copies('simrs/database')).find(({ id: copy }) => copy === facts.parts[0]?.chain[0]?.id)
    expect(fresh).toMatchObject({ place: 'failover', level: 'full' })
    // Nothing newer may come between the copy and production.
    expect(await w.kit.store.read((query) => heldBy(query, 'simrs/database'))).toBe(facts.number)
    await steps(w, [() => w.say.approve(id, 'production'), () => w.say.ready(id), () => w.say.modules(id), () => w.say.received(id), () => w.say.resume(id)])
    expect(patients(production(w))).toEqual(['Ani', 'Badu', 'Citra'])
    expect(patients(failover(w))).toEqual(['Ani', 'Badu', 'Citra'])
    expect(await serving(w)).toBeNull()
    // What production held before was copied as production's, and what it holds now is copied at once.
    expect((await w.copies('simrs/database')).map(({ place }) => place)).toEqual([null, 'failover', 'failover', null, null])
    expect(await checked(w)).toEqual([])
    expect(await w.wayBack()).toMatchObject({ ok: false, refusal: { reason: 'nothing-serves-elsewhere' } })
  })
})
