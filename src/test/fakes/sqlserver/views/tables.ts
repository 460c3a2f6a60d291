import { fold } from '../state/rows.ts'
import type { StoredTable } from '../state/rows.ts'
import { toWall } from '../state/server.ts'
import type { Database } from '../state/shapes.ts'
import { BIGINT, BIT, DATETIME, INT, NAME, nvarchar, SMALLINT, TINYINT } from '../wire/types.ts'
import { viewOf } from './view.ts'
import type { Looking, View } from './view.ts'

interface Numbered {
  readonly id: number
  readonly table: StoredTable
}

const FIRST_OBJECT = 245_575_913
const tables = (look: Looking): readonly Numbered[] => [...fold(look.database.log).values()].map((table, index) => ({ id: FIRST_OBJECT + index * 32, table }))
const schemas = (look: Looking) => [...new Set(['dbo', 'sys', ...tables(look).map(({ table }) => schemaOf(table))])]
const schemaOf = (table: StoredTable) => table.name.split('.')[0] ?? 'dbo'
const nameOf = (table: StoredTable) => table.name.split('.').slice(1).join('.')
const schemaId = (look: Looking, name: string) => schemas(look).indexOf(name) + 1

const sysTables = viewOf(tables, {
  name: [NAME, ({ table }) => nameOf(table)],
  object_id: [INT, ({ id }) => id],
  schema_id: [INT, ({ table }, look) => schemaId(look, schemaOf(table))],
  type: [{ kind: 'varchar', length: 2 }, () => 'U '],
  type_desc: [nvarchar(60), () => 'USER_TABLE'],
  create_date: [DATETIME, (_table, look) => toWall(look.server, look.database.created)],
  modify_date: [DATETIME, (_table, look) => toWall(look.server, look.database.created)],
  is_ms_shipped: [BIT, () => false],
  temporal_type: [TINYINT, () => 0],
  is_memory_optimized: [BIT, () => false],
  is_external: [BIT, () => false],
})

const partitionStats = viewOf(tables, {
  partition_id: [BIGINT, ({ id }) => BigInt(id) * 65_536n],
  object_id: [INT, ({ id }) => id],
  index_id: [INT, () => 0],
  partition_number: [INT, () => 1],
  used_page_count: [BIGINT, ({ table }) => BigInt(Math.ceil(table.rows.size / 50))],
  reserved_page_count: [BIGINT, ({ table }) => BigInt(Math.ceil(table.rows.size / 50))],
  row_count: [BIGINT, ({ table }) => BigInt(table.rows.size)],
})

const partitions = viewOf(tables, {
  partition_id: [BIGINT, ({ id }) => BigInt(id) * 65_536n],
  object_id: [INT, ({ id }) => id],
  index_id: [INT, () => 0],
  partition_number: [INT, () => 1],
  rows: [BIGINT, ({ table }) => BigInt(table.rows.size)],
})

const sysSchemas = viewOf((look) => schemas(look).map((name) => ({ name })), {
  name: [NAME, ({ name }) => name],
  schema_id: [INT, ({ name }, look) => schemaId(look, name)],
})

const columns = viewOf((look) => tables(look).flatMap(({ id, table }) => table.columns.map((column, index) => ({ id, column, index }))), {
  object_id: [INT, ({ id }) => id],
  name: [NAME, ({ column }) => column.name],
  column_id: [INT, ({ index }) => index + 1],
  max_length: [SMALLINT, () => 8],
  is_nullable: [BIT, () => true],
})

const informationTables = viewOf(tables, {
  TABLE_CATALOG: [NAME, (_table, look) => look.database.name],
  TABLE_SCHEMA: [NAME, ({ table }) => schemaOf(table)],
  TABLE_NAME: [NAME, ({ table }) => nameOf(table)],
  TABLE_TYPE: [nvarchar(10), () => 'BASE TABLE'],
})

export const tableViews: Readonly<Record<string, View>> = {
  'sys.tables': sysTables,
  'sys.objects': sysTables,
  'sys.dm_db_partition_stats': partitionStats,
  'sys.partitions': partitions,
  'sys.schemas': sysSchemas,
  'sys.columns': columns,
  'information_schema.tables': informationTables,
}

/** OBJECT_ID of a user's table; null where there is none. */
export function objectId(look: Looking, name: string): number | null {
  const asked = name.replaceAll(/[[\]]/g, '').toLowerCase()
  return tables(look).find(({ table }) => table.name.toLowerCase() === (asked.includes('.') ? asked : `dbo.${asked}`))?.id ?? null
}

/** The id of a table by its full name, in whichever database; null where there is none. */
export function idOf(database: Database, name: string): number | null {
  const index = [...fold(database.log).keys()].indexOf(name.toLowerCase())
  return index < 0 ? null : FIRST_OBJECT + index * 32
}
