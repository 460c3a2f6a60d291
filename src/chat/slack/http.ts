import type { AddressInfo } from 'node:net'
import type { IncomingMessage, Server } from 'node:http'
import { HTTPReceiver } from '@slack/bolt'
import { MINUTE, SECOND, realClock, type Clock } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Log } from '../../core/log.ts'
import { within } from '../../core/within.ts'
import type { Health, Knock, Knocked } from '../platform.ts'
import { boltLogger } from './quiet-bolt.ts'
import { listenOn, type Hear, type Wire } from './wire.ts'

/**
 * The HTTP receiver: Bolt checks each request's signature, and that it is not old; we, that it is not of the future, or it
 * could be kept and brought again when what is remembered of it is gone. A request that came before is refused, since Slack
 * signs every delivery anew. Without a signing secret nothing listens at all.
 */
export function httpWire(parts: { readonly signingSecret: string; readonly listen: { readonly host: string; readonly port: number }; readonly clock: Clock; readonly log: Log; readonly hear: Hear; readonly knocked?: Knocked }): Wire {
  const { clock, log } = parts
  let health: Health = { state: 'down', why: 'not started', since: clock.now() }
  let server: Server | null = null
  const seals = new Map<string, number>()

  const refused = (why: Knock['why'], from: string | undefined) => { parts.knocked?.({ platform: 'slack', why, at: clock.now(), from: from ?? null }) }

  const once: Hear = async (parcel) => {
    if (parcel.signedAt !== null && parcel.signedAt - realClock.now().getTime() > OLDEST) throw new Unbelieved('stale')
    const now = clock.passed()
    for (const [seal, at] of seals) if (now - at > REMEMBERED) seals.delete(seal)
    if (parcel.seal !== null && seals.has(parcel.seal)) throw new Unbelieved('replayed')
    if (parcel.seal !== null) seals.set(parcel.seal, now)
    try {
      await parts.hear(parcel)
    } catch (error) {
      // What was not kept may come again, and within the same second it carries the same signature.
      if (parcel.seal !== null) seals.delete(parcel.seal)
      throw error
    }
  }
  return {
    start: async () => {
      if (server !== null) return
      if (parts.signingSecret.trim() === '') {
        refused('empty-signing-secret', undefined)
        throw new Fault({ area: 'config', op: 'start Slack over HTTP', retry: 'never', detail: 'the signing secret is empty: anybody could speak as Slack' })
      }
      const receiver = new HTTPReceiver({
        signingSecret: parts.signingSecret, endpoints: PATH, logger: boltLogger(log), bodyLimit: LARGEST_BODY,
        customPropertiesExtractor: (request) => ({ seal: String(request.headers['x-slack-signature'] ?? ''), signedAt: signedAt(request) }),
        processEventErrorHandler: async ({ error, request, response }) => {
          if (error instanceof Unbelieved) {
            log.warn({ why: error.why }, 'a Slack request that came before, or comes from the future, is refused')
            refused(error.why, request.socket.remoteAddress)
          } else log.error({ error }, 'a Slack request could not be kept')
          // Slack tries again what was not kept; what was replayed it never sent.
          if (!response.headersSent) response.writeHead(error instanceof Unbelieved ? 403 : 503).end()
          return false
        },
        unhandledRequestHandler: ({ response }) => { if (!response.headersSent) response.writeHead(503).end() },
      })
      listenOn(receiver, once, log)
      try {
        server = await receiver.start({ host: parts.listen.host, port: parts.listen.port })
      } catch (error) {
        throw new Fault({ area: 'chat', op: 'listen for Slack', retry: 'later', hint: 'network', cause: error })
      }
      server.requestTimeout = 10 * SECOND
      // Whom Bolt does not believe it answers 401, and tells nobody.
      server.on('request', (request, response) => {
        const from = request.socket.remoteAddress
        response.once('close', () => { if (response.statusCode === 401 && request.complete) refused(doubtOf(request), from) })
      })
      health = { state: 'up' }
    },
    health: () => health,
    reconnects: () => 0,
    address: () => {
      const bound = server?.address() as AddressInfo | null | undefined
      return bound === null || bound === undefined ? null : { host: bound.address, port: bound.port }
    },
    stop: async () => {
      const open = server
      server = null
      health = { state: 'down', why: 'stopped', since: clock.now() }
      if (open === null) return
      const closed = new Promise<void>((resolve) => { open.close(() => resolve()) })
      await within(clock, SECOND, closed)
      open.closeAllConnections()
    },
  }
}

class Unbelieved extends Error {
  readonly why: 'replayed' | 'stale'
  constructor(why: Unbelieved['why']) {
    super(`Slack would not send this: ${why}`)
    this.name = 'Unbelieved'
    this.why = why
  }
}

const signedAt = ({ headers }: IncomingMessage) => Number(headers['x-slack-request-timestamp']) * SECOND

/** Why a request was not believed. Its age is held against the machine's clock, as Bolt does whatever clock the house goes by. */
function doubtOf(request: IncomingMessage): Knock['why'] {
  const signed = signedAt(request)
  if (request.headers['x-slack-signature'] === undefined || Number.isNaN(signed)) return 'unsigned'
  return Math.abs(realClock.now().getTime() - signed) > OLDEST ? 'stale' : 'bad-signature'
}

export const PATH = '/slack/events'
/** Slack's own largest is a quarter of it. */
const LARGEST_BODY = 1_000_000
const OLDEST = 5 * MINUTE
/** Longer than any request is believed: from five minutes ahead until five minutes old. */
const REMEMBERED = 11 * MINUTE
