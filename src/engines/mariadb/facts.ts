import { sha256 } from '../../core/digest.ts'
import type { Row } from './client.ts'
import { quoted } from './client.ts'

/** What a server says of itself. */
export interface ServerFacts {
  readonly version: string
  /** The same for one server over restarts and upgrades of its host, another one for another server. */
  readonly identity: string
  /** When the files of its data were put where they are: a data directory that was brought back has another moment. */
  readonly laid: string
  readonly lsn: number
  readonly binlog: boolean
  readonly binlogFormat: string
  readonly lowerCase: string
  readonly datadir: string
  readonly now: string
}

/** The question for `serverFacts`. It needs no grant but one to look into `mysql`. */
export const SERVER_FACTS = `select @@version, @@server_id, @@datadir, @@log_bin, @@binlog_format, @@lower_case_table_names, now(6),
  (select group_concat(unix_timestamp(create_time) order by table_name) from information_schema.tables where table_schema = 'mysql' and table_name in ('db', 'global_priv', 'columns_priv')),
  (select unix_timestamp(create_time) from information_schema.tables where table_schema = 'mysql' and table_name = 'innodb_table_stats'),
  (select variable_value from information_schema.global_status where variable_name = 'innodb_lsn_current');`

export function serverFacts([row]: readonly Row[]): ServerFacts {
  const [version = '', id = '', datadir = '', binlog = '0', binlogFormat = '', lowerCase = '0', now = '', born = '', laid = '', lsn = '0'] = row ?? []
  return { version, identity: `mariadb:${sha256(JSON.stringify([id, datadir, born])).slice(0, 24)}`, laid, lsn: Number(lsn), binlog: binlog === '1', binlogFormat, lowerCase, datadir, now }
}

/** A database of the people's own, with what a new one of its name must be like. */
export interface DatabaseFacts {
  readonly name: string
  readonly charset: string
  readonly collation: string
}

export const DATABASES = 'select schema_name, default_character_set_name, default_collation_name from information_schema.schemata where schema_name not in (\'information_schema\', \'performance_schema\', \'mysql\', \'sys\') order by schema_name;'

export function databaseFacts(rows: readonly Row[]): readonly DatabaseFacts[] {
  return rows.map(([name = '', charset = 'utf8mb4', collation = 'utf8mb4_general_ci']) => ({ name, charset, collation }))
}

/** A table that holds rows of its own. */
export interface TableFacts {
  readonly database: string
  readonly name: string
  readonly engine: string
  readonly bytes: number
  /** Whether it keeps its former rows too. */
  readonly versioned: boolean
}

export const tablesOf = (databases: readonly string[]) =>
  `select table_schema, table_name, ifnull(engine, ''), ifnull(data_length, 0) + ifnull(index_length, 0), table_type from information_schema.tables where table_type in ('BASE TABLE', 'SYSTEM VERSIONED') and table_schema in (${databases.length === 0 ? "''" : databases.map(quoted).join(', ')}) order by table_schema, table_name;`

export function tableFacts(rows: readonly Row[]): readonly TableFacts[] {
  return rows.map(([database = '', name = '', engine = '', bytes = '0', type = '']) => ({ database, name, engine, bytes: Number(bytes), versioned: type !== 'BASE TABLE' }))
}

/** How a table is called in counts, in lists and by people. */
export const fullName = (table: Pick<TableFacts, 'database' | 'name'>) => `${table.database}.${table.name}`
/** Whether a snapshot of a transaction holds for it. */
export const isTransactional = (table: TableFacts) => ['INNODB', 'ROCKSDB', 'TOKUDB'].includes(table.engine.toUpperCase())
