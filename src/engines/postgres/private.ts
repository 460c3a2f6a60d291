import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realClock, SECOND } from '../../core/clock.ts'
import { giveFolder, inNameOf, privateAccount, type Account } from '../private-account.ts'
import { Fault } from '../../core/fault.ts'
import { ending } from '../../core/letters.ts'
import type { Work } from '../engine.ts'
import { together } from '../together.ts'
import { pipeTools, runTool, type Tool } from '../tool.ts'
import { unproven } from '../unproven.ts'
import type { Door } from './access.ts'
import { pastWrapper, serverProgram } from './tools.ts'

/** A server of ours that nobody else reaches: on a socket in a private folder, under an account without rights. */
export interface PrivateServer {
  /** The way to one of its databases, as its superuser. */
  door(database: string): Door
}

export interface PrivatePlace {
  /** Holds the data directory, the socket and the server's temporary files. */
  readonly folder: string
  readonly account: Account | null
}

/** A folder for a private server, gone after `use`. */
export async function inPrivatePlace<T>(work: Work, use: (place: PrivatePlace) => Promise<T>): Promise<T> {
  const account = await privateAccount('postgres', 'nobody')
  const folder = await mkdtemp(join(work.scratch, 'pg-')).catch((error: unknown) => { throw unproven('make room in scratch', String(error)) })
  try {
    await giveFolder(folder, account)
    return await use({ folder, account })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A new, empty cluster at `data`, whose superuser is called as it was called at the source. */
export async function newCluster(ask: { readonly place: PrivatePlace; readonly data: string; readonly superuser: string; readonly major: number | null }, work: Work): Promise<void> {
  await runTool({
    op: 'make a private server',
    tool: inNameOf(ask.place.account, { command: await serverProgram('initdb', ask.major), args: ['-D', ask.data, '-U', ask.superuser, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions', '-k'], env: { HOME: ask.place.folder } }),
    signal: work.signal,
  })
}

/**
 * Runs a server on a data directory for as long as `use` takes, once it has recovered, and ends it for sure: clean, so that the
 * directory can go to somebody else, or at once. It archives nothing, listens on no network, and answers to no other account.
 */
export async function withPrivateServer<T>(ask: {
  readonly place: PrivatePlace
  readonly data: string
  readonly superuser: string
  readonly major: number | null
  readonly settings?: Readonly<Record<string, string>>
  readonly end: 'clean' | 'at once'
}, work: Work, use: (server: PrivateServer) => Promise<T>): Promise<T> {
  const { place, data } = ask
  const files = await configure(place)
  const [program, control] = [await serverProgram('postgres', ask.major), await serverProgram('pg_ctl', ask.major)]
  // Made last: from here on it is taken away, whatever happens.
  const socket = await socketFolder(place)
  const settings = { ...QUIET, ...ask.settings, ...files, unix_socket_directories: socket }
  const postgres: Tool = { command: program, args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], env: { HOME: place.folder } }
  const state = { over: false, said: [] as string[] }
  const env = { ...await pastWrapper(), PGHOST: socket, PGPORT: PORT, PGUSER: ask.superuser, PGTZ: 'UTC', PGDATESTYLE: 'ISO', PGCLIENTENCODING: 'UTF8', PGCONNECT_TIMEOUT: '20' }
  const stop = async (mode: 'fast' | 'immediate') => {
    if (state.over) return
    await runTool({ op: 'end the private server', tool: { ...inNameOf(place.account, { command: control, args: ['stop', '-D', data, '-m', mode, '-w', '-t', '120'], env: { HOME: place.folder } }), accept: [0, 1] }, signal: new AbortController().signal, limit: 150 * SECOND })
  }
  try {
    const [, value] = await together(
      work.signal,
      async (signal) => {
        const hear = (line: string) => {
          state.said.push(line)
          if (state.said.length > 60) state.said.shift()
        }
        await pipeTools({ op: 'run a private server', tools: [{ ...inNameOf(place.account, postgres), hear, accept: [0, 1, 2, 3] }], signal }).finally(() => { state.over = true })
      },
      async (signal) => {
        let mode: 'fast' | 'immediate' = 'immediate'
        try {
          await ready({ data, state, signal })
          const value = await use({ door: (database) => ({ on: (tool) => tool, env: { ...env, PGDATABASE: database } }) })
          if (ask.end === 'clean') mode = 'fast'
          return value
        } finally {
          await stop(mode)
        }
      },
    )
    return value
  } finally {
    if (socket !== place.folder) await rm(socket, { recursive: true, force: true })
  }
}

/** The server writes into its own lock file that it is ready, and says there nothing while it recovers. */
async function ready({ data, state, signal }: { readonly data: string; readonly state: { over: boolean; said: string[] }; readonly signal: AbortSignal }): Promise<void> {
  for (;;) {
    if (state.over) throw new Fault({ area: 'engine', op: START, retry: 'later', hint: 'tool-failed', detail: ending(state.said.slice(-12).join('\n'), 1500) })
    const status = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
    if (/^ready/.test(status.split('\n')[7] ?? '')) return
    await realClock.sleep(25, signal)
    if (signal.aborted) throw new Fault({ area: 'engine', op: START, retry: 'later', hint: 'cancelled' })
  }
}

/** Configuration of our own, so that nothing that lies in a directory that was brought back leads the server astray. */
async function configure(place: PrivatePlace): Promise<Record<string, string>> {
  const folder = join(place.folder, 'conf')
  await mkdir(folder, { recursive: true })
  await giveFolder(folder, place.account)
  const texts = { config_file: '', hba_file: 'local all all trust\n', ident_file: '' }
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text, { mode: 0o644 })
  return Object.fromEntries(Object.keys(texts).map((name) => [name, join(folder, name)]))
}

/** A socket's whole path has room for 107 letters. */
async function socketFolder(place: PrivatePlace): Promise<string> {
  if (Buffer.byteLength(place.folder) <= 85) return place.folder
  const short = await mkdtemp(join(tmpdir(), 'pulih-pg-'))
  await giveFolder(short, place.account)
  return short
}

const PORT = '5432'
/** Whatever a directory that was brought back says of itself: no network, no archive, no library, no log file, little memory, no disk that is waited for. */
const QUIET: Readonly<Record<string, string>> = {
  port: PORT, listen_addresses: '', unix_socket_permissions: '0700', ssl: 'off', logging_collector: 'off', log_destination: 'stderr', log_min_messages: 'warning', lc_messages: 'C',
  archive_mode: 'off', archive_command: '', primary_conninfo: '', primary_slot_name: '', synchronous_standby_names: '', hot_standby: 'off', max_wal_senders: '0', max_logical_replication_workers: '0',
  shared_preload_libraries: '', session_preload_libraries: '', local_preload_libraries: '', fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', jit: 'off', cluster_name: 'pulih-private',
  shared_buffers: '32MB', huge_pages: 'off', maintenance_work_mem: '64MB', work_mem: '8MB', max_connections: '30', max_prepared_transactions: '100', dynamic_shared_memory_type: 'mmap', temp_tablespaces: '', timezone: 'UTC', log_timezone: 'UTC',
  max_wal_size: '1GB', restart_after_crash: 'off', external_pid_file: '', default_transaction_read_only: 'off',
}
const START = 'start a private server'
