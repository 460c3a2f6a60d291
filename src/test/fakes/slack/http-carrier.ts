import { createHmac } from 'node:crypto'
import type { Clock } from '../../../core/clock.ts'
import type { Counts } from './counts.ts'
import type { Attempt, Carried, Carrier } from './delivery.ts'
import { word } from './args.ts'
import type { Json, Parcel, World } from './shapes.ts'

/** How a request is signed when somebody forges one. */
export interface Signing {
  /** Signed with this secret instead of the app's; an empty one is what an attacker tries first. */
  readonly secret?: string
  /** How old the timestamp is, in milliseconds. */
  readonly age?: number
  /** A whole signature instead of a computed one; null leaves the header away. */
  readonly signature?: string | null
}

export interface Received { readonly status: number; readonly body: string }

/** Requests to the app's address, true ones and forged ones. */
export interface HttpCarrier extends Carrier {
  /** Where events, commands and interactions are posted; null while Socket Mode is on. */
  to(url: string | null): void
  isOn(): boolean
  /** Posts a parcel once, signed as told, and answers what came back. */
  post(parcel: Parcel, signing?: Signing): Promise<Received>
  /** Posts the very bytes and headers of the last delivery again. */
  replay(): Promise<Received>
  /** Asks the address to prove itself; true when it gives the challenge back. */
  verifyUrl(): Promise<boolean>
}

export function httpCarrier(world: World, counts: Counts, stamp: Clock): HttpCarrier {
  let url: string | null = null
  let last: { readonly body: string; readonly headers: Readonly<Record<string, string>> } | null = null

  const request = (parcel: Parcel, signing: Signing, attempt: Attempt | null) => {
    const { body, type } = bodyOf(parcel)
    const at = Math.floor((stamp.now().getTime() - (signing.age ?? 0)) / 1000)
    const signature = signing.signature === undefined ? sign(signing.secret ?? world.app.signingSecret, at, body) : signing.signature
    const retry = attempt === null || attempt.number === 0 ? {} : { 'x-slack-retry-num': String(attempt.number), 'x-slack-retry-reason': attempt.reason === 'timeout' ? 'http_timeout' : attempt.reason }
    return { body, headers: { 'content-type': type, 'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)', 'x-slack-request-timestamp': String(at), ...(signature === null ? {} : { 'x-slack-signature': signature }), ...retry } }
  }
  const go = async (sent: { readonly body: string; readonly headers: Readonly<Record<string, string>> }, signal?: AbortSignal) => {
    if (url === null) throw new Error('This Slack has no request address: give it one with http.to(…).')
    const response = await fetch(url, { method: 'POST', body: sent.body, headers: sent.headers, redirect: 'manual', ...(signal === undefined ? {} : { signal }) })
    return { status: response.status, body: await response.text(), again: response.headers.get('x-slack-no-retry') === '1' ? 'no' as const : 'yes' as const }
  }
  return {
    to: (address) => { url = address },
    isOn: () => url !== null,
    carry: async (parcel, attempt, signal): Promise<Carried> => {
      last = request(parcel, {}, attempt)
      counts.sent += 1
      try {
        const answer = await go(last, signal)
        return answer.status >= 200 && answer.status < 300 ? { kind: 'acked', payload: answerOf(answer.body) } : { kind: 'lost', reason: 'http_error', again: answer.again }
      } catch {
        return { kind: 'lost', reason: signal.aborted ? 'timeout' : 'connection_failed', again: 'yes' }
      }
    },
    post: async (parcel, signing = {}) => go(request(parcel, signing, null)),
    replay: async () => {
      if (last === null) throw new Error('Nothing was delivered that could be replayed.')
      return go(last)
    },
    verifyUrl: async () => {
      const challenge = world.ids.hex(40)
      const answer = await go(request({ type: 'events_api', payload: { token: 'legacy-verification', challenge, type: 'url_verification' } }, {}, null))
      return answer.status === 200 && answer.body.includes(challenge)
    },
  }
}

const sign = (secret: string, at: number, body: string): string => `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`

function bodyOf(parcel: Parcel): { readonly body: string; readonly type: string } {
  switch (parcel.type) {
    case 'events_api': return { body: JSON.stringify(parcel.payload), type: 'application/json' }
    case 'slash_commands': return { body: new URLSearchParams(Object.entries(parcel.payload).map(([key, value]): [string, string] => [key, word(value)])).toString(), type: 'application/x-www-form-urlencoded' }
    case 'interactive': return { body: new URLSearchParams({ payload: JSON.stringify(parcel.payload) }).toString(), type: 'application/x-www-form-urlencoded' }
  }
}

function answerOf(body: string): Json | null {
  if (body === '') return null
  try {
    return JSON.parse(body) as Json
  } catch {
    return { text: body }
  }
}
