import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import { into, type Door } from './access.ts'
import { withSession, type Session } from './session.ts'

/** A session in which one moment of a database stands still from its first question on. */
export interface Stillness extends Session {
  /** Takes the moment, where it is not taken yet; returns its name for others, and who was writing then. */
  take(): Promise<Snapshot>
}

/** One moment of a database, seen by whoever knows its name for as long as it is held. */
export interface Snapshot extends Session {
  /** For `pg_dump --snapshot` and `set transaction snapshot`. */
  readonly id: string
  /** The oldest transaction that was not over, and the one that would come next. */
  readonly oldest: bigint
  readonly next: bigint
}

interface Asked { readonly names: readonly string[]; readonly signal: AbortSignal }

/** Holds a moment of each of these databases, taken one right after the other, while `use` works with them. */
export async function withSnapshots<T>(door: Door, ask: Asked, use: (snapshots: ReadonlyMap<string, Snapshot>, signal: AbortSignal) => Promise<T>): Promise<T> {
  return await withStillness(door, { ...ask, tables: 'kept' }, async (still, signal) => use(await takeAll(still), signal))
}

/** Takes the moments of all of them at once. */
export async function takeAll(still: ReadonlyMap<string, Stillness>): Promise<ReadonlyMap<string, Snapshot>> {
  return new Map(await Promise.all([...still].map(async ([name, session]) => [name, await session.take()] as const)))
}

/**
 * Opens a session with each of these databases, ready to take its moment. Where tables are kept, nobody can empty, change or
 * drop one from then on: such a table would look empty in a moment that is older, as no moment ever saw it. Who reads or
 * writes rows does not wait.
 */
export async function withStillness<T>(door: Door, ask: Asked & { readonly tables: 'kept' | 'as they come' }, use: (still: ReadonlyMap<string, Stillness>, signal: AbortSignal) => Promise<T>): Promise<T> {
  const open = async (names: readonly string[], had: readonly (readonly [string, Stillness])[], signal: AbortSignal): Promise<T> => {
    const [name, ...rest] = names
    if (name === undefined) {
      const value = await use(new Map(had), signal)
      for (const [, session] of had) await session.say('commit')
      return value
    }
    return await withSession(into(door, name), { op: `hold a moment of ${name}`, signal }, async (session) => {
      await begin(session, ask.tables)
      return await open(rest, [...had, [name, { ...session, take: () => take(name, session) }]], session.signal)
    })
  }
  return await open(ask.names, [], ask.signal)
}

/** Locks come before the first question: only so are they older than the moment. */
async function begin(session: Session, tables: 'kept' | 'as they come'): Promise<void> {
  // Whoever counts while a hospital works and its dump is read takes one core, not all of them.
  await session.say("set idle_in_transaction_session_timeout = 0; set statement_timeout = 0; set lock_timeout = '60s'; set max_parallel_workers_per_gather = 0; select set_config(name, 'off', false) from pg_settings where name = 'jit'")
  const names = tables === 'kept' ? await session.rows(ORDINARY, z.object({ name: z.string() })) : []
  await session.say('begin isolation level repeatable read read only')
  // A table that was dropped a moment ago is no mistake: each lock may fail by itself. psql leaves a savepoint where one did, and within one no moment can be handed out: ours is around them all.
  if (names.length > 0) await session.say(['savepoint pulih_locks;', '\\set ON_ERROR_STOP 0', '\\set ON_ERROR_ROLLBACK on', ...names.map(({ name }) => `lock table only ${name} in access share mode;`), '\\set ON_ERROR_ROLLBACK off', '\\set ON_ERROR_STOP 1', 'release savepoint pulih_locks'].join('\n'))
}

async function take(name: string, session: Session): Promise<Snapshot> {
  const [said = ''] = await session.say("select pg_export_snapshot() || ' ' || txid_current_snapshot()")
  const [, id, oldest, next] = /^(\S+) (\d+):(\d+):/.exec(said) ?? []
  if (id === undefined || oldest === undefined || next === undefined) throw new Fault({ area: 'engine', op: `hold a moment of ${name}`, retry: 'later', hint: 'tool-failed', detail: 'the server named no snapshot' })
  return { ...session, id, oldest: BigInt(oldest), next: BigInt(next) }
}

const ORDINARY = "select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)' order by 1"
