import Database from 'better-sqlite3'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { engineContract } from '../../test/contracts/engine.ts'
import { sqliteComponent } from '../../test/fakes/site.ts'
import { engineFor } from '../index.ts'

const picture = (file: string) => {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const tables = db.prepare("select name from sqlite_schema where type = 'table' order by 1").pluck().all() as string[]
    return {
      version: db.pragma('user_version', { simple: true }),
      rows: tables.map((table) => [table, db.prepare(`select * from "${table.replaceAll('"', '""')}"`).raw().all().map((row) => hash(row as readonly unknown[])).sort()]),
    }
  } finally {
    db.close()
  }
}

/** One row, whatever it holds; its own tables know no row but by what is in it. */
function hash(row: readonly unknown[]): string {
  const sum = createHash('sha256')
  for (const value of row) sum.update(Buffer.isBuffer(value) ? value : `${String(value)}\0`)
  return sum.digest('hex')
}

engineContract({
  engine: engineFor(sqliteComponent()),
  lay: (path) => {
    const file = join(path, "simrs 'utama'.db")
    const db = new Database(file)
    db.pragma('journal_mode = WAL')
    db.exec('create table pasien (id integer primary key, waktu text); create table "tabel ""aneh""\n.x é" (isi blob); create table resep (pasien integer references pasien(id)); pragma user_version = 7')
    for (let n = 0; n < 40; n += 1) db.prepare('insert into "tabel ""aneh""\n.x é" values (?)').run(randomBytes(100_000))
    db.exec("insert into pasien values (1, '2026-11-22'), (2, '2026-11-23'); insert into resep values (1)")
    return {
      component: sqliteComponent({ file, freshness: { query: 'select max(waktu) from pasien', maxAge: null } }),
      change: () => {
        db.exec("delete from pasien where id = 2; insert into pasien values (3, '2026-11-24'), (4, '2026-11-25')")
      },
      picture: () => picture(file),
      destroy: () => {
        db.close()
        for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) rmSync(file + end)
      },
      hold: () => {
        db.pragma('journal_mode = DELETE')
        db.exec('begin exclusive')
        return { tool: 'sqlite3', letGo: () => { db.exec('commit') } }
      },
    }
  },
  picture: (restored) => picture(join(restored, "simrs 'utama'.db")),
})
