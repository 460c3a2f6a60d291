import Database from 'better-sqlite3'
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { toFault } from './faults.ts'
import { openDatabase, type StorePlace } from './open.ts'
import * as schema from './schema.ts'
import { rememberStatements } from './statements.ts'

/**
 * The only door to the database. `write` is one transaction: what it returns is durable, what throws inside never was.
 * Inside `write` there are queries only, no other waiting. Writers stand in a line; those that wait together share
 * one commit, each within a savepoint of its own, so that one's refusal does not undo another's fact.
 */
export interface Store {
  write<T>(fn: (tx: Tx) => Promise<T>): Promise<T>
  /** Sees committed facts only. */
  read<T>(fn: (query: Query) => Promise<T>): Promise<T>
  /** Called after every commit; work that waits for facts looks again. */
  onCommit(listener: () => void): () => void
  close(): Promise<void>
}

declare const doorMark: unique symbol
/** What a query function needs. Opaque: only the store's own files can ask it anything. */
export interface Query { readonly [doorMark]: 'read' | 'write' }
/** A query that may also change things; only `write` hands one out. */
export interface Tx extends Query { readonly [doorMark]: 'write' }

export type Sql = BetterSQLite3Database<typeof schema>
/** For the store's own query files. */
export const sqlOf = (query: Query): Sql => query as unknown as Sql

export function openStore(place: StorePlace): Store {
  const writer = openDatabase(place)
  const reader = new Database(place.file, { readonly: true })
  const tx = drizzle(rememberStatements(writer), { schema }) as unknown as Tx
  const query = drizzle(rememberStatements(reader), { schema }) as unknown as Query
  const line: Waiting[] = []
  const listeners = new Set<() => void>()
  let draining: Promise<void> | null = null

  async function drain(): Promise<void> {
    while (line.length > 0) {
      const batch = line.splice(0, MOST_PER_COMMIT)
      const settled: (() => void)[] = []
      try {
        writer.exec('BEGIN IMMEDIATE')
        for (const waiting of batch) settled.push(await attempt(writer, tx, waiting))
        writer.exec('COMMIT')
      } catch (error) {
        if (writer.inTransaction) writer.exec('ROLLBACK')
        for (const waiting of batch) waiting.reject(toFault('commit', error))
        continue
      }
      for (const settle of settled) settle()
      for (const listener of listeners) listener()
    }
    // In the same breath as the last look at the line, so that nobody joins a line that nobody works off.
    draining = null
  }

  return {
    write: (fn) =>
      new Promise((resolve, reject) => {
        line.push({ fn, resolve: resolve as (value: unknown) => void, reject })
        draining ??= Promise.resolve().then(drain)
      }),
    read: async (fn) => {
      try {
        return await fn(query)
      } catch (error) {
        throw toFault('read', error)
      }
    },
    onCommit: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      while (draining !== null) await draining
      reader.close()
      writer.close()
    },
  }
}

interface Waiting {
  readonly fn: (tx: Tx) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

const MOST_PER_COMMIT = 64

/** Runs one waiting writer inside its savepoint; what it was told is told only after the shared commit. */
async function attempt(writer: Database.Database, tx: Tx, waiting: Waiting): Promise<() => void> {
  writer.exec('SAVEPOINT one')
  try {
    const value = await waiting.fn(tx)
    writer.exec('RELEASE one')
    return () => { waiting.resolve(value) }
  } catch (error) {
    if (!writer.inTransaction) throw error
    writer.exec('ROLLBACK TO one; RELEASE one')
    return () => { waiting.reject(toFault('write', error)) }
  }
}
