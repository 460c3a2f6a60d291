import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../../core/finding.ts'
import { Fault } from '../../core/fault.ts'
import { beginning } from '../../core/letters.ts'
import type { CopyReader, Work } from '../engine.ts'
import { ownHost } from '../host.ts'
import { opened } from '../opened.ts'
import { into, rowsOf, type Door } from '../postgres/access.ts'
import { connection, ident, literal } from '../postgres/rows.ts'
import { IDENT, runScript, statementsOf } from '../postgres/script.ts'
import { pastWrapper } from '../postgres/tools.ts'
import { pipeTools, runTool, type Tool } from '../tool.ts'
import { unproven } from '../unproven.ts'
import { z } from 'zod'
import { artefactOf, type DatabaseShape } from './artefacts.ts'

/** A database's archive in a file of ours, so that its parts can be brought back side by side; gone after `use`. */
export async function withArchive<T>(ask: { readonly copy: CopyReader; readonly database: string; readonly folder: string }, work: Work, use: (file: string) => Promise<T>): Promise<T | readonly Finding[]> {
  const name = artefactOf(ask.database)
  const path = join(ask.folder, 'archive')
  try {
    work.progress({ phase: 'extract', bytes: 0, of: ask.copy.manifest.rawBytes })
    const from = await opened({ copy: ask.copy, file: name, to: path }, work)
    const broken = from.damage(await pipeTools({ op: `unpack ${ask.database}`, tools: from.tools, input: from.input, signal: work.signal }))
    return broken !== null ? [broken] : await use(path)
  } finally {
    await rm(path, { force: true })
  }
}

/** Makes an empty database as the source's was. Where this machine lacks its locale, the answer says which one stands in for it. */
export async function createDatabase(door: Door, ask: { readonly shape: DatabaseShape; readonly name: string }, work: Work): Promise<string | null> {
  const { shape, name } = ask
  const create = async (collate: string, ctype: string) => {
    await runScript(door, [`CREATE DATABASE ${ident(name)} TEMPLATE template0 ENCODING ${literal(shape.encoding)} LC_COLLATE ${literal(collate)} LC_CTYPE ${literal(ctype)}`], { op: `make the database ${name}`, signal: work.signal })
  }
  try {
    await create(shape.collate, shape.ctype)
    return null
  } catch (error) {
    if (!(error instanceof Fault) || !/invalid (?:locale name|LC_)/.test(error.message)) throw error
    await create('C', 'C')
    return `${shape.collate} is not installed here: ${name} sorts by bytes`
  }
}

/** What `pg_restore` is asked beside its archive. */
export interface Filling {
  readonly door: Door
  readonly file: string
  readonly database: string
  readonly args?: readonly string[]
  /** Where pg_restore cannot open our file, it reads it from a pipe, one part at a time. */
  readonly by?: 'file' | 'pipe'
}

/** Fills an empty database from an archive, two parts at a time; the findings are why the archive does not come back. */
export async function fill(ask: Filling, work: Work): Promise<readonly Finding[]> {
  const piped = ask.by === 'pipe'
  const tool: Tool = { command: 'pg_restore', args: ['-w', '--exit-on-error', '--no-tablespaces', '--no-subscriptions', `--dbname=${connection(ask.database)}`, ...(ask.args ?? []), ...(piped ? [] : ['--jobs=2', ask.file])], env: into(ask.door, ask.database).env }
  const ended = await runTool({ op: `bring back ${ask.database}`, tool: { ...ask.door.on(tool), accept: [0, 1] }, signal: work.signal, ...(piped ? { input: createReadStream(ask.file) } : {}) })
  return ended.code === 0 ? [] : [judgeRestore(ended.stderr)]
}

/** What belongs to the database itself: owner, rights, settings, comment, under its new name. */
export async function bringProperties(ask: Filling & { readonly source: string }, work: Work): Promise<void> {
  const op = `read the settings of ${ask.source}`
  const env = await pastWrapper()
  const list = await runTool({ op, tool: { command: 'pg_restore', args: ['--create', '--list', ask.file], env }, most: LONG, signal: work.signal })
  const wanted = list.stdout.split('\n').filter((line) => /^\d+; \d+ \d+ (?:DATABASE|(?:ACL|COMMENT|SECURITY LABEL) - DATABASE )/.test(line)).join('\n')
  const said = await ownHost(work.scratch).withFile({ text: `${wanted}\n`, signal: work.signal }, (path) => runTool({ op, tool: { command: 'pg_restore', args: ['--create', `--use-list=${path}`, '-f', '-', ask.file], env }, signal: work.signal }))
  const about = new RegExp(`^((?:ALTER|COMMENT ON|GRANT [^;]*? ON|REVOKE [^;]*? ON) DATABASE )${IDENT}`)
  const statements = statementsOf(said.stdout.replace(/^\\connect .*$/gm, '')).filter((statement) => about.test(statement)).map((statement) => statement.replace(about, (_all, before: string) => before + ident(ask.database)))
  await runScript(ask.door, statements, { op: `bring back the settings of ${ask.database}`, signal: work.signal })
}

/** The list of a schema with many thousand tables. */
const LONG = 64 * 1024 * 1024

/** Whether a database of that name is there. */
export async function hasDatabase(door: Door, name: string, work: Work): Promise<boolean> {
  return (await rowsOf(door, `select datname from pg_database where datname = ${literal(name)}`, { op: 'list the databases', signal: work.signal, row: z.object({ datname: z.string() }) })).length > 0
}

/** What pg_restore says of the archive itself; throws a Fault where it speaks of the world: a lack of room, an extension that is not installed, somebody who stopped it. */
export function judgeRestore(said: string): Finding {
  const line = said.split('\n').find((text) => /error:/.test(text)) ?? said
  if (!DAMAGED.test(said) || WORLD.test(said)) throw unproven('bring back a database', `pg_restore: ${said.trim()}`)
  return { kind: 'engine-check-failed', detail: `pg_restore: ${beginning(line.trim(), 400)}` }
}

const DAMAGED = /end of file|did not find magic|corrupt|not a valid archive|unexpected (?:block|data offset|section|end)|unrecognized|could not find block|could not read|duplicate key|could not create unique index|violates|is not present in table|invalid byte sequence|invalid input syntax|missing data for column|extra data after|syntax error|unsupported version|entry ID .* out of range|invalid (?:compression|dump|header|member|line)/
const WORLD = /No space left|out of memory|out of shared memory|could not access file|extension ".*" is not available|could not open extension control file|server closed the connection|terminating connection|could not connect|connection to server/
