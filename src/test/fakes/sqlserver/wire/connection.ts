import type { Socket } from 'node:net'
import type { Certificate } from './certificate.ts'
import { agree, encryptionWish, preloginAnswer, readLogin } from './login.ts'
import type { Agreement, Encryption, Login } from './login.ts'
import { outbound, PACKET, packetReader } from './packets.ts'
import type { Inbound } from './packets.ts'
import { replyOf } from './reply.ts'
import type { Reply } from './reply.ts'
import { readBatch, readCall } from './rpc.ts'
import type { Call } from './rpc.ts'
import { tlsInside } from './tls.ts'
import type { Tunnel } from './tls.ts'
import { changed, collationChanged, doneToken, loginAck, noFeatures, saidToken, sessionReset } from './tokens.ts'
import type { Said } from './tokens.ts'
import type { Column, SqlValue } from './types.ts'

export type Ask = { readonly kind: 'batch'; readonly text: string } | { readonly kind: 'call'; readonly call: Call }

/** What stands behind the wire. */
export interface Behind {
  readonly version: readonly [number, number, number]
  readonly encryption: Encryption
  readonly certificate: Certificate
  name(): string
  /** What went wrong here and not with the client. */
  mistake(error: unknown): void
  /** Lets somebody in, or says why not. */
  admit(login: Login, spid: number, cut: () => void): { readonly ok: true; readonly visitor: Visitor } | { readonly ok: false; readonly said: readonly Said[] }
}

export interface Visitor {
  readonly database: string
  /** Carries out one message; `signal` aborts when the client sends an attention or is gone. Throws what is a mistake of this server. */
  run(ask: Ask, reply: Reply, signal: AbortSignal): Promise<{ readonly failed: boolean; readonly outputs: readonly { readonly column: Column; readonly value: SqlValue }[] }>
  reset(): void
  left(): void
}

const STANDARD_PACKET = 4096

/** Speaks TDS with one client until one of the two hangs up; within TLS from the first byte on, as TDS 8.0 does, PRELOGIN agrees on nothing more. */
export function converse(socket: Socket, line: { readonly spid: number; readonly within: 'tls' | 'nothing' }, behind: Behind): void {
  const { spid } = line
  let tunnel: Tunnel | null = null
  let input: 'packets' | 'records' = 'packets'
  let encrypted: 'nothing' | 'login' | 'all' = 'nothing'
  let secret = false
  let visitor: Visitor | null = null
  let tds = 0x74000004
  let packetSize = STANDARD_PACKET
  let running: AbortController | null = null
  const gone = new AbortController()

  const write = (bytes: Buffer) => {
    if (socket.destroyed) return
    if (secret && tunnel !== null) tunnel.clear.write(bytes)
    else socket.write(bytes)
  }
  const respond = () => outbound(PACKET.response, { packetSize, spid, write })
  const read = packetReader((message) => void receive(message))
  const fail = () => void socket.destroy()
  socket.on('data', (chunk: Buffer) => guarded(() => (input === 'records' && tunnel !== null ? tunnel.feed(chunk) : read(chunk))))
  socket.on('error', fail)
  socket.on('close', () => {
    gone.abort()
    running?.abort()
    tunnel?.clear.destroy()
    visitor?.left()
  })

  function guarded(work: () => void): void {
    try {
      work()
    } catch {
      fail()
    }
  }

  async function receive(message: Inbound): Promise<void> {
    if (message.type === PACKET.attention) {
      attention()
      return
    }
    if (message.type === PACKET.prelogin) guarded(() => prelogin(message.body))
    else if (message.type === PACKET.login && visitor === null) guarded(() => login(message.body))
    else if (visitor !== null && (message.type === PACKET.batch || message.type === PACKET.rpc) && running === null) await run(visitor, message)
    else fail()
  }

  function prelogin(body: Buffer): void {
    if (tunnel !== null) {
      tunnel.shake(body)
      return
    }
    const agreement: Agreement = line.within === 'tls' ? { answer: encryptionWish(body), encrypted: 'nothing' } : agree(encryptionWish(body), behind.encryption)
    const answer = respond()
    answer.add(preloginAnswer(behind.version, agreement.answer))
    answer.end()
    encrypted = agreement.encrypted
    if (encrypted === 'nothing') return
    tunnel = tlsInside(behind.certificate, { write: (bytes) => { if (!socket.destroyed) socket.write(bytes) }, onSecure: () => { input = 'records'; secret = true }, onError: fail })
    tunnel.clear.on('data', (chunk: Buffer) => guarded(() => read(chunk)))
  }

  function login(body: Buffer): void {
    if (encrypted === 'login') {
      input = 'packets'
      secret = false
    } else if (encrypted === 'all' && !secret) {
      fail()
      return
    }
    const asked = readLogin(body)
    tds = asked.tds
    const admitted = behind.admit(asked, spid, fail)
    const answer = respond()
    if (!admitted.ok) {
      for (const said of admitted.said) answer.add(saidToken(said, behind.name()))
      answer.add(doneToken({ kind: 'batch', more: 'final', count: null, mark: 'error' }))
      answer.end()
      socket.end()
      return
    }
    visitor = admitted.visitor
    answer.add(changed('database', visitor.database, 'master'))
    answer.add(saidToken({ number: 5701, state: 2, class: 0, message: `Changed database context to '${visitor.database}'.` }, behind.name()))
    answer.add(collationChanged())
    answer.add(changed('language', 'us_english', ''))
    answer.add(loginAck(Math.min(tds, 0x74000004), behind.version))
    if (asked.features === 'offered') answer.add(noFeatures())
    answer.add(changed('packet size', String(asked.packetSize), String(STANDARD_PACKET)))
    answer.add(doneToken({ kind: 'batch', more: 'final', count: null }))
    answer.end()
    packetSize = asked.packetSize
  }

  function attention(): void {
    if (running !== null) {
      running.abort()
      return
    }
    acknowledge()
  }

  /** A message of its own: tedious reads the end of the answer first, then this. */
  function acknowledge(): void {
    const answer = respond()
    answer.add(doneToken({ kind: 'batch', more: 'final', count: null, mark: 'attention' }))
    answer.end()
  }

  async function run(who: Visitor, message: Inbound): Promise<void> {
    running = new AbortController()
    const signal = running.signal
    const answer = respond()
    try {
      if (message.reset) {
        who.reset()
        answer.add(sessionReset())
      }
      const kind = message.type === PACKET.batch ? 'batch' : 'procedure'
      const reply = replyOf(answer, { kind, server: behind.name() })
      if (message.ignored) {
        reply.end({ outputs: [], failed: 'failed' })
        return
      }
      const ask: Ask = kind === 'batch' ? { kind: 'batch', text: readBatch(message.body, tds) } : { kind: 'call', call: readCall(message.body, tds) }
      const { failed, outputs } = await who.run(ask, reply, signal)
      reply.end({ outputs, failed: failed ? 'failed' : 'well' })
      if (signal.aborted && !gone.signal.aborted) acknowledge()
    } catch (error) {
      behind.mistake(error)
      fail()
    } finally {
      running = null
    }
  }
}
