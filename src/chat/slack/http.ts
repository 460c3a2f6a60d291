import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { HTTPReceiver } from '@slack/bolt'
import { MINUTE, SECOND, type Clock } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Log } from '../../core/log.ts'
import { within } from '../../core/within.ts'
import type { Health } from '../platform.ts'
import { boltLogger } from './quiet-bolt.ts'
import { listenOn, type Hear, type Wire } from './wire.ts'

/**
 * The HTTP receiver: Bolt checks each request's signature and age. A request that came before is refused, since Slack signs
 * every delivery anew. Without a signing secret nothing listens at all.
 */
export function httpWire(parts: { readonly signingSecret: string; readonly listen: { readonly host: string; readonly port: number }; readonly clock: Clock; readonly log: Log; readonly hear: Hear }): Wire {
  const { clock, log } = parts
  let health: Health = { state: 'down', why: 'not started', since: clock.now() }
  let server: Server | null = null
  const seals = new Map<string, number>()

  const once: Hear = async (parcel) => {
    const now = clock.now().getTime()
    for (const [seal, at] of seals) if (now - at > REMEMBERED) seals.delete(seal)
    if (parcel.seal !== null && seals.has(parcel.seal)) throw new Replayed()
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
      if (parts.signingSecret.trim() === '') throw new Fault({ area: 'config', op: 'start Slack over HTTP', retry: 'never', detail: 'the signing secret is empty: anybody could speak as Slack' })
      const receiver = new HTTPReceiver({
        signingSecret: parts.signingSecret, endpoints: PATH, logger: boltLogger(log), bodyLimit: LARGEST_BODY,
        customPropertiesExtractor: (request) => ({ seal: String(request.headers['x-slack-signature'] ?? '') }),
        processEventErrorHandler: async ({ error, response }) => {
          if (error instanceof Replayed) log.warn({}, 'a Slack request that came before is refused')
          else log.error({ error }, 'a Slack request could not be kept')
          // Slack tries again what was not kept; what was replayed it never sent.
          if (!response.headersSent) response.writeHead(error instanceof Replayed ? 403 : 503).end()
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

class Replayed extends Error {
  constructor() {
    super('this very request came before')
    this.name = 'Replayed'
  }
}

export const PATH = '/slack/events'
/** Slack's own largest is a quarter of it. */
const LARGEST_BODY = 1_000_000
/** Bolt refuses what is older than five minutes, to either side. */
const REMEMBERED = 11 * MINUTE
