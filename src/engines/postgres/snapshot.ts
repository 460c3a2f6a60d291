import { PassThrough } from 'node:stream'
import type { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import { asText, lines } from '../lines.ts'
import { together } from '../together.ts'
import { pipeTools } from '../tool.ts'
import { psql, type Door } from './access.ts'
import { parseRow } from './rows.ts'

/** One moment of a database, seen by whoever knows its name for as long as it is held. */
export interface Snapshot {
  /** For `pg_dump --snapshot` and `set transaction snapshot`. */
  readonly id: string
  /** Stops when the session is lost. */
  readonly signal: AbortSignal
  rows<S extends z.ZodType>(sql: string, row: S): Promise<readonly z.output<S>[]>
}

/** Holds a moment of a database in a session of its own while `use` works with it; a session that ends too early is a Fault, and so is `use`'s work. */
export async function withSnapshot<T>(door: Door, ask: { readonly op: string; readonly signal: AbortSignal }, use: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const input = new PassThrough()
  const waiting: { readonly heard: string[]; readonly answered: (heard: readonly string[]) => void }[] = []
  const output = lines((line) => {
    if (line !== END) waiting[0]?.heard.push(asText(line))
    else {
      const first = waiting.shift()
      first?.answered(first.heard)
    }
  })
  const say = (text: string, signal: AbortSignal) => new Promise<readonly string[]>((resolve, reject) => {
    const lost = () => { reject(new Fault({ area: 'engine', op: ask.op, retry: 'later', hint: 'network', detail: 'the session that held the moment is gone' })) }
    if (signal.aborted) lost()
    signal.addEventListener('abort', lost, { once: true })
    waiting.push({ heard: [], answered: (heard) => {
      signal.removeEventListener('abort', lost)
      resolve(heard)
    } })
    input.write(`${text};\n\\echo ${END}\n`)
  })
  const [, value] = await together(
    ask.signal,
    (signal) => pipeTools({ op: ask.op, tools: [psql(door, ['-f', '-'])], input, output, signal }),
    async (signal) => {
      await say("set idle_in_transaction_session_timeout = 0; set statement_timeout = 0; begin isolation level repeatable read read only", signal)
      const [id = ''] = await say('select pg_export_snapshot()', signal)
      if (id === '') throw new Fault({ area: 'engine', op: ask.op, retry: 'later', hint: 'tool-failed', detail: 'the server named no snapshot' })
      const value = await use({
        id, signal,
        rows: async (sql, row) => (await say(`select to_jsonb(t) from (${sql}) t`, signal)).map((line) => parseRow(ask.op, line, row)),
      })
      input.end('commit;\n')
      return value
    },
  )
  return value
}

/** No row is one: rows are JSON. */
const END = '--pulih-end-of-answer--'
