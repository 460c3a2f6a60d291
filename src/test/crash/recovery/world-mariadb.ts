import { hospitalYaml } from '../../hospital/yaml.ts'
import { startMariadb } from '../../servers/mariadb.ts'
import { RECOVERY_RULES } from './world-folders.ts'
import { sameOf, type Aside, type Seen, type World } from './world.ts'

/** A database of a real MariaDB: three tables that point at one another, a view, a trigger and a routine. */
export async function mariadbWorld(): Promise<World> {
  const server = await startMariadb()
  let good = 0
  let hurt = 0
  const fill = (table: string, as: string) => `insert into rs.${table} (keadaan) select '${as}' from seq_1_to_${ROWS}`
  const make = (as: string) => server.sql([
    'drop database if exists rs', 'create database rs', 'use rs',
    ...TABLES.map((table) => `create table rs.${table} (id int primary key auto_increment, keadaan varchar(40) not null) engine=InnoDB`),
    ...TABLES.map((table) => fill(table, as)),
    'alter table rs.resep add constraint resep_pasien foreign key (id) references rs.pasien (id)',
    'create view rs.semua as select p.keadaan from rs.pasien p',
    'create procedure rs.hitung() select count(*) from rs.pasien',
    'create trigger rs.catat before insert on rs.pasien for each row set new.keadaan = trim(new.keadaan)',
  ].map((one) => `${one};`).join('\n'))
  const databases = async () => (await server.sql('show databases')).split('\n')
  const seen = async (database: string): Promise<Seen> => {
    if (!(await databases()).includes(database)) return { is: 'away', of: database }
    const there = (await server.sql(`select table_name from information_schema.tables where table_schema = '${database}' and table_type = 'BASE TABLE' and table_name in (${TABLES.map((it) => `'${it}'`).join(', ')})`)).split('\n').filter((name) => name !== '')
    if (there.length === 0) return { is: 'away', of: database }
    const counted = (await server.sql(there.map((table) => `select keadaan, count(*) from \`${database}\`.${table} group by 1`).join(' union all '))).split('\n').map((row) => row.split('\t'))
    const sums = new Map<string, number>()
    for (const [it = '', n = '0'] of counted) sums.set(it, (sums.get(it) ?? 0) + Number(n))
    // What destroyed it took one table away.
    const hurtNow = [...sums.keys()].every((it) => it.startsWith('rusak'))
    return sameOf([...sums].map(([it, n]) => ({ it, n })), { all: ROWS * (hurtNow ? TABLES.length - 1 : TABLES.length), name: database })
  }
  return {
    yaml: hospitalYaml({
      targets: '  - { name: nas, path: "${data}/nas", class: off-host, keepFree: 1MB }', checks: '  - { preset: morning, procedure: backup }',
      schedules: '  - { kind: backup, system: simrs, level: full, cron: 0 2 * * 0 }\n  - { kind: rehearsal, system: simrs, cron: 0 12 * * 5 }\n  - { kind: retention, cron: 30 8 * * 1 }',
    })
      .replace(/ {6}- \{ name: database[^\n]*\n/, `      - { name: basis, engine: mariadb-dump, socket: "${server.socket}", user: root, password: rs, databases: [rs], accounts: false }\n`)
      .replace(/ {6}- \{ name: aplikasi[^\n]*\n/, '')
      .replace('    title: SIMRS\n', RECOVERY_RULES),
    passwords: { rs: server.password },
    parts: 1,
    grow: async () => { await make(`baik ${good += 1}`) },
    damage: async () => {
      const as = `rusak ${hurt += 1}`
      await server.sql(['drop table rs.resep', ...['pasien', 'kunjungan'].map((table) => `update rs.${table} set keadaan = '${as}'`)].map((one) => `${one};`).join('\n'))
    },
    look: () => seen('rs'),
    newest: () => `baik ${good}`,
    beside: async () => {
      const all = await databases()
      const asides = all.filter((name) => name.includes('before_rst'))
      return {
        aside: await Promise.all(asides.map(async (name): Promise<Aside> => ({ name, whole: (await seen(name)).is !== 'half' }))),
        incoming: all.filter((name) => name.startsWith('pulih_in_')),
      }
    },
    close: () => server.stop(),
  }
}

const ROWS = 200
const TABLES = ['pasien', 'kunjungan', 'resep']
