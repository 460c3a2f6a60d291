import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { askRehearsal, askReread } from '../../backups/ask.ts'
import { deletionList } from '../../backups/retain-list.ts'
import { siteStatus } from '../../backups/status.ts'
import { probeBackup } from '../../checks/probe-backup.ts'
import type { CheckDesk } from '../../checks/desk.ts'
import { DAY } from '../../core/clock.ts'
import { newKey } from '../fakes/keys.ts'
import { newFolder, removeAll } from '../fakes/site-file.ts'
import { observedWard, type ObservedWard } from '../fakes/observed-ward.ts'

let house: ObservedWard | null = null
const open = async (of: Partial<Parameters<typeof observedWard>[0]> = {}) => {
  house = await observedWard({ at: '2026-11-23T04:00:00Z', ...of })
  return house
}
afterEach(async () => {
  await house?.close()
  house = null
})

const dump = (day: number) => `-- MariaDB dump 10.19\n--\n${`INSERT INTO pasien VALUES (${day});\n`.repeat(500 + day)}-- Dump completed on 2026-11-${day}  2:00:00\n`
const night = async (it: ObservedWard, day: number) => {
  it.ward.clock.set(`2026-11-${day}T04:00:00Z`)
  it.leave(`simrs_202611${day}.sql`, dump(day), `2026-11-${day}T02:00:00Z`)
  await it.look()
}

describe('a copy that somebody else’s tool makes', () => {
  it('R53, R60: climbs to intact where it lies, in the class of that place, and leaves no byte of it with us', async () => {
    const it = await open()
    await night(it, 23)
    expect(await it.last()).toBe('done')
    expect(await it.copies()).toMatchObject([{ rung: 'intact', badAt: null, target: 'deadpool', class: 'off-host', takenAt: Date.parse('2026-11-23T02:00:00Z'), engine: 'observed' }])
    const [copy] = await it.copies()
    const receipt = join(it.ward.folder, 'receipts', copy?.key ?? '')
    expect(readdirSync(receipt).sort()).toEqual(['RESTORE.md', 'manifest.json'])
    expect(readFileSync(join(receipt, 'RESTORE.md'), 'utf8')).toMatch(/does \*\*not\*\* lie in this folder[^]*`simrs_20261123\.sql`/)
    expect(readdirSync(join(it.ward.folder, 'ftp'))).toEqual(['simrs_20261123.sql'])
    expect((await siteStatus(it.kit)).components[0]).toMatchObject({ verdict: 'attention', reasons: [{ kind: 'never-rehearsed' }], proven: { rung: 'intact', class: 'off-host' } })
  })

  it('R46: is no new one where yesterday’s data came under today’s name', async () => {
    const it = await open()
    await night(it, 23)
    it.ward.clock.set('2026-11-24T04:00:00Z')
    it.leave('simrs_20261124.sql', dump(23), '2026-11-24T02:00:00Z')
    await it.look()
    expect(await it.last()).toBe('failed same-file')
    expect(await it.copies()).toHaveLength(1)
    expect((await it.ward.heard()).at(-1)?.text).toContain('data lama dalam berkas baru')
  })

  it('that did not come, or was cut off, fails the night by its own name', async () => {
    const it = await open()
    await it.look()
    expect(await it.last()).toBe('failed file-not-come')
    it.leave('simrs_20261123.sql', dump(23).slice(0, 9000))
    await it.look()
    expect(await it.last()).toBe('failed end-mark-missing')
    expect(await it.copies()).toMatchObject([{ rung: 'stored' }])
    expect((await it.copies())[0]?.badAt).not.toBeNull()
    expect((await siteStatus(it.kit)).verdict).toBe('unsafe')
  })

  it('is damaged when other bytes stand under its name, whether its size tells or only a reading', async () => {
    const it = await open()
    await night(it, 23)
    await night(it, 24)
    const at = (day: number) => join(it.ward.folder, 'ftp', `simrs_202611${day}.sql`)
    appendFileSync(at(23), 'lagi\n')
    expect(await it.inventory()).toMatchObject({ changed: 1, lost: 0 })
    writeFileSync(at(24), dump(24).replace('VALUES', 'VALEUS'))
    expect(await it.inventory()).toMatchObject({ changed: 0, lost: 0 })
    const [, second] = await it.copies()
    await it.kit.store.write((tx) => askReread(tx, it.kit, { copy: second?.id ?? 0, by: { kind: 'bot' }, room: null }))
    await it.work()
    expect((await it.copies()).map((copy) => copy.badAt !== null)).toEqual([true, true])
  })

  it('that vanishes too early is an alarm; when its tool’s time for it is over, it was to be expected', async () => {
    const it = await open({ component: { keeps: 7 * DAY } })
    await night(it, 23)
    await night(it, 24)
    const receipts = async () => (await it.copies()).map((copy) => existsSync(join(it.ward.folder, 'receipts', copy.key)))
    it.clearAway('simrs_20261124.sql')
    expect(await it.inventory()).toMatchObject({ lost: 1 })
    expect((await it.ward.heard()).at(-1)).toMatchObject({ title: 'CADANGAN TIDAK DITEMUKAN', mood: 'alarm' })
    expect(await receipts()).toEqual([true, true])
    it.ward.clock.set('2026-11-30T04:00:00Z')
    it.clearAway('simrs_20261123.sql')
    expect(await it.inventory()).toMatchObject({ lost: 0 })
    expect((await it.ward.heard()).at(-1)).toMatchObject({ title: 'CADANGAN DIHAPUS ALAT PEMBUATNYA', mood: 'info', silent: true })
    // The one that was lost may still come back; the other has left, and its receipt with it.
    expect(await receipts()).toEqual([false, true])
    const told = (await it.ward.heard()).length
    await it.inventory()
    expect(await it.ward.heard()).toHaveLength(told)
    expect((await siteStatus(it.kit)).components[0]).toMatchObject({ verdict: 'unsafe', proven: null })
    it.ward.clock.set('2026-12-01T04:00:00Z')
    await it.inventory()
    expect(await receipts()).toEqual([false, false])
    expect(await it.ward.heard()).toHaveLength(told)
  })

  it('keeps its receipt for as long as its file lies there, however old, and nothing else removes it', async () => {
    const it = await open({ component: { keeps: 7 * DAY } })
    await night(it, 23)
    it.ward.clock.set('2027-03-01T04:00:00Z')
    await it.inventory()
    const [copy] = await it.copies()
    expect(copy).toMatchObject({ deletedAt: null, badAt: null })
    expect(await it.kit.target('deadpool').receipts?.remove([copy?.key ?? ''])).toBe(0)
    expect(existsSync(join(it.ward.folder, 'receipts', copy?.key ?? '', 'manifest.json'))).toBe(true)
  })

  it('is away, not gone, while its place does not answer', async () => {
    const it = await open()
    await night(it, 23)
    const place = it.kit.target('deadpool')
    const gone = { ...place, probe: async () => [{ kind: 'place-away', target: 'deadpool', why: 'network', detail: '' }] as const }
    const seen = { ...it.kit, target: (name: string) => (name === 'deadpool' ? gone : it.kit.target(name)) }
    const { takeInventory } = await import('../../backups/inventory.ts')
    expect(await takeInventory(seen, new AbortController().signal)).toMatchObject({ lost: 0, away: ['deadpool'] })
  })

  it('is never ours to delete, however old, and nobody calls its restore tested', async () => {
    const it = await open()
    await night(it, 20)
    for (const day of [21, 22, 23, 24, 25, 26]) await night(it, day)
    it.ward.clock.set('2027-03-01T04:00:00Z')
    const list = await it.kit.store.read((query) => deletionList(query, { site: it.kit.site, now: it.kit.clock.now(), away: new Set() }))
    expect(list.groups.filter((group) => group.target === 'deadpool')).toEqual([])
    await expect(it.kit.target('deadpool').remove((await it.copies())[0]?.key ?? '')).rejects.toMatchObject({ name: 'Fault', retry: 'never' })
    expect(existsSync(join(it.ward.folder, 'ftp', 'simrs_20261120.sql'))).toBe(true)
    expect(await it.kit.store.write((tx) => askRehearsal(tx, it.kit, { system: 'simrs', by: { kind: 'bot' }, slot: null }))).toMatchObject({ ok: false, refusal: { reason: 'not-rehearsable' } })
  })

  it('counts for the slot in which it was looked for, although it was made before', async () => {
    const schedule = { kind: 'backup', name: 'lihat', system: 'simrs', level: 'full', cron: '0 11 * * *', zone: 'Asia/Jakarta', missed: 'run-once', window: null } as const
    const it = await open({ schedules: [schedule] })
    await night(it, 23)
    const desk = it.kit as unknown as CheckDesk
    const look = { at: new Date('2026-11-23T04:10:00Z'), since: null, born: Date.parse('2026-11-22T00:00:00Z'), freeBefore: new Map(), signal: new AbortController().signal }
    expect(await probeBackup(desk, { probe: 'backup', system: 'simrs', level: null, schedule: null, rung: 'intact', maxAge: DAY }, look)).toMatchObject([{ evidence: { kind: 'copy', rung: 'intact' }, troubles: [] }])
  })

  it('stays as its tool left it where our own copies are sealed; what is collected is sealed, and yesterday’s data is known all the same', async () => {
    const folder = newFolder()
    const recipients = [newKey(folder, 'kunci').recipient]
    const theirs = await open({ recipients })
    await night(theirs, 23)
    expect(await theirs.copies()).toMatchObject([{ rung: 'intact', badAt: null }])
    await theirs.close()
    const it = await open({ recipients, collect: 'yes' })
    await night(it, 23)
    const [copy] = await it.copies()
    expect(readdirSync(it.ward.at('nas', copy?.key ?? '')).sort()).toEqual(['RESTORE.md', 'manifest.json', 'simrs_20261123.sql.age'])
    it.ward.clock.set('2026-11-24T04:00:00Z')
    it.leave('simrs_20261124.sql', dump(23), '2026-11-24T02:00:00Z')
    await it.look()
    expect(await it.last()).toBe('failed same-file')
    removeAll()
  })

  it('is brought to our own target where that is asked for, byte for byte, and then is a copy like any other', async () => {
    const it = await open({ collect: 'yes' })
    await night(it, 23)
    expect(await it.copies()).toMatchObject([{ rung: 'intact', target: 'nas', engine: 'observed' }])
    const [copy] = await it.copies()
    expect(readFileSync(it.ward.at('nas', copy?.key ?? '', 'simrs_20261123.sql'), 'utf8')).toBe(dump(23))
    it.clearAway('simrs_20261123.sql')
    expect(await it.inventory()).toMatchObject({ lost: 0 })
  })
})
