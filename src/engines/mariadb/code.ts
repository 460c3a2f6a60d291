import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { runTool, type Tool } from '../tool.ts'
import type { Door } from './access.ts'
import { client, must, named, quoted, SESSION } from './client.ts'

/** What a database holds beside its tables, and what no RENAME carries elsewhere: one statement each, with what it was written under. */
export interface Code {
  readonly kind: 'function' | 'procedure' | 'package' | 'package body' | 'view' | 'trigger' | 'event'
  readonly name: string
  readonly mode: string
  readonly collation: string
  readonly text: string
}

interface How { readonly op: string; readonly signal: AbortSignal }

/** Everything of the kind that stands in a database, in an order in which most of it can be made again. The database's own name is not in it. */
export async function codeOf(door: Door, database: string, how: How): Promise<readonly Code[]> {
  const list = await listed(door, database, how)
  if (list.length === 0) return []
  const rows = await must(door, `use ${named(database)};\n${list.map(({ kind, name }) => `show create ${kind} ${named(name)};`).join('\n')}`, how)
  return list.map(({ kind, name }, index): Code => {
    const row = rows[index] ?? []
    const [mode = '', text = '', collation = ''] = kind === 'view' ? ['', row[1], row[3]] : kind === 'event' ? [row[1], row[3], row[5]] : [row[1], row[2], row[4]]
    return { kind, name, mode, collation, text }
  })
}

/** Drops all of it, or of some kinds. */
export async function dropCode(door: Door, database: string, how: How & { readonly only?: readonly Code['kind'][] }): Promise<void> {
  const list = (await listed(door, database, how)).filter(({ kind }) => how.only?.includes(kind) ?? true)
  if (list.length > 0) await must(door, `use ${named(database)};\n${list.map(({ kind, name }) => `drop ${kind} if exists ${named(name)};`).join('\n')}`, how)
}

/**
 * Makes it again in a database. Each goes to the server as one statement, whatever stands in it: its end is a word that nobody
 * can know. Returns what could not be made, in the server's words; views wait for one another.
 */
export async function makeCode({ door, database, code }: { readonly door: Door; readonly database: string; readonly code: readonly Code[] }, how: How): Promise<readonly string[]> {
  if (code.length === 0) return []
  let before = Infinity
  for (;;) {
    // The client takes fifteen letters at most.
    const end = `~${randomBytes(6).toString('hex')}~`
    const text = code.map((one) => `set sql_mode = ${quoted(one.mode)}${one.collation === '' || one.collation === 'NULL' ? '' : `, collation_connection = ${quoted(one.collation)}`}${end}\n${one.text.replace(/^CREATE (?!OR REPLACE )/i, 'CREATE OR REPLACE ')}${end}\n`)
    const refused: string[] = []
    const tool: Tool = { ...client(door, ['--force']), accept: [0, 1], hear: (line) => { if (line.startsWith('ERROR')) refused.push(line) } }
    await runTool({ op: how.op, tool, input: Readable.from([Buffer.from(`${SESSION}\nuse ${named(database)};\ndelimiter ${end}\n${text.join('')}`)]), signal: how.signal })
    if (refused.length === 0 || refused.length >= before) return refused
    before = refused.length
  }
}

async function listed(door: Door, database: string, how: How): Promise<readonly Pick<Code, 'kind' | 'name'>[]> {
  const at = quoted(database)
  const rows = await must(door, `select * from (
    select 1 as part, lower(routine_type) as kind, routine_name as name, 0 as turn from information_schema.routines where routine_schema = ${at}
    union all select 2, 'view', table_name, 0 from information_schema.views where table_schema = ${at}
    union all select 3, 'trigger', trigger_name, action_order from information_schema.triggers where trigger_schema = ${at}
    union all select 4, 'event', event_name, 0 from information_schema.events where event_schema = ${at}) t order by part, kind, turn, name;`, how)
  return rows.map(([, kind = '', name = '']) => ({ kind: kind as Code['kind'], name }))
}
