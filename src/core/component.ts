import type { ComponentBase } from './component-base.ts'
import type { DatabaseAccess, SqlServerAccess } from './database-access.ts'
import { isOnlyNoted, type ObservedComponent } from './observed.ts'

export type { ComponentBase } from './component-base.ts'
export type { DatabaseAccess, SqlServerAccess, SqlServerLogin } from './database-access.ts'

/** What is backed up: one database, or one folder. Each engine knows its own kind. */
export type Component = SqliteComponent | FilesComponent | PostgresDumpComponent | PgbackrestComponent | MariadbDumpComponent | MariadbPhysicalComponent | SqlServerComponent | ObservedComponent
export type EngineName = Component['engine']

export interface SqliteComponent extends ComponentBase {
  readonly engine: 'sqlite'
  readonly file: string
  readonly freshness: FreshnessPlan | null
}

export interface FilesComponent extends ComponentBase {
  readonly engine: 'files'
  readonly path: string
  readonly exclude: readonly string[]
}

/** A query that returns one value, the newest record's time or number: proves that new data is inside. */
export interface FreshnessPlan {
  readonly query: string
  readonly maxAge: number | null
}

/** What a database component has beside its own. */
export interface DatabaseBase extends ComponentBase {
  readonly access: DatabaseAccess
  /** What the server must say of itself; null where whatever the last copy saw is what it must be. */
  readonly identity: string | null
  readonly freshness: FreshnessPlan | null
}

/** Databases of a PostgreSQL server, each in an archive of its own. */
export interface PostgresDumpComponent extends DatabaseBase {
  readonly engine: 'postgres-dump'
  /** The database that we sign in to. */
  readonly database: string
  /** Those that are copied; null for all that users have, also the ones that come later. */
  readonly databases: readonly string[] | null
}

/** Databases of a MariaDB server as text, each in a file of its own. */
export interface MariadbDumpComponent extends DatabaseBase {
  readonly engine: 'mariadb-dump'
  /** Those that are copied; null for all that users have, also the ones that come later. */
  readonly databases: readonly string[] | null
  /** Whether tables without transactions are locked against writing while they are copied, or only named in a warning. */
  readonly locking: 'lock' | 'warn'
  /** Whether users and what they may are copied too. */
  readonly accounts: boolean
}

/** A whole PostgreSQL cluster, copied with its log by pgBackRest. */
export interface PgbackrestComponent extends DatabaseBase {
  readonly engine: 'pgbackrest'
  /** The database that we sign in to, and in which freshness is asked. */
  readonly database: string
  readonly stanza: string
  /** pgBackRest's configuration on the database's machine; null for the usual one. */
  readonly config: string | null
  /** The folder of its repository there. */
  readonly repo: string
  /** Who owns that repository; null where the tools run in that name already. */
  readonly as: string | null
  /** Whether a stanza that is missing may be created. */
  readonly create: boolean
}

/** The files of a whole MariaDB server. */
export interface MariadbPhysicalComponent extends DatabaseBase {
  readonly engine: 'mariadb-physical'
  /** How many files are read at once. */
  readonly parallel: number
}

/** One database of a SQL Server. */
export interface SqlServerComponent extends DatabaseBase {
  readonly engine: 'sqlserver'
  readonly access: SqlServerAccess
  readonly database: string
  /** Another server that reads and tries the copies; null for the same. */
  readonly rehearseOn: SqlServerAccess | null
}

/** Where a component's data lies on the disks of its server; null where only a server process knows. */
export function pathOf(component: Component): string | null {
  switch (component.engine) {
    case 'sqlite': return component.file
    case 'files': return component.path
    case 'observed': return null
    case 'postgres-dump': return null
    case 'pgbackrest': return null
    case 'mariadb-dump': return null
    case 'sqlserver': return null
    case 'mariadb-physical': return null
  }
}

/** Where a component's data is, in words, as its configuration names it. */
export function sourceOf(component: Component): string {
  switch (component.engine) {
    case 'sqlite': return component.file
    case 'files': return component.path
    case 'observed': return isOnlyNoted(component) ? component.msdb?.database ?? '' : Object.values(component.files).map((files) => files.pattern).join(', ')
    case 'pgbackrest': return `stanza ${component.stanza}`
    case 'postgres-dump': return component.databases?.join(', ') ?? 'every database'
    case 'mariadb-dump': return component.databases?.join(', ') ?? 'every database'
    case 'mariadb-physical': return 'every database'
    case 'sqlserver': return component.database
  }
}
