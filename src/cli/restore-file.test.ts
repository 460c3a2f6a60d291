import Database from 'better-sqlite3'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeAll } from '../test/fakes/site-file.ts'
import { backedUp, json, say } from '../test/fakes/small-hospital.ts'

afterAll(removeAll)

describe('bringing back', () => {
  let folder = ''
  let copyOf: Awaited<ReturnType<typeof backedUp>>['copyOf'] = () => ''
  beforeAll(async () => { ({ folder, copyOf } = await backedUp()) })
  beforeAll(() => { symlinkSync(join(folder, 'aplikasi'), join(folder, 'link')) })

  it('brings one file back into an empty folder, and nothing else', async () => {
    const to = join(folder, 'back-one')
    const { code, out } = await say(folder, ['restore-file', copyOf('simrs/aplikasi'), 'konfigurasi/app.ini', '--to', to, '--json'])
    expect(code).toBe(0)
    expect(json(out)).toMatchObject({ component: 'simrs/aplikasi', paths: ['konfigurasi/app.ini'], missing: [] })
    expect(readdirSync(to, { recursive: true }).toSorted()).toEqual(['konfigurasi', join('konfigurasi', 'app.ini')])
    expect(readFileSync(join(to, 'konfigurasi', 'app.ini'), 'utf8')).toBe('port=80\n')
  })

  it('looks and brings back when the source is gone, and backs nothing up', async () => {
    const to = join(folder, 'back-lost')
    renameSync(join(folder, 'aplikasi'), join(folder, 'lost'))
    try {
      expect((await say(folder, ['restore-file', copyOf('simrs/aplikasi'), '--to', to])).code).toBe(0)
      expect(readFileSync(join(to, 'konfigurasi', 'app.ini'), 'utf8')).toBe('port=80\n')
      expect((await say(folder, ['status'])).code).toBe(3)
      expect((await say(folder, ['restore-file', copyOf('simrs/aplikasi'), '--to', join(folder, 'aplikasi')])).err).toContain('lies inside the source of simrs/aplikasi')
      expect((await say(folder, ['backup', 'simrs'])).code).toBe(78)
    } finally {
      renameSync(join(folder, 'lost'), join(folder, 'aplikasi'))
    }
  })

  it('says which paths the copy does not hold', async () => {
    const { code, err } = await say(folder, ['restore-file', copyOf('simrs/aplikasi'), 'index.html', 'nothing.ini', '--to', join(folder, 'back-two')])
    expect(code).toBe(3)
    expect(err).toContain('Not in this copy: nothing.ini')
  })

  it('brings a database back whole, and never a part of one', async () => {
    expect((await say(folder, ['restore-file', copyOf('simrs/database'), 'kunjungan', '--to', join(folder, 'back-three')])).code).toBe(2)
    const { code, out } = await say(folder, ['restore-file', `#${copyOf('simrs/database')}`, '--to', join(folder, 'back-three'), '--json'])
    expect(code).toBe(0)
    const [name] = (json(out) as { paths: string[] }).paths
    const db = new Database(join(folder, 'back-three', String(name)), { readonly: true })
    expect(db.prepare('select count(*) as n from kunjungan').get()).toEqual({ n: 3 })
    db.close()
  })

  it.each([
    ['where it came from', 'aplikasi/neu'],
    ['around where it came from', '.'],
    ['a target', 'copies/nas/neu'],
    ['the bot\'s own folder', 'data/neu'],
    ['where a link leads to one of these', 'link'],
  ])('never brings anything back into %s', async (_, to) => {
    const { code, err } = await say(folder, ['restore-file', copyOf('simrs/aplikasi'), '--to', join(folder, to)])
    expect(code).toBe(1)
    expect(err).toContain('Nothing was brought back.')
    expect(existsSync(join(folder, 'aplikasi/neu')) || existsSync(join(folder, 'data/neu'))).toBe(false)
  })

  it('never brings anything back over something that is there', async () => {
    mkdirSync(join(folder, 'full'))
    writeFileSync(join(folder, 'full', 'mine.txt'), 'mine')
    const { code, err } = await say(folder, ['restore-file', copyOf('simrs/aplikasi'), '--to', join(folder, 'full')])
    expect([code, err.includes('is not empty')]).toEqual([1, true])
    expect(readFileSync(join(folder, 'full', 'mine.txt'), 'utf8')).toBe('mine')
  })

  it('brings back a copy that failed a check though every byte is in place, and warns', async () => {
    const books = new Database(join(folder, 'data', 'pulih.db'))
    const mark = books.prepare('update copies set bad_at = ? where id = ?')
    mark.run(1_795_000_000_000, copyOf('simrs/aplikasi'))
    const { code, err } = await say(folder, ['restore-file', copyOf('simrs/aplikasi'), '--to', join(folder, 'back-doubted')])
    mark.run(null, copyOf('simrs/aplikasi'))
    books.close()
    expect([code, err]).toEqual([3, expect.stringContaining('failed a check on')])
    expect(existsSync(join(folder, 'back-doubted', 'index.html'))).toBe(true)
  })

  it('refuses a copy that nobody made', async () => {
    expect((await say(folder, ['restore-file', '999', '--to', join(folder, 'back-four')])).code).toBe(1)
    expect((await say(folder, ['restore-file', 'x', '--to', join(folder, 'back-four')])).code).toBe(2)
  })

  it('refuses a copy whose bytes were changed, before anything is written', async () => {
    const at = join(folder, 'copies', 'nas', 'simrs', 'aplikasi')
    const [name] = readdirSync(at)
    const file = join(at, String(name), 'data.tar.zst')
    const bytes = readFileSync(file)
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1
    writeFileSync(file, bytes)
    const to = join(folder, 'back-five')
    const { code, err } = await say(folder, ['restore-file', copyOf('simrs/aplikasi'), '--to', to])
    expect([code, err.includes('This copy is damaged. Nothing was brought back.'), existsSync(to)]).toEqual([1, true, false])
  })
})
