import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { asc, eq } from 'drizzle-orm'
import { DAY } from '../core/clock.ts'
import { copyById, livingCopies } from '../store/copies.ts'
import { audit } from '../store/schema.ts'
import { sqlOf } from '../store/store.ts'
import type { Level } from '../core/site.ts'
import { statusCard } from '../texts/views/status.ts'
import { textsFor } from '../texts/words.ts'
import { ward, wordsOf, type Ward } from '../test/fakes/ward.ts'
import { startRound } from './desk.ts'
import { takeInventory } from './inventory.ts'
import { siteStatus } from './status.ts'

let w: Ward | null = null
afterEach(async () => {
  await w?.close()
  w = null
})

/** A hospital with one full and a differential of each component on its NAS. */
async function backedUp(...options: Parameters<typeof ward>): Promise<Ward> {
  const house = await ward(...options)
  w = house
  await house.runner.start()
  await backUp(house, 'full')
  house.clock.advance(DAY)
  await backUp(house, 'differential')
  return house
}
async function backUp(house: Ward, level: Level): Promise<void> {
  await startRound(house.kit, { system: 'simrs', level, by: { kind: 'cli', user: 'root' }, room: null })
  await house.work()
}
const look = (house: Ward) => takeInventory(house.kit, new AbortController().signal)
const copies = (house: Ward) => house.kit.store.read((query) => livingCopies(query, { component: 'simrs/database' }))
const reasons = async (house: Ward) => (await siteStatus(house.kit)).components.map((it) => it.reasons.map((reason) => reason.kind))
const acts = (house: Ward, subject: string) => house.kit.store.read(async (query) => (await sqlOf(query).select({ act: audit.act }).from(audit).where(eq(audit.subject, subject)).orderBy(asc(audit.seq))).map((row) => row.act))
const notFound = async (house: Ward) => (await house.heard()).filter((said) => said.title.startsWith('CADANGAN '))

describe('an inventory', () => {
  it('changes nothing and says nothing where books and targets agree', async () => {
    const house = await backedUp()
    const before = await copies(house)
    expect(await look(house)).toEqual({ lost: 0, changed: 0, back: 0, away: [] })
    expect(await copies(house)).toEqual(before)
    expect(await notFound(house)).toEqual([])
  })

  it('takes their claim from copies that are gone, says so once for all of them, and counts them again only after they came back and were read', async () => {
    const house = await backedUp()
    const before = await copies(house)
    const [full, differential] = before
    if (full === undefined || differential === undefined) throw new Error('two copies are needed')
    renameSync(house.targetFolder('nas'), `${house.targetFolder('nas')}-old`)
    mkdirSync(house.targetFolder('nas'))
    expect(await reasons(house), 'nobody has looked yet').not.toContainEqual(expect.arrayContaining(['never-proven']))

    expect(await look(house)).toMatchObject({ lost: 4, back: 0 })
    expect(await reasons(house)).toEqual([expect.arrayContaining(['never-proven']), expect.arrayContaining(['never-proven'])])
    expect(await acts(house, `copy:${full.id}`)).toContain('copy.lost')
    expect(await look(house)).toMatchObject({ lost: 0 })
    const [said, ...more] = await notFound(house)
    expect(more).toEqual([])
    expect(said).toMatchObject({ mood: 'alarm', title: 'CADANGAN TIDAK DITEMUKAN' })
    expect(said?.text).toContain('[fail] SIMRS · database · nas: 2 cadangan')

    rmSync(house.targetFolder('nas'), { recursive: true })
    renameSync(`${house.targetFolder('nas')}-old`, house.targetFolder('nas'))
    expect(await look(house)).toMatchObject({ lost: 0, back: 4 })
    expect((await copies(house)).map((copy) => copy.rung), 'what was proven before is not proven now').toEqual(['complete', 'complete'])
    expect(await reasons(house)).toContainEqual(expect.arrayContaining(['never-proven']))
    await house.work()
    expect((await copies(house)).map(({ id, rung, baseId }) => ({ id, rung, baseId }))).toEqual([{ id: full.id, rung: 'intact', baseId: null }, { id: differential.id, rung: 'intact', baseId: full.id }])
    expect(await reasons(house)).not.toContainEqual(expect.arrayContaining(['never-proven']))
    expect((await notFound(house)).map((it) => it.title)).toEqual(['CADANGAN TIDAK DITEMUKAN', 'CADANGAN DITEMUKAN KEMBALI'])
  })

  it('raises one alarm over folders that the books do not know, with their count, and ends it when they are gone', async () => {
    const house = await backedUp()
    const [full] = await copies(house)
    const strange = ['2020-01-01-0300-full-901-a', '2020-01-02-0300-full-902-b'].map((name) => house.at('nas', `simrs/database/${name}`))
    for (const folder of strange) cpSync(house.at('nas', full?.key ?? ''), folder, { recursive: true })
    const told = async () => (await house.heard()).filter((said) => /folder tidak dikenal/i.test(said.title))
    await look(house)
    await look(house)
    expect(await told()).toMatchObject([{ title: 'FOLDER TIDAK DIKENAL DI TEMPAT PENYIMPANAN', mood: 'warn' }])
    expect((await told())[0]?.text).toContain('[warn] nas: 2 folder tidak ada dalam pembukuan')

    // A target that does not answer says nothing of them.
    renameSync(house.targetFolder('nas'), `${house.targetFolder('nas')}-off`)
    await look(house)
    renameSync(`${house.targetFolder('nas')}-off`, house.targetFolder('nas'))
    for (const folder of strange.slice(0, 1)) rmSync(folder, { recursive: true })
    await look(house)
    expect(await told()).toHaveLength(1)
    for (const folder of strange.slice(1)) rmSync(folder, { recursive: true })
    await look(house)
    await look(house)
    expect((await told()).map((said) => said.title)).toEqual(['FOLDER TIDAK DIKENAL DI TEMPAT PENYIMPANAN', 'Tidak ada lagi folder tidak dikenal di nas'])
  })

  it('leaves what needs a lost full without worth, though it lies there itself', async () => {
    const house = await backedUp()
    const [full] = await copies(house)
    rmSync(house.at('nas', full?.key ?? ''), { recursive: true })
    expect(await look(house)).toMatchObject({ lost: 1 })
    expect((await siteStatus(house.kit)).components[0]?.proven).toBeNull()
    expect((await siteStatus(house.kit)).components[1]?.proven).not.toBeNull()
  })

  it('finds a copy that changed in size without reading it', async () => {
    const house = await backedUp()
    const [, differential] = await copies(house)
    appendFileSync(house.at('nas', differential?.key ?? '', 'data.txt'), 'x')
    expect(await look(house)).toMatchObject({ changed: 1, lost: 0 })
    expect((await house.kit.store.read((query) => copyById(query, differential?.id ?? 0)))?.badAt).not.toBeNull()
    expect((await notFound(house))[0]?.text).toContain('berubah ukuran')
    expect(await look(house)).toMatchObject({ changed: 0 })
  })

  it('never heals a damaged copy by losing and finding it', async () => {
    const house = await backedUp()
    const [, differential] = await copies(house)
    const folder = house.at('nas', differential?.key ?? '')
    cpSync(folder, `${house.folder}/aside`, { recursive: true })
    appendFileSync(`${folder}/data.txt`, 'x')
    await look(house)
    rmSync(folder, { recursive: true })
    await look(house)
    cpSync(`${house.folder}/aside`, folder, { recursive: true })
    expect(await look(house)).toMatchObject({ back: 1 })
    await house.work()
    expect(await house.kit.store.read((query) => copyById(query, differential?.id ?? 0))).toMatchObject({ deletedAt: null, badAt: expect.any(Number) as number })
  })

  it('R51: calls a target that does not answer unknown, not empty, and /status says since when', async () => {
    const house = await backedUp()
    const before = await copies(house)
    renameSync(house.targetFolder('nas'), `${house.targetFolder('nas')}-off`)
    const since = house.clock.now().getTime()
    expect(await look(house)).toMatchObject({ lost: 0, away: ['nas'] })
    house.clock.advance(60_000)
    await look(house)
    expect(await copies(house)).toEqual(before)
    expect(await notFound(house)).toEqual([])
    const [database] = (await siteStatus(house.kit)).components
    expect(database).toMatchObject({ verdict: 'attention', places: [{ target: 'nas', awaySince: since }] })
    expect(wordsOf(statusCard(await siteStatus(house.kit))(textsFor('Asia/Jakarta').id))).toContain('nas tidak dapat diperiksa sejak')

    renameSync(`${house.targetFolder('nas')}-off`, house.targetFolder('nas'))
    expect(await look(house)).toMatchObject({ away: [], back: 0 })
    expect((await siteStatus(house.kit)).components[0]?.places).toMatchObject([{ awaySince: null }])
  })

  it('does not trouble anybody over a disk in its drawer while the NAS answers', async () => {
    const house = await backedUp({ targets: [{}, { name: 'disk', removable: true, class: 'offline' }] })
    expect(await look(house)).toMatchObject({ away: ['disk'] })
    expect((await reasons(house)).flat()).not.toContain('target-unknown')
  })

  it('takes a share that goes away under its eyes for away', async () => {
    let vanish: (() => void) | null = null
    const house = await backedUp({ wrap: (target) => ({ ...target, list: async (prefix) => { vanish?.(); return vanish === null ? await target.list(prefix) : [] } }) })
    vanish = () => { renameSync(house.targetFolder('nas'), `${house.targetFolder('nas')}-off`) }
    expect(await look(house)).toMatchObject({ lost: 0, away: ['nas'] })
  })

  it('knows a target again as soon as it took a copy', async () => {
    const house = await backedUp()
    renameSync(house.targetFolder('nas'), `${house.targetFolder('nas')}-off`)
    await look(house)
    renameSync(`${house.targetFolder('nas')}-off`, house.targetFolder('nas'))
    await backUp(house, 'full')
    expect((await siteStatus(house.kit)).components[0]?.places).toMatchObject([{ awaySince: null }])
  })
})
