import { mistake } from '../sql/mistake.ts'
import type { ServerState, Session } from '../state/server.ts'
import type { Database } from '../state/shapes.ts'

export interface Named {
  readonly database: Database
  /** `schema.object` in lower case. */
  readonly object: string
}

/** The database, or 911 where the server has none of that name. */
export function databaseNamed(server: ServerState, name: string): Database {
  const found = server.databases.get(name.toLowerCase())
  if (found === undefined) throw mistake(911, `Database '${name}' does not exist. Make sure that the name is entered correctly.`)
  return found
}

/** The same, in a state in which its rows can be read: 927 while it is restoring, 942 offline, 926 suspect. */
export function openDatabase(server: ServerState, name: string): Database {
  const found = databaseNamed(server, name)
  switch (found.state) {
    case 'ONLINE': return found
    case 'RESTORING': throw mistake(927, `Database '${found.name}' cannot be opened. It is in the middle of a restore.`, { class: 14, state: 2 })
    case 'OFFLINE': throw mistake(942, `Database '${found.name}' cannot be opened because it is offline.`, { class: 14, state: 4 })
    case 'SUSPECT': throw mistake(926, `Database '${found.name}' cannot be opened. It has been marked SUSPECT by recovery. See the SQL Server errorlog for more information.`, { class: 14 })
  }
}

/** What `a.b.c` means to a session: the database is left out, the schema too, in which case it is dbo. */
export function resolveName(path: readonly string[], of: { readonly server: ServerState; readonly session: Session }): Named {
  const object = (path.at(-1) ?? '').toLowerCase()
  const schema = (path.at(-2) ?? '').toLowerCase()
  const database = path.at(-3) ?? ''
  const everywhere = schema === 'sys' || schema === 'information_schema'
  const name = database === '' ? of.session.database : database
  return { database: everywhere && database === '' ? databaseNamed(of.server, name) : openDatabase(of.server, name), object: `${schema === '' ? 'dbo' : schema}.${object}` }
}
