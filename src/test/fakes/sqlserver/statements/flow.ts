import { setTimeout as later } from 'node:timers/promises'
import type { Cursor } from '../sql/cursor.ts'
import { evaluate, NOWHERE } from '../sql/evaluate.ts'
import { mistake } from '../sql/mistake.ts'
import { expression } from '../sql/parse-select.ts'
import { oneValue, worldOf } from '../sql/query.ts'
import { toNumber, toText } from '../sql/values.ts'
import { aroundOf } from './context.ts'
import type { Grammar, Run } from './context.ts'

type Statement = (from: Cursor) => Run

/** IF … [ELSE …]. */
export const when = (statement: Statement): Grammar => (from) => {
  if (!from.accept('IF')) return null
  const condition = expression(from)
  const then = statement(from)
  from.symbol(';')
  const otherwise = from.accept('ELSE') ? statement(from) : null
  return async (running) => {
    const holds = evaluate(condition, NOWHERE, worldOf(aroundOf(running))) === true
    await (holds ? then(running) : otherwise?.(running))
  }
}

/** BEGIN … END. Transactions and TRY are not known here. */
export const block = (statement: Statement): Grammar => (from) => {
  if (!from.at('BEGIN') || ['TRAN', 'TRANSACTION', 'TRY', 'CATCH', 'DISTRIBUTED'].includes(from.peek(1).text)) return null
  from.next()
  const runs: Run[] = []
  while (!from.accept('END')) {
    if (from.symbol(';')) continue
    runs.push(statement(from))
  }
  return async (running) => {
    for (const run of runs) await run(running)
  }
}

/** WAITFOR DELAY: waits in real time, until an attention comes. */
export const waitFor: Grammar = (from) => {
  if (!from.accept('WAITFOR', 'DELAY')) return null
  const value = expression(from)
  return async (running) => {
    const found = /^(\d+):(\d+)(?::(\d+(?:\.\d+)?))?$/.exec(toText(oneValue(value, aroundOf(running)).value, 0))
    if (found === null) throw mistake(148, 'Incorrect time syntax in time string used with WAITFOR.', { class: 15 })
    await later((Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0)) * 1000, undefined, { signal: running.signal }).catch(() => undefined)
    running.reply.done(null)
  }
}

/** RAISERROR(text, severity, state) [WITH NOWAIT]. */
export const raise: Grammar = (from) => {
  if (!from.accept('RAISERROR')) return null
  from.expectSymbol('(')
  const [text, severity, state] = [expression(from), (from.expectSymbol(','), expression(from)), (from.expectSymbol(','), expression(from))]
  from.expectSymbol(')')
  if (from.accept('WITH')) from.expect('NOWAIT')
  return (running) => {
    const value = (expr: typeof text) => oneValue(expr, aroundOf(running)).value
    const said = mistake(50_000, toText(value(text), 0), { class: Number(toNumber(value(severity))), state: Number(toNumber(value(state))) })
    if (Number(toNumber(value(severity))) > 10) throw said
    for (const each of said.said) running.reply.say(each)
  }
}
