import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import type { PostgresDumpComponent } from '../../core/component.ts'
import type { Server } from '../../core/site.ts'
import { inNameOf, privateAccount } from '../../engines/private-account.ts'
import type { Tool } from '../../engines/tool.ts'
import { filesComponent, sqliteComponent } from '../fakes/site.ts'
import { mariadbDumpComponent, mariadbPhysicalComponent } from '../fakes/mariadb-components.ts'
import { layClinic as laySqlServer } from '../fakes/sqlserver/clinic.ts'
import { layArchivedClinic } from '../servers/archived-clinic.ts'
import { heldStanza } from '../servers/held-stanza.ts'
import { mariadbHospital } from '../servers/mariadb-hospital.ts'
import { layClinic } from '../servers/postgres-clinic.ts'
import { startPostgres } from '../servers/postgres.ts'
import { startSsh, type SshServer } from '../servers/ssh.ts'
import type { Stand } from './stand.ts'

/** Every source that faults befall, by the name under which the table shows it. */
export const stands: Readonly<Record<string, () => Promise<Stand>>> = {
  sqlite: sqliteStand,
  files: () => filesStand(null),
  'postgres-dump': () => postgresStand(null),
  pgbackrest: () => pgbackrestStand(null),
  'mariadb-dump': () => mariadbStand({ engine: 'mariadb-dump', ssh: null }),
  'mariadb-physical': () => mariadbStand({ engine: 'mariadb-physical', ssh: null }),
  'sqlserver (fake)': sqlServerStand,
  'files over SSH': async () => filesStand(await startSsh({ account: 'root' })),
  'postgres-dump over SSH': async () => postgresStand(await startSsh()),
  'pgbackrest over SSH': async () => pgbackrestStand(await startSsh()),
  'mariadb-dump over SSH': async () => mariadbStand({ engine: 'mariadb-dump', ssh: await startSsh({ account: 'root' }) }),
  'mariadb-physical over SSH': async () => mariadbStand({ engine: 'mariadb-physical', ssh: await startSsh({ account: 'root' }) }),
}

const none = { swap: null, crash: null, lock: null, loseLog: null, cut: null }
const own = (name: string) => mkdtempSync(join(tmpdir(), `pulih-${name}-`))
const named = (...names: readonly string[]) => ({ kind: 'tool', is: ({ command, args }: Tool) => names.includes(command) && !args.includes('--version') }) as const
const reach = (ssh: SshServer | null) => (ssh === null ? {} : { servers: over(ssh), cut: () => ssh.cut() })
const over = (ssh: SshServer): readonly Server[] => [{ name: 'produksi', role: 'production', address: null, ssh: { host: ssh.host, port: ssh.port, user: ssh.user, key: ssh.key, knownHosts: ssh.knownHosts } }]

async function sqliteStand(): Promise<Stand> {
  const path = own('sqlite')
  const file = join(path, 'simrs.db')
  const db = new Database(file)
  db.exec('create table pasien (id integer primary key, nama text, foto blob); create table kunjungan (id integer primary key, pasien integer references pasien(id))')
  const add = (from: number, many: number) => db.transaction(() => {
    for (let n = from; n < from + many; n += 1) {
      db.prepare('insert into pasien values (?, ?, ?)').run(n, `pasien ${n}`, randomBytes(3000))
      db.prepare('insert into kunjungan values (?, ?)').run(n, n)
    }
  })()
  add(1, 3000)
  let next = 10_000
  return {
    ...none, component: sqliteComponent({ file }), secrets: {}, producer: { kind: 'child', name: 'zstd' },
    change: async () => { add(next += 100, 50) },
    lock: async () => {
      const other = new Database(file)
      other.exec('begin exclusive')
      return { free: async () => { other.close() } }
    },
    stop: async () => {
      db.close()
      rmSync(path, { recursive: true, force: true })
    },
  }
}

async function filesStand(ssh: SshServer | null): Promise<Stand> {
  const path = own('files')
  const fill = (folder: string) => {
    mkdirSync(join(path, folder), { recursive: true })
    for (let n = 0; n < 40; n += 1) writeFileSync(join(path, folder, `rontgen ${n}.dcm`), randomBytes(100_000))
  }
  fill('pacs')
  let turn = 0
  return {
    ...none, ...reach(ssh),
    component: filesComponent({ path }), secrets: {}, producer: named('tar'),
    change: async () => { fill(`pacs-${turn += 1}`) },
    stop: async () => {
      await ssh?.stop()
      rmSync(path, { recursive: true, force: true })
    },
  }
}

async function postgresStand(ssh: SshServer | null): Promise<Stand> {
  const clinic = await layClinic(await startPostgres())
  const component: PostgresDumpComponent = {
    engine: 'postgres-dump', name: 'sik', key: 'simrs/sik', system: 'simrs', server: 'produksi', targets: ['nas'], growing: true, retention: 'standar',
    access: clinic.access, identity: null, databases: ['sik', 'aset'], database: 'sik', freshness: null,
  }
  const { hand, server } = clinic
  const sql = (text: string) => server.sql(text, { database: 'sik' })
  return {
    ...none, ...reach(ssh), component, secrets: { ...clinic.secrets }, change: () => hand.change(), swap: () => hand.swap(), crash: { now: () => hand.crash() }, producer: named('pg_dump'),
    lock: () => heldBy(sql, { takes: 'begin; lock table pasien in access exclusive mode; select pg_sleep(3600)', seen: LOCKED, ends: (pid) => `select pg_terminate_backend(${pid})` }),
    stop: async () => {
      await ssh?.stop()
      await hand.stop()
    },
  }
}

const LOCKED = "select pid from pg_locks where relation = 'pasien'::regclass and mode = 'AccessExclusiveLock' and granted"

/** Somebody's session that has taken a lock and went away from his desk. */
async function heldBy(sql: (text: string) => Promise<string>, by: { readonly takes: string; readonly seen: string; readonly ends: (id: string) => string }): Promise<{ free(): Promise<void> }> {
  const held = sql(by.takes).catch(() => undefined)
  await expect.poll(() => sql(by.seen)).not.toBe('')
  return { free: async () => {
    await sql(by.ends(await sql(by.seen)))
    await held
  } }
}

async function pgbackrestStand(ssh: SshServer | null): Promise<Stand> {
  const { clinic, component, pgbackrest } = await layArchivedClinic()
  const account = await privateAccount('postgres')
  const { hand, server } = clinic
  const theirs = ({ command, args }: Tool) => (command === 'sh' ? args[2] : command) === 'pgbackrest'
  const archive = join(pgbackrest.repo, 'archive', pgbackrest.stanza, '15-1')
  return {
    ...none, ...reach(ssh), component: { ...component, server: 'produksi', as: null, freshness: { query: 'select max(dibuat) from kunjungan', maxAge: null } }, secrets: { ...clinic.secrets }, dress: (tool) => (ssh === null && theirs(tool) ? inNameOf(account, tool) : tool),
    change: () => hand.change(), swap: () => hand.swap(), producer: named('tar'),
    crash: { now: () => hand.crash(), during: ({ command, args }) => command === 'pgbackrest' && args.includes('backup') },
    lock: async () => ({ waited: true, ...await heldStanza(pgbackrest) }),
    loseLog: async () => {
      const archived = () => readdirSync(archive, { recursive: true }).map(String)
      const name = await server.sql('select pg_walfile_name(pg_switch_wal())')
      // Only once the server counts it as archived too is it lost: taken away before, its archiver fails.
      await expect.poll(() => server.sql('select last_archived_wal from pg_stat_archiver'), { timeout: 60_000 }).toBe(name)
      for (const path of archived().filter((one) => one.includes(`${name}-`))) rmSync(join(archive, path))
    },
    stop: async () => {
      await ssh?.stop()
      await hand.stop()
    },
  }
}

async function mariadbStand({ engine, ssh }: { readonly engine: 'mariadb-dump' | 'mariadb-physical'; readonly ssh: SshServer | null }): Promise<Stand> {
  const path = own('mariadb')
  const hospital = await mariadbHospital(path, { binlog: true })
  const { server, access } = hospital
  return {
    ...none, ...reach(ssh),
    component: engine === 'mariadb-dump' ? mariadbDumpComponent({ access }) : mariadbPhysicalComponent({ access }),
    secrets: { ...hospital.secrets },
    producer: engine === 'mariadb-dump' ? { kind: 'tool', is: (tool) => tool.command === 'mariadb-dump' && tool.args.at(-1) === 'sik' } : named('mariadb-backup'),
    change: () => hospital.change(), swap: () => hospital.swap(), loseLog: () => hospital.loseLog(),
    crash: { now: async () => {
      await server.kill()
      await server.restart()
    } },
    lock: () => heldBy((text) => server.sql(text), { takes: 'lock tables sik.pasien write; select sleep(3600)', seen: "select id from information_schema.processlist where state = 'User sleep'", ends: (id) => `kill ${id}` }),
    stop: async () => {
      await hospital.stop()
      await ssh?.stop()
      rmSync(path, { recursive: true, force: true })
    },
  }
}

async function sqlServerStand(): Promise<Stand> {
  const { ward, component, secrets, change, swap } = await laySqlServer()
  const { server } = ward
  const always = (rule: Parameters<typeof server.faults.add>[0]) => { for (let n = 0; n < 3; n += 1) server.faults.add(rule) }
  return {
    ...none, component, secrets: { ...secrets }, change,
    producer: { kind: 'server', fails: (at) => always({ while: 'BACKUP DATABASE', database: 'sik', at, fault: { kind: 'cut' } }) },
    swap,
    crash: { now: () => server.restart(), arm: () => server.faults.add({ while: 'BACKUP DATABASE', database: 'sik', at: 50, fault: { kind: 'meanwhile', happens: () => server.restart() } }) },
    lock: async () => {
      server.faults.add({ while: 'BACKUP DATABASE', database: 'sik', at: 0, fault: { kind: 'fail', errors: [{ number: 3023, message: 'Backup, CHECKALLOC, bulk copy, and file manipulation operations on a database must be serialized.' }] } })
      return { free: async () => server.faults.clear() }
    },
    loseLog: async () => { await ward.run("BACKUP LOG sik TO DISK = N'NUL'") },
    stop: () => ward.close(),
  }
}
