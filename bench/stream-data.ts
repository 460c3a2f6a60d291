import Database from 'better-sqlite3'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A tree as an application server has it: a third pictures that do not compress, a third text as people and programs write it,
 * a third documents that are half of each. No two files within a compressor's reach repeat one another.
 */
export function layTree(path: string, bytes: number): void {
  const count = Math.max(30, Math.floor(bytes / 130_000))
  const [noise, text] = [endless(randomBytes(64 * MEGABYTE)), endless(prose(64 * MEGABYTE))]
  let left = bytes
  for (let n = 0; n < count && left > 0; n += 1) {
    const folder = join(path, `modul-${n % 40}`, `bagian-${n % 7}`)
    mkdirSync(folder, { recursive: true })
    const size = Math.min(left, n === count - 1 ? left : 2_000 + ((n * 104_729) % 256_000))
    const kind = n % 3
    writeFileSync(join(folder, `berkas-${n}.dat`), kind === 0 ? noise(size) : kind === 1 ? text(size) : Buffer.concat([noise(size >> 1), text(size - (size >> 1))]))
    left -= size
  }
}

/** A database as a hospital has it: many short rows, some long notes, a few scans. */
export function layDatabase(file: string, bytes: number): void {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.exec('create table kunjungan (id integer primary key, poli text, waktu text, catatan text); create table pindaian (id integer primary key, isi blob); create index waktu on kunjungan(waktu)')
  const visit = db.prepare('insert into kunjungan (poli, waktu, catatan) values (?, ?, ?)')
  const scan = db.prepare('insert into pindaian (isi) values (?)')
  const size = () => (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number)
  for (let batch = 0; size() < bytes; batch += 1) {
    db.transaction(() => {
      for (let n = 0; n < 4_000; n += 1) {
        const id = batch * 4_000 + n
        visit.run(WORDS[id % WORDS.length], new Date(1.7e12 + id * 60_000).toISOString(), `${WORDS[(id * 31) % WORDS.length] ?? ''} ${(id * 2654435761) % 1e9} `.repeat(1 + (id % 12)))
      }
      for (let n = 0; n < 8; n += 1) scan.run(randomBytes(40_000))
    })()
  }
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

/** Slices of a pool, one after the other, beginning anew at its end. */
function endless(pool: Buffer): (size: number) => Buffer {
  let at = 0
  return (size) => {
    const parts: Buffer[] = []
    for (let left = size; left > 0;) {
      const part = pool.subarray(at, at + left)
      parts.push(part)
      left -= part.length
      at = (at + part.length) % pool.length
    }
    return Buffer.concat(parts)
  }
}

/**
 * Lines as programs and forms write them: set phrases with a few fields that change, and prose between them, of words of which
 * a few are frequent and most are rare. A compressor takes it to about a third, as it does with what such servers keep.
 */
function prose(size: number): Buffer {
  const random = sequence(20_260_101)
  const rank = (most: number) => Math.floor(most ** random()) - 1
  const letter = (from: string) => from[Math.floor(random() * from.length)] ?? ''
  const words = Array.from({ length: 20_000 }, () => Array.from({ length: 2 + Math.floor(random() * 3) }, () => letter('bcdfghjklmnprstw') + letter('aeiou')).join(''))
  const said = (count: number) => Array.from({ length: count }, () => words[rank(words.length)] ?? '').join(' ')
  const phrases = Array.from({ length: 3_000 }, () => said(5 + Math.floor(random() * 10)))
  const whole = Buffer.allocUnsafe(size)
  for (let at = 0; at < size;) {
    const line = random() < 0.8 ? `${phrases[rank(phrases.length)] ?? ''}: ${Math.floor(random() * 1e6)} ${said(1)}` : said(8)
    at += whole.write(`${line}\n`, at, 'latin1')
  }
  return whole
}

/** Numbers from 0 to 1 that are the same in each run. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const MEGABYTE = 1024 * 1024
const WORDS = ['pendaftaran', 'farmasi', 'kasir', 'rawat inap', 'laboratorium', 'radiologi', 'rujukan', 'tagihan', 'resep', 'kontrol', 'IGD', 'poli anak', 'poli saraf']
