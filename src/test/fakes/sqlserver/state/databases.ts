import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Column, SqlValue } from '../wire/types.ts'
import { FIRST_LSN, guid, nextLsn } from './lsn.ts'
import { locate } from './paths.ts'
import { fold } from './rows.ts'
import type { ServerState } from './server.ts'
import type { Change, Database, DataFile, Recovery } from './shapes.ts'

/** Puts a new, empty database onto the server. */
export function addDatabase(server: ServerState, ask: { readonly name: string; readonly recovery: Recovery; readonly files: readonly DataFile[]; readonly id?: number }): Database {
  const database: Database = {
    id: ask.id ?? server.nextDatabaseId++, name: ask.name, created: server.clock.now().getTime(),
    state: 'ONLINE', access: 'MULTI_USER', recovery: ask.recovery,
    guid: guid(), family: guid(), broker: guid(), fork: guid(),
    files: ask.files, log: [], lastLsn: FIRST_LSN, base: null, fullLsn: 0n, logFrom: null, chainBegins: false, damaged: new Map(), loose: [], restoring: null,
  }
  server.databases.set(ask.name.toLowerCase(), database)
  for (const file of ask.files) placeFile(server, file)
  return database
}

/** A data file really lies there, so that what a rehearsal leaves behind can be seen. */
export function placeFile(server: ServerState, file: DataFile): void {
  const seen = locate(server.volumes, file.path)
  if (seen === null) return
  mkdirSync(dirname(seen.path), { recursive: true })
  writeFileSync(seen.path, `${file.kind} ${file.logical}\n`)
}

/** Commits changes, at this moment of the server's clock. */
export function commit(server: ServerState, database: Database, changes: readonly Change[]): void {
  const at = server.clock.now().getTime()
  for (const change of changes) database.log.push({ lsn: nextLsn(database), at, change })
}

export interface NewRows {
  readonly table: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly SqlValue[])[]
}

/** Makes the table where it is missing and puts rows into it. */
export function insert(server: ServerState, database: Database, ask: NewRows): void {
  const table = ask.table.includes('.') ? ask.table : `dbo.${ask.table}`
  const found = fold(database.log).get(table.toLowerCase())
  const first = found === undefined ? 1 : Math.max(0, ...found.rows.keys()) + 1
  const create: readonly Change[] = found === undefined ? [{ kind: 'table', table, columns: ask.columns }] : []
  commit(server, database, [...create, ...ask.rows.map((row, index): Change => ({ kind: 'put', table, id: first + index, row }))])
}
