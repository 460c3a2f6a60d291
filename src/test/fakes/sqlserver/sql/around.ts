import type { Column, SqlType, SqlValue } from '../wire/types.ts'

export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly SqlValue[])[]
}

/** What a query may see: tables and views, the server's own functions, variables. */
export interface Around {
  /** Refuses a name that nobody has (208). */
  table(path: readonly string[], args: readonly SqlValue[] | null): Table
  /** A function of the server, such as SERVERPROPERTY; null where it is not one. */
  serverFunction(name: string): { readonly type: SqlType; readonly call: (args: readonly SqlValue[]) => SqlValue } | null
  /** Refuses one that was not declared (137). */
  variable(name: string): { readonly type: SqlType; readonly value: SqlValue }
}
