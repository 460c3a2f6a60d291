import { BIGINT, FLOAT, INT, nvarchar } from '../wire/types.ts'
import type { Expr, Order, Over, Select } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { parseType } from './parse-type.ts'

/** Words that end an expression; none of them is a column's name unless it stands in brackets. */
const RESERVED = new Set(['FROM', 'WHERE', 'GROUP', 'ORDER', 'HAVING', 'UNION', 'ON', 'AND', 'OR', 'THEN', 'ELSE', 'END', 'WHEN', 'AS', 'INNER', 'LEFT', 'JOIN', 'CROSS', 'OUTER', 'SELECT', 'IN', 'LIKE', 'IS', 'BETWEEN', 'WITH', 'TOP', 'INTO', 'VALUES', 'SET', 'BEGIN', 'IF', 'DECLARE', 'EXEC', 'EXECUTE'])

/** How a sub-select is read; handed in, since a select is made of expressions. */
export type ParseSelect = (from: Cursor) => Select

/** One expression, with T-SQL's precedence. */
export function parseExpression(from: Cursor, select: ParseSelect): Expr {
  return either(from, select)
}

function either(from: Cursor, select: ParseSelect): Expr {
  let left = both(from, select)
  while (from.accept('OR')) left = { kind: 'binary', op: 'OR', left, right: both(from, select) }
  return left
}

function both(from: Cursor, select: ParseSelect): Expr {
  let left = negated(from, select)
  while (from.accept('AND')) left = { kind: 'binary', op: 'AND', left, right: negated(from, select) }
  return left
}

function negated(from: Cursor, select: ParseSelect): Expr {
  return from.accept('NOT') ? { kind: 'not', value: negated(from, select) } : comparison(from, select)
}

function comparison(from: Cursor, select: ParseSelect): Expr {
  const left = sum(from, select)
  const token = from.peek()
  if (token.kind === 'symbol' && ['=', '<>', '!=', '<', '>', '<=', '>='].includes(token.text)) {
    from.next()
    return { kind: 'binary', op: token.text === '!=' ? '<>' : token.text, left, right: sum(from, select) }
  }
  if (from.accept('IS')) {
    const is = from.accept('NOT') ? 'not null' : 'null'
    from.expect('NULL')
    return { kind: 'null', value: left, is }
  }
  const not = from.at('NOT') && ['IN', 'LIKE', 'BETWEEN'].includes(from.peek(1).text)
  if (not) from.next()
  if (from.accept('LIKE')) return { kind: 'like', value: left, pattern: sum(from, select), is: not ? 'not like' : 'like' }
  if (from.accept('IN')) return { kind: 'in', value: left, list: inList(from, select), is: not ? 'not in' : 'in' }
  if (from.accept('BETWEEN')) {
    const low = sum(from, select)
    from.expect('AND')
    const within: Expr = { kind: 'binary', op: 'AND', left: { kind: 'binary', op: '>=', left, right: low }, right: { kind: 'binary', op: '<=', left, right: sum(from, select) } }
    return not ? { kind: 'not', value: within } : within
  }
  return left
}

function inList(from: Cursor, select: ParseSelect): readonly Expr[] | Select {
  from.expectSymbol('(')
  const list = from.at('SELECT') ? select(from) : listOf(from, select)
  from.expectSymbol(')')
  return list
}

function sum(from: Cursor, select: ParseSelect): Expr {
  let left = product(from, select)
  for (let token = from.peek(); token.kind === 'symbol' && ['+', '-', '&', '|'].includes(token.text); token = from.peek()) {
    from.next()
    left = { kind: 'binary', op: token.text, left, right: product(from, select) }
  }
  return left
}

function product(from: Cursor, select: ParseSelect): Expr {
  let left = single(from, select)
  for (let token = from.peek(); token.kind === 'symbol' && ['*', '/', '%'].includes(token.text); token = from.peek()) {
    from.next()
    left = { kind: 'binary', op: token.text, left, right: single(from, select) }
  }
  return left
}

function single(from: Cursor, select: ParseSelect): Expr {
  if (from.symbol('-')) return { kind: 'minus', value: single(from, select) }
  if (from.symbol('+')) return single(from, select)
  if (from.symbol('(')) {
    const inner: Expr = from.at('SELECT') ? { kind: 'scalar', select: select(from) } : either(from, select)
    from.expectSymbol(')')
    return inner
  }
  const token = from.peek()
  switch (token.kind) {
    case 'string': from.next(); return { kind: 'literal', value: token.text, type: nvarchar(Math.max(1, Math.min(token.text.length, 4000))) }
    case 'number': from.next(); return numeral(token.text)
    case 'binary': from.next(); return { kind: 'literal', value: Buffer.from(token.text, 'hex'), type: { kind: 'varbinary', length: Math.max(1, token.text.length / 2) } }
    case 'variable': from.next(); return { kind: 'variable', name: token.text }
    // LEFT is a join, unless it is the function.
    case 'word': return RESERVED.has(token.text) && !(token.text === 'LEFT' && from.peek(1).text === '(') ? from.refuse() : worded(from, select)
    case 'name': return { kind: 'column', path: from.path() }
    case 'symbol': case 'end': return from.refuse()
  }
}

function numeral(text: string): Expr {
  if (/[.e]/i.test(text)) return { kind: 'literal', value: Number(text), type: FLOAT }
  const value = BigInt(text)
  if (value < 2n ** 31n) return { kind: 'literal', value: Number(value), type: INT }
  return { kind: 'literal', value, type: value < 2n ** 63n ? BIGINT : { kind: 'numeric', precision: text.length, scale: 0 } }
}

function worded(from: Cursor, select: ParseSelect): Expr {
  if (from.accept('NULL')) return { kind: 'literal', value: null, type: INT }
  if (from.accept('CASE')) return choice(from, select)
  if (from.accept('EXISTS')) {
    from.expectSymbol('(')
    const inner = select(from)
    from.expectSymbol(')')
    return { kind: 'exists', select: inner }
  }
  const path = from.path()
  if (!from.symbol('(')) return path.length === 1 && path[0]?.toUpperCase() === 'CURRENT_TIMESTAMP' ? { kind: 'call', name: 'getdate', args: [], of: 'values', over: null } : { kind: 'column', path }
  const name = path.join('.').toLowerCase()
  if (['cast', 'try_cast', 'convert', 'try_convert'].includes(name)) return conversion(name, from, select)
  if (from.symbol('*')) {
    from.expectSymbol(')')
    return { kind: 'call', name, args: [], of: 'rows', over: over(from, select) }
  }
  const of = from.accept('DISTINCT') ? 'distinct values' : 'values'
  const args = from.symbol(')') ? [] : closed(from, name, select)
  return { kind: 'call', name, args, of, over: over(from, select) }
}

/** DATEADD and its kin name a part of time by a bare word, which is no column. */
function closed(from: Cursor, name: string, select: ParseSelect): readonly Expr[] {
  const part = /^(?:dateadd|datediff|datediff_big|datepart)$/.test(name) ? from.name() : null
  if (part !== null && name !== 'datepart') from.expectSymbol(',')
  else if (part !== null) from.expectSymbol(',')
  const args = listOf(from, select)
  from.expectSymbol(')')
  return part === null ? args : [{ kind: 'literal', value: part.toLowerCase(), type: nvarchar(20) }, ...args]
}

function listOf(from: Cursor, select: ParseSelect): readonly Expr[] {
  const list = [either(from, select)]
  while (from.symbol(',')) list.push(either(from, select))
  return list
}

function conversion(name: string, from: Cursor, select: ParseSelect): Expr {
  const failing = name.startsWith('try_') ? 'null' : 'error'
  if (name.endsWith('cast')) {
    const value = either(from, select)
    from.expect('AS')
    const to = parseType(from)
    from.expectSymbol(')')
    return { kind: 'cast', value, to, style: 0, failing }
  }
  const to = parseType(from)
  from.expectSymbol(',')
  const value = either(from, select)
  const style = from.symbol(',') ? Number(from.next().text) : 0
  from.expectSymbol(')')
  return { kind: 'cast', value, to, style, failing }
}

function choice(from: Cursor, select: ParseSelect): Expr {
  const operand = from.at('WHEN') ? null : either(from, select)
  const whens: { when: Expr; then: Expr }[] = []
  while (from.accept('WHEN')) {
    const said = either(from, select)
    const when: Expr = operand === null ? said : { kind: 'binary', op: '=', left: operand, right: said }
    from.expect('THEN')
    whens.push({ when, then: either(from, select) })
  }
  const otherwise = from.accept('ELSE') ? either(from, select) : null
  from.expect('END')
  return { kind: 'case', whens, otherwise }
}

function over(from: Cursor, select: ParseSelect): Over | null {
  if (!from.accept('OVER')) return null
  from.expectSymbol('(')
  const partition = from.accept('PARTITION', 'BY') ? listOf(from, select) : []
  const order = from.at('ORDER') ? parseOrder(from, select) : []
  from.expectSymbol(')')
  return { partition, order }
}

export function parseOrder(from: Cursor, select: ParseSelect): readonly Order[] {
  if (!from.accept('ORDER', 'BY')) return []
  const order: Order[] = []
  do {
    const by = either(from, select)
    order.push({ by, way: from.accept('DESC') ? 'down' : (from.accept('ASC'), 'up') })
  } while (from.symbol(','))
  return order
}
