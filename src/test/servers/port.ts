import { randomInt } from 'node:crypto'
import { createServer, connect } from 'node:net'

/**
 * A port of the loopback that nobody holds at this moment, and that the kernel gives to nobody who asks for any: whoever is called
 * by another test meanwhile, or closes its own and opens it again, cannot lose it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(BELOW_EPHEMERAL.from, BELOW_EPHEMERAL.until)
    if (await isFree(port)) return port
  }
}

/** Linux gives out 32768 and above. */
const BELOW_EPHEMERAL = { from: 15_000, until: 32_000 }

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => { server.close(() => { resolve(true) }) })
  })
}

/** Whether somebody answers there: a port of the loopback, or the path of a socket. */
export function answers(where: number | string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = typeof where === 'number' ? connect(where, '127.0.0.1') : connect(where)
    const say = (there: boolean) => {
      socket.destroy()
      resolve(there)
    }
    socket.on('connect', () => say(true)).on('error', () => say(false))
  })
}

/** Whether somebody there not only listens but speaks first, as MariaDB does: a listening socket alone may have nobody behind it yet. */
export function greets(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const say = (there: boolean) => {
      socket.destroy()
      resolve(there)
    }
    socket.setTimeout(2000, () => say(false))
    socket.on('data', () => say(true)).on('error', () => say(false)).on('close', () => say(false))
  })
}

/** Starts something on a free port; tries again on another one where somebody else was quicker. */
export async function onFreePort(start: (port: number) => Promise<void>): Promise<number> {
  for (let left = 3; ; left -= 1) {
    const port = await freePort()
    try {
      await start(port)
      return port
    } catch (error) {
      if (left === 0 || !(error instanceof Error) || !/in use|bind/i.test(error.message)) throw error
    }
  }
}
