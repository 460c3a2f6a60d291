import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { probeBot } from '../checks/probe-bot.ts'
import { withOwnDatabase } from '../config/own-database.ts'
import { DAY, HOUR } from '../core/clock.ts'
import { addCopy, markBad } from '../store/copies.ts'
import { endRun, queueRun } from '../store/runs.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { sqliteComponent, testSite } from '../test/fakes/site.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { missingFulls } from './retain-list.ts'
import { siteStatus } from './status.ts'

/** Monday, 07.30 WIB: the house's own copy is due at 05.40. */
const now = new Date('2026-11-23T00:30:00Z')
const site = withOwnDatabase(testSite({ systems: [{ name: 'simrs', title: 'SIMRS', components: [sqliteComponent()], rpo: null, rto: null }] }), '/srv/pulih/pulih.db')
let place: ReturnType<typeof temporaryStore>
beforeEach(() => { place = temporaryStore() })
afterEach(() => place.remove())

const keys = async (asked: string | null = null) => (await siteStatus({ site, clock: fakeClock(now), store: place.store }, asked)).components.map((it) => [it.key, it.verdict])
async function copied(key: string, takenAt: number): Promise<number> {
  return await place.store.write(async (tx) => {
    const run = await queueRun(tx, { kind: 'backup', round: null, component: key, level: 'full', target: 'nas', copyId: null, attempt: 1, at: now, dueAt: null, facts: {} })
    await endRun(tx, { id: run.id, state: 'done', at: now, facts: {} })
    const [system = ''] = key.split('/')
    return (await addCopy(tx, { runId: run.id, system, component: key, engine: 'sqlite', level: 'full', target: 'nas', class: 'off-host', key: `${key}/${run.id}`, takenAt, storedAt: takenAt, bytes: 1, rawBytes: 1, manifestHash: String(run.id), rung: 'intact' })).id
  })
}
const troubles = async (born = now.getTime() - 30 * DAY) => {
  const kit = testKit({ clock: fakeClock(now), store: place.store, site })
  const [result] = await probeBot({ ...kit, calendar: () => Promise.reject(new Error('no holiday is asked for')), sheet: () => { throw new Error('no sheet is drawn') } }, { at: now, since: null, freeBefore: new Map(), born, signal: new AbortController().signal })
  return result?.troubles.filter((it) => it.kind === 'own-copy-old')
}

describe('the house’s own copies', () => {
  it('are no line on any card while all is well, nor before they had a chance', async () => {
    expect(await keys()).toEqual([['simrs/database', 'unsafe']])
    await copied('pulih/database', now.getTime() - 2 * HOUR)
    expect(await keys()).toEqual([['simrs/database', 'unsafe']])
    expect((await siteStatus({ site, clock: fakeClock(now), store: place.store })).next).toEqual([])
    expect(await keys('pulih')).toEqual([['simrs/database', 'unsafe'], ['pulih/database', 'attention']])
  })

  it('are said where they are damaged or too old, and never make a hospital unsafe whose own data is safe', async () => {
    const own = await copied('pulih/database', now.getTime() - 2 * HOUR)
    await place.store.write((tx) => markBad(tx, { id: own, at: now }))
    expect((await keys()).at(-1)).toEqual(['pulih/database', 'attention'])
  })

  it('ask for a look in the line of the bot itself once the newest is two days old', async () => {
    expect(await troubles()).toEqual([{ kind: 'own-copy-old', takenAt: null }])
    expect(await troubles(now.getTime() - DAY)).toEqual([])
    await copied('pulih/database', now.getTime() - 3 * DAY)
    expect(await troubles()).toEqual([{ kind: 'own-copy-old', takenAt: now.getTime() - 3 * DAY }])
    await copied('pulih/database', now.getTime() - DAY)
    expect(await troubles()).toEqual([])
  })

  it('hold back no deletion of the hospital’s', async () => {
    const later = new Date(now.getTime() + 30 * DAY)
    expect(await place.store.read((query) => missingFulls(query, { site, now: later }))).toEqual([])
  })
})
