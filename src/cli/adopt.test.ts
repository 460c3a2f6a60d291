import Database from 'better-sqlite3'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newFolder, removeAll } from '../test/fakes/site-file.ts'
import { hospital, json, say, SITE } from '../test/fakes/small-hospital.ts'

afterAll(removeAll)

const COMPONENTS = ['simrs/aplikasi', 'simrs/database']

describe('after the loss of the bot’s machine', () => {
  let folder = ''
  const at = (...parts: string[]) => join(folder, 'copies', 'nas', ...parts)
  /** By their runs: two of one second stand in the order of their levels' names. */
  const names = (component: string) => readdirSync(at(component)).toSorted((a, b) => runOf(a) - runOf(b))
  const runOf = (name: string) => Number(name.split('-')[2])
  /** A full and a differential on the NAS and on a second place; then the books are gone, and the sources with them. */
  let lost = ''
  beforeAll(async () => {
    folder = hospital()
    mkdirSync(join(folder, 'copies', 'arsip'))
    writeFileSync(join(folder, 'pulih.yaml'), SITE.replace('targets:\n', 'targets:\n  - { name: arsip, path: copies/arsip, class: off-host, keepFree: 0GB }\n').replace('    title: SIMRS\n', '    title: SIMRS\n    targets: [nas, arsip]\n'))
    await backUp('full')
    writeFileSync(join(folder, 'aplikasi', 'konfigurasi', 'app.ini'), 'port=8080\n')
    await backUp('differential')
    rmSync(join(folder, 'data'), { recursive: true })
    renameSync(join(folder, 'aplikasi'), join(folder, 'as-it-was'))
    rmSync(join(folder, 'simrs.db'))
    lost = folder
  })
  beforeEach(() => {
    folder = newFolder()
    cpSync(lost, folder, { recursive: true })
  })

  async function backUp(level: string): Promise<void> {
    const { code, err } = await say(folder, ['backup', 'simrs', '--level', level])
    if (code !== 0) throw new Error(err)
  }

  it('R51: adopt rebuilds the books from what the copies say of themselves, proves the newest again, and a file comes back', async () => {
    const { code, out } = await say(folder, ['adopt', 'nas', '--json'])
    const told = json(out) as { entered: { copy: number; component: string; level: string; base: number | null }[]; foreign: unknown[]; read: { state: string; rung: string }[] }
    expect(code).toBe(0)
    const files = told.entered.filter((it) => it.component === 'simrs/aplikasi')
    expect(files.map((it) => [it.level, it.base])).toEqual([['full', null], ['differential', files[0]?.copy]])
    expect(told.entered.map((it) => it.component).toSorted()).toEqual([...COMPONENTS.map(() => 'simrs/aplikasi'), ...names('simrs/database').map(() => 'simrs/database')])
    expect(told.read.every((it) => it.state === 'done' && it.rung === 'intact')).toBe(true)

    expect((await say(folder, ['restore-file', String(files[1]?.copy), '--to', join(folder, 'back')])).code).toBe(0)
    expect(readFileSync(join(folder, 'back', 'konfigurasi', 'app.ini'), 'utf8')).toBe('port=8080\n')
    const tree = (of: string) => readdirSync(join(folder, of), { recursive: true, encoding: 'utf8' }).toSorted()
    expect(tree('back')).toEqual(tree('as-it-was'))

    const history = json((await say(folder, ['history', 'simrs/aplikasi', '--json'])).out) as { rows: { parts: { copy: { id: number } }[] }[] }
    expect(history.rows.flatMap((row) => row.parts.map((part) => part.copy.id))).toEqual(files.map((it) => it.copy).toReversed())
    expect((await say(folder, ['audit', 'verify'])).code).toBe(0)
  })

  it('nothing counts as proven before it was read again, and what the newest does not stand on waits for the regular reading', async () => {
    await backAlive()
    await backUp('full')
    rmSync(join(folder, 'data'), { recursive: true })
    const told = json((await say(folder, ['adopt', 'nas', '--json'])).out) as { entered: { copy: number; component: string; level: string }[]; read: { copy: number }[] }
    const rungs = rungsOf(folder)
    const read = new Set(told.read.map((it) => it.copy))
    expect(told.entered.filter((it) => it.component === 'simrs/aplikasi')).toHaveLength(3)
    for (const { copy } of told.entered) expect([copy, rungs.get(copy)]).toEqual([copy, read.has(copy) ? 'intact' : 'complete'])
    expect(read.size).toBe(2)
  })

  it('says twice what it finds, and enters it once; the same copies on a second place are known as copies of the first', async () => {
    expect((await say(folder, ['adopt', 'nas'])).code).toBe(0)
    const again = await say(folder, ['adopt', 'nas', '--json'])
    expect([again.code, json(again.out)]).toEqual([0, expect.objectContaining({ entered: [], known: 4, read: [] })])
    const twin = json((await say(folder, ['adopt', 'arsip', '--json'])).out) as { entered: { copy: number }[] }
    expect(twin.entered).toHaveLength(4)
    const books = new Database(join(folder, 'data', 'pulih.db'), { readonly: true })
    const rows = books.prepare('select c.origin_id as origin, r.kind from copies c join runs r on r.id = c.run_id where c.target = ? order by c.id').all('arsip') as { origin: number | null; kind: string }[]
    books.close()
    expect(rows.every((row) => row.origin !== null && row.kind === 'copy')).toBe(true)
    // What was adopted is the base of what comes next.
    await backAlive()
    await backUp('differential')
    expect((await say(folder, ['status', '--json'])).code).not.toBe(1)
  })

  it('looks first if asked: it says what would be entered, and makes no books', async () => {
    const { code, out } = await say(folder, ['adopt', 'nas', '--dry-run'])
    expect([code, existsSync(join(folder, 'data'))]).toEqual([0, false])
    expect(out).toContain('4 copies would be entered')
    expect((await say(folder, ['adopt', 'nas', '--dry-run', '--json'])).out).toContain('simrs/aplikasi/')
  })

  it('names every folder that is none of its copies or cannot be restored, each with its reason, and enters none of them', async () => {
    const [full = '', differential = ''] = names('simrs/aplikasi')
    const [database = ''] = names('simrs/database')
    mkdirSync(at('foto', 'liburan', '2026'), { recursive: true })
    cpSync(at('simrs/aplikasi', full), at('simrs/aplikasi', 'kopi-manual'), { recursive: true })
    mkdirSync(at('lama', 'database'), { recursive: true })
    cpSync(at('simrs/database', database), at('lama/database', database), { recursive: true })
    const manifest = at('lama/database', database, 'manifest.json')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll('simrs/database', 'lama/database').replace('"system": "simrs"', '"system": "lama"'))
    rmSync(at('simrs/aplikasi', full, 'data.tar.zst'))
    const { code, out } = await say(folder, ['adopt', 'nas', '--json'])
    const told = json(out) as { entered: { component: string }[]; foreign: { key: string; is: { why: string } }[] }
    expect(code).toBe(3)
    expect(Object.fromEntries(told.foreign.map(({ key, is }) => [key, is.why]))).toEqual({
      'foto/liburan/2026': 'not-ours',
      'simrs/aplikasi/kopi-manual': 'not-ours',
      [`lama/database/${database}`]: 'not-configured',
      [`simrs/aplikasi/${full}`]: 'incomplete',
      [`simrs/aplikasi/${differential}`]: 'base-missing',
    })
    expect(new Set(told.entered.map((it) => it.component))).toEqual(new Set(['simrs/database']))
    const text = await say(folder, ['adopt', 'nas'])
    expect(text.err).toContain('pulih.yaml describes no lama/database')
    expect(text.err).toContain('which it needs first, is not here or not whole')
  })

  it('does not believe a manifest: bytes that changed since are found by the reading, and the copy does not count', async () => {
    const [full = ''] = names('simrs/aplikasi')
    const file = at('simrs/aplikasi', full, 'data.tar.zst')
    const bytes = readFileSync(file)
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1
    writeFileSync(file, bytes)
    const { code, err } = await say(folder, ['adopt', 'nas'])
    expect(code).toBe(1)
    expect(err).toContain('✗ read again simrs/aplikasi')
    expect((await say(folder, ['status'])).code).toBe(1)
  })

  it('finds again what the books had lost, and only that', async () => {
    expect((await say(folder, ['adopt', 'nas'])).code).toBe(0)
    const [full = ''] = names('simrs/database')
    const hidden = join(folder, 'hidden')
    renameSync(at('simrs/database', full), hidden)
    expect((await say(folder, ['run', 'inventory'])).code).toBe(78)
    await backAlive()
    expect((await say(folder, ['run', 'inventory'])).code).toBe(0)
    renameSync(hidden, at('simrs/database', full))
    const told = json((await say(folder, ['adopt', 'nas', '--json'])).out) as { entered: { key: string }[]; known: number }
    expect([told.entered.map((it) => it.key), told.known]).toEqual([[`simrs/database/${full}`], 3])
  })

  it('refuses a place that the configuration does not know, and one that does not answer', async () => {
    expect((await say(folder, ['adopt', 'nass'])).err).toContain('Did you mean nas?')
    renameSync(join(folder, 'copies', 'nas'), join(folder, 'away'))
    const { code, err } = await say(folder, ['adopt', 'nas'])
    expect([code, err.includes('Nothing was entered.')]).toEqual([69, true])
  })

  async function backAlive(): Promise<void> {
    cpSync(join(folder, 'as-it-was'), join(folder, 'aplikasi'), { recursive: true })
    const db = new Database(join(folder, 'simrs.db'))
    db.exec('create table kunjungan (id integer primary key, nama text); insert into kunjungan (nama) values (\'a\')')
    db.close()
    appendFileSync(join(folder, 'aplikasi', 'index.html'), '<!-- again -->')
  }
})

function rungsOf(folder: string): ReadonlyMap<number, string> {
  const books = new Database(join(folder, 'data', 'pulih.db'), { readonly: true })
  const rows = books.prepare('select id, rung from copies').all() as { id: number; rung: string }[]
  books.close()
  return new Map(rows.map((row) => [row.id, row.rung]))
}
