import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { realClock, SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { Log } from '../core/log.ts'
import type { Worker } from '../core/worker.ts'
import { pages, type Pages } from './app.ts'
import type { Wire } from './guard.ts'
import { unitsPages, type UnitsPages } from './units-app.ts'

export interface WebServer extends Worker {
  /** Where the pages are; known once started. */
  readonly url: string
}

/** Serves the pages until stopped. A port that is taken is a Fault; port 0 takes a free one. */
export function webServer(parts: Omit<Pages, 'closing' | 'heartbeat'> & { readonly host: string; readonly port: number; readonly heartbeat?: number }): WebServer {
  const closing = new AbortController()
  const app = pages({ ...parts, names: [...parts.names, parts.host], heartbeat: parts.heartbeat ?? HEARTBEAT, closing: closing.signal })
  return listening({ ...parts, app, closing, stopped: () => { parts.metrics.stop() } })
}

/** Serves what every ward may see, and nothing else, at a place of its own. */
export function unitsServer(parts: UnitsPages & { readonly host: string; readonly port: number }): WebServer {
  return listening({ ...parts, app: unitsPages({ ...parts, names: [...parts.names, parts.host] }), closing: new AbortController(), stopped: () => undefined, most: MOST_CONNECTIONS })
}

interface Listening {
  readonly app: Hono<Wire>
  readonly host: string
  readonly port: number
  readonly log: Log
  readonly closing: AbortController
  readonly stopped: () => void
  /** So many connections at once; without it no limit but the machine's. */
  readonly most?: number
}

function listening(parts: Listening): WebServer {
  const { app, closing } = parts
  const server = createAdaptorServer({ fetch: app.fetch, hostname: parts.host }) as Server
  if (parts.most !== undefined) server.maxConnections = parts.most
  // A client that dawdles over its request must not hold a connection for minutes.
  server.requestTimeout = 30 * SECOND
  server.headersTimeout = 10 * SECOND
  return {
    get url() {
      const address = server.address() as AddressInfo | null
      return address === null ? '' : `http://${hostFor(address)}:${address.port}/`
    },
    start: async () => {
      server.listen(parts.port, parts.host)
      try {
        await once(server, 'listening')
      } catch (error) {
        throw new Fault({ area: 'bot', op: `listen on ${parts.host}:${parts.port}`, retry: 'never', cause: error })
      }
      server.on('error', (error) => parts.log.error({ error }, 'the page server failed'))
    },
    stop: async () => {
      if (!server.listening) return
      closing.abort()
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const settled = new AbortController()
      await Promise.race([closed, realClock.sleep(GRACE, settled.signal)])
      settled.abort()
      server.closeAllConnections()
      await closed
      parts.stopped()
    },
    idle: async () => {},
  }
}

const HEARTBEAT = 15 * SECOND
const MOST_CONNECTIONS = 1000
/** What is being answered may end; an open page is not waited for. */
const GRACE = SECOND

function hostFor(address: AddressInfo): string {
  if (address.address === '0.0.0.0' || address.address === '::') return 'localhost'
  return address.family === 'IPv6' ? `[${address.address}]` : address.address
}
