import type { Expr, Item, Join, Select, Source } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { parseExpression, parseOrder } from './parse-expression.ts'

/** [WITH … AS (…)] SELECT … [UNION ALL SELECT …] [ORDER BY …]; refuses what it does not know (102). */
export function parseSelect(from: Cursor): Select {
  const named: { readonly name: string; readonly select: Select }[] = []
  if (from.accept('WITH')) {
    do {
      const name = from.name()
      from.expect('AS')
      from.expectSymbol('(')
      named.push({ name, select: parseSelect(from) })
      from.expectSymbol(')')
    } while (from.symbol(','))
  }
  const first = one(from)
  const also: Select[] = []
  while (from.accept('UNION', 'ALL')) also.push(one(from))
  const order = parseOrder(from, parseSelect)
  // A hint on how to run changes nothing of what is answered.
  if (from.accept('OPTION')) {
    from.expectSymbol('(')
    while (!from.symbol(')')) from.next()
  }
  return { ...first, named, order, also }
}

export const expression = (from: Cursor): Expr => parseExpression(from, parseSelect)

function one(from: Cursor): Select {
  from.expect('SELECT')
  const distinct = from.accept('DISTINCT') ? 'distinct' : (from.accept('ALL'), 'all')
  const top = from.accept('TOP') ? limit(from) : null
  const items = [item(from)]
  while (from.symbol(',')) items.push(item(from))
  const sources = from.accept('FROM') ? parseFrom(from) : []
  const where = from.accept('WHERE') ? expression(from) : null
  const group: Expr[] = []
  if (from.accept('GROUP', 'BY')) {
    do group.push(expression(from))
    while (from.symbol(','))
  }
  const having = from.accept('HAVING') ? expression(from) : null
  return { distinct, top, items, from: sources, where, group, having, order: [], named: [], also: [] }
}

function limit(from: Cursor): Expr {
  if (!from.symbol('(')) return { kind: 'literal', value: Number(from.next().text), type: { kind: 'int' } }
  const value = expression(from)
  from.expectSymbol(')')
  return value
}

function item(from: Cursor): Item {
  if (from.symbol('*')) return { value: null, of: null, name: '*', into: null }
  if (from.peek(1).text === '.' && from.peek(2).text === '*') {
    const of = from.name()
    from.next()
    from.next()
    return { value: null, of, name: '*', into: null }
  }
  const first = from.peek()
  if (first.kind === 'variable' && from.peek(1).text === '=') {
    from.next()
    from.next()
    return { value: expression(from), of: null, name: '', into: first.text }
  }
  if ((first.kind === 'name' || first.kind === 'word') && from.peek(1).text === '=') {
    const name = from.name()
    from.next()
    return { value: expression(from), of: null, name, into: null }
  }
  const value = expression(from)
  const given = alias(from)
  return { value, of: null, name: given ?? (value.kind === 'column' ? value.path.at(-1) ?? '' : ''), into: null }
}

const NO_ALIAS = new Set(['FROM', 'WHERE', 'GROUP', 'ORDER', 'HAVING', 'UNION', 'ON', 'INNER', 'LEFT', 'JOIN', 'CROSS', 'OUTER', 'WITH', 'OPTION', 'SELECT', 'IF', 'BEGIN', 'END', 'ELSE', 'SET', 'DECLARE', 'EXEC', 'EXECUTE', 'INSERT', 'UPDATE', 'DELETE', 'BACKUP', 'RESTORE', 'PRINT', 'USE', 'DBCC', 'DROP', 'ALTER', 'CREATE', 'RAISERROR', 'WAITFOR', 'VALUES', 'THROW', 'RETURN'])

function alias(from: Cursor): string | null {
  if (from.accept('AS')) return from.peek().kind === 'string' ? from.next().text : from.name()
  const token = from.peek()
  if (token.kind === 'name' || (token.kind === 'word' && !NO_ALIAS.has(token.text))) return from.name()
  return null
}

export function parseFrom(from: Cursor): readonly Join[] {
  const joins: Join[] = [{ how: 'first', source: source(from), on: null }]
  for (;;) {
    if (from.symbol(',') || from.accept('CROSS', 'JOIN') || from.accept('CROSS', 'APPLY')) joins.push({ how: 'cross', source: source(from), on: null })
    else if (from.accept('OUTER', 'APPLY')) joins.push({ how: 'outer apply', source: source(from), on: null })
    else if (from.accept('LEFT', 'OUTER', 'JOIN') || from.accept('LEFT', 'JOIN')) joins.push(joined('left', from))
    else if (from.accept('INNER', 'JOIN') || from.accept('JOIN')) joins.push(joined('inner', from))
    else return joins
  }
}

function joined(how: 'left' | 'inner', from: Cursor): Join {
  const right = source(from)
  from.expect('ON')
  return { how, source: right, on: expression(from) }
}

function source(from: Cursor): Source {
  if (from.symbol('(')) return bracketed(from)
  const path = from.path()
  const args = from.symbol('(') ? given(from) : null
  const name = alias(from) ?? path.at(-1) ?? ''
  if (from.accept('WITH')) {
    from.expectSymbol('(')
    while (!from.symbol(')')) from.next()
  }
  return { kind: 'table', path, args, alias: name }
}

function bracketed(from: Cursor): Source {
  if (from.accept('VALUES')) {
    const rows: (readonly Expr[])[] = []
    do {
      from.expectSymbol('(')
      rows.push(given(from))
    } while (from.symbol(','))
    from.expectSymbol(')')
    const name = alias(from) ?? from.refuse()
    return { kind: 'values', rows, columns: columnNames(from), alias: name }
  }
  const select = parseSelect(from)
  from.expectSymbol(')')
  return { kind: 'derived', select, alias: alias(from) ?? from.refuse() }
}

function columnNames(from: Cursor): readonly string[] {
  from.expectSymbol('(')
  const names = [from.name()]
  while (from.symbol(',')) names.push(from.name())
  from.expectSymbol(')')
  return names
}

function given(from: Cursor): readonly Expr[] {
  const args: Expr[] = []
  if (from.symbol(')')) return args
  do args.push(expression(from))
  while (from.symbol(','))
  from.expectSymbol(')')
  return args
}
