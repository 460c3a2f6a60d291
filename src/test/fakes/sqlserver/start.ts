/**
 * A fake SQL Server that speaks TDS 7.4 on loopback to the unmodified `mssql`/tedious and to FreeTDS, with databases, a log,
 * back-up files on disk and msdb.
 *
 * It does NOT prove: that SQL Server's own files can be restored (ours have a format of their own, which only this server reads);
 * that T-SQL beyond the statements taught here is right (unknown text is refused with 102, so nothing passes by luck); the speed or
 * the locks of a real server; snapshots, file groups, several files a back-up, encryption of databases, Windows logins, MARS, Always
 * On traffic between replicas; messages in any language but English; the real texts of every message. Numbers, states, LSN rules,
 * refusals and the order of messages follow the documentation and were not seen on a real server. `docs/sqlserver.md` holds what is
 * to be tried once against a real one.
 */
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { Clock } from '../../../core/clock.ts'
import { realClock } from '../../../core/clock.ts'
import { freePort } from '../../servers/port.ts'
import { addDatabase, insert } from './state/databases.ts'
import type { NewRows } from './state/databases.ts'
import { rowText } from './state/cells.ts'
import { planFaults } from './state/faults.ts'
import type { FaultPlan } from './state/faults.ts'
import { fold } from './state/rows.ts'
import type { Edition, ServerState, Session } from './state/server.ts'
import type { Damage, Database, DataFile, Person, Recovery, Volume } from './state/shapes.ts'
import { databaseNamed } from './views/names.ts'
import { visitorOf } from './visitor.ts'
import { selfSigned } from './wire/certificate.ts'
import type { Certificate } from './wire/certificate.ts'
import { greet } from './wire/greet.ts'
import type { Visitor } from './wire/connection.ts'
import type { Encryption, Login } from './wire/login.ts'
import type { Said } from './wire/tokens.ts'

export interface SqlServerOptions {
  /** What the server's paths mean here: `{ mount: 'D:\\Backup', folder: '/tmp/…' }`. The first is its default place for back-ups, the last for data. */
  readonly volumes: readonly { readonly mount: string; readonly folder: string; readonly freeBytes?: number }[]
  readonly clock?: Clock
  readonly name?: string
  readonly edition?: Edition
  readonly version?: readonly [number, number, number]
  /** Minutes ahead of UTC; 420 is Jakarta. */
  readonly offset?: number
  readonly encryption?: Encryption
  /** Instead of one that it signs for localhost and 127.0.0.1. */
  readonly certificate?: Certificate
  /** Beside `sa` with the password of `saPassword`. */
  readonly logins?: readonly Person[]
  readonly saPassword?: string
  /** Where another server stood before: a wrong server behind the right name. */
  readonly port?: number
}

export interface SqlServer {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly certificate: Certificate
  /** Everything that it is, to look at and to change behind everybody's back. */
  readonly state: ServerState
  readonly faults: FaultPlan
  /** Puts a database onto the server, in the last volume; its tables come with the first rows. */
  create(name: string, how?: { readonly recovery?: Recovery }): Database
  /** Commits rows, at this moment of the clock. */
  insert(database: string, rows: NewRows): void
  /** What a restore to this moment has to bring back: each table's rows as sorted texts; without a moment, what is there now. */
  rows(database: string, at?: Date): Readonly<Record<string, readonly string[]>>
  /** Damages a table's pages: `structure` is seen by CHECKDB only, `page` by BACKUP WITH CHECKSUM too. */
  damage(database: string, table: string, kind: Damage): void
  /** Each announced step of BACKUP and RESTORE takes this long. */
  pace(ms: number): void
  /** Each message is answered this many milliseconds later. */
  latency(ms: number): void
  /** Every text that was sent to it, oldest first. */
  heard(): readonly string[]
  /** Cuts all connections; what they were doing is taken back. */
  cutAll(): void
  /** Stops listening, cuts, and comes back on the same port with everything that it had on disk. */
  restart(): Promise<void>
  /** Refuses connections until `restart`. */
  down(): Promise<void>
  /** Throws what went wrong within the fake itself, so that no test passes by it. */
  stop(): Promise<void>
}

/** Starts a server of your own on a free port of loopback. */
export async function startSqlServer(options: SqlServerOptions): Promise<SqlServer> {
  const clock = options.clock ?? realClock
  const certificate = options.certificate ?? selfSigned({ names: ['localhost', '127.0.0.1'], from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 86_400_000) })
  const state = newState(options, clock)
  const faults = planFaults()
  const sockets = new Set<Socket>()
  const heard: string[] = []
  const mistakes: unknown[] = []
  let latency = 0
  let nextSpid = 51

  const admit = (login: Login, spid: number, cut: () => void): { readonly ok: true; readonly visitor: Visitor } | { readonly ok: false; readonly said: readonly Said[] } => {
    const person = state.logins.get(login.user.toLowerCase())
    if (person?.password !== login.password) return { ok: false, said: [{ number: 18456, state: 1, class: 14, message: `Login failed for user '${login.user}'.` }] }
    const database = state.databases.get((login.database === '' ? 'master' : login.database).toLowerCase())
    const full = database?.access === 'SINGLE_USER' && [...state.sessions.values()].some((each) => each.database === database.name)
    if (database?.state !== 'ONLINE' || full) {
      return { ok: false, said: [
        { number: 4060, state: 1, class: 11, message: `Cannot open database "${login.database}" requested by the login. The login failed.` },
        { number: 18456, state: 1, class: 14, message: `Login failed for user '${login.user}'.` },
      ] }
    }
    const session: Session = { spid, login: person, app: login.app, host: login.host, database: database.name, request: null, cut }
    state.sessions.set(spid, session)
    return { ok: true, visitor: visitorOf({ server: state, session, faults, latency: () => latency, heard: (text) => void heard.push(text) }) }
  }
  const listener = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(socket))
    greet(socket, nextSpid++, {
      version: state.version, encryption: options.encryption ?? 'supported', certificate, name: () => state.name,
      admit, mistake: (error) => void mistakes.push(error),
    })
  })
  const listen = (port: number) => new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(port, '127.0.0.1', () => {
      listener.off('error', reject)
      resolve()
    })
  })
  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const down = () => new Promise<void>((resolve) => {
    listener.close(() => resolve())
    cutAll()
  })
  // Nobody else gets it while the server is down.
  await listen(options.port ?? await freePort())
  const { port } = listener.address() as AddressInfo
  return {
    host: '127.0.0.1',
    port,
    certificate,
    state,
    faults,
    create: (name, how = {}) => {
      const mount = state.volumes.at(-1)?.mount ?? ''
      const path = (suffix: string) => `${mount}${mount.startsWith('/') ? '/' : '\\'}${name}${suffix}`
      return addDatabase(state, { name, recovery: how.recovery ?? 'FULL', files: [{ id: 1, kind: 'ROWS', logical: name, path: path('.mdf') }, { id: 2, kind: 'LOG', logical: `${name}_log`, path: path('_log.ldf') }] })
    },
    insert: (name, rows) => insert(state, databaseNamed(state, name), rows),
    rows: (name, at) => {
      const { log } = databaseNamed(state, name)
      const tables = fold(at === undefined ? log : log.filter((record) => record.at <= at.getTime()))
      return Object.fromEntries([...tables.values()].map((table) => [table.name, [...table.rows.values()].map(rowText).sort()]))
    },
    damage: (name, table, kind) => void databaseNamed(state, name).damaged.set(table, kind),
    pace: (ms) => { state.paceMs = ms },
    latency: (ms) => { latency = ms },
    heard: () => heard,
    cutAll,
    down,
    restart: async () => {
      if (listener.listening) await down()
      state.sessions.clear()
      state.startedAt = clock.now().getTime()
      await listen(port)
    },
    stop: async () => {
      if (listener.listening) await down()
      if (mistakes.length > 0) throw new AggregateError(mistakes, 'the fake SQL Server itself failed')
    },
  }
}

function newState(options: SqlServerOptions, clock: Clock): ServerState {
  const people: readonly Person[] = [{ user: 'sa', password: options.saPassword ?? 'Rahasia-Sekali-1', roles: ['sysadmin'] }, ...(options.logins ?? [])]
  const state: ServerState = {
    name: options.name ?? 'RS-SQL01', edition: options.edition ?? 'Standard', version: options.version ?? [15, 0, 4385],
    clock, offset: options.offset ?? 420, startedAt: clock.now().getTime(),
    databases: new Map(), logins: new Map(people.map((person) => [person.user.toLowerCase(), person])),
    volumes: options.volumes.map((each): Volume => ({ mount: each.mount, folder: each.folder, totalBytes: 500e9, freeBytes: each.freeBytes ?? 200e9, access: 'writable' })),
    msdb: { sets: [], media: [], restores: [] }, sessions: new Map(), settings: new Map(), nextDatabaseId: 5, paceMs: 0, replicas: [], shipping: { primaries: [], secondaries: [] }, writing: [],
  }
  const system = (name: string, id: number): readonly DataFile[] => [{ id: 1, kind: 'ROWS', logical: id === 1 ? 'master' : `${name}dev`, path: `C:\\System\\${name}.mdf` }, { id: 2, kind: 'LOG', logical: `${name}log`, path: `C:\\System\\${name}.ldf` }]
  for (const [name, id, recovery] of [['master', 1, 'SIMPLE'], ['tempdb', 2, 'SIMPLE'], ['model', 3, 'FULL'], ['msdb', 4, 'SIMPLE']] as const) addDatabase(state, { name, id, recovery, files: system(name, id) })
  return state
}
