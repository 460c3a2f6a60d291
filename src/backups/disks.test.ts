import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { copies as watch, copyJobs, disks as lookout } from '../../jobs/copy.ts'
import { probeSeen } from '../checks/probe-place.ts'
import { markOf } from '../core/check-facts.ts'
import { DAY, MINUTE } from '../core/clock.ts'
import { quiet } from '../core/log.ts'
import type { CopySchedule } from '../core/site.ts'
import type { DiskPlan } from '../core/target-plan.ts'
import { effectiveCalendar } from '../registry/holidays.ts'
import { checkSheet } from '../reports/check-sheet.ts'
import { standing } from '../store/alarms.ts'
import { carryById } from '../store/carries.ts'
import { copies, night, wards } from '../test/fakes/night.ts'
import { filesComponent, sqliteComponent } from '../test/fakes/site.ts'
import type { Ward } from '../test/fakes/ward.ts'
import { takeInventory } from './inventory.ts'
import { siteStatus } from './status.ts'

const { started } = wards()
const folders: string[] = []
afterEach(() => { for (const it of folders.splice(0)) rmSync(it, { recursive: true, force: true }) })

const [A, B]: readonly [DiskPlan, DiskPlan] = [{ label: null, serial: null, mark: 'aaaaaaaa' }, { label: null, serial: null, mark: 'bbbbbbbb' }]
const monthly: CopySchedule = { kind: 'copy', name: 'bulanan', system: 'simrs', cron: '0 8 1 * *', zone: 'Asia/Jakarta', missed: 'run-once', components: ['simrs/database', 'simrs/aplikasi'], from: null, to: ['disk-a', 'disk-b'], over: null, retention: null }

/** Two disks that take turns at one place; what is plugged in is a folder there, the others lie in a drawer. */
async function house(of: { readonly rounds?: boolean } = {}) {
  const room = mkdtempSync(join(tmpdir(), 'pulih-disks-'))
  folders.push(room)
  const path = join(room, 'usb')
  const drawer = (name: string) => join(room, `drawer-${name}`)
  for (const [name, mark] of [['a', A.mark], ['b', B.mark], ['foto', null]] as const) {
    mkdirSync(drawer(name))
    if (mark !== null) writeFileSync(join(drawer(name), '.pulih-disk'), JSON.stringify({ pulih: 'disk', mark }))
  }
  let inside: string | null = null
  const plug = (name: string | null) => {
    if (inside !== null) renameSync(path, drawer(inside))
    if (name !== null) renameSync(drawer(name), path)
    inside = name
  }
  const common = { path, removable: true, class: 'offline', seenEvery: 35 * DAY } as const
  const targets = of.rounds === true ? ['nas', 'disk-a', 'disk-b'] : ['nas']
  const w = await started({
    targets: [{}, { ...common, name: 'disk-a', disk: A, turns: { place: 'disk', others: [B] } }, { ...common, name: 'disk-b', disk: B, turns: { place: 'disk', others: [A] } }],
    components: (folder) => [sqliteComponent({ file: join(folder, 'database.txt'), targets }), filesComponent({ path: join(folder, 'application.txt'), targets })],
    site: { schedules: of.rounds === true ? [] : [monthly] },
  })
  return { w, plug, path, at: (name: string) => drawer(name) }
}
async function due(w: Ward): Promise<void> {
  const at = w.clock.now()
  await copyJobs(w.kit.site)[0]?.run({ slot: at, at, late: false, signal: new AbortController().signal, log: quiet }, w.kit)
  await w.work()
}
async function look(w: Ward, after = MINUTE): Promise<void> {
  w.clock.advance(after)
  await watch.look(w.clock.now(), w.kit)
  await w.work()
}
const said = async (w: Ward) => (await w.heard()).map(({ title, silent }) => `${title}${silent ? ' (silent)' : ''}`)
const seen = async (w: Ward, target: string) => {
  const [result] = await probeSeen({ ...w.kit, sheet: checkSheet, calendar: (query) => effectiveCalendar(query, w.kit.site) }, { probe: 'seen', target, maxAge: 35 * DAY }, { at: w.clock.now(), born: 0, since: null, freeBefore: new Map(), signal: new AbortController().signal })
  return result === undefined ? null : { mark: markOf(result), evidence: result.evidence?.kind ?? null, troubles: result.troubles.map((trouble) => trouble.kind) }
}

describe('disks that take turns', () => {
  it('R44: one of them is enough for the month, and each keeps books of its own', async () => {
    const { w, plug } = await house()
    plug('a')
    await night(w)
    await due(w)
    expect(await w.kit.store.read((query) => carryById(query, 1))).toMatchObject({ verdict: 'ok' })
    expect([(await copies(w, 'disk-a')).length, (await copies(w, 'disk-b')).length]).toEqual([1, 0])
    plug('b')
    await takeInventory(w.kit, new AbortController().signal)
    expect(await copies(w, 'disk-a')).toHaveLength(1)
    w.clock.advance(30 * DAY)
    await night(w)
    await due(w)
    expect([(await copies(w, 'disk-a')).length, (await copies(w, 'disk-b')).length]).toEqual([1, 1])
    expect(await said(w)).toEqual(['SALINAN BERHASIL — SIMRS (silent)', 'SALINAN BERHASIL — SIMRS (silent)'])
    expect((await w.heard())[1]?.text).toContain('disk-b boleh dilepas')
  })

  it('R44, R48: a stranger in their place is refused by name, aloud and once, and never written', async () => {
    const { w, plug, at } = await house()
    await night(w)
    await due(w)
    expect(await said(w)).toEqual(['SALINAN MENUNGGU MEDIA — SIMRS'])
    expect((await w.heard())[0]?.text).toContain('Mohon menghubungkan disk.')
    const before = (await w.heard())[0]?.text ?? ''
    plug('foto')
    await look(w)
    await look(w)
    await look(w)
    const after = await w.heard()
    expect(after.filter((it) => it.card === 'carry:1')).toHaveLength(1)
    expect(before).not.toContain('bukan')
    expect(after.at(-1)?.text).toContain('Disk yang terhubung bukan disk-a (tanda aaaaaaaa); yang terbaca: —. Tidak ada yang ditulis. Mohon menghubungkan disk yang benar.')
    expect(after.at(-1)?.silent).toBe(false)
    plug(null)
    expect(existsSync(join(at('foto'), 'simrs'))).toBe(false)
    plug('b')
    await look(w)
    expect(await w.kit.store.read((query) => carryById(query, 1))).toMatchObject({ verdict: 'ok' })
    expect(await copies(w, 'disk-b')).toHaveLength(1)
  })

  it('of a round are silent while one of them is there, and say nothing of those in the drawer', async () => {
    const { w, plug } = await house({ rounds: true })
    plug('b')
    await night(w)
    expect(await said(w)).toEqual([])
    expect([(await copies(w, 'disk-a')).length, (await copies(w, 'disk-b')).length]).toEqual([0, 1])
    plug('foto')
    w.clock.advance(DAY)
    await night(w)
    expect((await said(w)).filter((title) => !title.includes('silent'))).toHaveLength(4)
    w.clock.advance(DAY)
    await night(w)
    expect((await said(w)).filter((title) => !title.includes('silent'))).toHaveLength(4)
  })
})

describe('a disk that nobody has seen', () => {
  it('R44, R51: for longer than it may stay away is said once, in /status and in the weekly check, until it is seen again', async () => {
    const { w, plug } = await house()
    w.clock.set('2026-11-23T00:00:00Z')
    const days = async (n: number) => { w.clock.advance(n * DAY); await lookout.look(w.clock.now(), w.kit) }
    plug('a')
    await night(w)
    await due(w)
    await days(0)
    expect(await seen(w, 'disk-a')).toEqual({ mark: 'ok', evidence: 'seen', troubles: [] })
    expect(await seen(w, 'disk-b')).toEqual({ mark: 'ok', evidence: 'unplugged', troubles: [] })
    plug(null)
    await days(34)
    expect(await w.kit.store.read(standing)).toEqual([])
    await days(6)
    await days(1)
    expect((await w.kit.store.read(standing)).map((alarm) => alarm.key).sort()).toEqual(['unseen:disk-a', 'unseen:disk-b'])
    expect((await said(w)).slice(1)).toEqual(['MEDIA LAMA TIDAK TERLIHAT — disk-a', 'MEDIA LAMA TIDAK TERLIHAT — disk-b'])
    expect((await w.heard()).at(-2)?.text).toMatch(/Terakhir terhubung 23 Nov .* Seharusnya dihubungkan paling lambat setiap 35 hari\.\nDikenali dari: tanda aaaaaaaa\./)
    expect((await w.heard()).at(-1)?.text).toContain('Belum pernah terhubung sejak 23 Nov')
    expect(await seen(w, 'disk-a')).toEqual({ mark: 'warn', evidence: 'seen', troubles: ['disk-unseen'] })
    expect(await seen(w, 'disk-b')).toEqual({ mark: 'warn', evidence: null, troubles: ['disk-unseen'] })
    expect((await siteStatus(w.kit)).components[0]?.reasons.filter((reason) => reason.kind === 'disk-unseen').map((reason) => reason.target)).toEqual(['disk-a', 'disk-b'])
    plug('a')
    await days(1)
    expect((await w.kit.store.read(standing)).map((alarm) => alarm.key)).toEqual(['unseen:disk-b'])
    expect((await said(w)).at(-1)).toBe('Media disk-a terlihat lagi (silent)')
  })
})
