import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './port.ts'
import { newIdentity } from './postgres-identity.ts'
import { privatePlace, type PrivatePlace } from './private-place.ts'
import { fromTemplate } from './template.ts'

export type Settings = Readonly<Record<string, string>>

export interface PostgresOptions {
  /** Lines of postgresql.conf; a function hears where everything lies, for an archive_command that must name it. */
  readonly settings?: Settings | ((at: PostgresAt) => Settings | Promise<Settings>)
  /** A data directory that somebody restored: it is given to the server's account, run as it is, and left standing. */
  readonly data?: string
  /** Also on a port of the loopback, with passwords. */
  readonly tcp?: true
  /** `debian` keeps the configuration outside the data directory, as Debian's own clusters do: a restored one has none. */
  readonly layout?: 'inside' | 'debian'
}

export interface PostgresAt {
  /** Private, gone after `stop`: room for repositories and keys too. */
  readonly place: PrivatePlace
  readonly data: string
  /** The folder of the socket, for PGHOST. */
  readonly socket: string
  readonly port: number
}

export interface PostgresServer extends PostgresAt {
  /** The superuser: without a password over the socket (as by `peer`), with this one over TCP. Every other role needs its password everywhere. */
  readonly user: string
  readonly password: string
  /** For libpq's tools. */
  readonly env: Readonly<Record<'PGHOST' | 'PGPORT' | 'PGUSER' | 'PGDATABASE' | 'PGPASSWORD', string>>
  /** What psql prints of it: rows as lines, columns split by tabs; refuses at the first error. */
  sql(text: string, as?: SqlAs): Promise<string>
  /** Stops it orderly where it runs, and starts it on the same data and port; after `kill` this is the recovery from a crash. */
  restart(settings?: Settings): Promise<void>
  /** Stops it orderly; it can be started again. */
  halt(): Promise<void>
  /** Ends all its processes in one blow, the archiver's too. */
  kill(): Promise<void>
  /** Ends it, and everything private is gone. */
  stop(): Promise<void>
  log(): string
}

export interface SqlAs { readonly database?: string; readonly user?: string; readonly password?: string; readonly over?: 'socket' | 'tcp' }

/** Where Debian keeps PostgreSQL 15. */
export const POSTGRES_BIN = '/usr/lib/postgresql/15/bin'

/**
 * A real PostgreSQL 15 with a system identifier of its own, ready to answer. `fsync` is off: what is committed survives
 * `kill` (the kernel has it), but a power cut of the whole machine is not what this proves.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const place = privatePlace('postgres', 'postgres')
  try {
    return await standing(place, options)
  } catch (error) {
    await place.clear()
    throw error
  }
}

async function standing(place: PrivatePlace, options: PostgresOptions): Promise<PostgresServer> {
  const { folder } = place
  const data = options.data ?? join(folder, 'data')
  const at: PostgresAt = { place, data, socket: folder, port: await freePort() }
  await (options.data === undefined ? newCluster(place, data) : taken(place, data))
  const debian = options.layout === 'debian'
  const config = debian ? join(folder, 'etc') : data
  if (debian) {
    mkdirSync(config)
    chownSync(config, place.account.uid, place.account.gid)
    for (const name of ['postgresql.conf', 'pg_hba.conf', 'pg_ident.conf']) await place.run({ command: 'mv', args: [join(data, name), config] })
    appendFileSync(join(config, 'postgresql.conf'), conf({ hba_file: join(config, 'pg_hba.conf'), ident_file: join(config, 'pg_ident.conf') }))
  }
  if (options.data === undefined) appendFileSync(join(config, 'postgresql.conf'), `include_if_exists '${join(folder, 'private.conf')}'\n`)
  const asked = typeof options.settings === 'function' ? await options.settings(at) : options.settings
  let settings: Settings = { ...SMALL, ...asked }

  const start = async () => {
    const fixed = { port: String(at.port), unix_socket_directories: folder, listen_addresses: options.tcp ? '127.0.0.1' : '' }
    writeFileSync(join(folder, 'private.conf'), conf({ ...settings, ...fixed }))
    // A restored directory brings its own configuration, or none: what is asked here stands above it.
    const above = options.data === undefined ? (debian ? ['-c', `config_file=${join(config, 'postgresql.conf')}`] : []) : Object.entries({ ...settings, ...fixed }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const status = join(data, 'postmaster.pid')
    await place.start({
      command: join(POSTGRES_BIN, 'postgres'), args: ['-D', data, ...above],
      // As pg_ctl does: the server itself writes there that it is ready.
      ready: (pid) => {
        const said = existsSync(status) ? readFileSync(status, 'utf8').split('\n') : []
        return said[0] === String(pid) && /^(ready|standby)/.test(said[7] ?? '')
      },
    })
  }
  await start()

  const env = { PGHOST: folder, PGPORT: String(at.port), PGUSER: USER, PGDATABASE: 'postgres', PGPASSWORD: PASSWORD }
  return {
    ...at, user: USER, password: PASSWORD, env,
    sql: async (text, as = {}) => {
      const who = { PGUSER: as.user ?? USER, PGPASSWORD: as.password ?? PASSWORD, PGDATABASE: as.database ?? 'postgres', PGHOST: as.over === 'tcp' ? '127.0.0.1' : folder }
      const said = await place.run({ command: join(POSTGRES_BIN, 'psql'), args: ['-XqAt', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-f', '-'], env: { ...env, ...who }, input: text })
      return said.stdout.trimEnd()
    },
    restart: async (more = {}) => {
      await place.halt('SIGINT')
      settings = { ...settings, ...more }
      await start()
    },
    halt: () => place.halt('SIGINT'),
    kill: () => place.kill(),
    stop: async () => {
      await place.halt('SIGQUIT')
      await place.clear()
    },
    log: () => place.log(),
  }
}

async function newCluster(place: PrivatePlace, data: string): Promise<void> {
  await fromTemplate({ name: 'postgres', binary: join(POSTGRES_BIN, 'postgres'), recipe: HBA, to: data, make: async () => {
    const passwords = join(place.folder, 'first-password')
    writeFileSync(passwords, PASSWORD)
    await place.run({ command: join(POSTGRES_BIN, 'initdb'), args: ['-D', data, '-U', USER, `--pwfile=${passwords}`, '-k', '--no-sync', '--no-instructions', '-E', 'UTF8', '--locale=C.UTF-8'] })
    writeFileSync(join(data, 'pg_hba.conf'), HBA)
  } })
  newIdentity(data)
  await place.run({ command: join(POSTGRES_BIN, 'pg_resetwal'), args: ['-D', data] })
}

/** The server refuses a directory that is not its own, or that others may enter. */
async function taken(place: PrivatePlace, data: string): Promise<void> {
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${place.account.uid}:${place.account.gid}`, data])
  chmodSync(data, 0o700)
  if (existsSync(join(data, 'postgresql.conf'))) return
  for (const [name, text] of [['postgresql.conf', ''], ['pg_hba.conf', HBA], ['pg_ident.conf', '']] as const) {
    writeFileSync(join(data, name), text)
    chownSync(join(data, name), place.account.uid, place.account.gid)
  }
}

const conf = (settings: Settings) => Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`).join('')

const USER = 'postgres'
const PASSWORD = 'Kamboja-7-Putih'
const HBA = `local all ${USER} trust
local replication ${USER} trust
local all,replication all scram-sha-256
host all,replication all 127.0.0.1/32 scram-sha-256
`
/** Shared memory as files, so that nothing stays behind in the kernel after a kill. */
const SMALL: Settings = { fsync: 'off', shared_buffers: '32MB', max_connections: '40', dynamic_shared_memory_type: 'mmap', min_dynamic_shared_memory: '0', max_wal_size: '256MB', timezone: 'UTC', log_timezone: 'UTC', password_encryption: 'scram-sha-256' }
