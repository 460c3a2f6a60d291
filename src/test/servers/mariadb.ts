import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, greets } from './port.ts'
import { privatePlace, type PrivatePlace } from './private-place.ts'
import { fromTemplate } from './template.ts'

export interface MariadbOptions {
  /** Server settings as on its command line, without the dashes; an empty value is a bare switch. */
  readonly settings?: Readonly<Record<string, string>>
  /** Writes binary logs, in rows, under `<folder>/binlog`. */
  readonly binlog?: true
  /** A data directory that somebody restored: it is given to the server's account, run as it is, and left standing. */
  readonly data?: string
  /** Also on a port of the loopback. */
  readonly tcp?: true
}

export interface MariadbServer {
  /** Private, gone after `stop`: room for copies and keys too. */
  readonly place: PrivatePlace
  readonly data: string
  readonly socket: string
  /** Of the loopback; 0 where nobody listens. */
  readonly port: number
  /** Where the binary logs and their index lie, also where none are written. */
  readonly binlogs: string
  readonly user: string
  readonly password: string
  /** Everything that a client needs to be root here, for `--defaults-file`. */
  readonly rootFile: string
  /** An option file for somebody else, readable by its owner and the server's account only. */
  optionFile(as: SqlAs): string
  /** What the client prints of it: rows as lines, columns split by tabs; refuses at the first error. */
  sql(text: string, as?: SqlAs): Promise<string>
  /** Stops it orderly where it runs, and starts it on the same data and port; after `kill` this is the recovery from a crash. */
  restart(settings?: Readonly<Record<string, string>>): Promise<void>
  /** Stops it orderly; it can be started again. */
  halt(): Promise<void>
  /** Ends it in one blow. */
  kill(): Promise<void>
  /** Ends it, and everything private is gone. */
  stop(): Promise<void>
  log(): string
}

export interface SqlAs { readonly database?: string; readonly user?: string; readonly password?: string; readonly over?: 'socket' | 'tcp' }

/**
 * A real MariaDB 10.11, ready to answer; root has a password everywhere. Logs are not synced: what is committed survives
 * `kill` (the kernel has it), but a power cut of the whole machine is not what this proves.
 */
export async function startMariadb(options: MariadbOptions = {}): Promise<MariadbServer> {
  const place = privatePlace('mariadb', 'mysql')
  try {
    return await standing(place, options)
  } catch (error) {
    await place.clear()
    throw error
  }
}

async function standing(place: PrivatePlace, options: MariadbOptions): Promise<MariadbServer> {
  const { folder, account } = place
  const data = options.data ?? join(folder, 'data')
  const socket = join(folder, 'sock')
  const port = options.tcp ? await freePort() : 0
  const binlogs = join(folder, 'binlog')
  for (const room of ['tmp', 'binlog', 'clients']) {
    mkdirSync(join(folder, room))
    chownSync(join(folder, room), account.uid, account.gid)
  }
  if (options.data === undefined) await newData(place, data)
  else if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, data])
  let settings = { ...SMALL, ...(options.binlog ? { 'log-bin': join(binlogs, 'binlog'), 'binlog-format': 'ROW', 'server-id': '1' } : {}), ...options.settings }

  const start = () => {
    const fixed = { datadir: data, socket, tmpdir: join(folder, 'tmp'), 'pid-file': join(folder, 'pid'), ...(port === 0 ? { 'skip-networking': '' } : { port: String(port), 'bind-address': '127.0.0.1' }) }
    const args = Object.entries({ ...settings, ...fixed }).map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`))
    // Asked to end before it takes its first connection, it would wait for one for ever.
    return place.start({ command: SERVER, args: ['--no-defaults', ...args], ready: () => existsSync(socket) && greets(socket) })
  }
  let files = 0
  const optionFile = (as: SqlAs) => {
    const path = join(folder, 'clients', `${files += 1}.cnf`)
    const where = as.over === 'tcp' ? `host="127.0.0.1"\nport=${port}\nprotocol=TCP` : `socket="${socket}"`
    writeFileSync(path, `[client]\nuser="${as.user ?? USER}"\npassword="${as.password ?? PASSWORD}"\n${where}\n`, { mode: 0o600 })
    chownSync(path, account.uid, account.gid)
    return path
  }
  await start()

  return {
    place, data, socket, port, binlogs, user: USER, password: PASSWORD, optionFile,
    rootFile: optionFile({}),
    sql: async (text, as = {}) => {
      const said = await place.run({ command: 'mariadb', args: [`--defaults-file=${optionFile(as)}`, '-BN', '--binary-as-hex', ...(as.database === undefined ? [] : [as.database])], input: text })
      return said.stdout.trimEnd()
    },
    restart: async (more = {}) => {
      await place.halt('SIGTERM')
      settings = { ...settings, ...more }
      await start()
    },
    halt: () => place.halt('SIGTERM'),
    kill: () => place.kill(),
    stop: () => place.clear(),
    log: () => place.log(),
  }
}

const newData = (place: PrivatePlace, data: string) =>
  fromTemplate({ name: 'mariadb', binary: SERVER, recipe: JSON.stringify([SMALL, PASSWORD]), to: data, make: async () => {
    // Only what the installing script understands.
    const size = `--innodb-log-file-size=${SMALL['innodb-log-file-size']}`
    await place.run({ command: 'mariadb-install-db', args: ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve', '--cross-bootstrap', size] })
    const bare = ['--no-defaults', '--bootstrap', `--datadir=${data}`, `--tmpdir=${join(place.folder, 'tmp')}`, '--innodb-use-native-aio=0', size]
    await place.run({ command: SERVER, args: bare, input: `use mysql;\nupdate global_priv set priv = json_set(priv, '$.plugin', 'mysql_native_password', '$.authentication_string', password('${PASSWORD}')) where user = '${USER}';\ndelete from global_priv where user = '';\n` })
  } })

const SERVER = '/usr/sbin/mariadbd'
const USER = 'root'
const PASSWORD = 'Kamboja-7-Putih'
const SMALL = {
  'innodb-buffer-pool-size': '32M', 'innodb-log-file-size': '16M', 'innodb-flush-log-at-trx-commit': '2', 'innodb-use-native-aio': '0', 'performance-schema': 'OFF',
  'aria-pagecache-buffer-size': '8M', 'key-buffer-size': '8M', 'skip-name-resolve': '', 'character-set-server': 'utf8mb4', 'default-time-zone': '+00:00',
}
