import { reader } from './bytes.ts'

/** Whether the server encrypts: where it can, never, or not without. */
export type Encryption = 'supported' | 'not-supported' | 'required'

const ENCRYPT = { off: 0, on: 1, notSupported: 2, required: 3 } as const

/** What both sides agree on: nothing is encrypted, only the login, everything, or they part. */
export type Agreement = { readonly answer: number; readonly encrypted: 'nothing' | 'login' | 'all' }

/** The answer to a client's wish (the table of MS-TDS 3.3.5.1). A client that cannot, before a server that must, is answered *required* and leaves. */
export function agree(wish: number, server: Encryption): Agreement {
  if (server === 'not-supported') return { answer: ENCRYPT.notSupported, encrypted: 'nothing' }
  if (wish === ENCRYPT.notSupported) return server === 'required' ? { answer: ENCRYPT.required, encrypted: 'all' } : { answer: ENCRYPT.notSupported, encrypted: 'nothing' }
  if (wish === ENCRYPT.off && server === 'supported') return { answer: ENCRYPT.off, encrypted: 'login' }
  return { answer: server === 'required' ? ENCRYPT.required : ENCRYPT.on, encrypted: 'all' }
}

/** The encryption that a PRELOGIN asks for; throws where the message is not one. */
export function encryptionWish(prelogin: Buffer): number {
  for (let at = 0; prelogin.readUInt8(at) !== 0xff; at += 5) {
    if (prelogin.readUInt8(at) === 0x01) return prelogin.readUInt8(prelogin.readUInt16BE(at + 1))
  }
  throw new RangeError('a prelogin without encryption')
}

/** The server's PRELOGIN: version, encryption, instance, no MARS. */
export function preloginAnswer(version: readonly [number, number, number], encryption: number): Buffer {
  const options = [
    { token: 0x00, data: Buffer.from([version[0], version[1], version[2] >> 8, version[2] & 0xff, 0, 0]) },
    { token: 0x01, data: Buffer.from([encryption]) },
    { token: 0x02, data: Buffer.from([0]) },
    { token: 0x03, data: Buffer.alloc(0) },
    { token: 0x04, data: Buffer.from([0]) },
  ]
  let offset = options.length * 5 + 1
  const heads = options.map(({ token, data }) => {
    const head = Buffer.alloc(5)
    head.writeUInt8(token, 0)
    head.writeUInt16BE(offset, 1)
    head.writeUInt16BE(data.length, 3)
    offset += data.length
    return head
  })
  return Buffer.concat([...heads, Buffer.from([0xff]), ...options.map(({ data }) => data)])
}

export interface Login {
  readonly tds: number
  readonly packetSize: number
  readonly host: string
  readonly user: string
  readonly password: string
  readonly app: string
  readonly database: string
  /** The client offers features and expects an answer to them. */
  readonly features: 'offered' | 'none'
}

/** LOGIN7 (MS-TDS 2.2.6.4); throws a RangeError where it is cut. */
export function readLogin(body: Buffer): Login {
  const head = reader(body)
  head.u32()
  const tds = head.u32()
  const packetSize = head.u32()
  const text = (slot: number) => {
    const at = body.readUInt16LE(36 + slot * 4)
    return body.subarray(at, at + body.readUInt16LE(38 + slot * 4) * 2)
  }
  const words = (slot: number) => text(slot).toString('utf16le')
  return {
    tds,
    packetSize: packetSize === 0 ? 4096 : Math.min(Math.max(packetSize, 512), 32_767),
    host: words(0),
    user: words(1),
    password: plain(text(2)).toString('utf16le'),
    app: words(3),
    database: words(8),
    features: (body.readUInt8(27) & 0x10) === 0 ? 'none' : 'offered',
  }
}

/** The password is only veiled: each byte XOR 0xA5, its halves swapped. */
function plain(veiled: Buffer): Buffer {
  return Buffer.from(veiled.map((byte) => {
    const open = byte ^ 0xa5
    return ((open << 4) & 0xf0) | (open >> 4)
  }))
}
