import type { Around } from '../sql/around.ts'
import type { Cursor } from '../sql/cursor.ts'
import { mistake } from '../sql/mistake.ts'
import { toText } from '../sql/values.ts'
import { fold } from '../state/rows.ts'
import type { ServerState, Session } from '../state/server.ts'
import type { FaultPlan } from '../state/faults.ts'
import { viewNamed } from '../views/all.ts'
import { databaseNamed, resolveName } from '../views/names.ts'
import { serverFunction, serverVariable } from '../views/server-functions.ts'
import { objectId } from '../views/tables.ts'
import type { Reply } from '../wire/reply.ts'
import { INT } from '../wire/types.ts'
import type { SqlType, SqlValue } from '../wire/types.ts'

export interface Variable {
  readonly type: SqlType
  value: SqlValue
}

/** What a statement works with. */
export interface Running {
  readonly server: ServerState
  readonly session: Session
  readonly faults: FaultPlan
  readonly reply: Reply
  /** Aborts on attention and when the client is gone. */
  readonly signal: AbortSignal
  readonly variables: Map<string, Variable>
}

/** One statement, understood; running it may still refuse. */
export type Run = (running: Running) => Promise<void> | void

/** Reads a statement where its first words stand; null where it is another's. */
export type Grammar = (from: Cursor) => Run | null

/** What expressions of this session see. */
export function aroundOf(running: Running): Around {
  const of = { server: running.server, session: running.session }
  return {
    table: (path, args) => {
      const named = path.length === 1 && path[0] === '' ? null : resolveName(path, of)
      const view = named === null ? null : viewNamed(named.object, named.database.name)
      if (named !== null && view !== null) return view({ ...of, database: named.database, args: args ?? [] })
      const table = named === null ? undefined : fold(named.database.log).get(named.object)
      if (table === undefined) throw mistake(208, `Invalid object name '${path.join('.')}'.`)
      return { columns: table.columns, rows: [...table.rows.values()] }
    },
    serverFunction: (name) => (name === 'object_id' ? { type: INT, call: ([asked]) => objectIn(running, toText(asked ?? null, 0)) } : serverFunction(name, of)),
    variable: (name) => {
      const found = running.variables.get(name) ?? serverVariable(name, of)
      if (found === null) throw mistake(137, `Must declare the scalar variable "${name}".`, { class: 15, state: 2 })
      return found
    },
  }
}

function objectIn(running: Running, name: string): number | null {
  const parts = name.split('.').map((part) => part.replaceAll(/[[\]]/g, ''))
  const database = databaseNamed(running.server, parts.at(-3) ?? running.session.database)
  const object = parts.slice(-2).join('.').toLowerCase()
  if (viewNamed(object, database.name) !== null) return -103_085_222
  return objectId({ server: running.server, session: running.session, database, args: [] }, parts.slice(-2).join('.'))
}
