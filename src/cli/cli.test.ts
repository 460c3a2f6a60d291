import Database from 'better-sqlite3'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../config/package-root.ts'
import { housePort } from '../house/port.ts'
import { newFolder, removeAll } from '../test/fakes/site-file.ts'
import { fakeTerminal } from '../test/fakes/terminal.ts'
import type { HousePort } from './house-port.ts'
import { takeLock } from './instance-lock.ts'
import { runCli } from './program.ts'

const SITE = `site: { name: RS Uji, zone: Asia/Jakarta }
servers:
  - { name: produksi, role: production }
targets:
  - { name: nas, path: copies/nas, class: off-host, keepFree: 0GB }
systems:
  - name: simrs
    title: SIMRS
    components:
      - { name: database, engine: sqlite, file: simrs.db }
      - { name: aplikasi, engine: files, path: aplikasi }
schedules:
  - { kind: backup, system: simrs, cron: 0 2 * * * }
  - { kind: rehearsal, system: simrs, cron: 0 12 * * 5 }
  - { kind: retention, cron: 0 9 * * 1 }
checks:
  - { preset: morning }
`

/** A hospital small enough to be backed up in a second. */
function hospital(): string {
  const folder = newFolder()
  const db = new Database(join(folder, 'simrs.db'))
  db.exec('create table kunjungan (id integer primary key, nama text); insert into kunjungan (nama) values (\'a\'), (\'b\'), (\'c\')')
  db.close()
  mkdirSync(join(folder, 'aplikasi', 'konfigurasi'), { recursive: true })
  writeFileSync(join(folder, 'aplikasi', 'index.html'), '<h1>SIMRS</h1>')
  writeFileSync(join(folder, 'aplikasi', 'konfigurasi', 'app.ini'), 'port=80\n')
  mkdirSync(join(folder, 'copies', 'nas'), { recursive: true })
  writeFileSync(join(folder, 'pulih.yaml'), SITE)
  writeFileSync(join(folder, '.env'), 'PULIH_WEB_PORT=0\nPULIH_ADMINS=telegram:1\n', { mode: 0o600 })
  return folder
}

async function say(folder: string, args: readonly string[], more: { readonly house?: HousePort; readonly signal?: AbortSignal; readonly page?: number } = {}) {
  const terminal = { ...fakeTerminal(), page: more.page ?? null }
  const code = await runCli({ args: ['--folder', folder, ...args], house: more.house ?? housePort(), terminal, signal: more.signal ?? new AbortController().signal, env: {} })
  return { code, out: terminal.said.join('\n'), err: terminal.told.join('\n') }
}
const json = (text: string) => JSON.parse(text) as Record<string, unknown>

afterAll(removeAll)

describe('the command line', () => {
  const folder = hospital()
  let copies: { component: string; copy: number }[] = []

  beforeAll(async () => {
    const { code, out, err } = await say(folder, ['backup', 'simrs', '--json'])
    expect(err).toContain('simrs/aplikasi → nas: done')
    expect(code).toBe(0)
    const told = json(out) as { verdict: string; runs: { component: string; copy: number; rung: string }[] }
    expect(told).toMatchObject({ verdict: 'ok', system: 'simrs', level: 'full' })
    expect(told.runs.map((it) => it.rung)).toEqual(['intact', 'intact'])
    copies = told.runs
  })
  beforeAll(() => { symlinkSync(join(folder, 'aplikasi'), join(folder, 'link')) })
  const copyOf = (component: string) => String(copies.find((it) => it.component === component)?.copy)

  it('backs up by itself where no bot is running, and lets go of the data folder afterwards', () => {
    expect(readdirSync(join(folder, 'copies', 'nas', 'simrs')).toSorted()).toEqual(['aplikasi', 'database'])
    expect(existsSync(join(folder, 'data', 'pulih.lock'))).toBe(false)
  })

  it('says whether the hospital is safe, as text and as JSON, and answers a script with a code', async () => {
    const text = await say(folder, ['status'])
    expect(text.out).toContain('SIMRS')
    const { out, code } = await say(folder, ['status', '--json'])
    expect(json(out)).toMatchObject({ site: 'RS Uji', components: [{ key: 'simrs/database' }, { key: 'simrs/aplikasi' }] })
    expect(code).toBe({ safe: 0, attention: 3, unsafe: 1 }[String(json(out)['verdict'])])
    expect(text.code).toBe(code)
  })

  it('tells what was backed up so far, as chat does, and why something failed', async () => {
    const broken = hospital()
    expect((await say(broken, ['backup', 'simrs'])).code).toBe(0)
    writeFileSync(join(broken, 'simrs.db'), 'no database any more')
    expect((await say(broken, ['backup', 'simrs'])).code).toBe(3)
    const { code, out, err } = await say(broken, ['history'])
    const lines = out.split('\n')
    expect([code, err]).toEqual([0, ''])
    expect(lines[0]).toMatch(/^! \d{4}-\d\d-\d\d \d\d\.\d\d WIB {2}full {10}incomplete, .*database failed.* · aplikasi intact, .*#\d/)
    expect(lines[1]).toMatch(/^ {4}database: .+/)
    expect(lines.at(-1)).toMatch(/^✓ .* all components, .*database intact, .*#\d · aplikasi intact, .*#\d$/)
    const parts = json((await say(broken, ['history', 'simrs', '--failures', '--json'])).out)
    expect(parts).toMatchObject({ what: 'simrs', only: 'failed', more: null, rows: [{ verdict: 'partial', level: 'full' }] })
    expect((await say(broken, ['history', 'simrs/aplikasi'])).out.split('\n')).toHaveLength(2)
    const none = await say(broken, ['history', 'simrs/aplikasi', '--failures'])
    expect([none.code, none.out, none.err]).toEqual([0, '', 'No back-up of simrs/aplikasi failed or was left incomplete.'])
  })

  it('shows history a page at a time where somebody watches, and all of it where nobody does', async () => {
    const busy = hospital()
    for (let n = 0; n < 3; n += 1) expect((await say(busy, ['backup', 'simrs'])).code).toBe(0)
    expect((await say(busy, ['history'])).out.split('\n')).toHaveLength(3)
    const first = await say(busy, ['history', '--since', '1d'], { page: 2 })
    expect(first.out.split('\n')).toHaveLength(2)
    const [, before] = /^Older ones: pulih history simrs --since 1d --before (\d+)$/.exec(first.err) ?? []
    const second = await say(busy, ['history', 'simrs', '--before', String(before), '-n', '5'])
    expect([second.code, second.out.split('\n').length, second.err]).toEqual([0, 1, ''])
    expect((json((await say(busy, ['history', '--json'], { page: 2 })).out) as { rows: unknown[] }).rows).toHaveLength(3)
    expect((await say(busy, ['history', '--since', '2099-01-01'])).err).toBe('No back-up of simrs is recorded since 2099-01-01.')
  })

  it.each([['yesterday'], ['2026-02-30'], ['7x'], ['']])('refuses to look back to %j', async (since) => {
    const { code, err } = await say(folder, ['history', '--since', since])
    expect([code, err]).toEqual([2, expect.stringContaining('Write a day as 2026-11-01')])
  })

  it('refuses the history of what is neither a system nor a component', async () => {
    const { code, err } = await say(folder, ['history', 'simsr'])
    expect([code, err]).toEqual([2, expect.stringContaining('simrs')])
  })

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

  it('runs what the clock would start, and names it all', async () => {
    const { out } = await say(folder, ['run', '--json'])
    const jobs = (JSON.parse(out) as { job: string }[]).map((it) => it.job)
    expect(jobs).toEqual(expect.arrayContaining(['backup:simrs-full', 'rehearsal:simrs-rehearsal']))
    const rehearsed = await say(folder, ['run', 'rehearsal:simrs-rehearsal'])
    expect([rehearsed.code, rehearsed.err]).toEqual([0, expect.stringContaining('✓ rehearse simrs/database → nas: done')])
    const lost = await say(folder, ['run', 'nope'])
    expect(lost.code).toBe(2)
    for (const job of jobs) expect(lost.err).toContain(job)
    const wrong = await say(folder, ['run', 'rehersal:simrs-rehearsal'])
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('rehearsal:simrs-rehearsal')
  })

  it('notes who asked at the command line', async () => {
    const { out, code } = await say(folder, ['audit', 'tail', '--json', '-n', '500'])
    const lines = out.split('\n').map((line) => json(line))
    expect(code).toBe(0)
    expect(lines.find((line) => line['act'] === 'copy.brought-back')).toMatchObject({ by: { kind: 'cli' }, subject: `copy:${copyOf('simrs/aplikasi')}` })
    expect(lines[0]).toMatchObject({ seq: 1 })
    expect((await say(folder, ['audit', 'tail', '-n', '1'])).out.split('\n')).toHaveLength(1)
  })

  it('verifies the audit trail, and notes that nothing outside vouches for it before the first anchor', async () => {
    const before = await say(folder, ['audit', 'verify'])
    expect([before.code, before.out.startsWith('✓'), before.err]).toEqual([0, true, expect.stringContaining('Nothing outside the database vouches for it yet')])
    expect((await say(folder, ['run', 'audit-anchor'])).code).toBe(0)
    const after = await say(folder, ['audit', 'verify'])
    expect([after.code, after.err]).toEqual([0, ''])
  })

  it('misses anchors that were noted once, be they all gone or only the newest', async () => {
    const anchors = join(folder, 'data', 'audit-anchors.txt')
    // Writes a line, so that the newest anchor is of another head than the one before.
    expect((await say(folder, ['restore-file', copyOf('simrs/aplikasi'), '--to', join(folder, 'back-noted')])).code).toBe(0)
    expect((await say(folder, ['run', 'audit-anchor'])).code).toBe(0)
    const whole = readFileSync(anchors, 'utf8')
    for (const left of [null, '', whole.trimEnd().split('\n').slice(0, -1).join('\n')]) {
      if (left === null) rmSync(anchors)
      else writeFileSync(anchors, left)
      const { code, out, err } = await say(folder, ['audit', 'verify', '--json'])
      expect([code, json(out)['anchorsMissing'], err]).toEqual([1, true, expect.stringContaining('does not stand there any more')])
    }
    writeFileSync(anchors, whole)
    expect((await say(folder, ['audit', 'verify'])).code).toBe(0)
  })

  it('finds a line of the audit trail that somebody changed, one that was cut off, and an anchor that nobody can read', async () => {
    const file = join(folder, 'data', 'pulih.db')
    const anchors = join(folder, 'data', 'audit-anchors.txt')
    const change = (sql: string) => {
      const db = new Database(file)
      db.exec(sql)
      db.close()
    }
    writeFileSync(anchors, `${readFileSync(anchors, 'utf8')}scribble\n`)
    expect((await say(folder, ['audit', 'verify'])).code).toBe(3)
    writeFileSync(anchors, readFileSync(anchors, 'utf8').replace('scribble\n', ''))
    const db = new Database(file)
    const [last, second] = [db.prepare('select * from audit order by seq desc limit 1').get(), db.prepare('select facts from audit where seq = 2').get()] as [Record<string, string | number>, { facts: string }]
    db.close()
    change(`update audit set facts = '{"by":"nobody"}' where seq = 2`)
    const changed = await say(folder, ['audit', 'verify', '--json'])
    expect([changed.code, json(changed.out)]).toEqual([1, expect.objectContaining({ ok: false, seq: 2, why: 'changed' })])
    change(`update audit set facts = '${second.facts}' where seq = 2`)
    expect((await say(folder, ['audit', 'verify'])).code).toBe(0)
    const anchored = Number(readFileSync(anchors, 'utf8').trim().split('\n').at(-1)?.split(' ')[1])
    change(`delete from audit where seq >= ${anchored}`)
    expect(json((await say(folder, ['audit', 'verify', '--json'])).out)).toMatchObject({ ok: false, why: 'shortened' })
    expect(Number(last['seq'])).toBeGreaterThanOrEqual(anchored)
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

describe('the doctor', () => {
  it('finds nothing missing in a hospital that is ready, and leaves nothing behind', async () => {
    const folder = hospital()
    const before = readdirSync(folder).toSorted()
    const { code, out } = await say(folder, ['doctor', '--json'])
    const told = json(out) as { verdict: string; readings: { about: string; state: string; found: string; advice: string | null }[] }
    expect(told.readings.filter((it) => it.state === 'fail')).toEqual([])
    expect(code).toBe({ ok: 0, warn: 3, fail: 1 }[told.verdict])
    expect(told.readings.map((it) => it.about)).toEqual(expect.arrayContaining(['Node', 'configuration', 'tool zstd', 'tool sqlite3', 'data folder', 'database', 'source simrs/database', 'target nas', 'clock', 'zone', 'holidays', 'first admin', 'page']))
    expect(readdirSync(folder).toSorted()).toEqual(before)
  })

  it('says for every ✗ and every ! what to do, in a whole sentence', async () => {
    const folder = hospital()
    const busy = createServer()
    await new Promise<void>((resolve) => { busy.listen(0, '127.0.0.1', resolve) })
    const { port } = busy.address() as { port: number }
    writeFileSync(join(folder, '.env'), `PULIH_WEB_PORT=${port}\n`)
    chmodSync(join(folder, '.env'), 0o644)
    writeFileSync(join(folder, 'simrs.db'), 'no database')
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'data', 'pulih.db'), 'no database either')
    writeFileSync(join(folder, 'pulih.yaml'), SITE.replace('copies/nas, class: off-host', 'nirgends/nas, mount: nirgends').replace('role: production }', 'role: production, address: 127.0.0.1:9 }'))
    const { code, out } = await say(folder, ['doctor', '--json'])
    await new Promise((resolve) => busy.close(resolve))
    const bad = (json(out) as { readings: { about: string; state: string; advice: string | null }[] }).readings.filter((it) => it.state !== 'ok')
    expect(code).toBe(1)
    expect(bad.map((it) => it.about)).toEqual(expect.arrayContaining(['source simrs/database', 'target nas', 'database', 'server produksi', 'page', 'secrets', 'first admin', 'simrs/database']))
    expect(bad.filter((it) => !/^\p{Lu}.*\.$/u.test(it.advice ?? ''))).toEqual([])
    expect(readFileSync(join(folder, 'data', 'pulih.db'), 'utf8')).toBe('no database either')
  })

  it('shows every mistake of a configuration and answers 78', async () => {
    const folder = hospital()
    writeFileSync(join(folder, 'pulih.yaml'), SITE.replace('zone:', 'zoen:').replace('engine: sqlite', 'engine: sqlit'))
    const { code, out } = await say(folder, ['doctor'])
    expect(code).toBe(78)
    expect(out).toContain('did you mean zone?')
    expect(out).toContain('did you mean sqlite?')
  })

  it('does not take what .env.example says for an answer', async () => {
    const folder = hospital()
    const example = readFileSync(join(packageRoot(), '.env.example'), 'utf8').split('\n').filter((line) => /^PULIH_(ADMINS|DEADMAN_URL)=/.test(line))
    writeFileSync(join(folder, '.env'), ['PULIH_WEB_PORT=0', ...example, ''].join('\n'), { mode: 0o600 })
    const { readings } = json((await say(folder, ['doctor', '--json'])).out) as { readings: { about: string; state: string }[] }
    expect(readings.filter((it) => it.about === 'first admin' || it.about === 'dead-man watch').map((it) => it.state)).toEqual(['warn', 'warn'])
  })

  it('learns from the books what is going to be written, and leaves them as they are', async () => {
    const folder = hospital()
    const before = await say(folder, ['doctor', '--json'])
    const target = (out: string) => (json(out) as { readings: { about: string; found: string }[] }).readings.find((it) => it.about === 'target nas')?.found
    const needed = (out: string) => /, ([\d.]+ \wB) needed until the next deletion/.exec(target(out) ?? '')?.[1]
    expect((await say(folder, ['backup', 'simrs'])).code).toBe(0)
    const books = readFileSync(join(folder, 'data', 'pulih.db'))
    const after = await say(folder, ['doctor', '--json'])
    // Compressed, a copy takes less than its source.
    expect([needed(before.out), needed(after.out)]).toEqual([expect.stringMatching(/B$/), expect.stringMatching(/B$/)])
    expect(needed(after.out)).not.toBe(needed(before.out))
    expect(readFileSync(join(folder, 'data', 'pulih.db')).equals(books)).toBe(true)
  })

  it('looks at the room of a target whose folder is made at the first start only', async () => {
    const folder = hospital()
    const readings = async (yaml: string) => {
      writeFileSync(join(folder, 'pulih.yaml'), yaml)
      return (json((await say(folder, ['doctor', '--json'])).out) as { readings: { about: string; state: string; found: string; advice: string | null }[] }).readings.filter((it) => it.about === 'target nas')
    }
    expect(await readings(SITE.replace('copies/nas', '"${data}/nas"'))).toMatchObject([{ state: 'ok', found: expect.stringMatching(/free, .* needed until the next deletion.*\(made at the first start\)$/) as unknown }])
    expect(await readings(SITE.replace('copies/nas', '"${data}/nas"').replace('keepFree: 0GB', 'keepFree: 900TB'))).toEqual([expect.objectContaining({ state: 'fail', advice: 'Make room there: nothing is left above the 900 TB that keepFree holds back.' })])
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  it('finds the demo hospital ready before it was ever opened, and makes nothing', async () => {
    const folder = newFolder()
    const { out } = await say(folder, ['doctor', '--json'])
    expect((json(out) as { readings: { about: string; state: string }[] }).readings.filter((it) => it.state === 'fail' && it.about !== 'page')).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('what was typed', () => {
  it.each([
    [['nonsense'], 2], [['backup'], 2], [['restore-file', '1'], 2], [['backup', 'simrs', '--level', 'ful'], 2], [['--help'], 0], [['help', 'backup'], 0], [['--version'], 0], [['backup', 'simsr'], 2], [['audit', 'verify'], 1], [['status'], 1],
  ])('%j answers %i', async (args, code) => {
    expect((await say(hospital(), args)).code).toBe(code)
  })

  it('is not carried out while the configuration has mistakes; nothing is touched', async () => {
    const folder = hospital()
    writeFileSync(join(folder, 'pulih.yaml'), 'site: {}\n')
    for (const args of [['start'], ['backup', 'simrs'], ['run'], ['status'], ['audit', 'verify']]) {
      const { code, err } = await say(folder, args)
      expect([code, err.includes('Nothing was started, nothing was touched.')]).toEqual([78, true])
    }
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  it('does not start a second bot in one data folder', async () => {
    const folder = hospital()
    const lock = await takeLock(join(folder, 'data', 'pulih.lock'), { what: 'bot', version: housePort().version })
    const { code, err } = await say(folder, ['start'])
    expect([code, err.includes(`process ${process.pid} on ${hostname()}`)]).toEqual([69, true])
    if (lock.ok) await lock.release()
  })

  it('waits for a bot of the same version before it opens its database', async () => {
    const folder = hospital()
    const lock = await takeLock(join(folder, 'data', 'pulih.lock'), { what: 'bot', version: '0.0.1' })
    const { code, err } = await say(folder, ['backup', 'simrs'])
    expect([code, err.includes('Pulih 0.0.1')]).toEqual([69, true])
    expect(existsSync(join(folder, 'data', 'pulih.db'))).toBe(false)
    if (lock.ok) await lock.release()
  })
})

describe('a bot that is running', () => {
  it('is told of what was asked at the command line, carries it out and is watched', async () => {
    const folder = hospital()
    const stop = new AbortController()
    const bot = say(folder, ['start'], { signal: stop.signal })
    for (let tries = 0; !existsSync(join(folder, 'data', 'pulih.lock')) || !existsSync(join(folder, 'data', 'pulih.db')); tries += 1) {
      expect(tries).toBeLessThan(400)
      await new Promise((resolve) => { setTimeout(resolve, 25) })
    }
    await new Promise((resolve) => { setTimeout(resolve, 400) })
    const { code, err } = await say(folder, ['backup', 'simrs'])
    expect([code, err]).toEqual([0, expect.stringContaining('carried out by the bot that is running')])
    expect((await say(folder, ['doctor'])).out).toContain('served by the bot that is running')
    stop.abort()
    expect((await bot).code).toBe(0)
    expect(existsSync(join(folder, 'data', 'pulih.lock'))).toBe(false)
  })

  it('does not need to be there: what a command gave up is found by whoever works next', async () => {
    const folder = hospital()
    expect((await say(folder, ['backup', 'simrs'], { signal: AbortSignal.abort() })).code).toBe(130)
    expect(existsSync(join(folder, 'data', 'pulih.lock'))).toBe(false)
    expect((await say(folder, ['run', 'audit-anchor'])).code).toBe(0)
    const { components } = json((await say(folder, ['status', '--json'])).out) as { components: { proven: unknown }[] }
    expect(components.map((it) => it.proven)).toEqual([expect.objectContaining({ rung: 'intact' }), expect.objectContaining({ rung: 'intact' })])
  })
})
