import type { z } from 'zod'
import { MINUTE } from '../../core/clock.ts'
import type { DatabaseAccess } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import { ending } from '../../core/letters.ts'
import type { Work } from '../engine.ts'
import { runTool, type Tool } from '../tool.ts'
import { parseRow } from './rows.ts'
import { pastWrapper } from './tools.ts'

/** How libpq's tools reach one server, by their environment alone. */
export interface Door {
  /** On which machine they run. */
  on(tool: Tool): Tool
  readonly env: Readonly<Record<string, string>>
}

/** Lends the way to a source's server for as long as `use` takes. The password is a private file on the tools' machine. */
export async function withDoor<T>(ask: { readonly access: DatabaseAccess; readonly database: string }, work: Work, use: (door: Door) => Promise<T>): Promise<T> {
  const { access } = ask
  const host = access.socket ?? access.host
  const env = {
    ...SETTLED, ...(work.host.remote || host === null ? {} : await pastWrapper()), PGUSER: access.user, PGDATABASE: ask.database,
    ...(host === null ? {} : { PGHOST: host }),
    ...(access.port === null ? {} : { PGPORT: String(access.port) }),
  }
  const on = (tool: Tool) => work.host.on({ ...tool, env: { ...tool.env } })
  if (access.password === null) return await use({ on, env })
  const text = `*:*:*:*:${work.secret(access.password).replace(/[\\:]/g, '\\$&')}\n`
  return await work.host.withFile({ text, signal: work.signal }, (path) => use({ on, env: { ...env, PGPASSFILE: path } }))
}

/** The same way into another database of that server. */
export const into = (door: Door, database: string): Door => ({ ...door, env: { ...door.env, PGDATABASE: database } })

/** psql as we use it: no start-up file, no prompt for a password, one value or one JSON object a line. */
export function psql(door: Door, args: readonly string[]): Tool {
  return door.on({ command: 'psql', args: ['-XqAtw', '-v', 'ON_ERROR_STOP=1', ...args], env: door.env })
}

/** What one query answers, each row held against its shape; a Fault that says why where it was not answered. */
export async function rowsOf<S extends z.ZodType>(door: Door, sql: string, ask: { readonly op: string; readonly signal: AbortSignal; readonly row: S }): Promise<readonly z.output<S>[]> {
  const ended = await runTool({ op: ask.op, tool: { ...psql(door, ['-c', `select to_jsonb(t) from (${sql}) t`]), accept: [0, 1, 2, 3] }, signal: ask.signal, limit: 10 * MINUTE })
  if (ended.code !== 0) throw refusal(ask.op, ended.stderr)
  return ended.stdout === '' ? [] : ended.stdout.split('\n').map((line) => parseRow(ask.op, line, ask.row))
}

/** Carries out statements one by one, each in a transaction of its own. */
export async function command(door: Door, statements: readonly string[], ask: { readonly op: string; readonly signal: AbortSignal }): Promise<void> {
  const ended = await runTool({ op: ask.op, tool: { ...psql(door, statements.flatMap((sql) => ['-c', sql])), accept: [0, 1, 2, 3] }, signal: ask.signal })
  if (ended.code !== 0) throw refusal(ask.op, ended.stderr)
}

/** What psql and its kin say when they are not let in or find nobody, as a Fault. */
export function refusal(op: string, said: string): Fault {
  const fault = (retry: 'later' | 'never', hint: Fault['hint'] & string) => new Fault({ area: 'engine', op, retry, hint, detail: ending(said.trim(), 600) })
  if (LOGIN.test(said)) return fault('never', 'login-refused')
  if (/database ".*" does not exist/.test(said)) return fault('never', 'source-missing')
  if (/permission denied/.test(said)) return fault('never', 'permission')
  if (AWAY.test(said)) return fault('later', 'network')
  return fault('later', 'tool-failed')
}

const LOGIN = /authentication failed|no password supplied|no pg_hba\.conf entry|role ".*" (?:does not exist|is not permitted to log in)|pg_hba\.conf rejects/
const AWAY = /could not connect|connection to server|could not translate host name|server closed the connection|terminating connection|the database system is|timeout expired|too many clients|remaining connection slots/

/** A session says the same whatever the server's defaults are. */
const SETTLED = { PGCONNECT_TIMEOUT: '20', PGAPPNAME: 'pulih', PGTZ: 'UTC', PGDATESTYLE: 'ISO', PGCLIENTENCODING: 'UTF8' }
