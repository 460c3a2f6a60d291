import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { retention as retentionCommand } from '../../../commands/retention.ts'
import { retentionJobs } from '../../../jobs/retention.ts'
import { retention } from '../../backups/retain.ts'
import type { Kit } from '../../bot/kit.ts'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { quiet } from '../../core/log.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Person } from '../../core/people.ts'
import { statusOf } from '../../core/procedure-reading.ts'
import type { Worker } from '../../core/worker.ts'
import { conductor } from '../../procedures/conductor.ts'
import { deletionProcedure } from '../../procedures/deletion.ts'
import { verifyAudit } from '../../store/audit.ts'
import { addCopy, climb, copyById, livingCopies, markBad, markGone, type NewCopy } from '../../store/copies.ts'
import { endedProcedures, openProcedures, procedureById } from '../../store/procedures.ts'
import { endRun, queueRun } from '../../store/runs.ts'
import { outbox, people as peopleTable, rooms } from '../../store/schema.ts'
import { sqlOf } from '../../store/store.ts'
import { localTarget } from '../../targets/local.ts'
import { plain } from '../../texts/words.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testKit } from '../fakes/kit.ts'
import { localTarget as targetPlan, sqliteComponent, testSite } from '../fakes/site.ts'
import { temporaryStore } from '../fakes/store.ts'

/** Monday, 08.00 WIB. */
const MONDAY = new Date('2026-11-23T01:00:00Z')
const COMPONENT = 'simrs/database'

let at: FakeClock
let place: ReturnType<typeof temporaryStore>
let kit: Kit
let going: Worker | null
let instance = 0
let edp: Person

beforeEach(async () => {
  at = fakeClock(MONDAY)
  place = temporaryStore()
  const plan = targetPlan({ path: join(place.folder, 'nas') })
  const site = testSite({
    systems: [{ name: 'simrs', title: 'SIMRS', components: [sqliteComponent()], rpo: null, rto: null }],
    targets: [plan],
    retention: [{ name: 'standar', maxAge: 14 * DAY, keepCopies: 1, keepDates: 0, keepProven: 1, daily: 0, weekly: 0, monthly: 0 }],
    schedules: [
      { kind: 'backup', name: 'minggu-penuh', system: 'simrs', level: 'full', cron: '0 2 * * 0', zone: 'Asia/Jakarta', missed: 'run-once', window: null },
      { kind: 'retention', name: 'senin', cron: '0 8 * * 1', zone: 'Asia/Jakarta', missed: 'run-once', confirm: true },
    ],
  })
  kit = testKit({ clock: at, store: place.store, site, target: () => localTarget({ plan }) })
  edp = await person('Rina', ['edp'])
  await place.store.write(async (tx) => {
    for (const purpose of ['edp', 'manager'] as const) await sqlOf(tx).insert(rooms).values({ platform: 'web', chat: purpose, thread: '', name: purpose, purpose, lang: 'id', state: 'active', addedAt: 0 })
  })
  going = null
})
afterEach(async () => {
  await going?.stop()
  await place.remove()
})

async function person(name: string, duties: Person['duties']): Promise<Person> {
  const [row] = await place.store.write(async (tx) => await sqlOf(tx).insert(peopleTable).values({ name, duties: [...duties], addedAt: 0 }).returning())
  return { id: row!.id, name, duties }
}

/** A real folder on the target and its row; taken at a local time. */
async function copy(wib: string, change: Partial<NewCopy> = {}): Promise<number> {
  const takenAt = Date.parse(`${wib}:00+07:00`)
  const key = `${COMPONENT}/${wib.replaceAll(/\D/g, '')}-${change.level ?? 'full'}`
  mkdirSync(join(place.folder, 'nas', key), { recursive: true })
  writeFileSync(join(place.folder, 'nas', key, 'data.zst'), 'x'.repeat(100))
  const row = await place.store.write(async (tx) => {
    const run = await queueRun(tx, { kind: 'backup', round: null, component: COMPONENT, level: 'full', target: 'nas', copyId: null, attempt: 1, at: new Date(takenAt), dueAt: null, facts: {} })
    await endRun(tx, { id: run.id, state: 'done', at: new Date(takenAt), facts: {} })
    return await addCopy(tx, { runId: run.id, system: 'simrs', component: COMPONENT, engine: 'sqlite', level: 'full', target: 'nas', class: 'off-host', key, takenAt, storedAt: takenAt, bytes: 100, rawBytes: 100, manifestHash: '0', rung: 'intact', ...change })
  })
  return row.id
}

function wakeUp(over: Kit = kit): Worker {
  instance += 1
  const house = { ...over, instance: `process-${instance}` }
  going = conductor(house, [deletionProcedure(house, retention(house))])
  return going
}

async function held(): Promise<number> {
  const job = retentionJobs(kit.site)[0]!
  const done = await job.run({ slot: at.now(), at: at.now(), late: false, signal: new AbortController().signal, log: quiet }, kit)
  if (!done.ok) throw new Error(done.refusal.reason)
  return Number(done.value.split(' ')[1])
}

async function say(by: Person, args: Record<string, unknown>): Promise<Outcome<unknown>> {
  return await retentionCommand.run({ args, by: { platform: 'web', userId: by.name, name: by.name, person: by }, room: null, place: { platform: 'web', chat: 'edp', thread: null, title: 'EDP', direct: false }, at: at.now(), lang: 'id' }, kit)
}

/** The newest thing owed to a room, as it would be read. */
async function card(room: string): Promise<{ title: string; text: string; says: readonly string[] }> {
  const rows = await place.store.read(async (query) => await sqlOf(query).select().from(outbox).orderBy(outbox.id))
  const [to] = (await place.store.read(async (query) => await sqlOf(query).select().from(rooms))).filter((it) => it.chat === room)
  const message = rows.filter((row) => row.roomId === to!.id && row.state !== 'replaced').at(-1)?.spoken.id
  if (message === undefined) return { title: '', text: '', says: [] }
  const text = message.blocks.flatMap((block) => (block.kind === 'line' || block.kind === 'small' ? [plain(block.line)] : block.kind === 'rows' ? block.rows.map((row) => `[${row.mark}] ${plain(row.label)}: ${plain(row.detail ?? [])}`) : []))
  return { title: plain(message.title), text: text.join('\n'), says: (message.actions ?? []).map((action) => action.say) }
}

const folders = () => readdirSync(join(place.folder, 'nas', COMPONENT)).sort()
const stateOf = async (id: number) => (await place.store.read((query) => procedureById(query, id)))!.state
const ids = async () => (await place.store.read((query) => livingCopies(query, { component: COMPONENT }))).map((it) => it.id)

describe('R62: Monday’s deletion', () => {
  it('R62: lists, asks, deletes and reports: only what is older than two weeks, and only what was shown', async () => {
    const old = await copy('2026-11-01T02:00')
    const sunday = await copy('2026-11-22T02:00')
    const bot = wakeUp()
    await bot.start()
    const id = await held()
    await bot.idle()
    const asked = await card('edp')
    expect(asked.title).toBe('PENGHAPUSAN CADANGAN LAMA — MENUNGGU')
    expect(asked.text).toContain('1 cadangan (100 B) telah melewati batas simpan')
    expect(asked.text).toContain('[wait] Persetujuan EDP')
    expect(folders()).toHaveLength(2)
    const [confirm] = asked.says
    expect(confirm).toMatch(new RegExp(`^retention confirm ${id} \\d+\\.[0-9a-f]{8}$`))
    expect(await say(edp, { action: 'confirm', what: String(id), more: confirm!.split(' ')[3] })).toMatchObject({ ok: true })
    await bot.idle()
    expect(statusOf(await stateOf(id))).toBe('done')
    expect(folders()).toEqual(['202611220200-full'])
    expect(await place.store.read((query) => copyById(query, old))).toMatchObject({ deletingAt: MONDAY.getTime(), deletedAt: MONDAY.getTime() })
    expect(await ids()).toEqual([sunday])
    const report = await card('edp')
    expect(report.title).toBe('PENGHAPUSAN CADANGAN LAMA — SELESAI')
    expect(report.text).toContain('1 cadangan dihapus; ruang yang dibebaskan 100 B.')
    expect(report.text).toContain('[ok] Persetujuan EDP: Rina, ')
    expect(await place.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  })

  it('R61: waits for Sunday’s 02.00 full to be proven, says so, and begins when it is', async () => {
    await copy('2026-11-01T02:00')
    await copy('2026-11-15T02:00')
    const sunday = await copy('2026-11-22T02:00', { rung: 'stored' })
    const bot = wakeUp()
    await bot.start()
    const id = await held()
    await bot.idle()
    expect((await card('edp')).text).toContain('Menunggu bukti cadangan penuh terakhir: simrs. Belum ada yang dihapus.')
    await place.store.write((tx) => climb(tx, { id: sunday, rung: 'intact' }))
    at.advance(MINUTE)
    await bot.idle()
    expect((await card('edp')).text).toContain('telah melewati batas simpan')
    expect(statusOf(await stateOf(id))).toBe('waiting')
  })

  it('R62: deletes nothing when Sunday’s full is damaged, and reports what is held and why', async () => {
    await copy('2026-11-01T02:00')
    const sunday = await copy('2026-11-22T02:00')
    await place.store.write((tx) => markBad(tx, { id: sunday, at: MONDAY }))
    const bot = wakeUp()
    await bot.start()
    const id = await held()
    await bot.idle()
    for (let hour = 0; hour < 7; hour += 1) { at.advance(HOUR); await bot.idle() }
    expect(statusOf(await stateOf(id))).toBe('done')
    const report = await card('edp')
    expect(report.text).toContain('Tidak ada yang dihapus: penghapusan ditahan.')
    expect(report.text).toContain('ditahan: cadangan penuh 22 Nov 02.00 WIB belum terbukti utuh')
    expect(folders()).toHaveLength(2)
  })

  it('voids a list that changed since it was shown, shows the difference, and asks again', async () => {
    const first = await copy('2026-11-01T02:00')
    const second = await copy('2026-11-02T02:00')
    await copy('2026-11-22T02:00')
    const bot = wakeUp()
    await bot.start()
    const id = await held()
    await bot.idle()
    const shown = (await card('edp')).says[0]!.split(' ')[3]!
    expect(await say(edp, { action: 'pin', what: `#${first}`, more: 'pemeriksaan data' })).toMatchObject({ ok: true })
    at.advance(HOUR)
    expect(await say(edp, { action: 'confirm', what: String(id), more: shown })).toMatchObject({ ok: false, refusal: { reason: 'plan-changed' } })
    await bot.idle()
    const again = await card('edp')
    expect(again.text).toContain(`Daftar berubah sejak ditampilkan; persetujuan sebelumnya tidak berlaku. tidak jadi 1 (#${first}).`)
    expect(await say(edp, { action: 'confirm', what: String(id), more: shown })).toMatchObject({ ok: false, refusal: { reason: 'plan-changed' } })
    expect(await say(edp, { action: 'confirm', what: String(id), more: again.says[0]!.split(' ')[3] })).toMatchObject({ ok: true })
    await bot.idle()
    expect(await ids()).not.toContain(second)
    expect(await ids()).toContain(first)
  })

  it('waits while a run of the component is going on, and deletes afterwards what was agreed on', async () => {
    const old = await copy('2026-11-01T02:00')
    await copy('2026-11-22T02:00')
    const bot = wakeUp()
    await bot.start()
    const id = await held()
    await bot.idle()
    const run = await place.store.write((tx) => queueRun(tx, { kind: 'backup', round: null, component: COMPONENT, level: 'differential', target: 'nas', copyId: null, attempt: 1, at: at.now(), dueAt: null, facts: {} }))
    expect(await say(edp, { action: 'confirm', what: String(id) })).toMatchObject({ ok: true })
    await bot.idle()
    expect((await card('edp')).text).toContain('Menunggu pekerjaan pada simrs/database selesai.')
    expect(await ids()).toContain(old)
    await place.store.write((tx) => endRun(tx, { id: run.id, state: 'done', at: at.now(), facts: {} }))
    at.advance(MINUTE)
    await bot.idle()
    expect(statusOf(await stateOf(id))).toBe('done')
    expect(await ids()).not.toContain(old)
  })

  it('lets one of two win, tells the other who it was, and hears nobody who may not', async () => {
    await copy('2026-11-01T02:00')
    await copy('2026-11-22T02:00')
    const bot = wakeUp()
    await bot.start()
    const id = await held()
    await bot.idle()
    const auditor = await person('Wati', ['auditor'])
    const manager = await person('Budi', ['manager'])
    expect(await say(auditor, { action: 'confirm', what: String(id) })).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } })
    const token = (await card('edp')).says[0]!.split(' ')[3]
    const both = await Promise.all([say(edp, { action: 'confirm', what: String(id), more: token }), say(manager, { action: 'decline', what: String(id), more: `${token} masih perlu` })])
    expect(both).toMatchObject([{ ok: true }, { ok: false, refusal: { reason: 'already-decided', by: 'Rina' } }])
    expect(await say(edp, { action: 'confirm', what: String(id), more: token })).toMatchObject({ ok: false })
  })

  it('ends told when it is declined, and deletes nothing', async () => {
    await copy('2026-11-01T02:00')
    await copy('2026-11-22T02:00')
    const bot = wakeUp()
    await bot.start()
    const id = await held()
    await bot.idle()
    expect(await say(edp, { action: 'decline', what: String(id), more: '' })).toMatchObject({ ok: false, refusal: { reason: 'reason-needed' } })
    expect(await say(edp, { action: 'decline', what: String(id), more: 'menunggu audit' })).toMatchObject({ ok: true })
    await bot.idle()
    expect(statusOf(await stateOf(id))).toBe('stopped')
    expect((await card('edp')).text).toContain('Ditolak oleh Rina, 23 Nov 08.00 WIB.\nAlasan: menunggu audit'.split('\n')[0])
    expect(folders()).toHaveLength(2)
  })

  it('reminds EDP, then the manager, and ends told when nobody answers for six days', async () => {
    await copy('2026-11-01T02:00')
    await copy('2026-11-22T02:00')
    const bot = wakeUp()
    await bot.start()
    const id = await held()
    await bot.idle()
    expect((await card('manager')).title).toBe('')
    at.advance(25 * HOUR)
    await bot.idle()
    expect((await card('manager')).title).toBe('PENGHAPUSAN CADANGAN LAMA — MENUNGGU')
    at.advance(6 * DAY)
    await bot.idle()
    expect(statusOf(await stateOf(id))).toBe('stopped')
    expect((await card('edp')).text).toContain('Tidak dijawab sampai batas waktu; tidak ada yang dihapus.')
    expect(folders()).toHaveLength(2)
  })

  it('R18: finishes on a removable disk what was agreed on once the disk is plugged in again, and asks when it stays away', async () => {
    const disk = targetPlan({ path: join(place.folder, 'nas'), removable: true, class: 'offline' })
    kit = { ...kit, target: () => localTarget({ plan: disk }) }
    const old = await copy('2026-11-01T02:00')
    await copy('2026-11-22T02:00')
    const bot = wakeUp()
    await bot.start()
    const id = await held()
    await bot.idle()
    renameSync(disk.path, `${disk.path}-in-the-safe`)
    expect(await say(edp, { action: 'confirm', what: String(id) })).toMatchObject({ ok: true })
    for (let n = 0; n < 6; n += 1) { await bot.idle(); at.advance(5 * MINUTE) }
    await bot.idle()
    expect(statusOf(await stateOf(id))).toBe('interrupted')
    const asks = await card('edp')
    expect(asks.text).toContain('Tempat penyimpanan tidak terpasang atau tidak dapat dijangkau.')
    expect(asks.text).toContain('1 cadangan belum terhapus')
    expect((await place.store.read((query) => copyById(query, old)))?.deletedAt).toBeNull()
    renameSync(`${disk.path}-in-the-safe`, disk.path)
    expect(await say(edp, { action: 'retry', what: String(id) })).toMatchObject({ ok: true })
    await bot.idle()
    expect(statusOf(await stateOf(id))).toBe('done')
    expect(folders()).toEqual(['202611220200-full'])
  })

  it('never opens a second deletion while one is going on', async () => {
    await copy('2026-11-01T02:00')
    await copy('2026-11-22T02:00')
    await held()
    await expect(held()).rejects.toThrow('procedure-open')
  })

  it('loses nothing, whatever moment the process is killed at', async () => {
    // A store that dies after so many commits: whatever was committed stays, whatever was not never was.
    let killed = 0
    for (let dies = 0, survived = false; !survived; dies += 1) {
      const base = await copy('2026-11-01T02:00')
      const differential = await copy('2026-11-02T02:00', { level: 'differential', baseId: base })
      const sunday = await copy('2026-11-22T02:00')
      const id = await held()
      let left = dies
      const dying: Kit = { ...kit, store: { ...kit.store, write: async (fn) => { left -= 1; return left < 0 ? await forever : await kit.store.write(fn) }, read: async (fn) => (left < 0 ? await forever : await kit.store.read(fn)) } }
      const first = wakeUp(dying)
      await first.start()
      await settled(async () => { await confirmIfAsked(id); return left < 0 || statusOf(await stateOf(id)) === 'done' })
      survived = left >= 0
      if (survived) await first.stop()
      else killed += 1
      const second = wakeUp()
      await second.start()
      await settled(async () => { await second.idle(); await confirmIfAsked(id); return statusOf(await stateOf(id)) === 'done' })
      expect(statusOf(await stateOf(id)), `killed after ${dies} commits`).toBe('done')
      expect(await ids()).toEqual([sunday])
      expect(folders()).toEqual(['202611220200-full'])
      const outcome = (await stateOf(id)).evidence.findLast((it) => it.step === 'delete' && it.what === 'finished')?.seen
      expect(outcome).toEqual({ gone: 2, bytes: 200, left: 0 })
      for (const gone of [base, differential]) expect((await place.store.read((query) => copyById(query, gone)))?.deletedAt).not.toBeNull()
      await second.stop()
      rmSync(join(place.folder, 'nas', COMPONENT), { recursive: true })
      await place.store.write((tx) => markGone(tx, { id: sunday, at: MONDAY }))
    }
    expect(await place.store.read((query) => openProcedures(query))).toEqual([])
    expect((await place.store.read((query) => endedProcedures(query, { kind: 'deletion', most: 100 }))).length).toBe(killed + 1)
    expect(killed, 'it was killed at every boundary').toBeGreaterThan(6)
    expect(await place.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  })
})

async function confirmIfAsked(id: number): Promise<void> {
  const { state } = (await place.store.read((query) => procedureById(query, id)))!
  if (state.ending === null && state.stands[state.at]?.is === 'open') await say(edp, { action: 'confirm', what: String(id) })
}

/** What a dead process waits for. */
const forever = new Promise<never>(() => undefined)

/** Looks again and again, as fast as the disk allows, until it holds. */
async function settled(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 4000 && !await holds(); turn += 1) await new Promise((resolve) => { setTimeout(resolve, 1) })
}
