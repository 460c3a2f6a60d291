import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseAccess } from '../../core/component.ts'
import type { Destination } from '../../engines/engine.ts'
import { startPostgres, type PostgresServer } from './postgres.ts'

/** Every row of every table, by the table's name as a copy calls it. */
export type Rows = Readonly<Record<string, readonly string[]>>

/** A hospital's databases on a private PostgreSQL, and what happens to them. */
export interface PostgresClinic {
  readonly server: PostgresServer
  readonly access: DatabaseAccess
  readonly secrets: Readonly<Record<string, string>>
  readonly hand: {
    change(): Promise<void>
    picture(): Promise<Rows>
    swap(): Promise<{ back(): Promise<void> }>
    crash(): Promise<void>
    away(): Promise<void>
    there(): Promise<void>
    stop(): Promise<void>
  }
}

/** Lays some thousand rows, and a role that may read them and no more. */
export async function layClinic(server: PostgresServer): Promise<PostgresClinic> {
  await server.sql(`create role pulih login password '${PASSWORD}'; grant pg_read_all_data to pulih;
    create role loket login password 'loket-3'; create role "Kepala IGD"; create database sik owner loket; create database aset`)
  await server.sql(SIK, { database: 'sik' })
  await server.sql("create table barang (id int primary key, nama text); insert into barang select n, md5(n::text) from generate_series(1, 500) n", { database: 'aset' })
  let turn = 0
  return {
    server,
    access: { host: null, port: server.port, socket: server.socket, user: 'pulih', password: 'db' },
    secrets: { db: PASSWORD },
    hand: {
      change: async () => {
        turn += 1
        await server.sql(`begin; insert into pasien (nama, golongan) select md5('${turn}-' || n), 'AB' from generate_series(1, 40) n;
          update kunjungan set keluhan = 'kontrol ${turn}' where id % 7 = ${turn % 7}; delete from klinik.resep where id % 50 = ${turn};
          insert into kunjungan (pasien, keluhan) select id, 'demam ${turn}' from pasien order by id desc limit 10; commit`, { database: 'sik' })
        await server.sql(`insert into barang values (${1000 + turn}, 'kursi roda')`, { database: 'aset' })
      },
      picture: () => pictureOf(server),
      swap: async () => {
        await server.halt()
        const other = await startPostgres()
        await other.sql(`create role pulih login password '${PASSWORD}'; create database sik; create database aset; grant pg_read_all_data to pulih`)
        const name = join(server.socket, `.s.PGSQL.${server.port}`)
        symlinkSync(join(other.socket, `.s.PGSQL.${other.port}`), name)
        return { back: async () => {
          rmSync(name)
          await other.stop()
          await server.restart()
        } }
      },
      crash: async () => {
        await server.kill()
        await server.restart()
      },
      away: () => server.halt(),
      there: () => server.restart(),
      stop: () => server.stop(),
    },
  }
}

/** What stands in the databases of a hospital on that server. */
export async function pictureOf(server: Pick<PostgresServer, 'sql'>): Promise<Rows> {
  const rows: Record<string, readonly string[]> = {}
  const names = (await server.sql("select datname from pg_database where datname in ('sik', 'aset') order by 1")).split('\n').filter((name) => name !== '')
  for (const database of names) {
    const tables = await server.sql("select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname in ('public', 'klinik') order by 1", { database })
    for (const table of tables.split('\n').filter((name) => name !== '')) rows[`${database}.${table}`] = (await server.sql(`select to_jsonb(t) from ${table} t order by 1::text`, { database })).split('\n')
  }
  return rows
}

/** Some tables of a picture. */
export function only(picture: unknown, names: readonly string[]): Rows {
  return Object.fromEntries(Object.entries(picture as Rows).filter(([name]) => names.includes(name)))
}

/** What stands on a second server after somebody brought databases into it. */
export async function restoredInto(bring: (into: Destination) => Promise<unknown>): Promise<Rows> {
  const second = await startPostgres()
  try {
    const identity = await second.sql('select system_identifier from pg_control_system()')
    await bring({ kind: 'server', access: { host: null, port: second.port, socket: second.socket, user: 'postgres', password: null }, identity, rename: {} })
    return await pictureOf(second)
  } finally {
    await second.stop()
  }
}

/** What stands in a cluster that somebody brought back into a folder, once it is started as it is. */
export async function restoredTo(path: string, bring: () => Promise<unknown>): Promise<Rows> {
  await bring()
  const server = await startPostgres({ data: join(path, 'data') })
  try {
    return await pictureOf(server)
  } finally {
    await server.stop()
  }
}

const PASSWORD = 'Tanjung:7\\Biru'
const SIK = `
  create schema klinik; create type golongan as enum ('A', 'B', 'AB', 'O');
  create table pasien (id serial primary key, nama text not null, golongan golongan);
  create table kunjungan (id bigint generated always as identity primary key, pasien int not null references pasien (id), keluhan text, dibuat timestamptz not null default now());
  create index on kunjungan (pasien);
  create table klinik.resep (id serial primary key, kunjungan bigint references kunjungan (id), isi text);
  create function sentuh() returns trigger language plpgsql as $$ begin new.dibuat := now(); return new; end $$;
  create trigger sentuh before insert on kunjungan for each row execute function sentuh();
  create view terakhir as select max(dibuat) from kunjungan;
  grant select on pg_authid to pulih; grant execute on function pg_switch_wal() to pulih;
  alter database sik set work_mem = '5MB'; comment on database sik is 'SIMRS; jangan dihapus';
  insert into pasien (nama, golongan) select md5(n::text), 'O' from generate_series(1, 3000) n;
  insert into kunjungan (pasien, keluhan) select 1 + n % 3000, md5(n::text) || md5((n + 1)::text) from generate_series(1, 9000) n;
  insert into klinik.resep (kunjungan, isi) select n, md5(n::text) || E'\\n\\t\\\\ O''Neil' from generate_series(1, 5000) n`
