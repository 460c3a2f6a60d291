import type { Clock } from '../../../core/clock.ts'
import type { Counts } from './counts.ts'
import type { Json, Outcome, Parcel } from './shapes.ts'

export interface Attempt { readonly number: number; readonly reason: string }

export type Carried = { readonly kind: 'acked'; readonly payload: Json | null } | { readonly kind: 'lost'; readonly reason: 'timeout' | 'connection_failed' | 'http_error'; readonly again: 'yes' | 'no' }

/** The way out to the app: a socket or its HTTP address. `signal` says that nobody waits any more. */
export interface Carrier { carry(parcel: Parcel, attempt: Attempt, signal: AbortSignal): Promise<Carried> }

export interface Delivery {
  send(parcel: Parcel): Promise<Outcome>
  /** Resolves once nothing is on its way: everything acknowledged, refused or given up. */
  settled(): Promise<void>
}

const ACK_MS = 3000
/** An event comes again at once, after a minute, after five. */
const AGAIN_MS = [0, 60_000, 300_000]

export function deliver(with_: { readonly clock: Clock; readonly counts: Counts; readonly carrier: () => Carrier; readonly stopped: AbortSignal }): Delivery {
  const { clock, counts, stopped } = with_
  const underway = new Set<Promise<Outcome>>()

  const attempt = async (parcel: Parcel, how: Attempt): Promise<Carried> => {
    const over = new AbortController()
    const end = () => over.abort()
    stopped.addEventListener('abort', end, { once: true })
    const waited = clock.sleep(ACK_MS, over.signal).then((): Carried => ({ kind: 'lost', reason: 'timeout', again: 'yes' }))
    const carried = await Promise.race([with_.carrier().carry(parcel, how, over.signal), waited])
    over.abort()
    stopped.removeEventListener('abort', end)
    return carried
  }
  const event = async (parcel: Parcel): Promise<Outcome> => {
    let reason = ''
    for (let number = 0; number <= AGAIN_MS.length && !stopped.aborted; number += 1) {
      if (number > 0) {
        await clock.sleep(AGAIN_MS[number - 1] ?? 0, stopped)
        counts.retried += 1
      }
      const carried = await attempt(parcel, { number, reason })
      if (carried.kind === 'acked') {
        counts.acked += 1
        return { kind: 'acked', payload: carried.payload, attempt: number }
      }
      if (carried.again === 'no') break
      reason = carried.reason
    }
    counts.unacked += 1
    return { kind: 'failed', why: 'operation_timeout' }
  }
  /** What a person does is handed over once; nobody tries again behind his back. */
  const act = async (parcel: Parcel): Promise<Outcome> => {
    const carried = await attempt(parcel, { number: 0, reason: '' })
    if (carried.kind === 'acked') {
      counts.acked += 1
      return { kind: 'acked', payload: carried.payload, attempt: 0 }
    }
    counts.errorsSeen += 1
    return { kind: 'failed', why: carried.reason === 'timeout' ? 'operation_timeout' : 'dispatch_failed' }
  }
  return {
    send: (parcel) => {
      counts.happened += 1
      const sent = parcel.type === 'events_api' ? event(parcel) : act(parcel)
      underway.add(sent)
      void sent.finally(() => underway.delete(sent))
      return sent
    },
    settled: async () => {
      while (underway.size > 0) await Promise.all(underway)
    },
  }
}
