import Database from 'better-sqlite3'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { HOUR, SECOND } from '../core/clock.ts'

/** The demo hospital's own database: invented visits, prescriptions and bills, no person behind any of them. */
export interface Simrs {
  /** Writes what a hospital of this size would have written between two moments; returns the rows added. */
  grow(from: Date, to: Date): number
  /** The newest visit; null in an empty database. */
  newest(): Date | null
  close(): void
}

export function openSimrs(file: string): Simrs {
  const isNew = !existsSync(file)
  mkdirSync(dirname(file), { recursive: true })
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('foreign_keys = ON')
  if (isNew) db.exec(TABLES)
  const add = {
    patient: db.prepare("insert into pasien (no_rm, terdaftar) values (?, ?)"),
    visit: db.prepare('insert into kunjungan (pasien_id, poli, waktu) values (?, ?, ?)'),
    medicine: db.prepare('insert into resep (kunjungan_id, obat, jumlah) values (?, ?, ?)'),
    bill: db.prepare('insert into tagihan (kunjungan_id, jumlah, catatan) values (?, ?, ?)'),
  }
  const count = db.prepare('select count(*) from pasien').pluck()

  const grow = db.transaction((from: Date, to: Date): number => {
    const span = Math.max(0, to.getTime() - from.getTime())
    const visits = Math.min(MOST_AT_ONCE, Math.floor(span / VISIT_EVERY))
    let patients = count.get() as number
    let rows = 0
    for (let n = 1; n <= visits; n += 1) {
      const at = new Date(to.getTime() - span + (span * n) / visits).toISOString()
      const isNewPatient = patients < 50 || n % 3 === 0
      if (isNewPatient) {
        add.patient.run(`DEMO-${String(patients + 1).padStart(7, '0')}`, at)
        patients += 1
      }
      const visit = add.visit.run(isNewPatient ? patients : (n * 7919) % patients + 1, CLINICS[n % CLINICS.length], at).lastInsertRowid
      add.medicine.run(visit, MEDICINES[n % MEDICINES.length], (n % 3) + 1)
      add.bill.run(visit, 50_000 + (n % 40) * 12_500, `Nota ${at}, kasir ${n % 6 + 1}, ${CLINICS[n % CLINICS.length] ?? ''}`)
      rows += isNewPatient ? 4 : 3
    }
    return rows
  })
  const newest = db.prepare('select max(waktu) from kunjungan').pluck()
  return {
    grow: (from, to) => grow(from, to),
    newest: () => {
      const at = newest.get() as string | null
      return at === null ? null : new Date(at)
    },
    close: () => { db.close() },
  }
}

const VISIT_EVERY = 30 * SECOND
/** A jump over weeks fills in at most this much, so that the page answers at once. */
const MOST_AT_ONCE = Math.floor((36 * HOUR) / VISIT_EVERY)
const CLINICS = ['IGD', 'Poli Penyakit Dalam', 'Poli Anak', 'Poli Saraf', 'Rawat Inap', 'Laboratorium', 'Radiologi']
const MEDICINES = ['Parasetamol 500 mg', 'Amoksisilin 500 mg', 'Omeprazol 20 mg', 'Metformin 500 mg', 'Amlodipin 5 mg']

const TABLES = `
create table pasien (id integer primary key, no_rm text not null unique, terdaftar text not null);
create table kunjungan (id integer primary key, pasien_id integer not null references pasien(id), poli text not null, waktu text not null);
create index kunjungan_waktu on kunjungan(waktu);
create table resep (id integer primary key, kunjungan_id integer not null references kunjungan(id), obat text not null, jumlah integer not null);
create table tagihan (id integer primary key, kunjungan_id integer not null references kunjungan(id), jumlah integer not null, catatan text not null);
`
