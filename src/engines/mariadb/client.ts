import { Readable } from 'node:stream'
import type { DatabaseAccess } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import { ending } from '../../core/letters.ts'
import type { Work } from '../engine.ts'
import { runTool, type Tool } from '../tool.ts'
import { throughDoor, type Door } from './access.ts'

export type Row = readonly string[]

/** What a server says when it will not do something. */
export interface Refused { readonly code: number; readonly said: string }
export type Said = { readonly ok: true; readonly rows: readonly Row[] } | ({ readonly ok: false } & Refused)

/** Asks a server and reads its rows; what it refuses is a value. Times are UTC, texts UTF-8. */
export async function ask(access: DatabaseAccess, sql: string, work: Pick<Work, 'host' | 'secret' | 'signal'>): Promise<Said> {
  return await throughDoor({ access }, work, (door) => askThrough(door, sql, work.signal))
}

/** The same through a door that is open already. */
export async function askThrough(door: Door, sql: string, signal: AbortSignal): Promise<Said> {
  const ended = await runTool({ op: 'ask the database server', tool: { ...client(door), accept: [0, 1] }, input: Readable.from([Buffer.from(`${SESSION}\n${sql}\n`)]), signal })
  if (ended.code === 0) return { ok: true, rows: rowsOf(ended.stdout) }
  return { ok: false, ...refusalIn(ended.stderr) }
}

/** Asks, and throws what the server refuses as a Fault. */
export async function must(door: Door, sql: string, how: { readonly op: string; readonly signal: AbortSignal }): Promise<readonly Row[]> {
  const said = await askThrough(door, sql, how.signal)
  if (!said.ok) throw refusedFault(how.op, said)
  return said.rows
}

/** A client that reads statements; it obeys no command of its own that a text might hold, and stops at the first mistake. */
export const client = (door: Door, more: readonly string[] = []): Tool =>
  door.on({ command: 'mariadb', args: [`--defaults-file=${door.file}`, '--batch', '--skip-column-names', '--binary-mode', '--unbuffered', '--default-character-set=utf8mb4', '--local-infile=0', '--max-allowed-packet=1G', '--connect-timeout=30', ...more] })

/** What every session of ours begins with. */
export const SESSION = "set time_zone = '+00:00', sql_mode = '', lock_wait_timeout = 60;"

/** Rows as the client prints them: columns by tabs, what would break a line escaped. */
export function rowsOf(text: string): readonly Row[] {
  return text === '' ? [] : text.split('\n').map((line) => line.split('\t').map(unescaped))
}
const unescaped = (value: string) => value.replaceAll(/\\([nt0\\])/g, (_all, letter: string) => ({ n: '\n', t: '\t', 0: '\0' })[letter] ?? '\\')

/** The server's own number and words. */
export function refusalIn(stderr: string): Refused {
  const found = /ERROR (\d+) \([0-9A-Z]{5}\)/.exec(stderr) ?? /error: (\d+)/i.exec(stderr)
  return { code: Number(found?.[1] ?? 0), said: ending(stderr.trim(), 400) }
}

/** A refusal as a Fault: whether trying again can help, and what to do. */
export function refusedFault(op: string, { code, said }: Refused): Fault {
  const fault = (retry: 'later' | 'never', hint: NonNullable<Fault['hint']>) => new Fault({ area: 'engine', op, retry, hint, detail: said === '' ? 'the server refused and did not say why' : said })
  if (LOGIN.has(code)) return fault('never', 'login-refused')
  if (AWAY.has(code)) return fault('later', 'source-missing')
  if (code === 1049) return fault('never', 'source-missing')
  if (code === 1205 || code === 1213) return fault('later', 'source-locked')
  if ([1044, 1142, 1143, 1227, 1370, 1419].includes(code)) return fault('never', 'permission')
  return fault('later', 'look-at-log')
}

/** The server's numbers for a login that it will not take. */
export const LOGIN: ReadonlySet<number> = new Set([1045, 1698, 1862, 4151])
/** Nobody there, too many there, or gone in the middle. */
export const AWAY: ReadonlySet<number> = new Set([1040, 1053, 1129, 1130, 1159, 1161, 2002, 2003, 2005, 2006, 2013, 2026])

/** A text as SQL writes it. */
export const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
/** A table as SQL writes it, by its two names. */
export const at = ({ database, name }: { readonly database: string; readonly name: string }) => `${named(database)}.${named(name)}`
/** A name as SQL writes it, whatever it holds. */
export const named = (name: string) => `\`${name.replaceAll('`', '``')}\``
