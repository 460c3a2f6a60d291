import { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { Certificate } from './certificate.ts'
import { outbound, PACKET } from './packets.ts'

/** TLS whose handshake travels in PRELOGIN packets, and whose records travel bare afterwards (MS-TDS 3.2.5.1). */
export interface Tunnel {
  readonly clear: TLSSocket
  /** The body of a PRELOGIN message, while the handshake lasts. */
  shake(body: Buffer): void
  /** Raw records, afterwards. */
  feed(records: Buffer): void
}

export function tlsInside(certificate: Certificate, network: { write(bytes: Buffer): void; onSecure(): void; onError(error: Error): void }): Tunnel {
  let shaking = true
  let turn: Buffer[] = []
  const sendTurn = () => {
    if (turn.length === 0) return
    const message = outbound(PACKET.prelogin, { packetSize: 4096, spid: 0, write: (bytes) => network.write(bytes) })
    message.add(Buffer.concat(turn))
    message.end()
    turn = []
  }
  const pipe = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      if (shaking) {
        // A turn of the handshake is one message: tedious waits for exactly one answer.
        if (turn.length === 0) setImmediate(sendTurn)
        turn.push(chunk)
      } else network.write(chunk)
      done()
    },
  })
  const clear = new TLSSocket(pipe, { isServer: true, cert: certificate.cert, key: certificate.key, maxVersion: 'TLSv1.2', rejectUnauthorized: false })
  clear.once('secure', () => {
    network.onSecure()
  })
  clear.on('error', (error: Error) => network.onError(error))
  return {
    clear,
    shake: (body) => void pipe.push(body),
    feed: (records) => {
      // The client answers bare only when it has our last handshake message, so that none of ours can still be on its way.
      shaking = false
      pipe.push(records)
    },
  }
}
