/** What a TDS packet carries (MS-TDS 2.2.3.1.1). */
export const PACKET = { batch: 0x01, rpc: 0x03, response: 0x04, attention: 0x06, transaction: 0x0e, login: 0x10, prelogin: 0x12 } as const

export interface Inbound {
  readonly type: number
  readonly body: Buffer
  /** The client asks for a fresh session before this message is carried out. */
  readonly reset: boolean
  /** The client took the message back before it was whole. */
  readonly ignored: boolean
}

const HEADER = 8
const STATUS = { end: 0x01, ignore: 0x02, reset: 0x08, resetKeepTransaction: 0x10 } as const

/** Puts packets together, however the network cut or glued them; throws where a length makes no sense. */
export function packetReader(receive: (message: Inbound) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  let parts: Buffer[] = []
  let reset = false
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    while (pending.length >= HEADER) {
      const length = pending.readUInt16BE(2)
      if (length < HEADER) throw new RangeError(`packet of ${length} bytes`)
      if (pending.length < length) return
      const packet = pending.subarray(0, length)
      pending = pending.subarray(length)
      const status = packet.readUInt8(1)
      parts.push(packet.subarray(HEADER))
      reset ||= (status & (STATUS.reset | STATUS.resetKeepTransaction)) !== 0
      if ((status & STATUS.end) === 0) continue
      const message = { type: packet.readUInt8(0), body: Buffer.concat(parts), reset, ignored: (status & STATUS.ignore) !== 0 }
      parts = []
      reset = false
      receive(message)
    }
  }
}

/** One outgoing message: what is added is cut into packets of the agreed size; `flush` lets what is there go at once. */
export interface Outbound {
  add(bytes: Buffer): void
  flush(): void
  /** The last packet, with the end bit. */
  end(): void
}

export function outbound(type: number, to: { readonly packetSize: number; readonly spid: number; write(bytes: Buffer): void }): Outbound {
  let waiting: Buffer = Buffer.alloc(0)
  let id = 0
  const room = to.packetSize - HEADER
  const send = (body: Buffer, status: number) => {
    const header = Buffer.alloc(HEADER)
    header.writeUInt8(type, 0)
    header.writeUInt8(status, 1)
    header.writeUInt16BE(HEADER + body.length, 2)
    header.writeUInt16BE(to.spid, 4)
    id = (id + 1) % 256
    header.writeUInt8(id, 6)
    to.write(Buffer.concat([header, body]))
  }
  const drain = (least: number) => {
    while (waiting.length > least) {
      send(waiting.subarray(0, room), 0)
      waiting = waiting.subarray(Math.min(room, waiting.length))
    }
  }
  return {
    add: (bytes) => {
      waiting = Buffer.concat([waiting, bytes])
      drain(room)
    },
    flush: () => drain(0),
    end: () => {
      drain(room)
      send(waiting, STATUS.end)
      waiting = Buffer.alloc(0)
    },
  }
}
