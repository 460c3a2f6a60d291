import { crc32 } from 'node:zlib'
import { Writable } from 'node:stream'
import { beginning } from '../../core/letters.ts'

/** What a stream of `mariadb-backup` was found to hold. */
export interface Streamed {
  /** Files that were begun and ended. */
  readonly files: ReadonlySet<string>
  readonly bytes: number
  /** Why it is no whole stream; null where it is. */
  readonly problem: string | null
}

/** Reads a stream in its own format, chunk by chunk with each one's checksum; every file that begins must end. */
export function xbstreamReader(): { readonly body: Writable; readonly found: () => Streamed } {
  const open = new Set<string>()
  const files = new Set<string>()
  const state = { bytes: 0, problem: null as string | null }
  let rest: Buffer = Buffer.alloc(0)
  let payload: { left: number; crc: number; expected: number; path: string } | null = null

  const take = (chunk: Buffer): void => {
    let buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (state.problem === null) {
      if (payload !== null) {
        const part = buffer.subarray(0, payload.left)
        payload.crc = crc32(part, payload.crc)
        payload.left -= part.length
        buffer = buffer.subarray(part.length)
        if (payload.left > 0) break
        if (payload.crc !== payload.expected) state.problem = `the checksum of a piece of ${payload.path} is wrong`
        payload = null
        continue
      }
      const head = headOf(buffer)
      if (head === null) break
      if (typeof head === 'string') {
        state.problem = head
        break
      }
      buffer = buffer.subarray(head.length)
      if (head.kind === 'end') {
        open.delete(head.path)
        files.add(head.path)
      } else {
        open.add(head.path)
        payload = { left: head.bytes, crc: 0, expected: head.checksum, path: head.path }
      }
    }
    rest = buffer
  }

  return {
    body: new Writable({
      highWaterMark: 1024 * 1024,
      write: (chunk: Buffer, _encoding, done) => {
        state.bytes += chunk.length
        if (state.problem === null) take(chunk)
        done()
      },
    }),
    found: () => {
      const cut = payload !== null || rest.length > 0 ? 'it is cut off in the middle of a piece' : [...open].map((path) => `${path} does not end`)[0]
      return { files, bytes: state.bytes, problem: state.problem ?? cut ?? null }
    },
  }
}

type Head = { readonly kind: 'piece'; readonly path: string; readonly length: number; readonly bytes: number; readonly checksum: number } | { readonly kind: 'end'; readonly path: string; readonly length: number }

/** The head of a chunk; null where more bytes must come first, a text where it is none. */
function headOf(buffer: Buffer): Head | string | null {
  if (buffer.length < 14) return null
  if (buffer.toString('latin1', 0, 8) !== MAGIC) return 'a piece begins with what is no beginning'
  const type = String.fromCharCode(buffer[9] ?? 0)
  const long = buffer.readUInt32LE(10)
  if (long > LONGEST_PATH) return 'a piece names a path that is too long'
  const body = 14 + long
  if (buffer.length < body) return null
  const path = buffer.toString('utf8', 14, body)
  if (path.startsWith('/') || path.split('/').includes('..')) return `a piece names a path outside its folder: ${beginning(path, 200)}`
  if (type === 'E') return { kind: 'end', path, length: body }
  if (type !== 'P') return `a piece is of an unknown kind ${JSON.stringify(type)}`
  if (buffer.length < body + 20) return null
  return { kind: 'piece', path, length: body + 20, bytes: Number(buffer.readBigUInt64LE(body)), checksum: buffer.readUInt32LE(body + 16) }
}

const MAGIC = 'XBSTCK01'
const LONGEST_PATH = 4096
