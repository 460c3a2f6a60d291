import Database from 'better-sqlite3'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A tree as an application server has it: a third pictures that do not compress, a third text that does well, a third between. */
export function layTree(path: string, bytes: number): void {
  const count = Math.max(30, Math.floor(bytes / 130_000))
  const noise = randomBytes(4 * MEGABYTE)
  const text = Buffer.from(Array.from({ length: 60_000 }, (_, n) => `${WORDS[(n * 7919) % WORDS.length] ?? ''} ${(n * 2654435761) % 100_000}\n`).join(''))
  let left = bytes
  for (let n = 0; n < count && left > 0; n += 1) {
    const folder = join(path, `modul-${n % 40}`, `bagian-${n % 7}`)
    mkdirSync(folder, { recursive: true })
    const size = Math.min(left, n === count - 1 ? left : 2_000 + ((n * 104_729) % 256_000))
    const [a, b] = [(n * 65_537) % noise.length, (n * 4_099) % text.length]
    const parts = n % 3 === 0 ? [noise.subarray(a), noise] : n % 3 === 1 ? [text.subarray(b), text] : [noise.subarray(a, a + size / 3), text.subarray(b), text]
    writeFileSync(join(folder, `berkas-${n}.dat`), fill(parts, size))
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

function fill(parts: readonly Buffer[], size: number): Buffer {
  const whole = Buffer.allocUnsafe(size)
  let at = 0
  for (let n = 0; at < size; n = Math.min(n + 1, parts.length - 1)) at += parts[n]?.copy(whole, at) ?? size
  return whole
}

const MEGABYTE = 1024 * 1024
const WORDS = ['pendaftaran', 'farmasi', 'kasir', 'rawat inap', 'laboratorium', 'radiologi', 'rujukan', 'tagihan', 'resep', 'kontrol', 'IGD', 'poli anak', 'poli saraf']
