import { Telegram } from 'telegraf'
import { SECOND, type Clock } from '../../core/clock.ts'
import { joined } from '../../core/joined.ts'
import { TelegramTrouble, troubleOf } from './trouble.ts'

/** The door to the Bot API. */
export interface TelegramLine {
  /** Throws a TelegramTrouble; an answer that does not come in time is one. */
  call(method: string, payload: object, how?: Patience): Promise<unknown>
}

export interface Patience {
  readonly ms?: number
  readonly signal?: AbortSignal
}

/** Calls through telegraf, with a patience of our own: telegraf itself would wait for more than eight minutes. */
export function telegramLine(parts: { readonly token: string; readonly apiRoot: string; readonly clock: Clock }): TelegramLine {
  const { token, clock } = parts
  // Its methods are older than the API: calls go through by name, and what comes back is read as unknown.
  const api = new Telegram(token, { apiRoot: parts.apiRoot, webhookReply: false }) as unknown as Caller
  return {
    call: async (method, payload, how = {}) => {
      const over = new AbortController()
      const late = new AbortController()
      const either = joined(how.signal === undefined ? [late.signal] : [late.signal, how.signal])
      const ms = how.ms ?? PATIENCE
      void clock.sleep(ms, over.signal).then(() => {
        if (!over.signal.aborted) late.abort()
      })
      try {
        return await api.callApi(method, whole({ ...payload }), { signal: either.signal })
      } catch (error) {
        const why = late.signal.aborted ? `no answer within ${Math.round(ms / SECOND)} s` : error instanceof Error ? error.message : String(error)
        throw new TelegramTrouble(method, troubleOf(error), why.replaceAll(token, '…'))
      } finally {
        over.abort()
        either.letGo()
      }
    },
  }
}

/** A name that was cut in the middle of a sign: Telegram would refuse all that stands around it. */
function whole<Said>(said: Said): Said
function whole(said: unknown): unknown {
  if (typeof said === 'string') return said.replaceAll(/\p{Surrogate}/gu, '\uFFFD')
  if (Array.isArray(said)) return said.map((one: unknown) => whole(one))
  if (typeof said !== 'object' || said === null || Buffer.isBuffer(said)) return said
  return Object.fromEntries(Object.entries(said).map(([name, one]) => [name, whole(one)]))
}

interface Caller {
  callApi(method: string, payload: Readonly<Record<string, unknown>>, how: { readonly signal: AbortSignal }): Promise<unknown>
}

const PATIENCE = 15 * SECOND
