import { join } from 'node:path'
import { z } from 'zod'
import type { DatabaseBase } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { Fallback, Level } from '../../core/site.ts'
import type { CopyReader, DumpFacts, Vessel, Work } from '../engine.ts'
import { jsonIn } from '../json-in.ts'
import { runTool } from '../tool.ts'
import { squeeze } from '../zstd.ts'
import { throughDoor, type Door } from './access.ts'
import { must, type Row } from './client.ts'
import { SERVER_FACTS, serverFacts, type ServerFacts } from './facts.ts'
import { birthMark, positionText } from './log-position.ts'
import { versionsOf } from './tools.ts'

/** One closed binary log in a copy. */
export interface LogFile { readonly name: string; readonly file: string; readonly bytes: number }
const schema = z.array(z.strictObject({ name: z.string().regex(/^[\w.-]+\.\d+$/), file: z.string(), bytes: z.number().int() }))

/** The binary logs that a copy holds, in their order; refuses a copy that does not say it. */
export function logFilesOf(copy: Pick<CopyReader, 'manifest'>): readonly LogFile[] {
  const read = schema.safeParse(jsonIn(copy.manifest.positions['logs']))
  if (!read.success || read.data.length === 0) throw new Fault({ area: 'engine', op: 'read what the copy holds', retry: 'never', hint: 'copy-damaged', detail: 'its manifest names no binary logs' })
  return read.data
}

/** Whether the server's binary logs go on where the base ended; why not, where they do not. */
export async function logsFollow({ source, base }: { readonly source: DatabaseBase; readonly base: CopyReader }, work: Work): Promise<Fallback | null> {
  return await throughDoor({ access: source.access }, work, async (door) => await whyNot(door, base, work))
}

/** What stands between a server and its binary logs: one that writes none would be asked for a full instead of each log, and a full changes nothing. */
export async function logsAwait({ source, level }: { readonly source: DatabaseBase; readonly level: Level }, work: Work): Promise<readonly Finding[]> {
  if (level !== 'log') return []
  const { binlog } = await throughDoor({ access: source.access }, work, async (door) => serverFacts(await must(door, SERVER_FACTS, { op: 'look at the binary logs', signal: work.signal })))
  return binlog ? [] : [{ kind: 'setting-wrong', setting: 'log_bin', found: 'OFF', needed: 'ON', mend: '[mariadb] log_bin = /var/lib/mysql/binlog' }]
}

async function whyNot(door: Door, base: CopyReader, work: Work): Promise<Fallback | null> {
  const how = { op: 'look at the binary logs', signal: work.signal }
  const server = serverFacts(await must(door, SERVER_FACTS, how))
  const elsewhere = whyMoved(server, base)
  if (elsewhere !== null) return elsewhere
  const { logFile, logPosition, logMark, chosen } = base.manifest.positions
  // Where there were none when the base was taken either, no full mends it: `logsAwait` says what does.
  if (!server.binlog && logFile === undefined) return null
  // Logs are of the whole server: what they say of databases that were left out has nothing to stand on.
  if (!server.binlog || logFile === undefined || chosen === 'some') return 'setting-changed'
  const there = (await logsOn(door, how)).find(({ name }) => name === logFile)
  if (there === undefined || there.bytes < Number(logPosition)) return 'log-gap'
  return (await birthMark(door, logFile, how)) === logMark ? null : 'log-gap'
}

/** Whether this is another server than the base's, or another state of it: its data were put there anew, or stand before what the base saw. */
export function whyMoved(server: ServerFacts, base: CopyReader): Fallback | null {
  const { positions, source } = base.manifest
  if (server.identity !== source.identity || server.laid !== positions['laid'] || server.lsn < Number(positions['lsn'])) return 'other-timeline'
  return null
}

async function logsOn(door: Door, how: { readonly op: string; readonly signal: AbortSignal }): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
  return listed(await must(door, 'show binary logs;', how))
}

const listed = (rows: readonly Row[]) => rows.map(([name = '', bytes = '']) => ({ name, bytes: Number(bytes) }))

/** Closes the log that is written; the last of what it tells is the one that is written from now on. */
async function closedOn(door: Door, how: { readonly op: string; readonly signal: AbortSignal }): ReturnType<typeof logsOn> {
  return listed(await must(door, 'flush binary logs; show binary logs;', how))
}

/** Closes the log that is written, and copies every closed one since the base, each as long as the server says. Refuses a gap. */
export async function dumpLogs({ source, base, vessel }: { readonly source: DatabaseBase; readonly base: CopyReader | null; readonly vessel: Vessel }, work: Work): Promise<DumpFacts> {
  const how = { op: OP, signal: work.signal }
  if (base === null) throw broken('there is no copy that these logs could follow')
  const tools = await versionsOf('mariadb-binlog', work)
  return await throughDoor({ access: source.access }, work, async (door) => {
    const not = await whyNot(door, base, work)
    if (not !== null) throw broken(`the binary logs do not go on where ${base.name} ended: ${not}`)
    const from = base.manifest.positions['logFile']
    if (from === undefined) throw broken('the server writes no binary logs')
    const takenAt = work.clock.now()
    const all = await closedOn(door, how)
    const current = all.at(-1)?.name ?? ''
    const [first, last] = [all.findIndex(({ name }) => name === from), all.findIndex(({ name }) => name === current)]
    const closed = all.slice(first, last)
    if (first < 0 || closed.length === 0 || !closed.every(({ name }, index) => numberOf(name) === numberOf(from) + index)) throw broken(`of the logs from ${from} to ${current} some are missing`)
    const files = closed.map(({ name, bytes }) => ({ name, bytes, file: `${name}.zst` }))
    await fetchLogs({ door, files, vessel, zstd: tools['zstd'] }, work)
    const server = serverFacts(await must(door, SERVER_FACTS, how))
    if (server.identity !== base.manifest.source.identity) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'wrong-server', detail: `the server is now ${server.identity}` })
    const { logFile = '', logPosition = '', logMark = '' } = base.manifest.positions
    return {
      takenAt,
      rawBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      counts: {},
      freshness: null,
      positions: { fromFile: logFile, fromPosition: logPosition, fromMark: logMark, logs: JSON.stringify(files), ...(await positionText(door, { file: current, position: 4 }, how)), laid: server.laid, lsn: String(server.lsn), server: server.version },
      notes: ['rows are not counted for a log: a rehearsal checks every table after replaying it'],
      tools: { ...tools, server: server.version },
      identity: server.identity,
    }
  })
}

async function fetchLogs(of: { readonly door: Door; readonly files: readonly LogFile[]; readonly vessel: Vessel; readonly zstd: string | undefined }, work: Work): Promise<void> {
  await work.host.withFolder(work.signal, async (folder) => {
    for (const { name, file, bytes } of of.files) {
      await runTool({ op: OP, signal: work.signal, tool: of.door.on({ command: 'mariadb-binlog', args: [`--defaults-file=${of.door.file}`, '--read-from-remote-server', '--raw', `--result-file=${folder}/`, '--', name] }) })
      const path = join(folder, name)
      const squeezed = await squeeze({ op: OP, from: work.host.on({ command: 'cat', args: ['--', path] }), into: file, vessel: of.vessel, zstd: of.zstd }, work)
      if (squeezed.raw !== bytes) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: `${name} has ${bytes} bytes, ${squeezed.raw} came` })
      await runTool({ op: OP, signal: work.signal, tool: work.host.on({ command: 'rm', args: ['--', path] }) })
    }
  })
}

const numberOf = (name: string) => Number(/\.(\d+)$/.exec(name)?.[1] ?? NaN)
const broken = (detail: string) => new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'log-chain', detail })
const OP = 'copy the binary logs'
