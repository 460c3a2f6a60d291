import { z } from 'zod'
import { withSnapshots, type Snapshot } from '../postgres/snapshot.ts'
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
 * Marks a moment in the log and holds each database as it is right then. Nobody is locked out: snapshots are taken, then the
 * mark is set, and where it has the very number that came next for all of them and nobody got a number meanwhile, both are
 * the same moment. Where somebody did, it is tried again.
 */
export async function withMoment<T>(door: Door, ask: { readonly databases: readonly string[]; readonly signal: AbortSignal }, use: (moment: Moment) => Promise<T>): Promise<T> {
  return await withSession(door, { op: OP, signal: ask.signal }, async (marker) => {
    for (let turn = 1; ; turn += 1) {
      const tried = await withSnapshots(door, { names: ask.databases, signal: marker.signal }, async (snapshots, signal) => {
        const before = await Promise.all([...snapshots.values()].map(async (snapshot) => (await snapshot.say('select txid_current_snapshot()'))[0] ?? ''))
        const mark = await setMark(marker)
        const [after = ''] = await marker.say('select txid_snapshot_xmax(txid_current_snapshot())')
        // xmin, xmax and who was at it between them: nobody, and the next number was ours.
        const same = before.every((said) => said === `${mark.xid}:${mark.xid}:`) && after === String(BigInt(mark.xid) + 1n)
        if (!same && turn < TURNS) return { again: true } as const
        return { again: false, value: await use({ ...mark, snapshots: same ? snapshots : null, signal }) } as const
      })
      if (!tried.again) return tried.value
    }
  })
}

async function setMark(session: Session): Promise<{ readonly xid: string; readonly at: Date }> {
  await session.say('begin')
  const [row] = await session.rows("select txid_current()::text as xid, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') as at", z.object({ xid: z.string(), at: z.iso.datetime() }))
  await session.say('commit')
  if (row === undefined) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: 'the server gave the mark no number' })
  return { xid: row.xid, at: new Date(row.at) }
}

const OP = 'mark a moment in the log'
const TURNS = 6
