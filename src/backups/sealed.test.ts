import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { MANIFEST, manifestSchema } from '../core/manifest.ts'
import { engineFor } from '../engines/index.ts'
import { lender } from '../engines/lend.ts'
import { livingCopies } from '../store/copies.ts'
import { queueRun, runsOfComponent } from '../store/runs.ts'
import { filesComponent, sqliteComponent } from '../test/fakes/site.ts'
import { newKey, type Key } from '../test/fakes/keys.ts'
import { allWords, JOB } from '../test/fakes/night.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import { folder } from '../test/contracts/copying.ts'
import { askRehearsal, askRound } from './ask.ts'
import type { Level } from '../core/site.ts'

const wards: Ward[] = []
const places: ReturnType<typeof folder>[] = []
afterEach(async () => {
  for (const w of wards.splice(0)) await w.close()
  for (const place of places.splice(0)) place[Symbol.dispose]()
})

/** A ward with a real database and a real folder, whose copies are sealed; `identity` is the key that lies on its machine. */
async function sealing(identity: (keys: { readonly mine: Key; readonly other: Key }) => string | null): Promise<Ward & { readonly mine: Key }> {
  const place = folder()
  places.push(place)
  const keys = { mine: newKey(place.path, 'mine'), other: newKey(place.path, 'other') }
  const w = await ward({
    engine: engineFor,
    lend: () => lender({ passwords: {}, recipients: [keys.mine.recipient], identity: identity(keys) }),
    components: (at) => [sqliteComponent({ file: join(at, 'simrs.db') }), filesComponent({ path: join(at, 'aplikasi') })],
  })
  execFileSync('sqlite3', [join(w.folder, 'simrs.db'), "create table pasien(nama text); insert into pasien values('Kartika'), ('Wayan');"])
  mkdirSync(join(w.folder, 'aplikasi'))
  writeFileSync(join(w.folder, 'aplikasi', 'Kartika.txt'), 'hasil laboratorium')
  wards.push(w)
  await w.runner.start()
  return { ...w, mine: keys.mine }
}

const night = async (w: Ward, level: Level = 'full') => {
  await w.kit.store.write((tx) => askRound(tx, w.kit, { system: 'simrs', level, by: { kind: 'bot' }, due: null }))
  await w.work()
  w.clock.advance(3_600_000)
}
const copiesOf = (w: Ward, component: string) => w.kit.store.read((query) => livingCopies(query, { component: `simrs/${component}` }))
const rehearsed = async (w: Ward, component: string) => {
  await w.kit.store.write((tx) => askRehearsal(tx, w.kit, { system: 'simrs', by: JOB, slot: w.clock.now() }))
  await w.work()
  return (await w.kit.store.read((query) => runsOfComponent(query, { component: `simrs/${component}`, kind: 'rehearsal', before: null, most: 1 })))[0]
}

describe('sealed copies', () => {
  it('are proven as far as that goes without the key, hold nothing that can be read, and say for whom they are sealed', async () => {
    const w = await sealing(() => null)
    await night(w)
    for (const component of ['database', 'aplikasi']) {
      const [copy] = await copiesOf(w, component)
      expect(copy).toMatchObject({ rung: 'intact', badAt: null })
      const at = w.at('nas', copy?.key ?? '')
      const names = readdirSync(at)
      expect(names.filter((name) => ![MANIFEST, 'RESTORE.md'].includes(name)).every((name) => name.endsWith('.age'))).toBe(true)
      const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(at, MANIFEST), 'utf8')))
      expect(manifest.sealed).toMatchObject({ by: 'age', recipients: [w.mine.recipient] })
      expect(Object.keys(manifest.sealed?.bytes ?? {}).sort()).toEqual(names.filter((name) => name.endsWith('.age')).sort())
      for (const name of names) expect(readFileSync(join(at, name)).includes('Kartika')).toBe(false)
    }
  })

  it('a rehearsal without the key is never green: it fails, says what is missing, and calls no copy damaged', async () => {
    const w = await sealing(() => null)
    await night(w)
    expect(await rehearsed(w, 'database')).toMatchObject({ state: 'failed', facts: { findings: [{ kind: 'identity-missing' }] } })
    expect((await copiesOf(w, 'database'))[0]).toMatchObject({ rung: 'intact', badAt: null })
    expect(await allWords(w)).toContain('PULIH_AGE_IDENTITY')
  })

  it('with the key they climb to the top, differentials too', async () => {
    const w = await sealing(({ mine }) => mine.identity)
    await night(w)
    writeFileSync(join(w.folder, 'aplikasi', 'baru.txt'), 'baru')
    await night(w, 'differential')
    expect((await copiesOf(w, 'aplikasi')).map((copy) => copy.level)).toEqual(['full', 'differential'])
    for (const component of ['database', 'aplikasi']) expect(await rehearsed(w, component)).toMatchObject({ state: 'done', rung: 'consistent' })
  })

  it('without the key a differential of files becomes a full, and says why', async () => {
    const w = await sealing(() => null)
    await night(w)
    await night(w, 'differential')
    expect((await copiesOf(w, 'aplikasi')).map((copy) => copy.level)).toEqual(['full', 'full'])
    expect(await allWords(w)).toContain('cadangan dasarnya tersegel')
  })

  it('a wrong key is named, and no copy is called damaged for it', async () => {
    const w = await sealing(({ other }) => other.identity)
    await night(w)
    const [made] = await w.kit.store.read((query) => runsOfComponent(query, { component: 'simrs/database', kind: 'backup', before: null, most: 1 }))
    expect(made).toMatchObject({ state: 'failed', facts: { fault: { hint: 'identity-wrong' } } })
    expect((await copiesOf(w, 'database'))[0]).toMatchObject({ rung: 'stored', badAt: null })
    expect(await rehearsed(w, 'database')).toMatchObject({ state: 'failed' })
  })

  it('a copy whose bytes rotted is found without the key', async () => {
    const w = await sealing(() => null)
    await night(w)
    const [copy] = await copiesOf(w, 'database')
    const path = w.at('nas', copy?.key ?? '', 'data.db.zst.age')
    const bytes = readFileSync(path)
    bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1
    writeFileSync(path, bytes)
    await w.kit.store.write((tx) => queueRun(tx, { kind: 'reread', round: null, component: 'simrs/database', level: 'full', target: 'nas', copyId: copy?.id ?? 0, attempt: 1, at: w.clock.now(), dueAt: null, facts: {} }))
    await w.work()
    expect((await copiesOf(w, 'database'))[0]?.badAt).not.toBeNull()
  })

  it.each(['database', 'aplikasi'])('RESTORE.md brings %s back with age and stock tools alone', async (component) => {
    const w = await sealing(() => null)
    await night(w)
    const [copy] = await copiesOf(w, component)
    const here = join(w.folder, 'tanpa-pulih', 'copy')
    mkdirSync(join(w.folder, 'tanpa-pulih'))
    const name = copy?.key.split('/').at(-1) ?? ''
    const at = join(w.folder, 'tanpa-pulih', name)
    cpSync(w.at('nas', copy?.key ?? ''), at, { recursive: true })
    const guide = readFileSync(join(at, 'RESTORE.md'), 'utf8').replace('/media/kunci/pulih-identity.txt', w.mine.identity).replace('/var/tmp/restore', here)
    const unseal = /^```sh\n([^]*?)^```$/m.exec(guide)?.[1] ?? ''
    // Pasted with the wrong key it stops, and the terminal of whoever pasted it stays open.
    expect(execFileSync('bash', ['-c', `IDENTITY=/dev/null\n${unseal}\necho "not unsealed: $?"`], { cwd: at, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' })).toBe('not unsealed: 1\n')
    const commands = [...guide.matchAll(/^ {4}(export .*)$|^```sh\n([^]*?)^```$/gm)].map((found) => found[1] ?? found[2] ?? '').join('\n')
    execFileSync('bash', ['-eu', '-o', 'pipefail', '-c', commands], { cwd: at, stdio: ['ignore', 'pipe', 'pipe'] })
    if (component === 'database') expect(execFileSync('sqlite3', [join(here, 'simrs.db'), 'select count(*) from pasien'], { encoding: 'utf8' })).toBe('2\n')
    else expect(execFileSync('find', [here, '-name', 'Kartika.txt'], { encoding: 'utf8' })).toContain('Kartika.txt')
  })
})
