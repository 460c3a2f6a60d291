import { z } from 'zod'
import { MINUTE, SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Work } from '../engine.ts'
import { refusedOver } from '../over.ts'
import { rowsOf, type Door } from '../postgres/access.ts'
import { ident, literal } from '../postgres/rows.ts'
import { runScript } from '../postgres/script.ts'
import { withSession } from '../postgres/session.ts'

/** One database that takes another's place. */
export interface Turn {
  readonly name: string
  readonly incoming: string
  readonly aside: string
  readonly stands: boolean
}

/**
 * Lets databases take the place of others, all of them in one transaction: who was connected to the old ones is shut out and
 * ended first. Where it does not come to that transaction's end, everything stands as it stood, and is open again. Nobody stops it halfway.
 */
export async function exchangeDatabases(door: Door, turns: readonly Turn[], work: Work): Promise<void> {
  const signal = new AbortController().signal
  const how = { op: OP, signal }
  // By its name its session is known, should somebody kill its client.
  const mine: Door = { ...door, env: { ...door.env, PGAPPNAME: sessionName(turns[0]?.incoming ?? '') } }
  const coming = await oidsOf(door, turns.map(({ incoming }) => incoming), signal)
  const old = turns.filter(({ stands }) => stands)
  try {
    await runScript(door, old.map(({ name }) => `ALTER DATABASE ${ident(name)} ALLOW_CONNECTIONS false`), how)
    await sendAway(door, `datname in (${[...old.map(({ name }) => literal(name)), "''"].join(', ')})`, work)
    await withSession(mine, how, async (session) => {
      await session.say("begin; set local lock_timeout = '60s'")
      for (const { name, aside } of old) await session.say(`ALTER DATABASE ${ident(name)} RENAME TO ${ident(aside)}; ALTER DATABASE ${ident(aside)} ALLOW_CONNECTIONS true`)
      for (const { name, incoming } of turns) await session.say(`ALTER DATABASE ${ident(incoming)} RENAME TO ${ident(name)}`)
      await session.say('commit')
    })
  } catch (error) {
    if (await isDone({ door, mine, turns, coming, old, error }, work)) return
    throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: error instanceof Fault && error.hint !== undefined ? error.hint : 'tool-failed', detail: `everything stands where it stood: ${error instanceof Error ? error.message : 'it failed'}` })
  }
}

const sessionName = (incoming: string) => `pulih ${incoming}`

/** Ends whoever is still at work on an exchange by these names: its own process may be long gone. */
export async function endExchange(door: Door, incoming: readonly string[], work: Pick<Work, 'clock'>): Promise<void> {
  await sendAway(door, `application_name in (${['', ...incoming].map((name) => literal(sessionName(name))).join(', ')})`, work)
}

interface Broken { readonly door: Door; readonly mine: Door; readonly turns: readonly Turn[]; readonly coming: ReadonlyMap<string, number>; readonly old: readonly Turn[]; readonly error: unknown }

/** Whether the transaction came to its end although its client did not; where not, the old ones are opened again. */
async function isDone({ door, mine, turns, coming, old, error }: Broken, work: Work): Promise<boolean> {
  const signal = new AbortController().signal
  try {
    await sendAway(door, `application_name = ${literal(mine.env['PGAPPNAME'] ?? '')}`, work)
    const now = await oidsOf(door, turns.map(({ name }) => name), signal)
    if (turns.every(({ name, incoming }) => now.get(name) !== undefined && now.get(name) === coming.get(incoming))) return true
    await runScript(door, old.map(({ name }) => `ALTER DATABASE ${ident(name)} ALLOW_CONNECTIONS true`), { op: OP, signal })
    return false
  } catch {
    // The server answers no more: nothing was renamed, or everything was; what may be left is a door that is shut.
    throw refusedOver('look-at-log', `the server went away in the middle: ${error instanceof Error ? error.message : 'it failed'}. Either all of it was exchanged or nothing. ${opened(old.map(({ name }) => name))}`, 'later')
  }
}

/** The words for somebody who finds databases shut. */
export const opened = (names: readonly string[]) => (names.length === 0 ? '' : `Put right by hand: ${names.map((name) => `ALTER DATABASE ${ident(name)} ALLOW_CONNECTIONS true;`).join(' ')}`)

/** Ends sessions until there are none; refuses where somebody stays. */
async function sendAway(door: Door, where: string, work: Pick<Work, 'clock'>): Promise<void> {
  const signal = new AbortController().signal
  const since = work.clock.passed()
  for (;;) {
    const left = await rowsOf(door, `select count(*) as n, count(*) filter (where pg_terminate_backend(pid)) as told from pg_stat_activity where pid <> pg_backend_pid() and ${where}`, { op: OP, signal, row: z.object({ n: z.number(), told: z.number() }) })
    if ((left[0]?.n ?? 0) === 0) return
    if (work.clock.passed() - since > MINUTE) throw refusedOver('source-locked', `${left[0]?.n ?? 0} sessions do not end`, 'later')
    await work.clock.sleep(SECOND / 5)
  }
}

async function oidsOf(door: Door, names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(door, `select datname as name, oid::bigint as oid from pg_database where datname in (${names.map(literal).join(', ')})`, { op: OP, signal, row: z.object({ name: z.string(), oid: z.number() }) })
  return new Map(rows.map(({ name, oid }) => [name, oid]))
}

const OP = 'exchange the databases'
