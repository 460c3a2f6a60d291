import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { realClock } from '../../../core/clock.ts'
import type { Carried, Carrier } from './delivery.ts'
import type { Counts } from './counts.ts'
import type { Json, World } from './shapes.ts'

/** The sockets of Socket Mode: ten at most, each event to exactly one of them. */
export interface Sockets extends Carrier {
  /** An address for one new connection, good for one use. */
  issue(): string
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** How many stand open and have said hello. */
  open(): number
  /** Resolves once so many stand open. */
  connected(many?: number): Promise<void>
  /** Cuts all of them in the middle, without a word. */
  cut(): void
  /** From now on cuts the socket that carried every nth envelope, right after it; null ends that. */
  cutEvery(many: number | null): void
  /** Asks the app to come back on a new connection, as Slack does every few hours, then closes. */
  refresh(reason?: 'warning' | 'refresh_requested' | 'link_disabled'): void
  /** Hands the next so many envelopes over twice, to two connections where there are two. */
  duplicateNext(many: number): void
  /** Says this on every socket, whatever it is. */
  babble(text: string): void
  /** Stays open but hears and says nothing more, as after a firewall forgot the connection. */
  freeze(): void
  stop(): void
}

const MOST = 10
const PING_MS = 10_000

export function slackSockets(world: World, counts: Counts, stopped: AbortSignal): Sockets {
  const server = new WebSocketServer({ noServer: true })
  const tickets = new Set<string>()
  const open: WebSocket[] = []
  const waiting = new Map<string, (payload: Json | null) => void>()
  const watchers = new Set<() => void>()
  let turn = 0
  let cutAfter: number | null = null
  let carried = 0
  let twice = 0
  let frozen = new WeakSet<WebSocket>()

  const greet = (socket: WebSocket) => {
    if (open.length >= MOST) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: { host: 'loopback' } }))
      socket.close()
      return
    }
    open.push(socket)
    socket.on('message', (data) => hear(socket, (data as Buffer).toString()))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => void open.splice(open.indexOf(socket), open.includes(socket) ? 1 : 0))
    socket.send(JSON.stringify({ type: 'hello', num_connections: open.length, debug_info: { host: 'loopback', build_number: 1, approximate_connection_time: 18_060 }, connection_info: { app_id: world.app.id } }))
    void ping(socket, stopped)
    for (const look of watchers) look()
  }
  const hear = (socket: WebSocket, text: string) => {
    if (frozen.has(socket)) return
    const answer = JSON.parse(text) as { readonly envelope_id?: string; readonly payload?: Json }
    const resolve = waiting.get(answer.envelope_id ?? '')
    if (resolve === undefined) counts.late += 1
    else resolve(answer.payload ?? null)
  }
  const put = (socket: WebSocket, text: string) => {
    counts.sent += 1
    if (!frozen.has(socket)) socket.send(text)
    carried += 1
    if (cutAfter !== null && carried % cutAfter === 0) setImmediate(() => socket.terminate())
  }
  return {
    carry: (parcel, attempt, signal) => new Promise<Carried>((resolve) => {
      const ready = open.filter((one) => one.readyState === one.OPEN)
      const socket = ready[(turn += 1) % Math.max(ready.length, 1)]
      if (socket === undefined) {
        resolve({ kind: 'lost', reason: 'connection_failed', again: 'yes' })
        return
      }
      const envelope = randomUUID()
      const interactive = parcel.type !== 'events_api'
      const text = JSON.stringify({ envelope_id: envelope, payload: parcel.payload, type: parcel.type, accepts_response_payload: interactive, ...(interactive ? {} : { retry_attempt: attempt.number, retry_reason: attempt.reason }) })
      waiting.set(envelope, (payload) => {
        waiting.delete(envelope)
        resolve({ kind: 'acked', payload })
      })
      signal.addEventListener('abort', () => waiting.delete(envelope), { once: true })
      put(socket, text)
      if (twice > 0) {
        twice -= 1
        counts.duplicated += 1
        put(ready[(turn + 1) % ready.length] ?? socket, text)
      }
    }),
    issue: () => {
      const ticket = world.ids.hex(32)
      tickets.add(ticket)
      return `${world.address.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${world.app.id}`
    },
    upgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', world.address).searchParams.get('ticket') ?? ''
      if (tickets.delete(ticket)) server.handleUpgrade(request, socket, head, greet)
      else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    },
    open: () => open.length,
    connected: (many = 1) => new Promise((resolve) => {
      const look = () => {
        if (open.length < many) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    }),
    cut: () => { for (const socket of [...open]) socket.terminate() },
    cutEvery: (many) => { cutAfter = many },
    refresh: (reason = 'refresh_requested') => {
      for (const socket of [...open]) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'loopback' } }))
        if (reason !== 'warning') socket.close(1000)
      }
    },
    duplicateNext: (many) => { twice += many },
    babble: (text) => { for (const socket of open) socket.send(text) },
    freeze: () => {
      frozen = new WeakSet(open)
      for (const socket of open) socket.pause()
    },
    stop: () => {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}

/** The client library watches pings with the machine's own clock, so they keep to that one. */
async function ping(socket: WebSocket, stopped: AbortSignal): Promise<void> {
  const over = new AbortController()
  const end = () => over.abort()
  socket.once('close', end)
  stopped.addEventListener('abort', end, { once: true })
  while (!over.signal.aborted && socket.readyState === socket.OPEN) {
    socket.ping()
    await realClock.sleep(PING_MS, over.signal)
  }
  stopped.removeEventListener('abort', end)
}
