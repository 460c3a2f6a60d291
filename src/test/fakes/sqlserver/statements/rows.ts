import type { Expr } from '../sql/ast.ts'
import type { Cursor } from '../sql/cursor.ts'
import { evaluate, NOWHERE } from '../sql/evaluate.ts'
import { mistake } from '../sql/mistake.ts'
import { expression, parseSelect } from '../sql/parse-select.ts'
import { parseType } from '../sql/parse-type.ts'
import { query, worldOf } from '../sql/query.ts'
import { convert } from '../sql/values.ts'
import { commit } from '../state/databases.ts'
import { fold } from '../state/rows.ts'
import type { StoredTable } from '../state/rows.ts'
import type { Change, Database } from '../state/shapes.ts'
import { resolveName } from '../views/names.ts'
import type { Column, SqlValue } from '../wire/types.ts'
import { aroundOf } from './context.ts'
import type { Grammar, Running } from './context.ts'

interface Target {
  readonly database: Database
  readonly table: StoredTable
}

function targetOf(running: Running, path: readonly string[]): Target {
  const { database, object } = resolveName(path, running)
  const table = fold(database.log).get(object)
  if (table === undefined) throw mistake(208, `Invalid object name '${path.join('.')}'.`)
  return { database, table }
}

/** CREATE TABLE with columns and their types; keys and defaults are read over, nothing here would hold them. */
export const createTable: Grammar = (from) => {
  if (!from.accept('CREATE', 'TABLE')) return null
  const path = from.path()
  from.expectSymbol('(')
  const columns: Column[] = []
  do {
    columns.push({ name: from.name(), type: parseType(from) })
    for (;;) if (!from.accept('NOT', 'NULL') && !from.accept('NULL') && !from.accept('PRIMARY', 'KEY')) break
  } while (from.symbol(','))
  from.expectSymbol(')')
  return (running) => {
    const { database, object } = resolveName(path, running)
    if (fold(database.log).has(object)) throw mistake(2714, `There is already an object named '${path.at(-1) ?? ''}' in the database.`, { state: 6 })
    commit(running.server, database, [{ kind: 'table', table: `${path.at(-2) ?? 'dbo'}.${path.at(-1) ?? ''}`, columns }])
    running.reply.done(null)
  }
}

export const dropTable: Grammar = (from) => {
  if (!from.accept('DROP', 'TABLE')) return null
  const path = from.path()
  return (running) => {
    const { database, table } = targetOf(running, path)
    commit(running.server, database, [{ kind: 'drop table', table: table.name }])
    running.reply.done(null)
  }
}

/** INSERT … VALUES and INSERT … SELECT. */
export const insert: Grammar = (from) => {
  if (!from.accept('INSERT')) return null
  from.accept('INTO')
  const path = from.path()
  const names = from.symbol('(') ? listed(from, () => from.name()) : null
  if (from.at('SELECT')) {
    const select = parseSelect(from)
    return (running) => put(running, targetOf(running, path), { names, rows: query(select, aroundOf(running)).rows })
  }
  from.expect('VALUES')
  const rows: (readonly Expr[])[] = []
  do {
    from.expectSymbol('(')
    rows.push(listed(from, () => expression(from)))
  } while (from.symbol(','))
  return (running) => {
    const world = worldOf(aroundOf(running))
    put(running, targetOf(running, path), { names, rows: rows.map((row) => row.map((value) => evaluate(value, NOWHERE, world))) })
  }
}

function listed<T>(from: Cursor, read: () => T): readonly T[] {
  const list: T[] = []
  do list.push(read())
  while (from.symbol(','))
  from.expectSymbol(')')
  return list
}

function put(running: Running, { database, table }: Target, given: { readonly names: readonly string[] | null; readonly rows: readonly (readonly SqlValue[])[] }): void {
  const places = table.columns.map((column, index) => (given.names === null ? index : given.names.findIndex((name) => name.toLowerCase() === column.name.toLowerCase())))
  const unknown = given.names?.find((name) => !table.columns.some((column) => column.name.toLowerCase() === name.toLowerCase()))
  if (unknown !== undefined) throw mistake(207, `Invalid column name '${unknown}'.`)
  const first = Math.max(0, ...table.rows.keys()) + 1
  commit(running.server, database, given.rows.map((row, index): Change => ({ kind: 'put', table: table.name, id: first + index, row: table.columns.map((column, at) => convert(row[places[at] ?? -1] ?? null, column.type, 0)) })))
  running.reply.done(given.rows.length)
}

/** UPDATE … SET … [WHERE] of one table. */
export const update: Grammar = (from) => {
  if (!from.accept('UPDATE')) return null
  const path = from.path()
  from.expect('SET')
  const sets: { readonly name: string; readonly value: Expr }[] = []
  do {
    const name = from.name()
    from.expectSymbol('=')
    sets.push({ name, value: expression(from) })
  } while (from.symbol(','))
  const where = from.accept('WHERE') ? expression(from) : null
  return (running) => {
    const target = targetOf(running, path)
    const world = worldOf(aroundOf(running))
    const changes = matching(running, target, { path, where }).map(({ id, row }): Change => {
      const frame = { ...NOWHERE, sources: [{ alias: path.at(-1) ?? '', columns: target.table.columns, row }] }
      return { kind: 'put', table: target.table.name, id, row: target.table.columns.map((column, at) => {
        const set = sets.find((each) => each.name.toLowerCase() === column.name.toLowerCase())
        return set === undefined ? row[at] ?? null : convert(evaluate(set.value, frame, world), column.type, 0)
      }) }
    })
    commit(running.server, target.database, changes)
    running.reply.done(changes.length)
  }
}

/** DELETE FROM … [WHERE] and TRUNCATE TABLE. */
export const remove: Grammar = (from) => {
  const truncate = from.accept('TRUNCATE', 'TABLE')
  if (!truncate && !from.accept('DELETE')) return null
  if (!truncate) from.accept('FROM')
  const path = from.path()
  const where = !truncate && from.accept('WHERE') ? expression(from) : null
  return (running) => {
    const target = targetOf(running, path)
    const rows = matching(running, target, { path, where })
    commit(running.server, target.database, rows.map(({ id }): Change => ({ kind: 'drop', table: target.table.name, id })))
    running.reply.done(truncate ? null : rows.length)
  }
}

function matching(running: Running, { table }: Target, ask: { readonly path: readonly string[]; readonly where: Expr | null }): readonly { readonly id: number; readonly row: readonly SqlValue[] }[] {
  const world = worldOf(aroundOf(running))
  return [...table.rows].map(([id, row]) => ({ id, row })).filter(({ row }) => ask.where === null || evaluate(ask.where, { ...NOWHERE, sources: [{ alias: ask.path.at(-1) ?? '', columns: table.columns, row }] }, world) === true)
}
