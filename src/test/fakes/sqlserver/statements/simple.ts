import type { Cursor } from '../sql/cursor.ts'
import type { Item, Select } from '../sql/ast.ts'
import { mistake } from '../sql/mistake.ts'
import { expression, parseSelect } from '../sql/parse-select.ts'
import { parseType } from '../sql/parse-type.ts'
import { oneValue, query } from '../sql/query.ts'
import { convert, toText } from '../sql/values.ts'
import { openDatabase } from '../views/names.ts'
import { INT } from '../wire/types.ts'
import type { SqlType } from '../wire/types.ts'
import { aroundOf } from './context.ts'
import type { Grammar, Run, Running } from './context.ts'

/** SELECT, to the client or into variables. */
export const select: Grammar = (from) => {
  if (!from.at('SELECT') && !(from.at('WITH') && from.peek(2).text === 'AS')) return null
  const asked = parseSelect(from)
  return asked.items.some((item) => item.into !== null) ? (running) => assign(asked, running) : (running) => {
    const { columns, rows } = query(asked, aroundOf(running))
    running.reply.rows(columns, rows)
  }
}

function assign(asked: Select, running: Running): void {
  const { rows } = query({ ...asked, items: asked.items.map((item): Item => ({ ...item, into: null })) }, aroundOf(running))
  const last = rows.at(-1)
  asked.items.forEach((item, index) => {
    const variable = running.variables.get(item.into ?? '')
    if (variable === undefined) throw mistake(137, `Must declare the scalar variable "${item.into ?? ''}".`, { class: 15 })
    if (last !== undefined) variable.value = convert(last[index] ?? null, variable.type, 0)
  })
  running.reply.done(rows.length)
}

/** DECLARE @x type [= …], … */
export const declare: Grammar = (from) => {
  if (!from.accept('DECLARE')) return null
  const runs: Run[] = []
  do runs.push(declareOne(from))
  while (from.symbol(','))
  return async (running) => {
    for (const run of runs) await run(running)
  }
}

function declareOne(from: Cursor): Run {
  const token = from.next()
  if (token.kind !== 'variable') return from.refuse()
  from.accept('AS')
  const type: SqlType = parseType(from)
  const initial = from.symbol('=') ? expression(from) : null
  return (running) => {
    if (running.variables.has(token.text)) throw mistake(134, `The variable name '${token.text}' has already been declared.`, { class: 15 })
    running.variables.set(token.text, { type, value: initial === null ? null : convert(oneValue(initial, aroundOf(running)).value, type, 0) })
  }
}

const SWITCHES = new Set(['ANSI_NULLS', 'ANSI_NULL_DFLT_ON', 'ANSI_PADDING', 'ANSI_WARNINGS', 'ARITHABORT', 'CONCAT_NULL_YIELDS_NULL', 'CURSOR_CLOSE_ON_COMMIT', 'IMPLICIT_TRANSACTIONS', 'NUMERIC_ROUNDABORT', 'QUOTED_IDENTIFIER', 'XACT_ABORT', 'NOCOUNT', 'ROWCOUNT', 'DATEFIRST', 'DATEFORMAT', 'LANGUAGE', 'TEXTSIZE', 'LOCK_TIMEOUT', 'DEADLOCK_PRIORITY', 'NOEXEC', 'FMTONLY'])

/** SET of a switch, which changes nothing here, or of a variable. */
export const set: Grammar = (from) => {
  if (!from.accept('SET')) return null
  if (from.accept('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    from.next()
    if (from.at('COMMITTED') || from.at('UNCOMMITTED') || from.at('READ')) from.next()
    return () => undefined
  }
  const token = from.next()
  if (token.kind === 'variable') {
    from.expectSymbol('=')
    const value = expression(from)
    return (running) => {
      const variable = running.variables.get(token.text)
      if (variable === undefined) throw mistake(137, `Must declare the scalar variable "${token.text}".`, { class: 15 })
      variable.value = convert(oneValue(value, aroundOf(running)).value, variable.type, 0)
    }
  }
  if (token.kind !== 'word' || !SWITCHES.has(token.text)) return from.refuse()
  from.symbol('-')
  from.next()
  return () => undefined
}

export const use: Grammar = (from) => {
  if (!from.accept('USE')) return null
  const name = from.name()
  return ({ server, session, reply }) => {
    const database = openDatabase(server, name)
    const before = session.database
    session.database = database.name
    reply.use(database.name, before)
    reply.say({ number: 5701, state: 2, class: 0, message: `Changed database context to '${database.name}'.` })
  }
}

export const print: Grammar = (from) => {
  if (!from.accept('PRINT')) return null
  const value = expression(from)
  return (running) => running.reply.say({ number: 0, state: 1, class: 0, message: toText(oneValue(value, aroundOf(running)).value, 0) })
}

/** A value in a place where T-SQL takes a literal or a variable. */
export function argument(from: Cursor): (running: Running) => { readonly type: SqlType; readonly value: ReturnType<typeof convert> } {
  const token = from.peek()
  if (token.kind === 'variable') {
    from.next()
    return (running) => aroundOf(running).variable(token.text)
  }
  if (token.kind === 'word' && token.text === 'NULL') {
    from.next()
    return () => ({ type: INT, value: null })
  }
  const value = expression(from)
  return (running) => oneValue(value, aroundOf(running))
}
