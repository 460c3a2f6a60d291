import { join } from 'node:path'
import type { PostgresDumpComponent } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { CopyReader, Rehearsal, Verdict, Work } from '../engine.ts'
import { opened } from '../opened.ts'
import { inspect } from '../postgres/inspect.ts'
import { inPrivatePlace, newCluster, withPrivateServer, type PrivateServer } from '../postgres/private.ts'
import { runScript } from '../postgres/script.ts'
import { majorOf } from '../postgres/server.ts'
import { privateServerMissing } from '../postgres/tools.ts'
import { lines } from '../lines.ts'
import { pipeTools, type Ended } from '../tool.ts'
import { artefactOf, GLOBALS, readPositions } from './artefacts.ts'
import { freshIn } from './databases.ts'
import { bringProperties, createDatabase, fill, judgeRestore, withArchive } from './load.ts'
import { bringRoles, readGlobals } from './roles.ts'

/** Reads every archive to its end as pg_restore does; listing it would look at its head only. */
export async function intact(copy: CopyReader, work: Work): Promise<Verdict> {
  const { databases } = readPositions(copy.manifest)
  const findings: Finding[] = []
  const named = new Set(copy.manifest.files.map(({ name }) => name))
  for (const file of [GLOBALS, ...databases.map(({ name }) => artefactOf(name))]) if (!named.has(file)) findings.push({ kind: 'file-missing', file })
  if (findings.length > 0) return { ok: false, findings }
  const globals = await readGlobals(copy, work)
  if (!globals.ok) findings.push(globals.finding)
  for (const { name } of databases) findings.push(...await readArchive(copy, name, work))
  return findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { databases: databases.length, bytes: copy.manifest.rawBytes } }
}

async function readArchive(copy: CopyReader, database: string, work: Work): Promise<readonly Finding[]> {
  const op = `check ${database}`
  work.progress({ phase: 'check', bytes: 0, of: copy.manifest.rawBytes })
  const from = await opened({ copy, file: artefactOf(database) }, work)
  const heard = await pipeTools({ op, tools: [...from.tools, { command: 'pg_restore', args: ['-f', '/dev/null'], accept: [0, 1] }], input: from.input, signal: work.signal }).catch((error: unknown) => error)
  if (isEndings(heard)) {
    const broken = from.damage(heard)
    if (broken !== null) return [broken]
    const last = heard.at(-1)
    if (last?.code === 0) return []
    // pg_restore gave up, perhaps for a length that a torn byte had named: whether the bytes are what was written is zstd's to say.
    const torn = await damageIn(copy, database, work)
    return [torn ?? judgeRestore(last?.stderr ?? '')]
  }
  if (!(heard instanceof Fault) || work.signal.aborted || heard.hint !== 'tool-failed') throw heard
  // It may also have gone before the bytes were at their end.
  const torn = await damageIn(copy, database, work)
  if (torn !== null) return [torn]
  throw heard
}

async function damageIn(copy: CopyReader, database: string, work: Work): Promise<Finding | null> {
  const from = await opened({ copy, file: artefactOf(database) }, work)
  return from.damage(await pipeTools({ op: `check ${database}`, tools: from.tools, input: from.input, output: lines(() => undefined), signal: work.signal }))
}

const isEndings = (heard: unknown): heard is readonly Ended[] => Array.isArray(heard)

/** Brings every database back into a private server of ours and holds indices, rows and the newest record against the manifest. */
export async function rehearse({ chain, source, at }: { chain: readonly CopyReader[]; source: PostgresDumpComponent; at: Date }, work: Work): Promise<Rehearsal> {
  const copy = onlyCopy(chain)
  return await inPrivatePlace(work, async (place) => {
    const data = join(place.folder, 'data')
    return await withLoaded({ copy, place, data, end: 'at once' }, work, async (server, loaded): Promise<Rehearsal> => {
      if (loaded.findings.length > 0) return { restored: { ok: false, findings: loaded.findings }, consistent: null }
      const restored: Verdict = { ok: true, facts: { databases: loaded.databases.length, bytes: copy.manifest.rawBytes, ...(loaded.notes.length > 0 ? { note: loaded.notes.join('; ') } : {}) } }
      const consistent = await inspect({ server, databases: loaded.databases, unlogged: 'counted', freshness: source.freshness, database: freshIn(source, loaded.databases), manifest: copy.manifest, at, major: null }, work)
      return { restored, consistent }
    })
  })
}

interface Loaded { readonly databases: readonly string[]; readonly findings: readonly Finding[]; readonly notes: readonly string[] }

/** A new cluster with everything of the copy in it, running for as long as `use` takes. */
export async function withLoaded<T>(ask: { readonly copy: CopyReader; readonly place: Parameters<typeof newCluster>[0]['place']; readonly data: string; readonly end: 'clean' | 'at once' }, work: Work, use: (server: PrivateServer, loaded: Loaded) => Promise<T>): Promise<T> {
  const { copy, place, data } = ask
  const { databases, superuser, version } = readPositions(copy.manifest)
  if ((await privateServerMissing({ major: majorOf(version), exact: false })).length > 0) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'tool-missing', detail: `PostgreSQL ${majorOf(version)} or newer is not installed here: apt install postgresql` })
  await newCluster({ place, data, superuser, major: null }, work)
  return await withPrivateServer({ place, data, superuser, major: null, settings: { wal_level: 'minimal' }, end: ask.end }, work, async (server) => {
    const globals = await readGlobals(copy, work)
    if (!globals.ok) return await use(server, { databases: [], findings: [globals.finding], notes: [] })
    const door = server.door('template1')
    await bringRoles(door, globals.statements, work)
    const notes: string[] = []
    for (const shape of databases) {
      const { name } = shape
      // The one that every cluster has from the beginning is made anew as the source's was.
      const findings = await withArchive({ copy, database: name, folder: place.folder }, work, async (file) => {
        if (name === 'postgres') await dropFirst(server, work)
        const note = await createDatabase(door, { shape, name }, work)
        if (note !== null) notes.push(note)
        const wrong = await fill({ door, file, database: name }, work)
        if (wrong.length === 0) await bringProperties({ door, file, database: name, source: name }, work)
        return wrong
      })
      if (findings.length > 0) return await use(server, { databases: [], findings, notes })
    }
    return await use(server, { databases: databases.map(({ name }) => name), findings: [], notes })
  })
}

async function dropFirst(server: PrivateServer, work: Work): Promise<void> {
  await runScript(server.door('template1'), ['DROP DATABASE postgres'], { op: 'make room for the database postgres', signal: work.signal })
}

/** A chain of this engine is one full copy; refuses an empty one. */
export function onlyCopy(chain: readonly CopyReader[]): CopyReader {
  const copy = chain.at(-1)
  if (copy === undefined || copy.manifest.level !== 'full') throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'copy-damaged', detail: 'no full copy was given' })
  return copy
}

const OP = 'restore the databases'
