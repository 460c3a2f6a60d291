import Database from 'better-sqlite3'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { hospitalYaml } from '../../hospital/yaml.ts'
import { sameOf, wholeOf, type Aside, type Seen, type World } from './world.ts'

/** An application of files in folders, and a SQLite database, in use below one folder. */
export function folderWorld(hospital: string): World {
  const database = join(hospital, 'rumah', 'basis', 'rs.db')
  const application = join(hospital, 'rumah', 'aplikasi')
  let good = 0
  let hurt = 0
  const write = (as: string) => {
    // What was put aside beside it is people's to remove.
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${database}${end}`, { force: true })
    mkdirSync(dirname(database), { recursive: true })
    const db = new Database(database)
    db.exec('create table pasien (id integer primary key, keadaan text not null)')
    db.transaction(() => { for (let id = 1; id <= 300; id += 1) db.prepare('insert into pasien values (?, ?)').run(id, as) })()
    db.close()
    rmSync(application, { recursive: true, force: true })
    for (const room of ['rajal', 'igd']) {
      mkdirSync(join(application, room), { recursive: true })
      for (let n = 0; n < 12; n += 1) writeFileSync(join(application, room, `${n}.php`), `${as}\n`.repeat(40))
    }
  }
  const besideOf = (path: string) => (existsSync(dirname(path)) ? readdirSync(dirname(path)).filter((name) => name !== basename(path)).map((name) => join(dirname(path), name)) : [])
  return {
    yaml: hospitalYaml({ targets: '  - { name: nas, path: "${data}/nas", class: off-host, keepFree: 1MB }', checks: '  - { preset: morning, procedure: backup }' })
      .replace('"${data}/simrs.db"', '"${data}/rumah/basis/rs.db"').replace('"${data}/aplikasi"', '"${data}/rumah/aplikasi"')
      .replace('query: select max(waktu) from kunjungan, maxAge: 26h', 'query: select max(id) from pasien')
      .replace('    title: SIMRS\n', RECOVERY_RULES),
    passwords: {},
    parts: 2,
    grow: async () => { write(`baik ${good += 1}`) },
    damage: async () => { write(`rusak ${hurt += 1}`) },
    look: async () => wholeOf([seenDatabase(database), seenFiles(application)]),
    newest: () => `baik ${good}`,
    beside: async () => {
      const all = [...besideOf(database), ...besideOf(application)]
      const asides = all.filter((path) => path.includes('before_rst') && !/-(wal|shm|journal)$/.test(path))
      return {
        aside: asides.map((path): Aside => ({ name: basename(path), whole: (path.includes('rs.db') ? seenDatabase(path) : seenFiles(path)).is !== 'half' })),
        incoming: all.filter((path) => basename(path).startsWith('.pulih_in_')).map((path) => basename(path)),
      }
    },
    close: async () => undefined,
  }
}

/** Where a manager may send it, and what must work again. */
export const RECOVERY_RULES = `    title: SIMRS
    recovery:
      places: [{ name: produksi, title: Server Produksi, kind: production, needs: press }]
      modules: [{ name: kasir, title: Kasir }]
`

function seenDatabase(path: string): Seen {
  if (!existsSync(path)) return { is: 'away', of: basename(path) }
  const db = new Database(path, { readonly: true })
  try {
    if (db.pragma('integrity_check', { simple: true }) !== 'ok') return { is: 'half', of: `${basename(path)} is damaged` }
    return sameOf(db.prepare('select keadaan as it, count(*) as n from pasien group by 1').all() as { it: string; n: number }[], { all: 300, name: basename(path) })
  } catch (error) {
    return { is: 'half', of: `${basename(path)}: ${String(error)}` }
  } finally {
    db.close()
  }
}

function seenFiles(path: string): Seen {
  if (!existsSync(path)) return { is: 'away', of: basename(path) }
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()).map((it) => readFileSync(join(it.parentPath, it.name), 'utf8'))
  const counted = new Map<string, number>()
  for (const text of files) {
    const [first = ''] = text.split('\n')
    const it = text === `${first}\n`.repeat(40) ? first : `a part of ${first}`
    counted.set(it, (counted.get(it) ?? 0) + 1)
  }
  return sameOf([...counted].map(([it, n]) => ({ it, n })), { all: 24, name: basename(path) })
}
