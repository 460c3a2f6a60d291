import { SECOND, type Clock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { Client, Looked } from '../core/looked.ts'
import type { ConnectedProbe } from '../core/recovery-rules.ts'
import { lookHttp } from './http.ts'

/** Who is signed in to the server that a component came back to. Throws a Fault where it does not say. */
export type Clients = (component: string, signal: AbortSignal) => Promise<readonly Client[]>

/**
 * Asks the database server again and again whether the module is signed in, and meanwhile the module for its page, until both
 * have answered well or its time is over: many modules sign in for as long as a page takes.
 */
export async function lookConnected(probe: ConnectedProbe, how: { readonly clock: Clock; readonly clients: Clients; readonly signal: AbortSignal }): Promise<Looked> {
  const { clock } = how
  const over = new AbortController()
  const signal = AbortSignal.any([how.signal, over.signal])
  const began = clock.passed()
  const page: { last: Looked } = { last: probe.page === null ? { ok: true, ms: 0 } : NOBODY }
  const asking = asksOn(probe, { ...how, signal }, (looked) => { page.last = looked })
  try {
    for (let seen = false; ;) {
      seen ||= (await how.clients(probe.component, how.signal)).some((client) => isMeant(probe, client))
      if (seen && page.last.ok) return { ok: true, ms: clock.passed() - began }
      if (clock.passed() - began >= probe.timeout) return seen ? page.last : { ok: false, why: 'elsewhere', detail: probe.from === null ? probe.account : `${probe.account}@${probe.from}` }
      await clock.sleep(BETWEEN, how.signal)
    }
  } catch (error) {
    if (how.signal.aborted || !(error instanceof Fault)) throw error
    return { ok: false, why: 'away', detail: error.hint ?? '' }
  } finally {
    over.abort()
    await asking
  }
}

async function asksOn({ page }: ConnectedProbe, how: { readonly clock: Clock; readonly signal: AbortSignal }, hear: (looked: Looked) => void): Promise<void> {
  if (page === null) return
  try {
    while (!how.signal.aborted) {
      hear(await lookHttp(page, how))
      await how.clock.sleep(BETWEEN / 5, how.signal)
    }
  } catch (error) {
    if (!how.signal.aborted) throw error
  }
}

const isMeant = ({ account, from }: ConnectedProbe, client: Client): boolean => client.account === account && (from === null || client.from === from)
const NOBODY: Looked = { ok: false, why: 'away', detail: '' }
const BETWEEN = SECOND / 2
