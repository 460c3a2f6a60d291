import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import { MINUTE } from '../../core/clock.ts'
import { bounded } from '../bounded.ts'
import type { Work } from '../engine.ts'
import { refusedOver } from '../over.ts'
import { named, quoted } from './quote.ts'
import { withSession, type Place, type Session } from './session.ts'

/** One database that takes another's place. */
export interface Turn {
  readonly name: string
  readonly incoming: string
  readonly aside: string
  readonly stands: boolean
}

/**
 * Lets a database take the place of another: who works in the old one is thrown out and cannot come back before it has another name.
 * Where it does not come to its end, the old one stands as it stood, and is open to all again. Nobody stops it halfway.
 */
export async function exchangeDatabases(place: Place, turn: Turn, work: Work): Promise<void> {
  await bounded(work.clock, 10 * MINUTE, (signal) => exchanged({ place, turn, within: { secret: (secret) => work.secret(secret), signal } }, work))
}

interface Exchanging { readonly place: Place; readonly turn: Turn; readonly within: { secret(name: string): string; readonly signal: AbortSignal } }

async function exchanged({ place, turn, within }: Exchanging, work: Work): Promise<void> {
  const { name, incoming, aside, stands } = turn
  const before = await withSession(place, within, async (session) => ({ old: await idOf(session, name), coming: await idOf(session, incoming) }))
  try {
    await withSession(place, within, async (session) => {
      const how = { op: OP, signal: within.signal }
      // Whoever stands in it while it becomes single-user is its one user: nobody gets in between.
      if (stands) await session.run(`USE ${named(name)}; ALTER DATABASE ${named(name)} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; ALTER DATABASE ${named(name)} MODIFY NAME = ${named(aside)}; ALTER DATABASE ${named(aside)} SET MULTI_USER; USE master`, how)
      await session.run(`ALTER DATABASE ${named(incoming)} MODIFY NAME = ${named(name)}`, how)
    })
  } catch (error) {
    if (await isDone({ place, turn, before, error }, work)) return
    throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: error instanceof Fault && error.hint !== undefined ? error.hint : 'tool-failed', detail: `everything stands where it stood: ${error instanceof Error ? error.message : 'it failed'}` })
  }
}

interface Broken { readonly place: Place; readonly turn: Turn; readonly before: { readonly old: number | null; readonly coming: number | null }; readonly error: unknown }

/** Whether it came to its end although its connection did not; where not, the old one gets its name back and is opened. */
async function isDone({ place, turn, before, error }: Broken, work: Work): Promise<boolean> {
  const { name, aside } = turn
  const { old, coming } = before
  try {
    return await bounded(work.clock, 2 * MINUTE, async (signal) => await withSession(place, { secret: (secret) => work.secret(secret), signal }, async (session) => {
      const how = { op: OP, signal }
      if (coming !== null && await idOf(session, name) === coming) {
        if (old !== null) await session.run(`ALTER DATABASE ${named(aside)} SET MULTI_USER`, how)
        return true
      }
      if (old !== null && await idOf(session, aside) === old) await session.run(back(turn), how)
      else if (old !== null) await session.run(`ALTER DATABASE ${named(name)} SET MULTI_USER`, how)
      return false
    }))
  } catch {
    throw refusedOver('look-at-log', `it stopped halfway: ${error instanceof Error ? error.message : 'it failed'}. Where ${aside} stands and ${name} does not, put right by hand: ${back(turn)}; where ${name} is single-user: ALTER DATABASE ${named(name)} SET MULTI_USER`, 'later')
  }
}

/** What gives the old one its name back. */
export const back = ({ name, aside }: Pick<Turn, 'name' | 'aside'>) => `ALTER DATABASE ${named(aside)} MODIFY NAME = ${named(name)}; ALTER DATABASE ${named(name)} SET MULTI_USER`

async function idOf(session: Session, name: string): Promise<number | null> {
  const [row] = await session.rows(`SELECT database_id AS id FROM sys.databases WHERE name = ${quoted(name)}`, { op: OP, row: z.object({ id: z.number() }) })
  return row?.id ?? null
}

const OP = 'exchange the databases'
