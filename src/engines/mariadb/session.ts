import { PassThrough } from 'node:stream'
import { Fault } from '../../core/fault.ts'
import { ending } from '../../core/letters.ts'
import { asText, lines } from '../lines.ts'
import { pipeTools } from '../tool.ts'
import { together } from '../together.ts'
import type { Door } from './access.ts'
import { client, refusalIn, refusedFault, rowsOf, SESSION, type Row } from './client.ts'

/** One connection that stays: its transaction, its locks. Questions are answered in their order. */
export interface Session {
  ask(sql: string): Promise<readonly Row[]>
}

/** Keeps a connection for as long as `use` takes. Whatever ends it early is a Fault of the question that was open. */
export async function inSession<T>(door: Door, how: { readonly op: string; readonly signal: AbortSignal }, use: (session: Session, signal: AbortSignal) => Promise<T>): Promise<T> {
  const input = new PassThrough()
  const waiting: Waiting[] = []
  let rows: string[] = []
  let asked = 0
  let said = ''
  let over: Fault | null = null
  const close = (fault: Fault) => {
    over ??= fault
    for (const one of waiting.splice(0)) one.fail(over)
  }
  const session: Session = {
    ask: (sql) => new Promise((answer, fail) => {
      if (over !== null) {
        fail(over)
        return
      }
      asked += 1
      waiting.push({ mark: `${MARK}${asked}`, answer, fail })
      input.write(`${sql.trim().replace(/;$/, '')};\nselect '${MARK}${asked}';\n`)
    }),
  }
  const talk = async (signal: AbortSignal) => {
    try {
      await pipeTools({
        op: how.op, signal, input,
        tools: [{ ...client(door), hear: (line) => { said = ending(`${said}\n${line}`, 2000) } }],
        output: lines((line) => {
          const [first] = waiting
          if (first === undefined || line !== first.mark) {
            rows.push(line)
            return
          }
          waiting.shift()
          first.answer(rowsOf(asText(rows.join('\n'))))
          rows = []
        }),
      })
    } catch (error) {
      const refusal = refusalIn(said)
      // Without a number it is not the server that spoke: a line that was cut is named by whoever held it.
      const fault = refusal.code === 0 || signal.aborted ? error : refusedFault(how.op, refusal)
      close(fault as Fault)
      throw fault
    } finally {
      close(new Fault({ area: 'engine', op: how.op, retry: 'later', hint: 'tool-failed', detail: 'the connection ended' }))
    }
  }
  const [, value] = await together(how.signal, talk, async (signal) => {
    try {
      await session.ask(SESSION)
      return await use(session, signal)
    } finally {
      input.end()
    }
  })
  return value
}

interface Waiting {
  readonly mark: string
  readonly answer: (rows: readonly Row[]) => void
  readonly fail: (fault: Fault) => void
}

const MARK = 'pulih-answered-'
