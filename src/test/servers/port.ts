import { createServer, connect, type AddressInfo } from 'node:net'

/** A port of the loopback that nobody holds at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
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
