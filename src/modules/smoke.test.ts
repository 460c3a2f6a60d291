import { createServer, type Server } from 'node:http'
import { createServer as listenRaw, type AddressInfo, type Server as RawServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tcpConnect } from '../checks/tcp.ts'
import { realClock } from '../core/clock.ts'
import type { Client } from '../core/looked.ts'
import type { HttpProbe, ModulePlan, ModuleProbe } from '../core/recovery-rules.ts'
import { freePort } from '../test/servers/port.ts'
import { tryModules } from './smoke.ts'

let web: Server
let port = 0
let deaf: RawServer
let silent = 0
const held = new Set<{ destroy(): void }>()

beforeEach(async () => {
  signedIn = []
  web = createServer((request, answer) => {
    if (request.url === '/masuk') answer.writeHead(200, { 'content-type': 'text/html' }).end('<h1>SIMRS Masuk</h1>')
    else if (request.url === '/pindah') answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    else if (request.url === '/panjang') { answer.writeHead(200); const more = () => { while (answer.write('x'.repeat(65_536))) { /* until it is full */ } }; answer.on('drain', more); more() } else answer.writeHead(500).end('database hilang')
  })
  await new Promise<void>((resolve) => { web.listen(0, '127.0.0.1', resolve) })
  port = (web.address() as AddressInfo).port
  deaf = listenRaw((socket) => { held.add(socket) })
  await new Promise<void>((resolve) => { deaf.listen(0, '127.0.0.1', resolve) })
  silent = (deaf.address() as AddressInfo).port
})

afterEach(() => {
  for (const socket of held) socket.destroy()
  web.closeAllConnections()
  web.close()
  deaf.close()
})

const http = (path: string, change: Partial<Extract<ModuleProbe, { kind: 'http' }>> = {}): ModuleProbe => ({ kind: 'http', url: `http://127.0.0.1:${port}${path}`, status: 200, contains: null, timeout: 5000, ...change })
const module = (name: string, probe: ModuleProbe | null): ModulePlan => ({ name, title: name, probe, settings: null })
let signedIn: readonly Client[] = []
const desk = { clock: realClock, connect: tcpConnect(realClock), clients: () => Promise.resolve(signedIn) }
const tried = async (modules: readonly ModulePlan[], signal = new AbortController().signal) => {
  const heard: string[] = []
  const looked = await tryModules(desk, { modules, signal, tried: ({ name }) => heard.push(name) })
  return { heard: heard.sort(), ends: Object.fromEntries(looked.map((one) => [one.module.name, one.looked.ok ? 'ok' : `${one.looked.why} ${one.looked.detail}`.trim()])) }
}

describe('modules that are tried', () => {
  it('R71: answer as they should, or are named with what they said instead', async () => {
    const closed = await freePort()
    const { ends, heard } = await tried([
      module('masuk', http('/masuk', { contains: 'SIMRS' })), module('lain', http('/masuk', { contains: 'Kasir' })), module('rusak', http('/')), module('pindah', http('/pindah', { status: 302 })),
      module('jauh', { ...http('/'), url: `http://127.0.0.1:${closed}/` } as ModuleProbe), module('port', { kind: 'tcp', address: `127.0.0.1:${port}`, timeout: 5000 }), module('tutup', { kind: 'tcp', address: '127.0.0.1:1', timeout: 5000 }), module('orang', null),
    ])
    expect(ends).toEqual({ masuk: 'ok', lain: 'content Kasir', rusak: 'status 500', pindah: 'ok', jauh: 'away ECONNREFUSED', port: 'ok', tutup: 'away' })
    expect(heard).toEqual(['jauh', 'lain', 'masuk', 'pindah', 'port', 'rusak', 'tutup'])
  })

  it('are given up after their time, and an endless page is not read to its end', async () => {
    expect((await tried([module('diam', { ...http('/', { timeout: 150 }), url: `http://127.0.0.1:${silent}/` } as ModuleProbe), module('panjang', http('/panjang'))])).ends).toEqual({ diam: 'away', panjang: 'ok' })
  })

  it('R70, R71: are signed in to the new server itself, whatever their pages show', async () => {
    const at = (from: string | null, page: ModuleProbe | null = null): ModuleProbe => ({ kind: 'connected', component: 'database', account: 'kasir', from, page: page?.kind === 'http' ? page : null, timeout: 300 })
    const modules = [module('kasir', at('10.0.0.3')), module('loket', at('10.0.0.4')), module('semua', at(null)), module('halaman', { ...at(null, http('/masuk')), timeout: 5000 }), module('rusak', { ...at(null, http('/')), timeout: 1500 })]
    signedIn = [{ account: 'kasir', from: '10.0.0.3' }, { account: 'pulih', from: '10.0.0.4' }]
    expect((await tried(modules)).ends).toEqual({ kasir: 'ok', loket: 'elsewhere kasir@10.0.0.4', semua: 'ok', halaman: 'ok', rusak: 'status 500' })
  })

  it('that sign in only as long as a page takes are seen while it is asked for', async () => {
    web.on('request', () => { signedIn = [{ account: 'kasir', from: 'localhost' }] })
    expect((await tried([module('kasir', { kind: 'connected', component: 'database', account: 'kasir', from: 'localhost', page: http('/masuk') as HttpProbe, timeout: 5000 })])).ends).toEqual({ kasir: 'ok' })
  })

  it('are let go where the recovery is stopped', async () => {
    const stop = new AbortController()
    const going = tried([module('diam', { ...http('/', { timeout: 60_000 }), url: `http://127.0.0.1:${silent}/` } as ModuleProbe)], stop.signal)
    await expect.poll(() => held.size).toBeGreaterThan(0)
    stop.abort()
    await expect(going).rejects.toThrow()
  })
})
