import { BIGINT, BIT, FLOAT, INT, isZoned, nvarchar } from '../wire/types.ts'
import type { Column, SqlType, SqlValue } from '../wire/types.ts'
import type { Around, Table } from './around.ts'
import type { Expr, Select } from './ast.ts'
import { pureFunction } from './functions.ts'
import { mistake } from './mistake.ts'
import { bare, compare, convert, like, toNumber, toText } from './values.ts'

/** One row of everything that FROM names, within the row of the query around it. */
export interface Frame {
  readonly sources: readonly { readonly alias: string; readonly columns: readonly Column[]; readonly row: readonly SqlValue[] }[]
  readonly outer: Frame | null
  /** The rows of a group, where this frame stands for one. */
  readonly group: readonly Frame[] | null
  /** What window functions answered for this row. */
  readonly windows: ReadonlyMap<Expr, SqlValue>
}

/** How sub-queries are answered; handed in, since a query is made of expressions. */
export interface World extends Around {
  select(select: Select, outer: Frame | null): Table
}

export const NOWHERE: Frame = { sources: [], outer: null, group: null, windows: new Map() }
export const AGGREGATES = new Set(['count', 'count_big', 'sum', 'max', 'min', 'avg', 'string_agg'])

/** The value of an expression in a row; conditions answer true, false, or null for unknown. */
export function evaluate(expr: Expr, frame: Frame, world: World): SqlValue {
  const value = (inner: Expr) => evaluate(inner, frame, world)
  switch (expr.kind) {
    case 'literal': return expr.value
    case 'variable': return world.variable(expr.name).value
    case 'column': return findColumn(expr.path, frame).value
    case 'cast': return cast(expr, value(expr.value))
    case 'minus': { const number = toNumber(value(expr.value)); return -number }
    case 'not': { const given = value(expr.value); return given === null ? null : given !== true }
    case 'null': return (bare(value(expr.value)) === null) === (expr.is === 'null')
    case 'like': {
      const [text, pattern] = [bare(value(expr.value)), bare(value(expr.pattern))]
      return text === null || pattern === null ? null : like(toText(text, 0), toText(pattern, 0)) === (expr.is === 'like')
    }
    case 'in': return within(expr, frame, world)
    case 'case': {
      const found = expr.whens.find(({ when }) => value(when) === true)
      return found !== undefined ? value(found.then) : expr.otherwise === null ? null : value(expr.otherwise)
    }
    case 'exists': return world.select(expr.select, frame).rows.length > 0
    case 'scalar': {
      const { rows } = world.select(expr.select, frame)
      if (rows.length > 1) throw mistake(512, 'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.')
      return rows[0]?.[0] ?? null
    }
    case 'binary': return binary(expr, frame, world)
    case 'call': return call(expr, frame, world)
  }
}

function cast(expr: Extract<Expr, { kind: 'cast' }>, value: SqlValue): SqlValue {
  if (expr.failing === 'error') return convert(value, expr.to, expr.style)
  try {
    return convert(value, expr.to, expr.style)
  } catch {
    return null
  }
}

function within(expr: Extract<Expr, { kind: 'in' }>, frame: Frame, world: World): SqlValue {
  const value = evaluate(expr.value, frame, world)
  const list = 'items' in expr.list ? world.select(expr.list, frame).rows.map((row) => row[0] ?? null) : expr.list.map((each) => evaluate(each, frame, world))
  const found = list.map((each) => compare(value, each))
  if (found.includes(0)) return expr.is === 'in'
  return found.includes(null) ? null : expr.is === 'not in'
}

function binary(expr: Extract<Expr, { kind: 'binary' }>, frame: Frame, world: World): SqlValue {
  const left = evaluate(expr.left, frame, world)
  if (expr.op === 'AND' && left === false) return false
  if (expr.op === 'OR' && left === true) return true
  const right = evaluate(expr.right, frame, world)
  if (expr.op === 'AND') return right === false ? false : left === null || right === null ? null : true
  if (expr.op === 'OR') return right === true ? true : left === null || right === null ? null : false
  const order = ['=', '<>', '<', '>', '<=', '>='].includes(expr.op) ? compare(left, right) : undefined
  if (order === null) return null
  if (order !== undefined) return expr.op === '=' ? order === 0 : expr.op === '<>' ? order !== 0 : expr.op === '<' ? order < 0 : expr.op === '>' ? order > 0 : expr.op === '<=' ? order <= 0 : order >= 0
  return reckon(expr.op, bare(left), bare(right))
}

function reckon(op: string, left: SqlValue, right: SqlValue): SqlValue {
  if (left === null || right === null) return null
  if (op === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  const [a, b] = [toNumber(left), toNumber(right)]
  const fine = typeof left === 'bigint' || typeof right === 'bigint'
  if ((op === '/' || op === '%') && Number(b) === 0) throw mistake(8134, 'Divide by zero error encountered.')
  if (fine && Number.isInteger(Number(a)) && Number.isInteger(Number(b))) {
    const [x, y] = [BigInt(a), BigInt(b)]
    return op === '+' ? x + y : op === '-' ? x - y : op === '*' ? x * y : op === '/' ? x / y : op === '%' ? x % y : op === '&' ? x & y : x | y
  }
  const [x, y] = [Number(a), Number(b)]
  const whole = Number.isInteger(x) && Number.isInteger(y)
  switch (op) {
    case '+': return x + y
    case '-': return x - y
    case '*': return x * y
    case '/': return whole ? Math.trunc(x / y) : x / y
    case '%': return x % y
    case '&': return x & y
    case '|': return x | y
    default: throw mistake(102, `Incorrect syntax near '${op}'.`, { class: 15 })
  }
}

function call(expr: Extract<Expr, { kind: 'call' }>, frame: Frame, world: World): SqlValue {
  if (expr.over !== null) {
    const answered = frame.windows.get(expr)
    if (answered === undefined) throw mistake(4108, 'Windowed functions can only appear in the SELECT or ORDER BY clauses.', { class: 15 })
    return answered
  }
  if (AGGREGATES.has(expr.name)) {
    if (frame.group === null) throw mistake(147, 'An aggregate may not appear in the WHERE clause.', { class: 15 })
    return aggregate(expr, frame.group, world)
  }
  const args = () => expr.args.map((arg) => evaluate(arg, frame, world))
  const pure = pureFunction(expr.name)
  if (pure !== null) return pure.call(args())
  const known = world.serverFunction(expr.name)
  if (known === null) throw mistake(195, `'${expr.name}' is not a recognized built-in function name.`, { class: 15 })
  return known.call(args())
}

/** COUNT and its kin, over the rows of a group; also what a window with a partition answers. */
export function aggregate(expr: Extract<Expr, { kind: 'call' }>, group: readonly Frame[], world: World): SqlValue {
  if (expr.of === 'rows') return expr.name === 'count_big' ? BigInt(group.length) : group.length
  const [arg, separator] = expr.args
  if (arg === undefined) throw mistake(174, `The ${expr.name} function requires 1 argument(s).`, { class: 15 })
  const all = group.map((row) => evaluate(arg, row, world)).filter((value) => bare(value) !== null)
  const values = expr.of === 'distinct values' ? all.filter((value, index) => all.findIndex((other) => compare(value, other) === 0) === index) : all
  if (expr.name === 'count') return values.length
  if (expr.name === 'count_big') return BigInt(values.length)
  if (values.length === 0) return null
  switch (expr.name) {
    case 'max': return values.reduce((best, value) => ((compare(value, best) ?? 0) > 0 ? value : best))
    case 'min': return values.reduce((best, value) => ((compare(value, best) ?? 0) < 0 ? value : best))
    case 'sum': return values.reduce((sum, value) => reckon('+', bare(sum), toNumber(value)))
    case 'avg': return reckon('/', values.reduce((sum, value) => reckon('+', bare(sum), toNumber(value))), values.length)
    default: return values.map((value) => toText(value, 0)).join(separator === undefined ? '' : toText(evaluate(separator, group[0] ?? NOWHERE, world), 0))
  }
}

export function findColumn(path: readonly string[], frame: Frame): { readonly type: SqlType; readonly value: SqlValue } {
  const name = path.at(-1)?.toLowerCase() ?? ''
  const alias = path.at(-2)?.toLowerCase()
  for (let around: Frame | null = frame; around !== null; around = around.outer) {
    for (const source of around.sources) {
      if (alias !== undefined && source.alias.toLowerCase() !== alias) continue
      const at = source.columns.findIndex((column) => column.name.toLowerCase() === name)
      const column = source.columns[at]
      if (column !== undefined) return { type: column.type, value: source.row[at] ?? null }
    }
  }
  throw path.length > 1 ? mistake(4104, `The multi-part identifier "${path.join('.')}" could not be bound.`) : mistake(207, `Invalid column name '${path[0] ?? ''}'.`)
}

/** The type of an expression, known without a single row. */
export function typeOf(expr: Expr, frame: Frame, world: World): SqlType {
  const type = (inner: Expr) => typeOf(inner, frame, world)
  switch (expr.kind) {
    case 'literal': return expr.type
    case 'variable': return world.variable(expr.name).type
    case 'column': return findColumn(expr.path, frame).type
    case 'cast': return expr.to
    case 'minus': return type(expr.value)
    case 'not': case 'null': case 'in': case 'like': case 'exists': return BIT
    case 'case': return firstTyped([...expr.whens.map(({ then }) => then), ...(expr.otherwise === null ? [] : [expr.otherwise])], type)
    case 'scalar': return world.select(expr.select, frame).columns[0]?.type ?? INT
    case 'binary': return ['+', '-', '*', '/', '%', '&', '|'].includes(expr.op) ? wider(type(expr.left), type(expr.right)) : BIT
    case 'call': return callType(expr, type, world)
  }
}

function firstTyped(choices: readonly Expr[], type: (expr: Expr) => SqlType): SqlType {
  const typed = choices.filter((choice) => !(choice.kind === 'literal' && choice.value === null)).map(type)
  const [head = INT, ...rest] = typed
  return rest.reduce(wider, head)
}

const RANK: readonly SqlType['kind'][] = ['varbinary', 'varchar', 'nvarchar', 'uniqueidentifier', 'bit', 'tinyint', 'smallint', 'int', 'bigint', 'numeric', 'real', 'float', 'date', 'datetime', 'datetime2', 'datetimeoffset', 'sql_variant']

function wider(one: SqlType, other: SqlType): SqlType {
  if ((one.kind === 'nvarchar' || one.kind === 'varchar') && (other.kind === 'nvarchar' || other.kind === 'varchar')) {
    const length = one.length === 'max' || other.length === 'max' ? 'max' : 4000
    return { kind: one.kind === 'nvarchar' || other.kind === 'nvarchar' ? 'nvarchar' : 'varchar', length }
  }
  return RANK.indexOf(other.kind) > RANK.indexOf(one.kind) ? other : one
}

function callType(expr: Extract<Expr, { kind: 'call' }>, type: (expr: Expr) => SqlType, world: World): SqlType {
  switch (expr.name) {
    case 'count': return INT
    case 'count_big': case 'row_number': return BIGINT
    case 'string_agg': return nvarchar('max')
    case 'max': case 'min': return expr.args[0] === undefined ? INT : type(expr.args[0])
    case 'sum': case 'avg': {
      const of = expr.args[0] === undefined ? INT : type(expr.args[0])
      return ['bigint', 'numeric'].includes(of.kind) ? of : of.kind === 'float' || of.kind === 'real' ? FLOAT : INT
    }
    case 'isnull': case 'coalesce': return firstTyped(expr.args, type)
    case 'iif': return firstTyped(expr.args.slice(1), type)
  }
  const pure = pureFunction(expr.name)
  if (pure !== null) return pure.type(expr.args.map(type))
  const known = world.serverFunction(expr.name)
  if (known === null) throw mistake(195, `'${expr.name}' is not a recognized built-in function name.`, { class: 15 })
  return known.type
}

/** What a cell of this type keeps of a value that an expression of mixed types answered. */
export const fit = (value: SqlValue, type: SqlType): SqlValue => (value === null || isZoned(value) || type.kind === 'sql_variant' ? value : convert(value, type, 0))
