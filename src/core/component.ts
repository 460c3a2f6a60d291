/** What is backed up: one database, or one folder. Each engine knows its own kind. */
export type Component = SqliteComponent | FilesComponent
export type EngineName = Component['engine']

export interface ComponentBase {
  /** Unique in its system. */
  readonly name: string
  /** `system/name`: how the store, the logs and the copies' folders call it. */
  readonly key: string
  readonly system: string
  readonly server: string
  /** Target names; the first receives the data, the others receive copies of that copy. */
  readonly targets: readonly string[]
  /** Warn when a full copy is smaller than the trailing median suggests. */
  readonly growing: boolean
  readonly retention: string
}

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

/** How the tools of a database reach its server. Where neither host nor socket is named, the tools' own default holds. */
export interface DatabaseAccess {
  readonly host: string | null
  readonly port: number | null
  /** PostgreSQL: the folder of its socket; MariaDB: the socket itself. */
  readonly socket: string | null
  readonly user: string
  /** The password's name in `.env`; null where the server asks for none of this user. */
  readonly password: string | null
}

/** What a database component has beside its own. */
export interface DatabaseBase extends ComponentBase {
  readonly access: DatabaseAccess
  /** What the server must say of itself; null where whatever the last copy saw is what it must be. */
  readonly identity: string | null
  readonly freshness: FreshnessPlan | null
}

/** Where a component's data lies on the disks of its server; null where only a server process knows. */
export function pathOf(component: Component): string | null {
  switch (component.engine) {
    case 'sqlite': return component.file
    case 'files': return component.path
  }
}

/** Where a component's data is, in words, as its configuration names it. */
export function sourceOf(component: Component): string {
  switch (component.engine) {
    case 'sqlite': return component.file
    case 'files': return component.path
  }
}
