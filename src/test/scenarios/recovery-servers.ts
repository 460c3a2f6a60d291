import { rmSync } from 'node:fs'
import { hospitalYaml } from '../hospital/yaml.ts'
import { startMariadb } from '../servers/mariadb.ts'
import { startPostgres } from '../servers/postgres.ts'

/** A SIMRS on a real server, which is destroyed as hospitals know it, and where it comes back. */
export interface RealSimrs {
  readonly yaml: string
  readonly passwords: Readonly<Record<string, string>>
  /** Who is asked on which platform is the test's; to which place a manager sends it is the disaster's. */
  readonly place: { readonly name: string; readonly title: string }
  /** A day's work: patients, visits, prescriptions. */
  work(day: number): Promise<void>
  /** Every row of every table where people work, as text. */
  rows(): Promise<string>
  destroy(): Promise<void>
  /** The same of where it came back. */
  back(): Promise<string>
  /** Where chosen tables come back to beside, and how some of their rows are lost; null where there is no such place. */
  readonly parts: { readonly title: string; lose(): Promise<void> } | null
  /** What is kept of that which stood there; null where nothing stood. */
  aside(name: string): Promise<string | null>
  stop(): Promise<void>
}

const TABLES = ['pasien', 'kunjungan', 'resep'] as const

/** MariaDB with binary logs. Somebody drops a table and writes over another; it comes back to the same server, over what is left. Chosen tables come back to another server. */
export async function mariadbSimrs(): Promise<RealSimrs> {
  const [here, beside] = await Promise.all([startMariadb({ binlog: true }), startMariadb()])
  await here.sql(`create database sik; use sik;
create table pasien (no int primary key, nama varchar(80) not null, lahir date, catatan text, foto varbinary(40)) engine=InnoDB;
create table kunjungan (id int primary key auto_increment, pasien int not null references pasien (no), waktu datetime not null, poli varchar(20)) engine=InnoDB;
create table resep (id int primary key auto_increment, kunjungan int not null, obat varchar(60), jumlah decimal(8,2), foreign key (kunjungan) references kunjungan (id)) engine=InnoDB;
create view terakhir as select max(waktu) as waktu from kunjungan;
create trigger sik.rapi before insert on sik.pasien for each row set new.nama = trim(new.nama);`)
  const rows = async () => (await Promise.all([...TABLES.map((table) => `select * from sik.${table} order by 1`), 'select * from sik.terakhir', "select trigger_name, event_object_table from information_schema.triggers where trigger_schema = 'sik'"].map((asked) => here.sql(asked)))).join('\n--\n')
  return {
    yaml: yamlOf({
      component: `{ name: database, engine: mariadb-dump, socket: "${here.socket}", user: root, password: sik, accounts: false, freshness: { query: select max(waktu) from sik.kunjungan } }`,
      places: `
        - { name: produksi, title: Server Produksi, kind: production, needs: code }
        - { name: uji, title: Server Uji, kind: scratch, grounds: [{ component: database, at: server, socket: "${beside.socket}", user: root, password: uji, suffix: _uji }] }`,
      schedules: '  - { kind: backup, system: simrs, level: full, cron: "0 2 * * *" }\n  - { kind: backup, system: simrs, level: log, cron: "*/15 3 * * *" }',
    }),
    passwords: { sik: here.password, uji: beside.password },
    place: { name: 'produksi', title: 'Server Produksi' },
    work: async (day) => {
      const from = day * 400
      await here.sql(`use sik;
insert into pasien select ${from} + seq, concat('  Siti Nur’aini ', ${from} + seq), date '1960-01-01' + interval seq day, if(seq % 5 = 0, null, concat('alergi: ', repeat('penisilin; ', seq % 7), 'ꦗꦮ')), unhex(sha1(seq)) from seq_1_to_400;
insert into kunjungan (pasien, waktu, poli) select no, '2026-11-22 07:00:00' + interval no second, elt(1 + no % 3, 'igd', 'rajal', 'bedah') from pasien where no > ${from};
insert into resep (kunjungan, obat, jumlah) select id, concat('Amoxicillin ', id), id / 3 from kunjungan where pasien > ${from};`)
    },
    rows,
    destroy: async () => { await here.sql("use sik; drop table resep; update pasien set nama = 'XXXX', catatan = null where no % 2 = 0; delete from kunjungan where id % 3 = 0") },
    back: rows,
    parts: { title: 'Server Uji', lose: async () => { await here.sql('use sik; delete from resep order by id limit 20; update resep set jumlah = 0 order by id desc limit 4') } },
    aside: async (name) => await here.sql(`select count(*) from \`${name}\`.pasien where nama = 'XXXX'`),
    stop: async () => {
      await Promise.all([here.stop(), beside.stop()])
    },
  }
}

/** PostgreSQL. The production server and its data are gone; it comes back to another server, the failover. */
export async function postgresSimrs(): Promise<RealSimrs> {
  const [here, there] = await Promise.all([startPostgres(), startPostgres()])
  await here.sql('create database sik')
  await here.sql(`create table pasien (no int primary key, nama text not null, lahir date, catatan text, foto bytea);
create table kunjungan (id int generated always as identity primary key, pasien int not null references pasien, waktu timestamptz not null, poli text);
create table resep (id int generated always as identity primary key, kunjungan int not null references kunjungan, obat text, jumlah numeric(8,2), rincian jsonb);
create view terakhir as select max(waktu) as waktu from kunjungan;`, { database: 'sik' })
  const rowsOn = async (server: typeof here) => (await Promise.all(TABLES.map((table) => server.sql(`select * from ${table} order by 1`, { database: 'sik' })))).join('\n--\n')
  return {
    yaml: yamlOf({
      component: `{ name: database, engine: postgres-dump, socket: "${here.socket}", port: ${here.port}, user: postgres, databases: [sik], database: sik, freshness: { query: select max(waktu) from kunjungan } }`,
      places: `
        - { name: produksi, title: Server Produksi, kind: production }
        - name: cadangan
          title: Server Cadangan
          kind: failover
          needs: code
          grounds: [{ component: database, at: server, socket: "${there.socket}", port: ${there.port}, user: postgres }]`,
      schedules: '  - { kind: backup, system: simrs, level: full, cron: "0 2,3 * * *" }',
    }),
    passwords: {},
    place: { name: 'cadangan', title: 'Server Cadangan' },
    work: async (day) => {
      const from = day * 400
      await here.sql(`insert into pasien select ${from} + n, 'Siti Nur’aini ' || (${from} + n), date '1960-01-01' + n, case when n % 5 = 0 then null else 'alergi: ' || repeat('penisilin; ', n % 7) || 'ꦗꦮ' end, sha256(n::text::bytea) from generate_series(1, 400) n;
insert into kunjungan (pasien, waktu, poli) select no, timestamptz '2026-11-22 07:00:00Z' + no * interval '1 second', (array['igd', 'rajal', 'bedah'])[1 + no % 3] from pasien where no > ${from} order by no;
insert into resep (kunjungan, obat, jumlah, rincian) select id, 'Amoxicillin ' || id, id / 3.0, jsonb_build_object('aturan', '3x1', 'hari', id % 9) from kunjungan where pasien > ${from} order by id;`, { database: 'sik' })
    },
    rows: () => rowsOn(here),
    destroy: async () => {
      await here.kill()
      rmSync(here.data, { recursive: true })
    },
    back: () => rowsOn(there),
    parts: null,
    aside: async () => null,
    stop: async () => {
      await Promise.all([here.stop(), there.stop()])
    },
  }
}

function yamlOf(of: { readonly component: string; readonly places: string; readonly schedules: string }): string {
  return hospitalYaml({ schedules: of.schedules, checks: '  - { preset: morning, procedure: backup }' })
    .replace(/ {6}- \{ name: database[^\n]*\n {6}- \{ name: aplikasi[^\n]*\n/, `      - ${of.component}\n`)
    .replace('    title: SIMRS\n', `    title: SIMRS\n    recovery:\n      procedure: backup\n      places: ${of.places}\n      modules: [{ name: kasir, title: Kasir }]\n`)
}
