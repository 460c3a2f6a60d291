import { longText, shortText, u16, u32, u64, u8 } from './bytes.ts'
import { COLLATION } from './encode.ts'

/** What the server says beside rows: up to class 10 it is information, from 11 on an error. */
export interface Said {
  readonly number: number
  readonly state: number
  readonly class: number
  readonly message: string
  readonly line?: number
}

/** INFO or ERROR (MS-TDS 2.2.7.13, 2.2.7.10). */
export function saidToken(said: Said, server: string): Buffer {
  const body = Buffer.concat([u32(said.number), u8(said.state), u8(said.class), longText(said.message.slice(0, 4000)), shortText(server.slice(0, 128)), shortText(''), u32(said.line ?? 1)])
  return Buffer.concat([u8(said.class > 10 ? 0xaa : 0xab), u16(body.length), body])
}

/** LOGINACK (MS-TDS 2.2.7.14). */
export function loginAck(tds: number, version: readonly [number, number, number]): Buffer {
  const name = 'Microsoft SQL Server'
  const body = Buffer.concat([u8(1), Buffer.from([tds >>> 24, (tds >>> 16) & 0xff, (tds >>> 8) & 0xff, tds & 0xff]), shortText(name), u8(version[0]), u8(version[1]), u8(version[2] >> 8), u8(version[2] & 0xff)])
  return Buffer.concat([u8(0xad), u16(body.length), body])
}

/** FEATUREEXTACK with nothing in it, which is what a server answers that takes up none of the offered features. */
export const noFeatures = (): Buffer => Buffer.from([0xae, 0xff])

/** ENVCHANGE (MS-TDS 2.2.7.9) of a text. */
export function changed(what: 'database' | 'language' | 'packet size', to: string, from: string): Buffer {
  const body = Buffer.concat([u8(what === 'database' ? 1 : what === 'language' ? 2 : 4), shortText(to), shortText(from)])
  return Buffer.concat([u8(0xe3), u16(body.length), body])
}

export function collationChanged(): Buffer {
  const body = Buffer.concat([u8(7), u8(5), COLLATION, u8(0)])
  return Buffer.concat([u8(0xe3), u16(body.length), body])
}

/** The answer to a request for a fresh session. */
export const sessionReset = (): Buffer => Buffer.concat([u8(0xe3), u16(3), u8(18), u8(0), u8(0)])

/** DONE, DONEPROC or DONEINPROC (MS-TDS 2.2.7.6 to 8). */
export function doneToken(done: { readonly kind: 'batch' | 'procedure' | 'statement'; readonly more: 'more' | 'final'; readonly count: number | null; readonly mark?: 'error' | 'attention' }): Buffer {
  const token = done.kind === 'batch' ? 0xfd : done.kind === 'procedure' ? 0xfe : 0xff
  const status = (done.more === 'more' ? 0x01 : 0) | (done.mark === 'error' ? 0x02 : 0) | (done.count === null ? 0 : 0x10) | (done.mark === 'attention' ? 0x20 : 0)
  return Buffer.concat([u8(token), u16(status), u16(done.count === null ? 0 : 0xc1), u64(BigInt(done.count ?? 0))])
}

export const returnStatus = (status: number): Buffer => Buffer.concat([u8(0x79), u32(status)])
