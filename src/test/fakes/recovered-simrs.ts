import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach } from 'vitest'
import { placeOf, recoveredWard, room, type RecoveredWard } from './recovered-ward.ts'
import { standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { filesComponent, sqliteComponent } from './site.ts'

const opened: RecoveredWard[] = []
/** Closes what a test has opened. */
export function closingHospitals(): void {
  afterEach(async () => {
    for (const it of opened.splice(0)) await it.close()
  })
}

export type Options = Partial<Parameters<typeof recoveredWard>[0]>

/** SIMRS: a database with two patients and an application of one file, in use in folders of their own. */
export async function hospital(options: Options = {}): Promise<RecoveredWard> {
  const w = await recoveredWard({
    components: (folder) => {
      mkdirSync(join(folder, 'aplikasi'))
      writeFileSync(join(folder, 'aplikasi', 'app.conf'), 'versi 1\n')
      fill(join(room(folder, 'simrs'), 'simrs.db'), ['Ani', 'Badu'])
      const targets = (options.targets ?? [{}]).map((change, n) => change.name ?? (n === 0 ? 'nas' : `nas-${n + 1}`))
      return [sqliteComponent({ file: join(folder, 'simrs', 'simrs.db'), targets, freshness: { query: 'select max(nama) from pasien', maxAge: null } }), filesComponent({ path: join(folder, 'aplikasi'), targets })]
    },
    places: (folder) => [
      placeOf('production', 'production', { database: { at: 'home' }, aplikasi: { at: 'home' } }),
      placeOf('failover', 'failover', { database: { at: 'folder', path: room(folder, 'failover-db') }, aplikasi: { at: 'folder', path: join(folder, 'failover-app') } }),
      placeOf('uji', 'scratch', { database: { at: 'folder', path: room(folder, 'uji') } }),
    ],
    ...options,
  })
  opened.push(w)
  return w
}

/** Enters patients, making the table where there is none. */
export function fill(file: string, names: readonly string[]): void {
  const db = new Database(file)
  db.exec('create table if not exists pasien (id integer primary key, nama text not null)')
  for (const name of names) db.prepare('insert into pasien (nama) values (?)').run(name)
  db.close()
}

/** Who stands in it. */
export function patients(file: string): readonly string[] {
  const db = new Database(file, { readonly: true })
  try {
    return (db.prepare('select nama from pasien order by id').all() as { nama: string }[]).map(({ nama }) => nama)
  } finally {
    db.close()
  }
}

/** The database in use. */
export const production = (w: RecoveredWard) => join(w.folder, 'simrs', 'simrs.db')
/** What spoke against each part. */
export const kinds = (seen: { readonly parts: readonly { readonly findings: readonly { readonly kind: string }[] }[] }) => seen.parts.map(({ findings }) => findings.map(({ kind }) => kind))
/** The step in hand, and how it stands. */
export const standing = async (w: RecoveredWard, id: number) => {
  const state = await w.state(id)
  return [stepInHand(state)?.key, standInHand(state)?.is]
}
