import { z } from 'zod'
import { takeAll, withStillness, type Snapshot } from '../postgres/snapshot.ts'
import { withSession, type Session } from '../postgres/session.ts'
import type { Door } from '../postgres/access.ts'
import { Fault } from '../../core/fault.ts'

/** A transaction of ours with which a copy ends: what was committed before it is in the copy, what comes later is not. */
export interface Moment {
  readonly xid: string
  /** By the server's clock, in the transaction itself: never later than its commit. */
  readonly at: Date
  /** Each database as it is at that very transaction; null where others wrote at the same time at every try. */
  readonly snapshots: ReadonlyMap<string, Snapshot> | null
  readonly signal: AbortSignal
}

/**
 * Marks a moment in the log and holds each database as it is right then. Nobody who reads or writes is locked out: moments
 * and mark are taken at once, and where nobody but the mark was writing for any of them, and nobody began to before the
 * mark was set, all are the same moment. Where somebody did, it is tried again.
 */
export async function withMoment<T>(door: Door, ask: { readonly databases: readonly string[]; readonly tables: 'kept' | 'as they come'; readonly signal: AbortSignal }, use: (moment: Moment) => Promise<T>): Promise<T> {
  return await withSession(door, { op: OP, signal: ask.signal }, async (marker) => {
    for (let turn = 1; ; turn += 1) {
      const tried = await withStillness(door, { names: ask.databases, tables: ask.tables, signal: marker.signal }, async (still, signal) => {
        const [snapshots, mark] = await Promise.all([takeAll(still), setMark(marker)])
        const xid = BigInt(mark.xid)
        const same = mark.next === xid + 1n && [...snapshots.values()].every(({ oldest, next }) => [oldest, next].every((one) => one === xid || one === xid + 1n))
        if (!same && turn < TURNS) return { again: true } as const
        return { again: false, value: await use({ xid: mark.xid, at: mark.at, snapshots: same ? snapshots : null, signal }) } as const
      })
      if (!tried.again) return tried.value
    }
  })
}

/** In one breath: the transaction, and the number that comes next once it is over. */
async function setMark(session: Session): Promise<{ readonly xid: string; readonly at: Date; readonly next: bigint }> {
  const said = await session.say("begin; select txid_current(); select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'); commit; select txid_snapshot_xmax(txid_current_snapshot())")
  const read = z.tuple([z.string().regex(/^\d+$/), z.iso.datetime(), z.string().regex(/^\d+$/)]).safeParse(said)
  if (!read.success) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: 'the server gave the mark no number' })
  const [xid, at, next] = read.data
  return { xid, at: new Date(at), next: BigInt(next) }
}

const OP = 'mark a moment in the log'
const TURNS = 12
