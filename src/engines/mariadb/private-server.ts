import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MINUTE } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { joined } from '../../core/joined.ts'
import { pulseOf, tiePulse } from '../../core/pulse.ts'
import type { Work } from '../engine.ts'
import { ownHost } from '../host.ts'
import { giveFolder, inNameOf, privateAccount, type Account } from '../private-account.ts'
import { together } from '../together.ts'
import { pipeTools, runTool, type Tool } from '../tool.ts'
import { isFull, unproven } from '../unproven.ts'
import { throughDoor, type Door } from './access.ts'
import { must, named, quoted } from './client.ts'

/** A server of ours that nobody else can reach, on data of ours. */
export interface PrivateServer {
  readonly door: Door
  readonly signal: AbortSignal
}

/** Who runs it. */
export const serverAccount = () => privateAccount('mysql', 'nobody')

/** An empty data directory, as the distribution makes it. */
export async function newData(data: string, of: { readonly account: Account | null; readonly lowerCase: string; readonly signal: AbortSignal }): Promise<void> {
  const args = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve', '--cross-bootstrap', `--lower-case-table-names=${of.lowerCase}`]
  // In a folder that several share, each takes away the temporary tables of the others when it begins.
  await world('make a new data directory', runTool({ op: 'make a new data directory', tool: inNameOf(of.account, { command: 'mariadb-install-db', args, env: { TMPDIR: data } }), signal: of.signal, limit: 5 * MINUTE }))
}

/** How a private server is run. */
export interface Running {
  readonly data: string
  readonly account: Account | null
  readonly lowerCase: string
  /** What the data demand beyond the usual. */
  readonly settings?: readonly string[]
  /** What is kept is closed by the server itself; what is thrown away may be cut off. */
  readonly lasting: 'thrown-away' | 'kept'
}

/**
 * Runs a server on a data directory for as long as `use` takes: on a socket in a private folder, without a network, without
 * binary logs, without events, in the name of somebody without rights, with an account of ours that is gone afterwards.
 */
export async function onPrivateServer<T>(ask: Running, work: Work, use: (server: PrivateServer) => Promise<T>): Promise<T> {
  return await inFolder(tmpdir(), ask.account, (room) => inFolder(work.scratch, ask.account, async (tmp) => {
    const password = randomUUID()
    await writeFile(join(room, 'begin.sql'), `create or replace user ${ACCOUNT} identified by ${quoted(password)};\ngrant all on *.* to ${ACCOUNT} with grant option;\n`, { mode: 0o600 })
    await giveFolder(join(room, 'begin.sql'), ask.account)
    return await running({ ...ask, room, tmp, password }, work, use)
  }))
}

async function inFolder<T>(above: string, account: Account | null, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await folderFor(above, account)
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A private folder of that account; a socket's path must be short, so that its folder does not lie in scratch. */
export async function folderFor(above: string, account: Account | null): Promise<string> {
  const folder = await mkdtemp(join(above, 'pulih-db-')).catch((error: unknown) => { throw unproven('make room for a private server', String(error)) })
  await giveFolder(folder, account)
  return folder
}

interface Placed extends Running { readonly room: string; readonly tmp: string; readonly password: string }

async function running<T>(of: Placed, work: Work, use: (server: PrivateServer) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  let ready: () => void = () => undefined
  const began = new Promise<void>((resolve) => { ready = resolve })
  const [, value] = await together(
    work.signal,
    (signal) => serve(of, { signal, stop, ready }).finally(ready),
    async (signal) => {
      await began
      try {
        return await served(of, { ...work, host: ownHost(work.scratch), signal }, use)
      } finally {
        if (of.lasting === 'thrown-away') stop.abort()
      }
    },
  )
  return value
}

async function serve(of: Placed, how: { readonly signal: AbortSignal; readonly stop: AbortController; readonly ready: () => void }): Promise<void> {
  const said: string[] = []
  const either = joined([how.signal, how.stop.signal])
  const pulse = pulseOf(how.signal)
  if (pulse !== null) tiePulse(either.signal, pulse)
  try {
    await pipeTools({ op: OP, signal: either.signal, tools: [inNameOf(of.account, { ...server(of), hear: (line) => {
      if (line.includes('ready for connections')) how.ready()
      if (/\[ERROR\]|Fatal/.test(line)) said.push(line)
    } })] })
  } catch (error) {
    if (how.stop.signal.aborted) return
    throw how.signal.aborted || isMissing(error) ? error : unproven(OP, said.slice(-5).join('\n') || String(error))
  } finally {
    either.letGo()
  }
}

async function served<T>(of: Placed, work: Work, use: (server: PrivateServer) => Promise<T>): Promise<T> {
  const { signal } = work
  const socket = join(of.room, 's')
  const access = { host: null, port: null, socket, user: OURS, password: 'own' }
  return await throughDoor({ access }, { ...work, secret: () => of.password }, async (door) => {
    const result = await use({ door, signal })
    if (of.lasting === 'kept') await must(door, `drop user ${ACCOUNT}; flush tables; set global innodb_fast_shutdown = 1; shutdown;`, { op: OP, signal })
    return result
  })
}

const isMissing = (error: unknown) => error instanceof Fault && error.hint === 'tool-missing'
const OURS = 'pulih_private'
const ACCOUNT = `${quoted(OURS)}@localhost`

function server(of: Placed): Tool {
  const settings = {
    datadir: of.data, socket: join(of.room, 's'), 'pid-file': join(of.room, 'pid'), 'init-file': join(of.room, 'begin.sql'), tmpdir: of.tmp, 'secure-file-priv': of.tmp,
    'lower-case-table-names': of.lowerCase, 'event-scheduler': 'OFF', 'local-infile': '0', 'max-allowed-packet': '1G', 'default-time-zone': '+00:00',
    'innodb-flush-log-at-trx-commit': '0', 'innodb-use-native-aio': '0', 'innodb-strict-mode': 'OFF', 'innodb-buffer-pool-size': '256M', 'performance-schema': 'OFF', 'key-buffer-size': '16M',
    // Nobody ever looks at torn pages of what is thrown away.
    ...(of.lasting === 'thrown-away' ? { 'innodb-doublewrite': 'OFF' } : {}),
  }
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
  return { command: 'mariadbd', args: ['--no-defaults', ...args, ...(of.settings ?? []), '--skip-networking', '--skip-log-bin', '--skip-slave-start', '--skip-name-resolve'] }
}

/** A database of its own for one artefact. */
export const createDatabase = (of: { readonly name: string; readonly charset: string; readonly collation: string }) => `create database ${named(of.name)} character set ${of.charset} collate ${of.collation};`

/** What cannot be made here says nothing of any copy. */
async function world<T>(op: string, making: Promise<T>): Promise<T> {
  try {
    return await making
  } catch (error) {
    if (error instanceof Error && isFull(error.message)) throw unproven(op, error.message)
    throw error
  }
}

const OP = 'run a private database server'
