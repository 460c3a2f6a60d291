import { Fault } from '../../core/fault.ts'
import { into, type Door } from './access.ts'
import { withSession, type Session } from './session.ts'

/** One moment of a database, seen by whoever knows its name for as long as it is held. */
export interface Snapshot extends Session {
  /** For `pg_dump --snapshot` and `set transaction snapshot`. */
  readonly id: string
}

/** Holds a moment of each of these databases, taken one right after the other, while `use` works with them. */
export async function withSnapshots<T>(door: Door, ask: { readonly names: readonly string[]; readonly signal: AbortSignal }, use: (snapshots: ReadonlyMap<string, Snapshot>, signal: AbortSignal) => Promise<T>): Promise<T> {
  const open = async (names: readonly string[], had: readonly (readonly [string, Session])[], signal: AbortSignal): Promise<T> => {
    const [name, ...rest] = names
    if (name !== undefined) return await withSession(into(door, name), { op: `hold a moment of ${name}`, signal }, (session) => open(rest, [...had, [name, session]], session.signal))
    // Every session stands before the first moment is taken, so that they lie close together.
    const ids = await Promise.all(had.map(async ([database, session]) => [database, { ...session, id: await hold(database, session) }] as const))
    const value = await use(new Map(ids), signal)
    for (const [, session] of had) await session.say('commit')
    return value
  }
  return await open(ask.names, [], ask.signal)
}

async function hold(database: string, session: Session): Promise<string> {
  await session.say('set idle_in_transaction_session_timeout = 0; set statement_timeout = 0; begin isolation level repeatable read read only')
  const [id = ''] = await session.say('select pg_export_snapshot()')
  if (id === '') throw new Fault({ area: 'engine', op: `hold a moment of ${database}`, retry: 'later', hint: 'tool-failed', detail: 'the server named no snapshot' })
  return id
}
