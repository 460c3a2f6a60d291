import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Finding } from '../../core/finding.ts'
import type { ObservedFormat } from '../../core/observed.ts'
import type { CopyReader, Work } from '../engine.ts'
import { pipeTools } from '../tool.ts'
import { damage, unsqueeze } from '../zstd.ts'
import { bytesOf, peeked } from './bytes.ts'
import { endOfZip, walkTar, walkXbstream, XBSTREAM } from './containers.ts'
import { dumpEnd, endOfDump } from './texts.ts'

/** What was seen of one file. */
export interface Seen {
  readonly format: Exclude<ObservedFormat, 'auto'> | 'unknown'
  /** `head` where only its beginning or its end could be held against what its format says. */
  readonly checked: 'whole' | 'head'
  readonly findings: readonly Finding[]
}

/** Reads a file to its end and holds it against its own format. */
export async function examine(ask: { readonly copy: CopyReader; readonly file: string; readonly format: ObservedFormat }, work: Work): Promise<Seen> {
  const { copy, file } = ask
  const input = await copy.open(file)
  try {
    const { head, all } = await peeked(input as AsyncIterable<Buffer>, HEAD)
    const format = ask.format === 'auto' ? recognised(head) : ask.format
    if (ask.format !== 'auto' && recognised(head) !== ask.format) return { format, checked: 'whole', findings: [{ kind: 'engine-check-failed', detail: `${file}: it does not begin like ${ask.format}` }] }
    switch (format) {
      case 'gzip': return { format, checked: 'whole', findings: await unzipped(all, file) }
      case 'zstd': return { format, checked: 'whole', findings: await unsqueezed(all, { copy, file }, work) }
      case 'tar': return { format, checked: 'whole', findings: await walkTar(all, file) }
      case 'xbstream': return { format, checked: 'whole', findings: await walkXbstream(all, file) }
      case 'sql': return { format, checked: 'whole', findings: await inside(all, file) }
      case 'zip': return { format, checked: 'head', findings: await endOfZip(all, file) }
      case 'mssql': return { format, checked: 'head', findings: await blocks(all, file) }
      case 'pgdump':
      case 'unknown': return { format, checked: 'head', findings: [] }
    }
  } finally {
    input.destroy()
  }
}

const HEAD = 1024
/** SQL Server writes its media in blocks of at least so many bytes. */
const MEDIA_BLOCK = 512

function recognised(head: Buffer): Seen['format'] {
  const text = head.toString('latin1')
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))) return 'zstd'
  if (text.startsWith('PK\x03\x04')) return 'zip'
  if (text.startsWith('PGDMP')) return 'pgdump'
  if (text.startsWith('TAPE')) return 'mssql'
  if (text.startsWith(XBSTREAM)) return 'xbstream'
  if (text.slice(257, 262) === 'ustar') return 'tar'
  return dumpEnd(text) === null ? 'unknown' : 'sql'
}

/** What a compressed file holds is looked at as well: a dump that was cut off compresses as well as a whole one. */
async function inside(source: AsyncIterable<Buffer>, file: string): Promise<readonly Finding[]> {
  const { head, all } = await peeked(source, HEAD)
  const ends = dumpEnd(head.toString('latin1'))
  if (head.length === 0) return [{ kind: 'zero-bytes', file }]
  if (ends !== null) return await endOfDump(all, { file, ends })
  switch (recognised(head)) {
    case 'tar': return await walkTar(all, file)
    case 'xbstream': return await walkXbstream(all, file)
    default:
      await bytesOf(all).pass(Infinity)
      return []
  }
}

async function unzipped(source: AsyncIterable<Buffer>, file: string): Promise<readonly Finding[]> {
  const gunzip = createGunzip()
  const content = new PassThrough()
  const broken: Finding[] = []
  let passed = 0
  const piped = pipeline(Readable.from(counted(source, (bytes) => { passed += bytes })), gunzip, content).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    // What is wrong with the place is no fault of the file.
    if (!code.startsWith('Z_')) throw error
    broken.push(code === 'Z_BUF_ERROR' ? { kind: 'truncated', file, bytes: passed, expected: null } : { kind: 'engine-check-failed', detail: `${file}: ${code}` })
  })
  const looked = inside(content as AsyncIterable<Buffer>, file).catch((): readonly Finding[] => [])
  await piped
  const found = await looked
  return broken.length > 0 ? broken : found
}

async function unsqueezed(source: AsyncIterable<Buffer>, of: { readonly copy: CopyReader; readonly file: string }, work: Work): Promise<readonly Finding[]> {
  const content = new PassThrough()
  const looked = inside(content as AsyncIterable<Buffer>, of.file).catch((): readonly Finding[] => [])
  const ended = await pipeTools({ op: `decompress ${of.file}`, tools: [unsqueeze], input: Readable.from(source), output: content, signal: work.signal })
  const broken = damage(of.copy, of.file, ended[0])
  const found = await looked
  return broken === null ? found : [broken]
}

async function blocks(source: AsyncIterable<Buffer>, file: string): Promise<readonly Finding[]> {
  let bytes = 0
  for await (const piece of source) bytes += piece.length
  return bytes % MEDIA_BLOCK === 0 ? [] : [{ kind: 'truncated', file, bytes, expected: null }]
}

async function* counted(source: AsyncIterable<Buffer>, see: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const piece of source) {
    see(piece.length)
    yield piece
  }
}
