import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { MINUTE, realClock, SECOND } from '../src/core/clock.ts'
import { packageRoot } from '../src/config/package-root.ts'
import type { DatabaseAccess } from '../src/core/component.ts'
import { pgbackrestFor, type Pgbackrest } from '../src/test/servers/pgbackrest.ts'
import { startMariadb, type MariadbServer } from '../src/test/servers/mariadb.ts'
import { POSTGRES_BIN, startPostgres, type PostgresServer } from '../src/test/servers/postgres.ts'
import { print } from './harness.ts'
import { BYTES_OF_A_VISIT, HOSPITAL, type HospitalTable } from './engines-rows.ts'

/** Where the hospital's databases lie between runs, so that they are made once for each size. */
const SHELF = join(packageRoot(), '.cache/bench-engines')

/** A MariaDB with a hospital of so many megabytes of rows, set up as a hospital would: everything synced. */
export async function keptMariadb(megabytes: number): Promise<{ readonly server: MariadbServer; readonly end: () => Promise<void>; readonly access: DatabaseAccess; readonly secrets: Readonly<Record<string, string>> }> {
  const data = join(SHELF, `mariadb-${megabytes}`)
  if (!existsSync(data)) {
    const server = await startMariadb({ settings: { ...MARIADB, 'innodb-flush-log-at-trx-commit': '0', 'innodb-doublewrite': 'OFF' } })
    try {
      print(`making ${megabytes} MB of rows in MariaDB`)
      await server.sql(`create database sik character set utf8mb4 collate utf8mb4_unicode_ci; grant ${GRANTS} on *.* to pulih@localhost identified by '${PASSWORD}';`)
      for (const table of HOSPITAL) {
        await server.sql(`create table sik.${table.name} (${table.columns}, ${table.keys.map((key) => `key (${key})`).join(', ')}) engine=InnoDB`)
        await pour({ command: 'mariadb', args: [`--defaults-file=${server.rootFile}`, '--local-infile=1', '-e', `set unique_checks=0, foreign_key_checks=0; load data local infile '/dev/stdin' into table sik.${table.name}`] }, { table, megabytes })
      }
      await server.sql(`analyze table ${HOSPITAL.map(({ name }) => `sik.${name}`).join(', ')}`)
      await server.restart(MARIADB)
      await server.halt()
      keep(server.data, data)
    } finally {
      await server.stop()
    }
  }
  const server = await startMariadb({ data, binlog: true, settings: MARIADB })
  const end = async () => {
    // What comes back here goes again, and nothing is left half done: the data are used once more.
    await server.sql((await server.sql("select concat('drop database `', schema_name, '`;') from information_schema.schemata where schema_name not in ('sik', 'mysql', 'sys', 'information_schema', 'performance_schema')")))
    await server.halt()
    await server.stop()
  }
  return { server, end, access: { host: null, port: null, socket: server.socket, user: 'pulih', password: 'simrs' }, secrets: { simrs: PASSWORD } }
}

/** A PostgreSQL with the same hospital, its log archived by pgBackRest. */
export async function keptPostgres(megabytes: number): Promise<{ readonly server: PostgresServer; readonly end: () => Promise<void>; readonly pgbackrest: Pgbackrest; readonly access: DatabaseAccess; readonly secrets: Readonly<Record<string, string>> }> {
  const data = join(SHELF, `postgres-${megabytes}`)
  if (!existsSync(data)) {
    const server = await startPostgres({ settings: { ...POSTGRES, fsync: 'off', wal_level: 'minimal', max_wal_senders: '0' } })
    try {
      print(`making ${megabytes} MB of rows in PostgreSQL`)
      await server.sql(`create role pulih login superuser password '${PASSWORD}'; create database sik`)
      for (const table of HOSPITAL) {
        await server.sql(`create table ${table.name} (${table.columns})`, { database: 'sik' })
        await pour({ command: join(POSTGRES_BIN, 'psql'), args: ['-Xq', '-d', 'sik', '-c', `copy ${table.name} from stdin`], env: server.env }, { table, megabytes })
        await server.sql(table.keys.map((key) => `create index on ${table.name} (${key})`).join(';'), { database: 'sik' })
      }
      await server.sql('vacuum analyze; checkpoint', { database: 'sik' })
      await server.halt()
      keep(server.data, data)
    } finally {
      await server.stop()
    }
  }
  archived(data)
  const made: { pgbackrest?: Pgbackrest } = {}
  const server = await startPostgres({ data, settings: (at) => {
    // Compressed as it comes by itself; two fulls are kept, as a hospital's disk allows.
    const pgbackrest = made.pgbackrest = pgbackrestFor(at, { settings: { 'repo1-retention-full': '2', 'compress-level': '3', 'process-max': '2' } })
    return { ...POSTGRES, wal_level: 'replica', archive_mode: 'on', archive_command: pgbackrest.archiveCommand }
  } })
  const { pgbackrest } = made
  if (pgbackrest === undefined) throw new Error('the settings were never asked for')
  const end = async () => {
    for (const name of ['kembali', 'tangan']) await server.sql(`drop database if exists ${name}`)
    await server.halt()
    await server.stop()
  }
  return { server, end, pgbackrest, access: { host: null, port: server.port, socket: server.socket, user: 'pulih', password: 'simrs' }, secrets: { simrs: PASSWORD } }
}

/** Logs that earlier runs ended before they were archived: their repository is gone, and this run's must not begin with hundreds of them. */
function archived(data: string): void {
  const notes = join(data, 'pg_wal/archive_status')
  for (const note of readdirSync(notes).filter((name) => name.endsWith('.ready'))) renameSync(join(notes, note), join(notes, note.replace(/ready$/, 'done')))
}

/** Waits until nothing that the server has written is still to be archived, which would work beside what is measured; refuses where that takes longer than five minutes. */
export async function archivedAll(server: PostgresServer): Promise<void> {
  const began = performance.now()
  await server.sql('checkpoint; select pg_switch_wal()')
  for (;;) {
    const left = await server.sql("select count(*) from pg_ls_archive_statusdir() where name like '%.ready'")
    if (left === '0') return
    if (performance.now() - began > 5 * MINUTE) throw new Error(`${left} segments of the log are not archived: ${await server.sql("select coalesce(last_failed_wal, 'none failed') from pg_stat_archiver")}`)
    await realClock.sleep(SECOND)
  }
}

function keep(from: string, to: string): void {
  mkdirSync(SHELF, { recursive: true })
  chmodSync(SHELF, 0o755)
  rmSync(to, { recursive: true, force: true })
  renameSync(from, to)
}

async function pour(tool: { readonly command: string; readonly args: readonly string[]; readonly env?: Readonly<Record<string, string>> }, of: { readonly table: HospitalTable; readonly megabytes: number }): Promise<void> {
  // A socket, which is what we would hand over, cannot be opened by name: a pipe can.
  const child = spawn('sh', ['-c', 'cat | "$@"', 'sh', tool.command, ...tool.args], { stdio: ['pipe', 'inherit', 'inherit'], env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...tool.env } })
  const ended = once(child, 'close') as Promise<[number | null]>
  for (const text of of.table.rows(Math.ceil((of.megabytes * 1024 * 1024) / BYTES_OF_A_VISIT))) if (!child.stdin.write(text)) await once(child.stdin, 'drain')
  child.stdin.end()
  const [code] = await ended
  if (code !== 0) throw new Error(`${tool.command} ended with ${code ?? 'a signal'}`)
}

const PASSWORD = 'Tanjung-7-Biru'
const GRANTS = 'select, show view, trigger, event, reload, process, lock tables, binlog monitor, replication slave'
/** As somebody sets up a server of that size who reads its handbook. */
const MARIADB = { 'innodb-buffer-pool-size': '2G', 'innodb-log-file-size': '512M', 'innodb-flush-log-at-trx-commit': '1', 'sync-binlog': '1', 'local-infile': '1', 'max-allowed-packet': '64M' }
const POSTGRES = { fsync: 'on', shared_buffers: '1GB', max_wal_size: '4GB', maintenance_work_mem: '256MB', dynamic_shared_memory_type: 'mmap' }
