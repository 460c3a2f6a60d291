import { crc32 } from 'node:zlib'
import type { Finding } from '../../core/finding.ts'
import { bytesOf } from './bytes.ts'

/** Walks a tar from header to header up to its two empty blocks. */
export async function walkTar(source: AsyncIterable<Buffer>, file: string): Promise<readonly Finding[]> {
  const bytes = bytesOf(source)
  let at = 0
  for (;;) {
    const block = await bytes.take(BLOCK)
    if (block.length < BLOCK) return [{ kind: 'end-mark-missing', file }]
    at += BLOCK
    if (block.every((byte) => byte === 0)) {
      const second = await bytes.take(BLOCK)
      const ended = second.length === BLOCK && second.every((byte) => byte === 0)
      await bytes.pass(Infinity)
      return ended ? [] : [{ kind: 'end-mark-missing', file }]
    }
    const size = tarSize(block)
    if (size === null) return [{ kind: 'engine-check-failed', detail: `${file}: byte ${at - BLOCK} is no header of a tar` }]
    const padded = Math.ceil(size / BLOCK) * BLOCK
    const passed = await bytes.pass(padded)
    at += passed
    if (passed < padded) return [{ kind: 'truncated', file, bytes: at, expected: null }]
  }
}

/** Walks an xbstream chunk by chunk, holds each against its own checksum, and wants every file in it ended. */
export async function walkXbstream(source: AsyncIterable<Buffer>, file: string): Promise<readonly Finding[]> {
  const bytes = bytesOf(source)
  const open = new Set<string>()
  let at = 0
  const cut = () => [{ kind: 'truncated', file, bytes: at, expected: null }] as const
  const odd = (what: string) => [{ kind: 'engine-check-failed', detail: `${file}: byte ${at}: ${what}` }] as const
  for (;;) {
    const head = await bytes.take(14)
    if (head.length === 0) return open.size === 0 && at > 0 ? [] : [{ kind: 'end-mark-missing', file }]
    if (head.length < 14) return cut()
    if (head.toString('latin1', 0, 8) !== XBSTREAM) return odd('no chunk of an xbstream')
    const length = head.readUInt32LE(10)
    if (length > 4096) return odd('a path that is too long')
    const name = await bytes.take(length)
    if (name.length < length) return cut()
    at += 14 + length
    const [type, path] = [String.fromCharCode(head[9] ?? 0), name.toString('latin1')]
    if (type === 'E') {
      open.delete(path)
      continue
    }
    if (type !== 'P') return odd(`a chunk of the unknown kind ${type}`)
    open.add(path)
    const sizes = await bytes.take(20)
    if (sizes.length < 20) return cut()
    const payload = Number(sizes.readBigUInt64LE(0))
    let sum = 0
    const passed = await bytes.pass(payload, (piece) => { sum = crc32(piece, sum) })
    at += 20 + passed
    if (passed < payload) return cut()
    if (sum !== sizes.readUInt32LE(16)) return odd('a chunk whose checksum differs')
  }
}

/** Whether a zip ends with the directory that it was closed with. What lies in it is not unpacked. */
export async function endOfZip(source: AsyncIterable<Buffer>, file: string): Promise<readonly Finding[]> {
  let tail: Buffer = Buffer.alloc(0)
  let bytes = 0
  for await (const piece of source) {
    bytes += piece.length
    tail = Buffer.concat([tail, piece]).subarray(-ZIP_TAIL)
  }
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (at < 0 || at + 22 > tail.length || at + 22 + tail.readUInt16LE(at + 20) !== tail.length) return [{ kind: 'truncated', file, bytes, expected: null }]
  const [size, from] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
  const big = size === 0xffffffff || from === 0xffffffff
  return big || from + size === bytes - tail.length + at ? [] : [{ kind: 'engine-check-failed', detail: `${file}: its directory does not lie where the zip says` }]
}

export const XBSTREAM = 'XBSTCK01'
const BLOCK = 512
const ZIP_TAIL = 22 + 65_535

/** The size in a header whose checksum is right; null for what is none. */
function tarSize(header: Buffer): number | null {
  const octal = (from: number, to: number) => {
    const said = header.toString('latin1', from, to).replaceAll(/[\0 ]+/g, '')
    return /^[0-7]+$/.test(said) ? parseInt(said, 8) : null
  }
  const sum = header.reduce((all, byte, index) => all + (index >= 148 && index < 156 ? 32 : byte), 0)
  if (octal(148, 156) !== sum) return null
  if (((header[124] ?? 0) & 0x80) === 0) return octal(124, 136)
  // GNU writes what does not fit into octal figures as a binary number.
  return header.subarray(125, 136).reduce((size, byte) => size * 256 + byte, 0)
}
