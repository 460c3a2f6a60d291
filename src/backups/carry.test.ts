import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backup } from '../../commands/backup.ts'
import { copies as watch, copyJobs } from '../../jobs/copy.ts'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { quiet } from '../core/log.ts'
import type { CopySchedule, LocalTargetPlan } from '../core/site.ts'
import { auditTail } from '../store/audit-tail.ts'
import { carryById, openCarries } from '../store/carries.ts'
import { markBad } from '../store/copies.ts'
import { proofsOf } from '../store/proofs.ts'
import { runsOfCarry } from '../store/runs.ts'
import { copies, flip, night, wards, BUDI } from '../test/fakes/night.ts'
import { filesComponent, sqliteComponent } from '../test/fakes/site.ts'
import type { Ward } from '../test/fakes/ward.ts'
import { endCopies, startCopies } from './desk.ts'
import { listDeletions } from './retain.ts'
import { siteStatus } from './status.ts'

const { started } = wards()
const monthly: CopySchedule = { kind: 'copy', name: 'bulanan', system: 'simrs', cron: '0 8 1 * *', zone: 'Asia/Jakarta', missed: 'run-once', components: ['simrs/database', 'simrs/aplikasi'], from: null, to: ['nas-2'], over: null, retention: null }

/** A hospital whose back-ups go to the NAS, and whose schedule carries them to a second place once a month. */
async function house(of: { readonly schedule?: Partial<CopySchedule>; readonly second?: Partial<LocalTargetPlan>; readonly more?: Parameters<typeof started>[0] } = {}): Promise<Ward> {
  const targets = ['nas']
  return await started({
    targets: [{}, { removable: true, class: 'offline', ...of.second }],
    components: (folder) => [sqliteComponent({ file: join(folder, 'database.txt'), targets }), filesComponent({ path: join(folder, 'application.txt'), targets })],
    site: { schedules: [{ ...monthly, ...of.schedule }] },
    ...of.more,
  })
}

const plugIn = (w: Ward) => { mkdirSync(w.targetFolder('nas-2'), { recursive: true }) }
const unplug = (w: Ward) => { renameSync(w.targetFolder('nas-2'), `${w.targetFolder('nas-2')}-away`) }
async function due(w: Ward): Promise<void> {
  const [job] = copyJobs(w.kit.site)
  const at = w.clock.now()
  expect(await job?.run({ slot: at, at, late: false, signal: new AbortController().signal, log: quiet }, w.kit)).toMatchObject({ ok: true })
  await w.work()
}
/** The next look of the watch, as the minute tick brings it. */
async function look(w: Ward, after = MINUTE): Promise<void> {
  w.clock.advance(after)
  await watch.look(w.clock.now(), w.kit)
  await w.work()
}
const carry = async (w: Ward, id = 1) => (await w.kit.store.read((query) => carryById(query, id)))
const states = async (w: Ward, id = 1) => (await w.kit.store.read((query) => runsOfCarry(query, id))).map((run) => run.state)
const said = async (w: Ward) => (await w.heard()).map(({ title, mood, silent }) => ({ title, mood, silent }))

describe('a schedule that carries copies on', () => {
  it('R18, R51: brings the newest copy of every component to the disk, proven byte by byte on both sides, and says so softly', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    await due(w)
    expect(await carry(w)).toMatchObject({ verdict: 'ok', schedule: 'bulanan' })
    const [origin] = await copies(w, 'nas')
    const [twin] = await copies(w, 'nas-2')
    expect(twin).toMatchObject({ originId: origin?.id, rung: 'intact', manifestHash: origin?.manifestHash, class: 'offline' })
    for (const file of ['data.txt', 'manifest.json', 'RESTORE.md']) expect(readFileSync(w.at('nas-2', twin?.key ?? '', file))).toEqual(readFileSync(w.at('nas', origin?.key ?? '', file)))
    expect((await w.kit.store.read((query) => proofsOf(query, twin?.id ?? 0))).map((proof) => [proof.rung, proof.ok])).toEqual([['complete', true], ['stored', true], ['intact', true]])
    expect(await said(w)).toEqual([{ title: 'SALINAN BERHASIL — SIMRS', mood: 'ok', silent: true }])
    expect((await w.heard())[0]?.text).toContain('nas-2 boleh dilepas dan disimpan kembali.')
  })

  it('is asked for by the same slot once', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    await due(w)
    await due(w)
    expect(await states(w)).toEqual(['done', 'done'])
    expect(await carry(w, 2)).toBeNull()
  })

  it('no back-up goes to such a place by itself', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    expect(await copies(w, 'nas-2')).toEqual([])
  })

  it('R18: asks for a disk that is away once, aloud, and copies as soon as it is there, what is newest then', async () => {
    const w = await house()
    await night(w)
    await due(w)
    expect(await carry(w)).toMatchObject({ endedAt: null, verdict: null })
    expect(await said(w)).toEqual([{ title: 'SALINAN MENUNGGU MEDIA — SIMRS', mood: 'warn', silent: false }])
    expect((await w.heard())[0]?.text).toContain('Mohon menghubungkan nas-2. Penyalinan dimulai dengan sendirinya setelah terhubung.')
    await look(w)
    await look(w)
    expect(await states(w)).toEqual(['skipped', 'skipped'])
    expect((await siteStatus(w.kit)).components.map((it) => it.reasons.filter((reason) => reason.kind === 'copy-waits'))).toEqual([[{ kind: 'copy-waits', target: 'nas-2', at: expect.any(Number) as number }], [{ kind: 'copy-waits', target: 'nas-2', at: expect.any(Number) as number }]])
    w.clock.advance(DAY)
    w.source('database', ['1=pasien', '2=kunjungan', '3=resep'])
    await night(w)
    plugIn(w)
    await look(w)
    expect(await carry(w)).toMatchObject({ verdict: 'ok' })
    const [newest] = (await copies(w, 'nas')).slice(-1)
    expect((await copies(w, 'nas-2')).map((copy) => copy.originId)).toEqual([newest?.id])
    expect(await said(w)).toEqual([{ title: 'SALINAN BERHASIL — SIMRS', mood: 'ok', silent: false }])
    expect((await siteStatus(w.kit)).components.flatMap((it) => it.reasons.filter((reason) => reason.kind === 'copy-waits'))).toEqual([])
  })

  it('that still waits a month later asks again, and copies once', async () => {
    const w = await house()
    await night(w)
    await due(w)
    w.clock.advance(30 * DAY)
    await due(w)
    expect((await w.kit.store.read(openCarries)).map((it) => [it.id, it.slot])).toEqual([[1, w.clock.now().getTime()]])
    expect((await w.heard()).map((it) => it.silent)).toEqual([false])
    plugIn(w)
    await look(w)
    expect(await carry(w)).toMatchObject({ verdict: 'ok' })
    expect(await copies(w, 'nas-2')).toHaveLength(1)
  })

  it('brings along what a differential builds upon', async () => {
    const w = await house()
    await night(w)
    w.clock.advance(DAY)
    await night(w, { level: 'differential' })
    plugIn(w)
    await due(w)
    const chain = await copies(w, 'nas-2')
    expect(chain.map((copy) => [copy.level, copy.rung])).toEqual([['full', 'intact'], ['differential', 'intact']])
    expect(chain[1]?.baseId).toBe(chain[0]?.id)
  })

  it('R18: carries everything of a month where it says so, and what lies there already only once', async () => {
    const w = await house({ schedule: { over: 31 * DAY } })
    plugIn(w)
    await night(w)
    for (let week = 0; week < 5; week += 1) {
      w.clock.advance(7 * DAY)
      await night(w)
    }
    await due(w)
    const month = (await copies(w, 'nas')).filter((copy) => copy.takenAt >= w.clock.now().getTime() - 31 * DAY).map((copy) => copy.id)
    expect(month).toHaveLength(5)
    expect((await copies(w, 'nas-2')).map((copy) => copy.originId)).toEqual(month)
    w.clock.advance(7 * DAY)
    await night(w)
    await due(w)
    expect(await copies(w, 'nas-2')).toHaveLength(6)
    expect((await copies(w, 'nas-2')).every((copy) => copy.rung === 'intact')).toBe(true)
  })

  it('finds out that what it should carry has rotted: that is told at once, and nothing of it arrives', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    const [origin] = await copies(w, 'nas')
    flip(w.at('nas', origin?.key ?? '', 'data.txt'))
    await due(w)
    expect(await carry(w)).toMatchObject({ verdict: 'partial' })
    expect((await copies(w, 'nas'))[0]?.badAt).not.toBeNull()
    expect(await copies(w, 'nas-2')).toEqual([])
    expect((await said(w)).at(-1)).toEqual({ title: 'SALINAN BELUM LENGKAP — SIMRS', mood: 'alarm', silent: false })
    expect((await w.heard()).at(-1)?.text).toContain('<Ulangi: backup copy bulanan>')
  })

  it('passes over what was damaged, and carries what is sound', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    w.clock.advance(DAY)
    await night(w)
    const [first, second] = await copies(w, 'nas')
    await w.kit.store.write((tx) => markBad(tx, { id: second?.id ?? 0, at: w.clock.now() }))
    await due(w)
    expect((await copies(w, 'nas-2')).map((copy) => copy.originId)).toEqual([first?.id])
  })

  it('waits where the place that it carries from is away too', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    renameSync(w.targetFolder('nas'), `${w.targetFolder('nas')}-away`)
    await due(w)
    expect(await carry(w)).toMatchObject({ endedAt: null })
    expect((await w.heard()).at(-1)?.text).toContain('Tempat penyimpanan nas belum terpasang')
    expect((await w.heard()).at(-1)?.text).not.toContain('Mohon menghubungkan')
    await look(w)
    expect(await states(w)).toEqual(['skipped', 'skipped'])
    renameSync(`${w.targetFolder('nas')}-away`, w.targetFolder('nas'))
    await look(w)
    expect(await carry(w)).toMatchObject({ verdict: 'ok' })
  })

  it('whose place is no disk but away looks for it each quarter of an hour', async () => {
    const w = await house({ second: { removable: false, class: 'off-host' } })
    unplug(w)
    await night(w)
    await due(w)
    expect((await w.heard())[0]?.text).toContain('nas-2 dicoba lagi dengan sendirinya')
    renameSync(`${w.targetFolder('nas-2')}-away`, w.targetFolder('nas-2'))
    await look(w)
    expect(await carry(w)).toMatchObject({ verdict: 'ok' })
  })

  it('keeps copies there by its own plan, and lists them for deletion by it', async () => {
    const w = await house({ schedule: { retention: 'setahun' }, more: { site: { retention: [{ name: 'standar', maxAge: 14 * DAY, keepCopies: 1, keepDates: 1, keepProven: 1, daily: 0, weekly: 0, monthly: 0 }, { name: 'setahun', maxAge: 365 * DAY, keepCopies: 1, keepDates: 1, keepProven: 1, daily: 0, weekly: 0, monthly: 0 }], schedules: [{ ...monthly, retention: 'setahun' }] } } })
    plugIn(w)
    for (let month = 0; month < 3; month += 1) {
      await night(w)
      await due(w)
      w.clock.advance(30 * DAY)
    }
    const groups = (await listDeletions(w.kit, w.clock.now())).groups.filter((group) => group.component === 'simrs/database')
    expect(groups.map((group) => [group.target, group.plan, group.remove.length])).toEqual([['nas', 'standar', 2], ['nas-2', 'setahun', 0]])
  })
})

describe('copies that somebody asks for', () => {
  it('have a living card at once, and are heard at their end', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    expect(await startCopies(w.kit, { what: 'simrs', to: null, by: BUDI, room: null })).toMatchObject({ ok: true })
    expect(await said(w)).toEqual([{ title: 'SALINAN MENUNGGU GILIRAN — SIMRS', mood: 'info', silent: true }])
    await w.work()
    expect(await said(w)).toEqual([{ title: 'SALINAN BERHASIL — SIMRS', mood: 'ok', silent: false }])
    expect((await w.heard())[0]?.text).toContain('diminta oleh Budi')
  })

  it('go where a person says, and nowhere that is not a place of that system', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    expect(await startCopies(w.kit, { what: 'simrs', to: 'nas', by: BUDI, room: null })).toMatchObject({ ok: false, refusal: { reason: 'no-such-place', known: ['nas-2'] } })
    expect(await startCopies(w.kit, { what: 'simrss', to: null, by: BUDI, room: null })).toMatchObject({ ok: false, refusal: { reason: 'no-such-system' } })
    expect(await startCopies(w.kit, { what: 'simrs', to: 'nas-2', by: BUDI, room: null })).toMatchObject({ ok: true })
    await w.work()
    expect(await copies(w, 'nas-2')).toHaveLength(1)
  })

  it('are refused for a system whose copies have no other place', async () => {
    const w = await started()
    expect(await startCopies(w.kit, { what: 'simrs', to: null, by: BUDI, room: null })).toMatchObject({ ok: false, refusal: { reason: 'no-further-place' } })
  })

  it('take up what waits, instead of beginning a second one', async () => {
    const w = await house()
    await night(w)
    await due(w)
    plugIn(w)
    expect(await startCopies(w.kit, { what: 'bulanan', to: null, by: BUDI, room: null })).toMatchObject({ ok: true, value: { id: 1 } })
    expect(await startCopies(w.kit, { what: 'bulanan', to: null, by: BUDI, room: null })).toMatchObject({ ok: false, refusal: { reason: 'already-running' } })
    await w.work()
    expect(await carry(w)).toMatchObject({ verdict: 'ok' })
    expect(await carry(w, 2)).toBeNull()
  })

  it('are stopped by a word, and wait for nothing any more', async () => {
    const w = await house()
    await night(w)
    await due(w)
    expect(await endCopies(w.kit, { carry: 1, by: BUDI, name: 'Budi' })).toMatchObject({ ok: true })
    expect(await carry(w)).toMatchObject({ verdict: 'cancelled' })
    plugIn(w)
    await look(w, HOUR)
    expect(await copies(w, 'nas-2')).toEqual([])
    expect(await endCopies(w.kit, { carry: 1, by: BUDI, name: 'Budi' })).toMatchObject({ ok: false, refusal: { reason: 'stale-button' } })
    expect((await w.kit.store.read((query) => auditTail(query, 50))).map((row) => row.act)).toContain('carry.stopped')
  })

  it('do not make a stray word behind another request one that is understood', async () => {
    const w = await house()
    const call = { args: { what: 'simrs', to: 'nas-2' }, by: { platform: 'web', userId: '1', name: 'Budi', person: { id: 1, name: 'Budi', duties: ['edp'] } }, room: null, place: { platform: 'web', chat: 'edp', thread: null, title: 'EDP', direct: false }, at: w.clock.now(), lang: 'id' } as unknown as Parameters<typeof backup.run>[0]
    expect(await backup.run(call, w.kit)).toMatchObject({ ok: false, refusal: { reason: 'bad-arguments', problem: { kind: 'too-much', said: 'nas-2' } } })
    expect(await backup.run({ ...call, args: { action: 'copy', ...call.args } }, w.kit)).toMatchObject({ ok: true })
  })
})

describe('a disk that is pulled out while it is written', () => {
  it('is waited for, and the copy is begun anew', async () => {
    const pulled = { at: 0 }
    const w = await house({ more: { wrap: (target) => (target.name !== 'nas-2' ? target : { ...target, begin: async (key) => {
      const upload = await target.begin(key)
      return { ...upload, commit: async () => {
        pulled.at += 1
        if (pulled.at === 1) rmSync(join(w0.folder, 'target-2'), { recursive: true })
        return await upload.commit()
      } }
    } }) } })
    const w0 = w
    plugIn(w)
    await night(w)
    await due(w)
    expect(await copies(w, 'nas-2')).toEqual([])
    w.clock.advance(2 * MINUTE)
    await w.work()
    expect(await carry(w)).toMatchObject({ endedAt: null })
    plugIn(w)
    await look(w)
    expect(await carry(w)).toMatchObject({ verdict: 'ok' })
  })
})
