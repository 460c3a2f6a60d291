import { Agent, request } from 'node:http'
import type { Clock } from '../../../core/clock.ts'
import type { Update, Updates } from './updates.ts'
import type { Json } from './world.ts'

export interface WebhookTarget { readonly url: string; readonly secret: string | null; readonly connections: number }

export interface Webhook {
  set(target: WebhookTarget | null): void
  target(): WebhookTarget | null
  /** What went wrong last, as getWebhookInfo tells it. */
  trouble(): { readonly at: number; readonly message: string } | null
}

interface Posting {
  readonly clock: Clock
  readonly updates: Updates
  readonly stopped: AbortSignal
  /** Where the public address really leads; null where nobody answers for it. */
  readonly route: (url: string) => string | null
  /** A method that the bot calls in its answer to the webhook. */
  readonly act: (reply: Json) => Promise<void>
}

const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 512_000

/** Posts updates to the bot: those of one chat in turn, each again and again until it is taken. */
export function createWebhook({ clock, updates, stopped, route, act }: Posting): Webhook {
  const agent = new Agent({ keepAlive: true })
  stopped.addEventListener('abort', () => agent.destroy(), { once: true })
  const busy = new Set<string>()
  let pausing = new AbortController()
  let target: WebhookTarget | null = null
  let trouble: { readonly at: number; readonly message: string } | null = null

  const pump = () => {
    if (target === null || stopped.aborted) return
    for (const update of updates.pending()) {
      if (busy.size >= target.connections) return
      if (busy.has(update.lane)) continue
      busy.add(update.lane)
      void deliver(update, target)
    }
  }

  const deliver = async (update: Update, to: WebhookTarget) => {
    let pause = FIRST_PAUSE
    while (target === to && !stopped.aborted) {
      const answer = await post(update, to)
      if ('taken' in answer) {
        updates.confirm(update.id)
        if (answer.taken !== null) await act(answer.taken)
        break
      }
      trouble = { at: clock.now().getTime(), message: answer.failed }
      await clock.sleep(pause, AbortSignal.any([stopped, pausing.signal]))
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    }
    busy.delete(update.lane)
    pump()
  }

  const post = (update: Update, to: WebhookTarget) => new Promise<{ readonly taken: Json | null } | { readonly failed: string }>((resolve) => {
    const url = route(to.url)
    if (url === null) {
      resolve({ failed: 'Connection refused' })
      return
    }
    const body = JSON.stringify(update.wire)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...(to.secret === null ? {} : { 'X-Telegram-Bot-Api-Secret-Token': to.secret }) }
    const sent = request(url, { method: 'POST', agent, headers, signal: stopped }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => { chunks.push(chunk) })
      response.on('error', () => resolve({ failed: 'Connection reset by peer' }))
      response.on('end', () => {
        const status = response.statusCode ?? 0
        if (status < 200 || status > 299) resolve({ failed: `Wrong response from the webhook: ${status} ${response.statusMessage ?? ''}`.trim() })
        else resolve({ taken: reply(Buffer.concat(chunks).toString('utf8')) })
      })
    })
    sent.on('error', (error: NodeJS.ErrnoException) => resolve({ failed: error.code === 'ECONNREFUSED' ? 'Connection refused' : 'Connection reset by peer' }))
    sent.end(body)
  })

  updates.listen(pump)
  return {
    set: (to) => {
      target = to
      if (to === null) trouble = null
      // Who sets his webhook again is not kept waiting for what failed before.
      pausing.abort()
      pausing = new AbortController()
      pump()
    },
    target: () => target,
    trouble: () => trouble,
  }
}

/** The method called in the answer; null where the answer is none. */
function reply(body: string): Json | null {
  try {
    const json: unknown = JSON.parse(body)
    return typeof json === 'object' && json !== null && 'method' in json ? { ...json } : null
  } catch {
    return null
  }
}
