import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { realClock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { tcpConnect } from './tcp.ts'

const connect = tcpConnect(realClock)
const ask = { timeout: 2000, signal: new AbortController().signal }

describe('reaching a server', () => {
  it('says how long it took, and lets go at once', async () => {
    const closed: Promise<void>[] = []
    const server = createServer((socket) => { closed.push(new Promise((resolve) => { socket.on('close', () => { resolve() }).resume() })) })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const { port } = server.address() as AddressInfo
    expect((await connect({ ...ask, address: `127.0.0.1:${port}` })).ms).toBeGreaterThanOrEqual(0)
    await expect.poll(() => closed.length).toBe(1)
    await Promise.all(closed)
    await new Promise((resolve) => { server.close(resolve) })
    const refused = await connect({ ...ask, address: `127.0.0.1:${port}` }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Fault)
    expect(refused).toMatchObject({ retry: 'later', hint: 'network' })
  })

  it('refuses an address without a port as a mistake of the configuration, not as silence', async () => {
    await expect(connect({ ...ask, address: '127.0.0.1' })).rejects.toMatchObject({ retry: 'never', area: 'config' })
  })

  it('gives up when it is told to', async () => {
    const stop = new AbortController()
    stop.abort()
    await expect(connect({ timeout: 2000, signal: stop.signal, address: '127.0.0.1:9' })).rejects.toMatchObject({ retry: 'later' })
  })
})
