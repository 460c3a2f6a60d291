import { connect as open } from 'node:net'
import type { Connect } from '../core/connect.ts'
import type { Clock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'

/** Reaches servers over TCP; needs no rights and sends nothing. */
export function tcpConnect(clock: Clock): Connect {
  return ({ address, timeout, signal }) => new Promise((resolve, reject) => {
    const place = parse(address)
    if (place === null) {
      reject(new Fault({ area: 'config', op: `connect ${address}`, retry: 'never', detail: 'the address needs a port, as in 10.0.0.5:1433' }))
      return
    }
    const began = clock.now().getTime()
    const socket = open(place)
    const fail = (detail: string, cause?: Error) => {
      socket.destroy()
      reject(new Fault({ area: 'bot', op: `connect ${address}`, retry: 'later', hint: 'network', detail, cause }))
    }
    const stop = () => fail('given up')
    socket.setTimeout(timeout, () => fail(`no answer within ${timeout} ms`))
    socket.once('error', (error) => fail(error.message, error))
    socket.once('connect', () => {
      resolve({ ms: clock.now().getTime() - began })
      socket.destroy()
    })
    socket.once('close', () => signal.removeEventListener('abort', stop))
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
}

/** `host:port`, `[v6]:port`; null where the port is missing. */
function parse(address: string): { readonly host: string; readonly port: number } | null {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address)
  const host = found?.[1] ?? found?.[2]
  const port = Number(found?.[3])
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port }
}
