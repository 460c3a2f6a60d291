import { BIGINT, INT, nvarchar, SMALLINT } from '../wire/types.ts'
import { idOf } from './tables.ts'
import { viewOf } from './view.ts'
import type { View } from './view.ts'

/** How often each table was written to, counted by rows where the real one counts statements; what nobody wrote to has no line. */
const indexUsage = viewOf((look) => [...look.server.databases.values()].flatMap((database) => {
  const writes = new Map<string, number>()
  for (const { change } of database.log) if (change.kind !== 'table') writes.set(change.table.toLowerCase(), (writes.get(change.table.toLowerCase()) ?? 0) + 1)
  return [...writes].flatMap(([table, count]) => {
    const id = idOf(database, table)
    return id === null ? [] : [{ database, id, count }]
  })
}), {
  database_id: [SMALLINT, ({ database }) => database.id],
  object_id: [INT, ({ id }) => id],
  index_id: [INT, () => 0],
  user_updates: [BIGINT, ({ count }) => BigInt(count)],
})

/** Who holds which lock: a table that `writing` names is held by a transaction that has not ended. */
const locks = viewOf((look) => look.server.writing.flatMap(({ database, table }) => {
  const found = look.server.databases.get(database.toLowerCase())
  const id = found === undefined ? null : idOf(found, table)
  return found === undefined || id === null ? [] : [{ database: found, id }]
}), {
  resource_type: [nvarchar(60), () => 'OBJECT'],
  resource_database_id: [INT, ({ database }) => database.id],
  resource_associated_entity_id: [BIGINT, ({ id }) => BigInt(id)],
  request_mode: [nvarchar(60), () => 'IX'],
  request_status: [nvarchar(60), () => 'GRANT'],
})

export const usageViews: Readonly<Record<string, View>> = { 'sys.dm_db_index_usage_stats': indexUsage, 'sys.dm_tran_locks': locks }
