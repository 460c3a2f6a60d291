import { readFileSync, renameSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DAY } from '../core/clock.ts'
import { openCarries } from '../store/carries.ts'
import { markBad } from '../store/copies.ts'
import { proofsOf } from '../store/proofs.ts'
import { carry, carryingHospitals, due, look, monthly, plugIn, said, states, unplug } from '../test/fakes/carrying.ts'
import { copies, flip, night } from '../test/fakes/night.ts'
import { listDeletions } from './retain.ts'
import { siteStatus } from './status.ts'

const { house } = carryingHospitals()

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
