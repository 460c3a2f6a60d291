import fc from 'fast-check'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { xbstreamReader } from './xbstream.ts'

const head = (kind: 'P' | 'E', path: string) => {
  const name = Buffer.from(path)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(name.length)
  return Buffer.concat([Buffer.from('XBSTCK01\0'), Buffer.from(kind), length, name])
}
const piece = (path: string, data: Buffer) => {
  const numbers = Buffer.alloc(20)
  numbers.writeBigUInt64LE(BigInt(data.length), 0)
  numbers.writeUInt32LE(crc32(data), 16)
  return Buffer.concat([head('P', path), numbers, data])
}
const read = async (bytes: Buffer, size: number) => {
  const reader = xbstreamReader()
  await pipeline(Readable.from((function* () { for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size) })()), reader.body)
  return reader.found()
}

describe('the stream of mariadb-backup', () => {
  const stream = fc.uniqueArray(fc.record({ path: fc.stringMatching(/^[a-z]{1,8}\/[a-z]{1,8}\.ibd$/), data: fc.uint8Array({ maxLength: 60 }) }), { selector: ({ path }) => path, minLength: 1, maxLength: 5 })
    .map((files) => ({ files, bytes: Buffer.concat(files.flatMap(({ path, data }) => [piece(path, Buffer.from(data)), head('E', path)])) }))

  it('is read however its bytes are cut into portions', async () => {
    await fc.assert(fc.asyncProperty(stream, fc.integer({ min: 1, max: 50 }), async ({ files, bytes }, size) => {
      expect(await read(bytes, size)).toEqual({ files: new Set(files.map(({ path }) => path)), bytes: bytes.length, problem: null })
    }), { numRuns: 60 })
  })

  it('is never whole when it is cut off anywhere but behind a file', async () => {
    await fc.assert(fc.asyncProperty(stream, fc.integer({ min: 1, max: 13 }), async ({ bytes }, short) => {
      expect((await read(bytes.subarray(0, bytes.length - short), 17)).problem).not.toBeNull()
    }), { numRuns: 60 })
  })

  it('is never whole with one other byte in its data', async () => {
    const data = Buffer.from('Pasien Ni Luh')
    const bytes = Buffer.concat([piece('sik/pasien.ibd', data), head('E', 'sik/pasien.ibd')])
    const at = bytes.indexOf(data)
    for (let index = at; index < at + data.length; index += 1) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect((await read(changed, 100)).problem).toContain('checksum')
    }
  })

  it('names no path outside its folder', async () => {
    for (const path of ['/etc/passwd', '../../keluar', 'sik/../../keluar']) expect((await read(Buffer.concat([piece(path, Buffer.from('x')), head('E', path)]), 100)).problem).toContain('outside its folder')
  })
})
