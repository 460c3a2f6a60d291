import type { Table } from '../sql/around.ts'
import type { ServerState, Session } from '../state/server.ts'
import type { Database } from '../state/shapes.ts'
import type { SqlType, SqlValue } from '../wire/types.ts'

export interface Looking {
  readonly server: ServerState
  readonly session: Session
  /** The database whose catalogue is asked. */
  readonly database: Database
  /** Of a table-valued function. */
  readonly args: readonly SqlValue[]
}

/** A view answers what is, at the moment that it is asked. */
export type View = (look: Looking) => Table

/** A view whose columns are named once, with what each shows of a thing. */
export function viewOf<T>(things: (look: Looking) => readonly T[], columns: Readonly<Record<string, readonly [SqlType, (thing: T, look: Looking) => SqlValue]>>): View {
  const named = Object.entries(columns)
  return (look) => ({
    columns: named.map(([name, [type]]) => ({ name, type })),
    rows: things(look).map((thing) => named.map(([, [, show]]) => show(thing, look))),
  })
}
