import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished, pipeline } from 'node:stream/promises'
import { PassThrough, Transform } from 'node:stream'
import { SECOND } from '../../core/clock.ts'
import type { SqlServerAccess, SqlServerComponent } from '../../core/component.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { Level } from '../../core/site.ts'
import type { CopyReader, Vessel, Work } from '../engine.ts'
import { sqlServerEngine as engine } from './engine.ts'
import { serverFacts } from './look.ts'
import { named } from './quote.ts'
import { withSession, type Session } from './session.ts'
import { ownerOf } from './stage.ts'

export interface Checked { readonly step: string; readonly ok: boolean; readonly detail: string }

/**
 * Goes once through everything that this engine relies on, on a real server: with a database of its own, which it makes and drops.
 * Touches no other database. `tell` hears each step as it ends.
 */
export async function checklist(ask: { readonly access: SqlServerAccess; readonly folder: string; readonly tell: (checked: Checked) => void }, work: Work): Promise<readonly Checked[]> {
  const database = `pulih_cek_${randomBytes(4).toString('hex')}`
  const source: SqlServerComponent = { engine: 'sqlserver', name: 'cek', key: `cek/${database}`, system: 'cek', server: ask.access.host ?? 'localhost', targets: [], growing: false, retention: '', access: ask.access, identity: null, database, rehearseOn: null, freshness: null }
  const done: Checked[] = []
  const step = async (name: string, look: () => Promise<string>) => {
    const checked = await look().then((detail): Checked => ({ step: name, ok: true, detail }), (error: unknown): Checked => ({ step: name, ok: false, detail: error instanceof Error ? error.message : String(error) }))
    done.push(checked)
    ask.tell(checked)
  }
  await withSession({ access: ask.access, server: source.server }, work, async (session) => {
    await step('makes a database of its own', () => make(session, database))
    try {
      await steps({ ...ask, source, session, step }, work)
    } finally {
      await step('drops it', async () => {
        await session.run(`DROP DATABASE ${named(database)}`, { op: 'drop the database' })
        for (const name of await readdir(ask.access.stage.here)) if (name.startsWith(`pulih-${ownerOf(source.key)}-`)) await rm(join(ask.access.stage.here, name), { force: true })
        return database
      })
    }
  })
  return done
}

interface Steps { readonly folder: string; readonly source: SqlServerComponent; readonly session: Session; readonly step: (name: string, look: () => Promise<string>) => Promise<void> }

async function steps({ folder, source, session, step }: Steps, work: Work): Promise<void> {
  const chain: CopyReader[] = []
  const follows = followsIn(source, work)
  const copy = (level: Level, base: readonly CopyReader[]) => copyOf({ folder, source, level, chain: base }, work)
  const write = async () => { await session.run(`INSERT INTO ${named(source.database)}.dbo.pasien VALUES (${Math.floor(performance.now() * 1000) % 1_000_000_000}, N'${randomBytes(20).toString('hex')}')`, { op: 'write a row' }) }
  await step('preflight finds nothing wrong', async () => {
    const { findings, identity } = await engine.preflight(source, work)
    must(findings.length === 0, JSON.stringify(findings))
    return `identity ${identity ?? ''}`
  })
  await step('full, differential and log follow one another', async () => {
    chain.push(await copy('full', []))
    await write()
    must(await follows('differential', chain[0]) === null, 'the differential does not follow')
    chain.push(await copy('differential', chain))
    await write()
    must(await follows('log', chain[1]) === null, 'the log does not follow')
    chain.push(await copy('log', chain))
    return chain.map((link) => `${link.manifest.level} ${link.manifest.rawBytes}`).join(', ')
  })
  await step('each copy is found whole by VERIFYONLY', async () => {
    for (const link of chain) must((await engine.intact(link, work, source)).ok, link.name)
    return `${chain.length} copies`
  })
  await step('the chain is rehearsed: RESTORE, CHECKDB, rows', async () => {
    const rehearsal = await engine.rehearse({ chain, source, at: work.clock.now() }, work)
    must(rehearsal.restored.ok && rehearsal.consistent?.ok === true, JSON.stringify(rehearsal))
    return JSON.stringify(rehearsal.consistent)
  })
  await step('a moment comes back exactly', () => moment({ source, session, chain, copy, write }, work))
  await step('one flipped bit is found', async () => {
    const verdict = await engine.intact(flipped(chain[0], folder), work, source)
    must(!verdict.ok, 'it was not')
    return JSON.stringify(verdict)
  })
  await step("somebody else's full is noticed", async () => {
    await session.run(`BACKUP DATABASE ${named(source.database)} TO DISK = N'NUL'`, { op: 'take a foreign full' })
    const why = await follows('differential', chain[0])
    must(why === 'base-replaced', String(why))
    return 'base-replaced'
  })
  await step("somebody else's log is noticed", async () => {
    await write()
    await session.run(`BACKUP LOG ${named(source.database)} TO DISK = N'NUL'`, { op: 'take a foreign log' })
    const why = await follows('log', chain.at(-1))
    must(why === 'log-gap', String(why))
    return 'log-gap'
  })
  await step('SIMPLE is noticed', async () => {
    await session.run(`ALTER DATABASE ${named(source.database)} SET RECOVERY SIMPLE`, { op: 'change the recovery model' })
    const why = await follows('log', chain.at(-1))
    must(why === 'setting-changed', String(why))
    return 'setting-changed'
  })
  await step('a copy takes the place of the living database, which is kept beside', () => exchanged({ source, session, chain }, work))
}

/** As in a recovery: brought beside, and exchanged. What was written since stands in what was put aside, and there alone. */
async function exchanged({ source, session, chain }: Pick<Steps, 'source' | 'session'> & { readonly chain: readonly CopyReader[] }, work: Work): Promise<string> {
  const count = async (name: string) => Number((await session.run(`SELECT COUNT(*) AS n FROM ${named(name)}.dbo.pasien`, { op: 'count' })).rows[0]?.['n'])
  const before = await count(source.database)
  const { identity } = await serverFacts(session)
  const back = await engine.restore({ chain: chain.slice(0, 1), into: { kind: 'server', access: source.access, identity, rename: {} }, until: null, only: null, over: { aside: 'cek', exchange: () => Promise.resolve() } }, work)
  const [aside = ''] = back.aside ?? []
  must(aside !== '', 'nothing was kept')
  const [now, kept] = [await count(source.database), await count(aside)]
  await session.run(`DROP DATABASE ${named(aside)}`, { op: 'drop what was kept' })
  must(kept === before && now < before, `${now} rows in use, ${kept} kept, ${before} before`)
  return `${now} rows in use, ${kept} kept as ${aside}`
}

async function make(session: Session, database: string): Promise<string> {
  const db = named(database)
  await session.run(`CREATE DATABASE ${db}`, { op: 'make a database' })
  await session.run(`ALTER DATABASE ${db} SET RECOVERY FULL`, { op: 'set its recovery model' })
  await session.run(`CREATE TABLE ${db}.dbo.pasien (id int NOT NULL, nama nvarchar(80) NULL)`, { op: 'make a table' })
  for (let turn = 0; turn < 20; turn += 1) await session.run(`INSERT INTO ${db}.dbo.pasien VALUES ${Array.from({ length: 50 }, (_, row) => `(${turn * 50 + row}, N'${randomBytes(20).toString('hex')}')`).join(', ')}`, { op: 'fill it' })
  return database
}

/** Two rows with a second between them: the moment between brings back the first alone. */
async function moment(of: { readonly source: SqlServerComponent; readonly session: Session; readonly chain: CopyReader[]; readonly copy: (level: Level, base: readonly CopyReader[]) => Promise<CopyReader>; readonly write: () => Promise<void> }, work: Work): Promise<string> {
  const { source, session, chain } = of
  const count = async (name: string) => Number((await session.run(`SELECT COUNT(*) AS n FROM ${named(name)}.dbo.pasien`, { op: 'count' })).rows[0]?.['n'])
  await of.write()
  const expected = await count(source.database)
  await work.clock.sleep(2 * SECOND)
  const { now, ahead, identity } = await serverFacts(session)
  const until = new Date(Date.parse(`${now}Z`) - ahead * 60_000)
  await work.clock.sleep(2 * SECOND)
  await of.write()
  await work.clock.sleep(2 * SECOND)
  chain.push(await of.copy('log', chain))
  const name = `${source.database}_kembali`
  await engine.restore({ chain, into: { kind: 'server', access: source.access, identity, rename: { [source.database]: name } }, until, only: null }, work)
  const found = await count(name)
  await session.run(`DROP DATABASE ${named(name)}`, { op: 'drop it' })
  must(found === expected, `${found} rows at ${until.toISOString()}, expected ${expected}`)
  return `${found} rows at ${until.toISOString()}`
}

const followsIn = (source: SqlServerComponent, work: Work) => async (level: 'differential' | 'log', base: CopyReader | undefined) => (base === undefined ? 'no copy was made' : await engine.follows?.({ source, level, base }, work) ?? null)

/** The shortest honest copy: into a folder, with its manifest. */
async function copyOf(of: { readonly folder: string; readonly source: SqlServerComponent; readonly level: Level; readonly chain: readonly CopyReader[] }, work: Work): Promise<CopyReader> {
  const name = `${of.level}-${randomBytes(4).toString('hex')}`
  const folder = join(of.folder, name)
  await mkdir(folder, { recursive: true })
  const files: Manifest['files'] = []
  const vessel: Vessel = { file: (file) => {
    const hash = createHash('sha256')
    let bytes = 0
    const through = new Transform({ transform: (chunk: Buffer, _encoding, next) => {
      hash.update(chunk)
      bytes += chunk.length
      next(null, chunk)
    } })
    const body = new PassThrough()
    const closed = pipeline(body, through, createWriteStream(join(folder, file))).then(() => {
      const written = { bytes, sha256: hash.digest('hex') }
      files.push({ name: file, ...written })
      return written
    })
    return { body, closed }
  } }
  const { takenAt, identity, ...facts } = await engine.dump({ source: of.source, level: of.level, base: of.chain.at(-1) ?? null, vessel }, work)
  const at = takenAt.toISOString()
  const manifest: Manifest = { ...facts, format: 1, copy: name, run: 0, system: 'cek', component: of.source.key, engine: 'sqlserver', level: of.level, base: of.chain.at(-1)?.name ?? null, startedAt: at, takenAt: at, endedAt: at, files, source: { host: '', server: of.source.server, path: of.source.database, identity }, pulih: '0' }
  return { name, manifest, open: (file) => Promise.resolve(createReadStream(join(folder, file))) }
}

/** The same copy, one bit of its file changed. */
function flipped(copy: CopyReader | undefined, folder: string): CopyReader {
  if (copy === undefined) throw new Error('no copy was made')
  return { ...copy, open: async (file) => {
    const bytes = await readFile(join(folder, copy.name, file))
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    const path = join(folder, copy.name, `flipped-${file}`)
    await writeFile(path, bytes)
    const stream = createReadStream(path)
    finished(stream).catch(() => undefined)
    return stream
  } }
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
