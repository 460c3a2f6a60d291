import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { MINUTE } from '../../core/clock.ts'
import type { ToolNeed } from '../engine.ts'
import { runTool, type Tool } from '../tool.ts'
import { unproven } from '../unproven.ts'

/** SQLite's own shell: a child, so that a long copy never holds up our event loop. */
export const sqliteNeed: ToolNeed = { command: 'sqlite3', versionArgs: ['--version'], least: '3.37.0', package: 'sqlite3' }

export interface Answer {
  readonly code: number
  readonly rows: readonly string[]
  readonly said: string
}

/**
 * Asks a database of our own scratch, which nobody else writes. The shell runs in its safe mode: whatever stands in the
 * database or in a query can open no file, run no program, change nothing. A mistake in SQL is a code, not a Fault; a lack of
 * memory or of room is a Fault, tried again later.
 */
export async function ask(db: { path: string; scratch: string }, sql: string, how: { op: string; signal: AbortSignal }): Promise<Answer> {
  const { tools: [tool], input } = reading(db, sql)
  const ended = await runTool({ op: how.op, tool: { ...tool, accept: [0, 1] }, input, signal: how.signal })
  if (ended.code !== 0 && WORLD.test(ended.stderr)) throw unproven(how.op, `sqlite3: ${ended.stderr}`)
  return { code: ended.code, rows: ended.stdout === '' ? [] : ended.stdout.split('\n'), said: ended.stderr }
}

/** The same for an answer that may be long: the tool that gives it, and what it is asked. */
export function reading(db: { path: string; scratch: string }, sql: string): { readonly tools: readonly [Tool]; readonly input: Readable } {
  return { tools: [{ command: 'sqlite3', args: [...QUIET, '-safe', '-readonly', '-noheader', '-list', `${pathToFileURL(db.path).href}?immutable=1`], env: { SQLITE_TMPDIR: db.scratch } }], input: Readable.from([Buffer.from(sql)]) }
}

/** Whether SQLite says of the database itself that it is broken. */
export const saysDamaged = (said: string) => /database disk image is malformed|file is not a database/.test(said)

/** Writes a consistent copy of a live database beside it. Reads only; `immutable` where nobody may leave a trace beside the source. */
export async function snapshot(from: { path: string; immutable: boolean }, into: string, how: { op: string; signal: AbortSignal }): Promise<Answer> {
  const source = from.immutable ? `${pathToFileURL(from.path).href}?immutable=1` : pathToFileURL(from.path).href
  const ended = await runTool({
    op: how.op,
    tool: { command: 'sqlite3', args: [...QUIET, '-readonly', '-cmd', `.timeout ${MINUTE}`, source], accept: [0, 1] },
    input: Readable.from([Buffer.from(`VACUUM INTO ${quoted(into)};\n`)]),
    signal: how.signal,
  })
  return { code: ended.code, rows: [], said: ended.stderr }
}

/** A text as SQL writes it. */
export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
/** A name as SQL writes it, whatever characters it holds. */
export const named = (name: string) => `"${name.replaceAll('"', '""')}"`

/** SQLite's own errors that say nothing of the database: no memory, no room, a scratch that does not answer. */
const WORLD = /out of memory|disk I\/O error|database or disk is full|unable to open|interrupted|Cannot allocate/
/** No settings file of whoever runs us; stop at the first mistake. */
const QUIET = ['-batch', '-init', '/dev/null', '-bail']
