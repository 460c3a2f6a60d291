import { readFileSync } from 'node:fs'
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { readRecords, unveil, veiled, writeRecords } from './cells.ts'
import type { BackupSet, Damage, LogRecord } from './shapes.ts'

/**
 * A file of back-up sets: a magic word, a media block, then for each set a beginning, pages, an end.
 * A block is one byte of kind, four of length, four of checksum, the content. The checksum of a page is zero where nobody asked for one.
 */
const MAGIC = Buffer.from('PULIH-FAKE-TAPE1')
const HEAD = 9

export interface Beginning {
  readonly set: Omit<BackupSet, 'finish' | 'lastLsn' | 'size' | 'compressedSize'>
}

export interface SetOnMedia {
  readonly beginning: Beginning
  /** What was known when it was whole; null where it never was, or is no longer. */
  readonly end: { readonly set: BackupSet; readonly damaged: readonly (readonly [string, Damage])[]; readonly pages: number } | null
  readonly pages: readonly { readonly content: Buffer; readonly sound: 'sound' | 'wrong' | 'unchecked' }[]
}

export type Media =
  | { readonly kind: 'media'; readonly uuid: string; readonly sets: readonly SetOnMedia[]; readonly bytes: Buffer; readonly ends: 'well' | 'cut' | 'malformed' }
  | { readonly kind: 'malformed' }

export const mediaHead = (uuid: string): Buffer => Buffer.concat([MAGIC, block('M', Buffer.from(veiled({ uuid })), 'checked')])
export const beginningBlock = (beginning: Beginning): Buffer => block('S', Buffer.from(veiled(beginning)), 'checked')
export const endBlock = (end: NonNullable<SetOnMedia['end']>): Buffer => block('E', Buffer.from(veiled(end)), 'checked')

export interface PageForm {
  readonly compressed: boolean
  readonly checksums: boolean
}

/** The pages that hold these records. */
export function pageBlocks(records: readonly LogRecord[], form: PageForm): readonly Buffer[] {
  const pages: Buffer[] = []
  for (let at = 0; at < Math.max(1, records.length); at += RECORDS_A_PAGE) {
    const plain = Buffer.from(writeRecords(records.slice(at, at + RECORDS_A_PAGE)))
    pages.push(block('P', form.compressed ? deflateSync(plain) : plain, form.checksums ? 'checked' : 'unchecked'))
  }
  return pages
}

const RECORDS_A_PAGE = 64

/** What the pages hold. Without checksums a page that cannot be read any more is only counted, as a real server would restore its garbage. */
export function pageRecords(set: SetOnMedia): { readonly records: readonly LogRecord[]; readonly lost: number } {
  const records: LogRecord[] = []
  let lost = 0
  for (const page of set.pages) {
    try {
      records.push(...readRecords((set.beginning.set.compressed ? inflateSync(page.content) : page.content).toString()))
    } catch {
      lost += 1
    }
  }
  return { records, lost }
}

/** Reads a file as far as it can be read; throws only what the file system throws. */
export function readMedia(path: string): Media {
  const bytes = readFileSync(path)
  if (bytes.length < MAGIC.length || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return { kind: 'malformed' }
  let at = MAGIC.length
  let uuid: string | null = null
  const sets: { beginning: Beginning; end: SetOnMedia['end']; pages: SetOnMedia['pages'][number][] }[] = []
  const ended = (ends: 'well' | 'cut' | 'malformed'): Media => (uuid === null ? { kind: 'malformed' } : { kind: 'media', uuid, sets, bytes, ends })
  while (at < bytes.length) {
    if (at + HEAD > bytes.length) return ended('cut')
    const kind = String.fromCharCode(bytes.readUInt8(at))
    const length = bytes.readUInt32LE(at + 1)
    if (!'MSPE'.includes(kind)) return ended('malformed')
    if (at + HEAD + length > bytes.length) return ended('cut')
    const content = bytes.subarray(at + HEAD, at + HEAD + length)
    const checksum = bytes.readUInt32LE(at + 5)
    at += HEAD + length
    const current = sets.at(-1)
    if (kind === 'P') {
      if (current === undefined) return ended('malformed')
      current.pages.push({ content, sound: !current.beginning.set.checksums ? 'unchecked' : checksum === crc32(content) ? 'sound' : 'wrong' })
      continue
    }
    if (checksum !== crc32(content)) return ended('malformed')
    const said: unknown = JSON.parse(content.toString(), (_key, value: unknown) => unveil(value))
    if (kind === 'M') uuid = (said as { readonly uuid: string }).uuid
    else if (kind === 'S') sets.push({ beginning: said as Beginning, end: null, pages: [] })
    else if (current === undefined) return ended('malformed')
    else current.end = said as NonNullable<SetOnMedia['end']>
  }
  return ended(sets.every((set) => set.end !== null) ? 'well' : 'cut')
}

function block(kind: 'M' | 'S' | 'P' | 'E', content: Buffer, how: 'checked' | 'unchecked'): Buffer {
  const head = Buffer.alloc(HEAD)
  head.write(kind, 0)
  head.writeUInt32LE(content.length, 1)
  head.writeUInt32LE(how === 'checked' ? crc32(content) : 0, 5)
  return Buffer.concat([head, content])
}
