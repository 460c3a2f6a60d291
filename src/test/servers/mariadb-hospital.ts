import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseAccess } from '../../core/component.ts'
import { startMariadb, type MariadbOptions, type MariadbServer } from './mariadb.ts'

/** A MariaDB with a small hospital on it, behind a name that can be pointed elsewhere. */
export interface MariadbHospital {
  readonly server: MariadbServer
  /** Reaches it as `pulih`, a user with the rights that the documentation names. */
  readonly access: DatabaseAccess
  readonly secrets: Readonly<Record<string, string>>
  change(): Promise<void>
  picture(): Promise<Picture>
  swap(): Promise<{ back(): Promise<void> }>
  /** Throws away the log that is written now. */
  loseLog(): Promise<void>
  stop(): Promise<void>
}

/** Every row of every table, as the client prints it. */
export type Picture = Readonly<Record<string, string>>

export const GRANTS = 'grant select, show view, trigger, event, reload, process, lock tables, binlog monitor, replication slave on *.*'

/** Lays it out below an empty folder: patients, visits, prescriptions with keys between them, a log without transactions, a view, a routine, an event. */
export async function mariadbHospital(path: string, options: MariadbOptions = {}): Promise<MariadbHospital> {
  const server = await startMariadb(options)
  await server.sql(SCHEMA)
  await server.sql(`create user 'pulih'@'localhost' identified by '${PASSWORD.replaceAll('\\', '\\\\').replaceAll("'", "''")}'; ${GRANTS} to 'pulih'@'localhost'; create user 'simrs'@'10.0.0.%' identified by 'Anggrek'; grant all on sik.* to 'simrs'@'10.0.0.%';`)
  const socket = join(path, 'mysqld.sock')
  const point = (to: string) => {
    rmSync(socket, { force: true })
    symlinkSync(to, socket)
  }
  point(server.socket)
  let turn = 0
  return {
    server,
    access: { host: null, port: null, socket, user: 'pulih', password: 'simrs' },
    secrets: { simrs: PASSWORD },
    change: async () => {
      turn += 1
      await server.sql(changes(turn))
    },
    picture: () => pictureOf(server),
    swap: async () => {
      const other = await startMariadb(options)
      await other.sql(SCHEMA)
      await other.sql(`create user 'pulih'@'localhost' identified by '${PASSWORD.replaceAll('\\', '\\\\').replaceAll("'", "''")}'; ${GRANTS} to 'pulih'@'localhost';`)
      point(other.socket)
      return { back: async () => {
        point(server.socket)
        await other.stop()
      } }
    },
    loseLog: async () => {
      const current = async () => (await server.sql('show master status')).split('\t')[0] ?? ''
      const lost = await current()
      // The server keeps it until all that it holds is on disk elsewhere, and says nothing.
      while ((await server.sql('flush binary logs; show binary logs')).includes(lost)) await server.sql(`purge binary logs to '${await current()}'`)
    },
    stop: () => server.stop(),
  }
}

/** What stands on a server, whoever brought it there. */
export async function pictureOf(server: MariadbServer): Promise<Picture> {
  const tables = (await server.sql("select concat(table_schema, '.', table_name) from information_schema.tables where table_type = 'BASE TABLE' and table_schema in ('sik', 'Apotek Baru') order by 1")).split('\n').filter((name) => name !== '')
  const rows = await server.sql(tables.map((table) => `select '${BORDER}${table}'; select * from \`${table.replace('.', '`.`')}\` order by 1;`).join('\n'))
  return Object.fromEntries(rows.split(BORDER).slice(1).map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).trimEnd()]))
}

/** A password that option files and shells might stumble over. */
const PASSWORD = 'Me#la"ti\\n \'7\' ; $x'
const BORDER = '-- tabel '
const SCHEMA = `
create database sik character set utf8mb4 collate utf8mb4_unicode_ci;
create database \`Apotek Baru\` character set latin1;
use sik;
create table pasien (no_rkm_medis int primary key, nama varchar(80) not null, alamat text, foto varbinary(64), lahir date, diubah timestamp not null default current_timestamp) engine=InnoDB;
create table kunjungan (id bigint auto_increment primary key, no_rkm_medis int not null, masuk datetime(3), biaya decimal(12,2), foreign key (no_rkm_medis) references pasien (no_rkm_medis)) engine=InnoDB;
create table resep (id int auto_increment primary key, kunjungan bigint, obat varchar(40), key (obat)) engine=InnoDB;
create table catatan_lama (id int auto_increment primary key, isi text) engine=MyISAM;
insert into pasien select seq, concat('Pasien ', md5(seq), ' — Ni Luh 🌺'), repeat(md5(seq * 7), 4), unhex(sha2(seq, 256)), date_add('1950-01-01', interval seq day), '2026-01-01 00:00:00' from seq_1_to_4000;
insert into kunjungan (no_rkm_medis, masuk, biaya) select 1 + seq mod 4000, date_add('2026-01-01', interval seq minute), seq * 1.25 from seq_1_to_8000;
insert into resep (kunjungan, obat) select 1 + seq mod 8000, sha1(seq) from seq_1_to_8000;
insert into catatan_lama (isi) select concat(md5(seq), '\\n''; drop database sik; -- ') from seq_1_to_500;
create view pasien_baru as select * from pasien where lahir > '1960-01-01';
create procedure hitung() begin declare n int; select count(*) into n from sik.pasien; end;
create event malam on schedule every 1 day do delete from sik.resep where id < 0;
create trigger resep_besar before insert on resep for each row set new.obat = upper(new.obat);
use \`Apotek Baru\`;
create table \`stok obat\` (kode varchar(40) primary key, jumlah int) engine=InnoDB;
insert into \`stok obat\` select sha1(seq), seq from seq_1_to_300;
`.replace('create procedure hitung() begin declare n int; select count(*) into n from sik.pasien; end;', 'delimiter //\ncreate procedure hitung() begin declare n int; select count(*) into n from sik.pasien; end//\ndelimiter ;')

const changes = (turn: number) => `
use sik;
start transaction;
update sik.pasien set nama = concat('Diubah ', ${turn}, ' ', rand()), diubah = current_timestamp where no_rkm_medis mod 97 = ${turn} mod 97;
delete from sik.resep where id mod 53 = ${turn} mod 53;
insert into sik.kunjungan (no_rkm_medis, masuk, biaya) select seq, now(3), rand() * 1000 from sik.pasien join seq_1_to_100 on seq = no_rkm_medis;
update \`Apotek Baru\`.\`stok obat\` set jumlah = jumlah - 1 where jumlah mod 7 = ${turn} mod 7;
commit;
insert into sik.catatan_lama (isi) values (concat('turn ', ${turn}, uuid()));
`
