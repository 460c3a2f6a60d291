import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../core/clock.ts'
import type { Site } from '../core/site.ts'
import { raise } from '../store/alarms.ts'
import { addCopy, markBad, type NewCopy } from '../store/copies.ts'
import { endRun, queueRun } from '../store/runs.ts'
import { statusCard } from '../texts/views/status.ts'
import { plain, textsFor } from '../texts/words.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { filesComponent, localTarget, sqliteComponent, testSite } from '../test/fakes/site.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { siteStatus } from './status.ts'

/** Monday, 07.30 WIB. */
const now = new Date('2026-11-23T00:30:00Z')
const site: Site = testSite({
  systems: [{ name: 'simrs', title: 'SIMRS', components: [sqliteComponent({ targets: ['lokal', 'nas'] }), filesComponent({ targets: ['lokal', 'nas'] })], rpo: null, rto: null }],
  targets: [localTarget({ name: 'lokal', class: 'same-host' }), localTarget()],
  schedules: [{ kind: 'backup', name: 'malam', system: 'simrs', level: 'full', cron: '0 3 * * *', zone: 'Asia/Jakarta', missed: 'run-once', window: null }],
})
let place: ReturnType<typeof temporaryStore>
beforeEach(() => { place = temporaryStore() })
afterEach(() => place.remove())

const status = () => siteStatus({ site, clock: fakeClock(now), store: place.store })
async function ran(component: string, change: { readonly kind?: 'backup' | 'rehearsal'; readonly state?: 'done' | 'failed' } = {}): Promise<number> {
  return await place.store.write(async (tx) => {
    const run = await queueRun(tx, { kind: change.kind ?? 'backup', round: null, component, level: 'full', target: 'lokal', copyId: null, attempt: 1, at: now, dueAt: null, facts: {} })
    await endRun(tx, { id: run.id, state: change.state ?? 'done', at: now, facts: {} })
    return run.id
  })
}
async function copy(component: string, change: Partial<NewCopy> = {}): Promise<number> {
  const runId = await ran(component)
  const takenAt = change.takenAt ?? now.getTime() - 4 * HOUR
  const target = change.target ?? 'nas'
  return (await place.store.write((tx) => addCopy(tx, { runId, system: 'simrs', component, engine: 'sqlite', level: 'full', target, class: target === 'nas' ? 'off-host' : 'same-host', key: `${component}/${runId}`, takenAt, storedAt: takenAt, bytes: 1_840_000_000, rawBytes: 1, manifestHash: '0', rung: 'intact', ...change }))).id
}
async function allWell(): Promise<void> {
  for (const component of ['simrs/database', 'simrs/aplikasi']) {
    await copy(component, { target: 'lokal' })
    await copy(component)
    await ran(component, { kind: 'rehearsal' })
  }
}
const kinds = async () => (await status()).components.map((it) => it.reasons.map((reason) => reason.kind))
const card = async (lang: 'id' | 'en' = 'id') => statusCard(await status())(textsFor(site.zone)[lang])

describe('the state of the hospital', () => {
  it('answers “aman atau tidak?” on its first line', async () => {
    await allWell()
    expect(plain((await card()).title)).toBe('AMAN — SIMRS, 2 komponen')
    expect(plain((await card('en')).title)).toBe('SAFE — SIMRS, 2 components')
    expect(await card()).toMatchObject({ mood: 'ok', silent: true })
    const rows = (await card()).blocks.flatMap((block) => (block.kind === 'rows' ? block.rows.map((row) => plain([...row.label, { kind: 'text', text: ': ' }, ...(row.detail ?? [])])) : []))
    expect(rows).toEqual(['SIMRS · database: terbukti utuh, 4 jam lalu · satu server dengan sumber dan di luar server', 'SIMRS · aplikasi: terbukti utuh, 4 jam lalu · satu server dengan sumber dan di luar server'])
  })

  it('is not safe before anything is proven, and says so without a green mark anywhere', async () => {
    await copy('simrs/database', { rung: 'stored' })
    expect(await kinds()).toEqual([['never-proven'], ['never-proven']])
    expect(plain((await card()).title)).toBe('TIDAK AMAN — SIMRS, 2 dari 2 komponen')
    expect(JSON.stringify(await card())).not.toContain('"mark":"ok"')
  })

  it('counts a differential only with the full that it builds upon', async () => {
    await allWell()
    const full = await copy('simrs/database', { rung: 'stored', takenAt: now.getTime() - 2 * HOUR })
    await copy('simrs/database', { level: 'differential', baseId: full, takenAt: now.getTime() - HOUR })
    const [database] = (await status()).components
    expect(database?.proven).toMatchObject({ level: 'full', takenAt: now.getTime() - 4 * HOUR })
  })

  it('R2, R43: never counts a copy on the source’s own server as off-server', async () => {
    await allWell()
    await place.store.write(async (tx) => { for (let id = 1; id <= 20; id += 1) await markBad(tx, { id, at: now }) })
    await copy('simrs/database', { target: 'lokal' })
    await copy('simrs/aplikasi', { target: 'lokal' })
    const now_ = await status()
    expect(now_.components[0]).toMatchObject({ verdict: 'attention', places: [{ target: 'lokal', newest: { rung: 'intact' } }, { target: 'nas', newest: null }] })
    expect(now_.components[0]!.reasons.map((it) => it.kind)).toEqual(['damaged', 'only-same-host'])
  })

  it('R4: finds the newest proof too old when a night was missed, and not before', async () => {
    await allWell()
    expect((await status()).verdict).toBe('safe')
    const tomorrow = siteStatus({ site, clock: fakeClock(new Date(now.getTime() + DAY + 3 * HOUR)), store: place.store })
    expect((await tomorrow).components[0]).toMatchObject({ verdict: 'unsafe', reasons: [{ kind: 'too-old', allowed: DAY + 6 * HOUR }] })
  })

  it('turns unsafe when last night failed although an older copy is proven, and when a rehearsal failed', async () => {
    await allWell()
    await ran('simrs/database', { state: 'failed' })
    await ran('simrs/aplikasi', { kind: 'rehearsal', state: 'failed' })
    expect(await kinds()).toEqual([['last-failed'], ['rehearsal-failed']])
    expect(plain((await card()).title)).toBe('TIDAK AMAN — SIMRS, 2 dari 2 komponen')
  })

  it('announces no check for a day on which it is not held', async () => {
    const morning = { name: 'morning', title: { id: 'Pemeriksaan pagi', en: 'Morning check' }, procedure: null, cron: '30 7 * * *', zone: 'Asia/Jakarta', days: 'workdays', missed: 'run-once', room: 'edp', probes: [], signers: ['edp'], signWithin: HOUR, remindAfter: [], escalateAfter: 2 * HOUR, document: false } as const
    const next = async (at: string, days: 'workdays' | 'always') => (await siteStatus({ site: { ...site, schedules: [], checks: [{ ...morning, days }] }, clock: fakeClock(new Date(at)), store: place.store })).next.map((it) => new Date(it.at).toISOString())
    // Saturday evening; and the day before Christmas and the leave around it.
    expect(await next('2026-11-21T14:00:00Z', 'workdays')).toEqual(['2026-11-23T00:30:00.000Z'])
    expect(await next('2026-11-21T14:00:00Z', 'always')).toEqual(['2026-11-22T00:30:00.000Z'])
    expect(await next('2026-12-23T14:00:00Z', 'workdays')).toEqual(['2026-12-28T00:30:00.000Z'])
  })

  it('shows what runs, which alarms stand and what comes next', async () => {
    await allWell()
    await place.store.write(async (tx) => {
      await queueRun(tx, { kind: 'backup', round: null, component: 'simrs/database', level: 'full', target: 'nas', copyId: null, attempt: 1, at: now, dueAt: null, facts: {} })
      await raise(tx, { key: 'overrun:round:1', facts: {}, at: now })
    })
    const found = await status()
    expect(found.components[0]?.running).toMatchObject({ kind: 'backup', state: 'queued' })
    expect(found.alarms).toEqual([{ key: 'overrun:round:1', raisedAt: now.getTime() }])
    expect(found.next).toEqual([{ name: 'malam', title: { id: 'SIMRS', en: 'SIMRS' }, what: 'backup', at: Date.parse('2026-11-23T20:00:00Z') }])
  })

  it('says of a hospital with nothing to back up that there is nothing, not that it is safe', async () => {
    const empty = await siteStatus({ site: { ...site, systems: [] }, clock: fakeClock(now), store: place.store })
    expect(empty.verdict).toBe('attention')
    expect(plain(statusCard(empty)(textsFor(site.zone).id).title)).toBe('Belum ada sistem yang dicadangkan.')
  })
})
