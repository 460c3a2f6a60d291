import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { converse } from './connection.ts'
import type { Behind } from './connection.ts'

const TLS_HANDSHAKE = 0x16

/** A client begins with PRELOGIN, or with TLS where it speaks TDS 8.0 (`encrypt: 'strict'`). */
export function greet(socket: Socket, spid: number, behind: Behind): void {
  const gone = () => void socket.destroy()
  socket.once('error', gone)
  socket.once('data', (chunk: Buffer) => {
    socket.pause()
    socket.unshift(chunk)
    if (chunk.readUInt8(0) !== TLS_HANDSHAKE) {
      converse(socket, { spid, within: 'nothing' }, behind)
      socket.resume()
      return
    }
    const clear = new TLSSocket(socket, { isServer: true, cert: behind.certificate.cert, key: behind.certificate.key, ALPNProtocols: ['tds/8.0'] })
    converse(clear, { spid, within: 'tls' }, behind)
  })
}
