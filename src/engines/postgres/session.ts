import { PassThrough } from 'node:stream'
import type { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import { asText, lines } from '../lines.ts'
import { together } from '../together.ts'
import { pipeTools } from '../tool.ts'
import { psql, type Door } from './access.ts'
import { lockedOr } from './locked.ts'
import { parseRow } from './rows.ts'

/** One session with a database, that stays as long as it is needed. */
export interface Session {
  /** Stops when the session is lost. */
  readonly signal: AbortSignal
  /** Carries out statements and hands over what they print. */
  say(sql: string): Promise<readonly string[]>
  rows<S extends z.ZodType>(sql: string, row: S): Promise<readonly z.output<S>[]>
}

/** Holds a session while `use` works with it; one that ends too early is a Fault, and stops `use`'s work. */
export async function withSession<T>(door: Door, ask: { readonly op: string; readonly signal: AbortSignal }, use: (session: Session) => Promise<T>): Promise<T> {
  const input = new PassThrough()
  const waiting: { readonly heard: string[]; readonly answered: (heard: readonly string[]) => void }[] = []
  const output = lines((line) => {
    if (line !== END) waiting[0]?.heard.push(asText(line))
    else {
      const first = waiting.shift()
      first?.answered(first.heard)
    }
  })
  const sayTo = (sql: string, signal: AbortSignal) => new Promise<readonly string[]>((resolve, reject) => {
    const lost = () => { reject(new Fault({ area: 'engine', op: ask.op, retry: 'later', hint: 'network', detail: 'the session is gone' })) }
    if (signal.aborted) lost()
    signal.addEventListener('abort', lost, { once: true })
    waiting.push({ heard: [], answered: (heard) => {
      signal.removeEventListener('abort', lost)
      resolve(heard)
    } })
    input.write(`${sql};\n\\echo ${END}\n`)
  })
  const [, value] = await together(
    ask.signal,
    (signal) => pipeTools({ op: ask.op, tools: [psql(door, ['-f', '-'])], input, output, signal }).catch((error: unknown) => { throw lockedOr(error) }),
    async (signal) => {
      const say = (sql: string) => sayTo(sql, signal)
      const value = await use({ signal, say, rows: async (sql, row) => (await say(`select to_jsonb(t) from (${sql}) t`)).map((line) => parseRow(ask.op, line, row)) })
      input.end()
      return value
    },
  )
  return value
}

/** No row is one: rows are JSON. */
const END = '--pulih-end-of-answer--'
