import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

export interface Certificate {
  /** PEM. */
  readonly cert: string
  readonly key: string
  /** As `openssl x509 -fingerprint -sha256` writes it. */
  readonly fingerprint: string
}

/** Signs itself, as SQL Server does where nobody gave it a certificate; `names` are the DNS names and IPv4 addresses that it stands for. */
export function selfSigned(ask: { readonly names: readonly string[]; readonly from: Date; readonly to: Date }): Certificate {
  const keys = keyPair()
  const name = sequence(tag(0x31, sequence(oid('2.5.4.3'), tag(0x0c, Buffer.from(ask.names[0] ?? 'SSL_Self_Signed_Fallback')))))
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), tag(0x05, Buffer.alloc(0)))
  const alternatives = sequence(...ask.names.map((each) => (/^[\d.]+$/.test(each) ? tag(0x87, Buffer.from(each.split('.').map(Number))) : tag(0x82, Buffer.from(each)))))
  const authority = sequence(tag(0x01, Buffer.from([0xff])))
  const body = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    algorithm,
    name,
    sequence(moment(ask.from), moment(ask.to)),
    name,
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    tag(0xa3, sequence(sequence(oid('2.5.29.17'), tag(0x04, alternatives)), sequence(oid('2.5.29.19'), tag(0x01, Buffer.from([0xff])), tag(0x04, authority)))),
  )
  const der = sequence(body, algorithm, tag(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, keys.privateKey)])))
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`,
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: (createHash('sha256').update(der).digest('hex').toUpperCase().match(/../g) ?? []).join(':'),
  }
}

let pair: ReturnType<typeof generate> | null = null
const generate = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
/** Made once a process: a key takes half a second. */
const keyPair = () => (pair ??= generate())

function tag(id: number, content: Buffer): Buffer {
  const length = content.length < 0x80 ? [content.length] : content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.from([id, ...length]), content])
}

const sequence = (...parts: readonly Buffer[]) => tag(0x30, Buffer.concat(parts))

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = rest.flatMap((part) => {
    const digits = [part & 0x7f]
    for (let left = part >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return tag(0x06, Buffer.from([first * 40 + second, ...bytes]))
}

const moment = (at: Date) => tag(0x17, Buffer.from(at.toISOString().replaceAll(/[-:T]|\.\d+/g, '').slice(2)))
