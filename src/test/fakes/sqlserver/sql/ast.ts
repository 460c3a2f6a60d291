import type { SqlType, SqlValue } from '../wire/types.ts'

export type Expr =
  | { readonly kind: 'literal'; readonly value: SqlValue; readonly type: SqlType }
  | { readonly kind: 'column'; readonly path: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[]; readonly of: 'rows' | 'values' | 'distinct values'; readonly over: Over | null }
  | { readonly kind: 'cast'; readonly value: Expr; readonly to: SqlType; readonly style: number; readonly failing: 'error' | 'null' }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'minus' | 'not'; readonly value: Expr }
  | { readonly kind: 'null'; readonly value: Expr; readonly is: 'null' | 'not null' }
  | { readonly kind: 'in'; readonly value: Expr; readonly list: readonly Expr[] | Select; readonly is: 'in' | 'not in' }
  | { readonly kind: 'like'; readonly value: Expr; readonly pattern: Expr; readonly is: 'like' | 'not like' }
  | { readonly kind: 'case'; readonly whens: readonly { readonly when: Expr; readonly then: Expr }[]; readonly otherwise: Expr | null }
  | { readonly kind: 'exists'; readonly select: Select }
  | { readonly kind: 'scalar'; readonly select: Select }

export interface Over {
  readonly partition: readonly Expr[]
  readonly order: readonly Order[]
}

export interface Order {
  readonly by: Expr
  readonly way: 'up' | 'down'
}

export type Source =
  | { readonly kind: 'table'; readonly path: readonly string[]; readonly args: readonly Expr[] | null; readonly alias: string }
  | { readonly kind: 'derived'; readonly select: Select; readonly alias: string }
  | { readonly kind: 'values'; readonly rows: readonly (readonly Expr[])[]; readonly columns: readonly string[]; readonly alias: string }

export interface Join {
  readonly how: 'first' | 'inner' | 'left' | 'cross' | 'outer apply'
  readonly source: Source
  readonly on: Expr | null
}

export interface Item {
  /** `null` stands for the star, of everything or of one alias. */
  readonly value: Expr | null
  readonly of: string | null
  readonly name: string
  /** SELECT @x = … */
  readonly into: string | null
}

export interface Select {
  readonly distinct: 'distinct' | 'all'
  readonly top: Expr | null
  readonly items: readonly Item[]
  readonly from: readonly Join[]
  readonly where: Expr | null
  readonly group: readonly Expr[]
  readonly having: Expr | null
  readonly order: readonly Order[]
  /** Queries that were given a name by WITH. */
  readonly named: readonly { readonly name: string; readonly select: Select }[]
  /** UNION ALL, in which the first names the columns. */
  readonly also: readonly Select[]
}
