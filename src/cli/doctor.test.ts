import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../config/package-root.ts'
import { newFolder, removeAll } from '../test/fakes/site-file.ts'
import { hospital, json, say, SITE } from '../test/fakes/small-hospital.ts'

afterAll(removeAll)

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

  it('looks where another tool leaves its copies, and asks the SQL Server that knows of them', async () => {
    const folder = hospital()
    mkdirSync(join(folder, 'ftp'))
    const observed = `  - name: myhospital
    components:
      - { name: berkas, engine: observed, place: deadpool, full: { pattern: '*.bak', maxAge: 8h } }
      - { name: catatan, engine: observed, msdb: { host: 127.0.0.1, port: 9, user: pengamat, password: sql, database: MyHospital }, full: { maxAge: 8h } }
`
    writeFileSync(join(folder, 'pulih.yaml'), SITE.replace('systems:\n', `systems:\n${observed}`).replace('targets:\n', 'targets:\n  - { name: deadpool, path: ftp, observed: true }\n'))
    writeFileSync(join(folder, '.env'), `${readFileSync(join(folder, '.env'), 'utf8')}PULIH_PASSWORD_SQL=rahasia\n`, { mode: 0o600 })
    const { readings } = json((await say(folder, ['doctor', '--json'])).out) as { readings: { about: string; state: string; found: string }[] }
    expect(readings.filter(({ about }) => about.startsWith('source myhospital/') || about.startsWith('target msdb')).map(({ about, state }) => [about, state])).toEqual([['source myhospital/berkas', 'ok'], ['source myhospital/catatan', 'fail']])
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
