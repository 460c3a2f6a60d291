import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { freePort } from '../../servers/port.ts'
import { readParams, type Call } from './call.ts'
import type { Fault, Faults } from './faults.ts'
import { perform, spelling } from './methods/index.ts'
import { Refusal, conflict, tooMany } from './refusal.ts'
import type { World } from './world.ts'

export interface Serving { readonly world: World; readonly faults: Faults; readonly stopped: AbortSignal }

export interface Line {
  readonly port: number
  /** Nobody answers any more: connections are reset and new ones refused. */
  readonly down: () => Promise<void>
  readonly up: () => Promise<void>
  /** Cuts every connection of this moment; new ones are taken. */
  readonly reset: () => void
}

/** Serves the Bot API on loopback, on a port of its own. */
export async function serve(serving: Serving): Promise<Line> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void answer(serving, request, response))
  const listen = (port: number) => new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  // Nobody else gets it while the line is down.
  const port = await freePort()
  await listen(port)
  return {
    port,
    down: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
    up: () => (server.listening ? Promise.resolve() : listen(port)),
    reset: () => server.closeAllConnections(),
  }
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, stopped } = serving
  const hungUp = new AbortController()
  response.on('close', () => hungUp.abort())
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const download = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname)
  if (download !== null) {
    const file = [...world.files.values()].find((stored) => download[1] === world.token && stored.path === download[2])
    response.writeHead(file === undefined ? 404 : 200).end(file?.bytes)
    return
  }
  const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname) ?? []
  world.counting.add('calls', spelling(method) ?? method)
  try {
    const fault = serving.faults.pick(method)
    const read = await readParams(request, url.searchParams)
    if (fault !== null && before(fault, request, response)) return
    const result = await outcome(world, token, { method: spelling(method) ?? method, ...read, hungUp: hungUp.signal })
    if (fault?.kind === 'slow') await world.clock.sleep(fault.ms, AbortSignal.any([hungUp.signal, stopped]))
    if (fault?.kind === 'lost') request.socket.destroy()
    else if (fault?.kind === 'garbled') response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"result":{"message_id":')
    else reply(response, result)
  } catch (error) {
    if (error instanceof Refusal) reply(response, refused(world, error))
    // The caller hung up in the middle of his words: nobody is left to answer.
    else if (!request.complete) request.socket.destroy()
    else {
      world.counting.add('faults', `the double itself: ${String(error)}`)
      response.writeHead(500, 'the double itself failed').end(String(error))
    }
  }
}

/** What goes wrong before Telegram does anything; false where it is to go on. */
function before(fault: Fault, request: IncomingMessage, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'cut':
      request.socket.destroy()
      return true
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end(`<html><head><title>${fault.status}</title></head><body><center><h1>${fault.status}</h1></center><hr><center>nginx/1.18.0</center></body></html>`)
      return true
    case 'stranger':
      response.writeHead(fault.status, { 'content-type': 'application/json' }).end(JSON.stringify(fault.body))
      return true
    case 'too many':
      reply(response, told(tooMany(fault.retryAfter)))
      return true
    case 'unauthorized':
      reply(response, told(new Refusal(401, 'Unauthorized')))
      return true
    case 'conflict':
      reply(response, told(conflict('terminated by other getUpdates request; make sure that only one bot instance is running')))
      return true
    case 'garbled':
    case 'lost':
    case 'slow':
      return false
  }
}

interface Told { readonly status: number; readonly body: object }

async function outcome(world: World, token: string | undefined, call: Call): Promise<Told> {
  try {
    if (token === undefined || !/^\d+:[\w-]+$/.test(token)) throw new Refusal(404, 'Not Found')
    if (token !== world.token) throw new Refusal(401, 'Unauthorized')
    return { status: 200, body: { ok: true, result: await perform(world, call) } }
  } catch (error) {
    if (error instanceof Refusal) return refused(world, error)
    throw error
  }
}

function refused(world: World, refusal: Refusal): Told {
  world.counting.add('refused', `${refusal.code} ${refusal.message.replace(/retry after \d+/, 'retry after N')}`)
  return told(refusal)
}

const told = ({ code, message, parameters }: Refusal): Told => ({
  status: code, body: { ok: false, error_code: code, description: message, ...(parameters === undefined ? {} : { parameters }) },
})

function reply(response: ServerResponse, { status, body }: Told): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
}
