import { BIGINT, INT } from '../wire/types.ts'
import type { Column, SqlType, SqlValue } from '../wire/types.ts'
import type { Around, Table } from './around.ts'
import type { Expr, Item, Join, Order, Select, Source } from './ast.ts'
import { aggregate, AGGREGATES, evaluate, fit, NOWHERE, typeOf } from './evaluate.ts'
import type { Frame, World } from './evaluate.ts'
import { mistake } from './mistake.ts'
import { compare, toNumber, toText } from './values.ts'

/** What an expression can see. */
export function worldOf(around: Around): World {
  const world: World = { ...around, select: (select, outer) => answer(select, outer, world) }
  return world
}

/** Answers a SELECT with types and rows; refuses names that nobody has. */
export const query = (select: Select, around: Around): Table => answer(select, null, worldOf(around))

/** The rows of FROM and WHERE, for UPDATE and DELETE too. */
export function rowsOf(from: readonly Join[], where: Expr | null, at: { readonly outer: Frame | null; readonly world: World }): { readonly shape: Frame; readonly rows: readonly Frame[] } {
  let shape: Frame = { ...NOWHERE, outer: at.outer }
  let rows: readonly Frame[] = [shape]
  for (const join of from) ({ shape, rows } = joinOne(join, { shape, rows }, at.world))
  return { shape, rows: where === null ? rows : rows.filter((row) => evaluate(where, row, at.world) === true) }
}

function joinOne(join: Join, left: { readonly shape: Frame; readonly rows: readonly Frame[] }, world: World): { readonly shape: Frame; readonly rows: readonly Frame[] } {
  const lateral = join.source.kind === 'table' && join.source.args !== null
  const fixed = lateral ? null : sourceTable(join.source, left.shape, world)
  const columns = (fixed ?? sourceTable(join.source, left.shape, world)).columns
  const add = (row: Frame, values: readonly SqlValue[]): Frame => ({ ...row, sources: [...row.sources, { alias: join.source.alias, columns, row: values }] })
  const none = columns.map(() => null)
  const rows = left.rows.flatMap((row) => {
    const joined = (fixed ?? sourceTable(join.source, row, world)).rows.map((values) => add(row, values)).filter((both) => join.on === null || evaluate(join.on, both, world) === true)
    return joined.length === 0 && (join.how === 'left' || join.how === 'outer apply') ? [add(row, none)] : joined
  })
  return { shape: add(left.shape, none), rows }
}

function sourceTable(source: Source, row: Frame, world: World): Table {
  switch (source.kind) {
    case 'table': return world.table(source.path, source.args?.map((arg) => evaluate(arg, row, world)) ?? null)
    case 'derived': return world.select(source.select, row)
    case 'values': return { columns: source.columns.map((name, index) => ({ name, type: source.rows[0]?.[index] === undefined ? INT : typeOf(source.rows[0][index], row, world) })), rows: source.rows.map((values) => values.map((value) => evaluate(value, row, world))) }
  }
}

function answer(select: Select, outer: Frame | null, around: World): Table {
  const world = select.named.length === 0 ? around : naming(select.named, outer, around)
  const { shape, rows } = rowsOf(select.from, select.where, { outer, world })
  const grouped = select.group.length > 0 || select.items.some((item) => item.value !== null && hasAggregate(item.value)) || (select.having !== null && hasAggregate(select.having))
  const frames = grouped ? groups(select, shape, { rows, world }) : windowed(select, rows, world)
  const items = select.items.flatMap((item) => expand(item, shape))
  const columns = items.map(({ name, value }): Column => ({ name, type: typeOf(value, { ...shape, group: [] }, world) }))
  const ordered = select.also.length > 0 ? frames : sort(frames, { order: resolved(select.order, items), world })
  let table = ordered.map((frame) => items.map(({ value }, index) => fit(evaluate(value, frame, world), columns[index]?.type ?? INT)))
  for (const also of select.also) table.push(...answer(also, outer, world).rows.map((row) => row.map((value, index) => fit(value, columns[index]?.type ?? INT))))
  if (select.also.length > 0) table = sortUnion(table, { select, columns, world })
  if (select.distinct === 'distinct') table = table.filter((row, at) => table.findIndex((other) => other.every((value, index) => same(value, row[index] ?? null))) === at)
  return { columns, rows: select.top === null ? table : table.slice(0, Number(toNumber(evaluate(select.top, outer ?? NOWHERE, world)))) }
}

/** A world in which these queries have names; each may use those before it. */
function naming(named: Select['named'], outer: Frame | null, around: World): World {
  return named.reduce((before, { name, select }): World => {
    const world: World = {
      ...before,
      table: (path, args) => (path.length === 1 && path[0]?.toLowerCase() === name.toLowerCase() ? answer(select, outer, before) : before.table(path, args)),
      select: (inner, within) => answer(inner, within, world),
    }
    return world
  }, around)
}

const same = (one: SqlValue, other: SqlValue) => (one === null && other === null) || compare(one, other) === 0

function expand(item: Item, shape: Frame): readonly { readonly name: string; readonly value: Expr }[] {
  if (item.value !== null) return [{ name: item.name, value: item.value }]
  return shape.sources.filter((source) => item.of === null || source.alias.toLowerCase() === item.of.toLowerCase())
    .flatMap((source) => source.columns.map((column) => ({ name: column.name, value: { kind: 'column' as const, path: [source.alias, column.name] } })))
}

function hasAggregate(expr: Expr): boolean {
  switch (expr.kind) {
    case 'call': return (AGGREGATES.has(expr.name) && expr.over === null) || expr.args.some(hasAggregate)
    case 'binary': return hasAggregate(expr.left) || hasAggregate(expr.right)
    case 'cast': case 'minus': case 'not': case 'null': return hasAggregate(expr.value)
    case 'like': return hasAggregate(expr.value) || hasAggregate(expr.pattern)
    case 'in': return hasAggregate(expr.value)
    case 'case': return expr.whens.some(({ when, then }) => hasAggregate(when) || hasAggregate(then)) || (expr.otherwise !== null && hasAggregate(expr.otherwise))
    case 'literal': case 'column': case 'variable': case 'exists': case 'scalar': return false
  }
}

function groups(select: Select, shape: Frame, of: { readonly rows: readonly Frame[]; readonly world: World }): readonly Frame[] {
  const keys = new Map<string, Frame[]>()
  for (const row of of.rows) {
    const key = JSON.stringify(select.group.map((expr) => evaluate(expr, row, of.world)), (_name, value: unknown) => (typeof value === 'bigint' ? `${value}n` : typeof value === 'string' ? value.toLowerCase() : value))
    keys.set(key, [...(keys.get(key) ?? []), row])
  }
  if (select.group.length === 0 && keys.size === 0) keys.set('', [])
  const frames = [...keys.values()].map((group): Frame => ({ ...(group[0] ?? shape), group }))
  return select.having === null ? frames : frames.filter((frame) => select.having !== null && evaluate(select.having, frame, of.world) === true)
}

/** Answers ROW_NUMBER and aggregates with OVER, once for all rows. */
function windowed(select: Select, rows: readonly Frame[], world: World): readonly Frame[] {
  const calls = select.items.flatMap((item) => (item.value === null ? [] : windowsIn(item.value)))
  if (calls.length === 0) return rows
  const answers = rows.map(() => new Map<Expr, SqlValue>())
  for (const call of calls) {
    const over = call.over ?? { partition: [], order: [] }
    const parts = new Map<string, number[]>()
    rows.forEach((row, index) => {
      const key = over.partition.map((expr) => toText(evaluate(expr, row, world), 0).toLowerCase()).join('\u0000')
      parts.set(key, [...(parts.get(key) ?? []), index])
    })
    for (const part of parts.values()) {
      const numbered = new Map(part.map((index) => [rows[index] ?? NOWHERE, index]))
      const sorted = sort([...numbered.keys()], { order: over.order, world })
      sorted.forEach((row, place) => answers[numbered.get(row) ?? 0]?.set(call, call.name === 'row_number' ? BigInt(place + 1) : aggregate(call, over.order.length > 0 ? sorted.slice(0, place + 1) : sorted, world)))
    }
  }
  return rows.map((row, index) => ({ ...row, windows: answers[index] ?? row.windows }))
}

function windowsIn(expr: Expr): readonly Extract<Expr, { kind: 'call' }>[] {
  switch (expr.kind) {
    case 'call': return expr.over !== null ? [expr] : expr.args.flatMap(windowsIn)
    case 'binary': return [...windowsIn(expr.left), ...windowsIn(expr.right)]
    case 'cast': case 'minus': case 'not': return windowsIn(expr.value)
    default: return []
  }
}

/** ORDER BY may name a column of the answer, or its place. */
function resolved(order: readonly Order[], items: readonly { readonly name: string; readonly value: Expr }[]): readonly Order[] {
  return order.map((each) => {
    const { by } = each
    const place = by.kind === 'literal' && typeof by.value === 'number' ? items[by.value - 1] : by.kind === 'column' && by.path.length === 1 ? items.find((item) => item.name.toLowerCase() === by.path[0]?.toLowerCase()) : undefined
    return place === undefined ? each : { ...each, by: place.value }
  })
}

function sort(frames: readonly Frame[], how: { readonly order: readonly Order[]; readonly world: World }): readonly Frame[] {
  if (how.order.length === 0) return frames
  const keyed = frames.map((frame) => ({ frame, keys: how.order.map((each) => evaluate(each.by, frame, how.world)) }))
  return keyed.sort((one, other) => byKeys(one.keys, other.keys, how.order)).map(({ frame }) => frame)
}

function byKeys(one: readonly SqlValue[], other: readonly SqlValue[], order: readonly Order[]): number {
  for (const [index, { way }] of order.entries()) {
    const [left, right] = [one[index] ?? null, other[index] ?? null]
    // NULL comes first, as in SQL Server.
    const found = left === null ? (right === null ? 0 : -1) : right === null ? 1 : compare(left, right) ?? 0
    if (found !== 0) return way === 'up' ? found : -found
  }
  return 0
}

function sortUnion(table: readonly (readonly SqlValue[])[], of: { readonly select: Select; readonly columns: readonly Column[]; readonly world: World }): SqlValue[][] {
  const frames = table.map((row): Frame => ({ ...NOWHERE, sources: [{ alias: '', columns: of.columns, row }] }))
  const order = of.select.order.map((each) => (each.by.kind === 'literal' && typeof each.by.value === 'number' ? { ...each, by: { kind: 'column' as const, path: [of.columns[each.by.value - 1]?.name ?? ''] } } : each))
  return sort(frames, { order, world: of.world }).map((frame) => [...(frame.sources[0]?.row ?? [])])
}

/** One value out of a query without FROM, as for SET and EXEC. */
export function oneValue(expr: Expr, around: Around): { readonly type: SqlType; readonly value: SqlValue } {
  const world = worldOf(around)
  const value = evaluate(expr, NOWHERE, world)
  if (value !== null && typeof value === 'boolean' && expr.kind === 'binary') throw mistake(102, 'An expression of non-boolean type was expected.', { class: 15 })
  return { type: expr.kind === 'literal' && expr.type === BIGINT ? BIGINT : typeOf(expr, NOWHERE, world), value }
}
