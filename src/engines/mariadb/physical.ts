import { join } from 'node:path'
import { z } from 'zod'
import type { MariadbPhysicalComponent } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { Fallback, Level } from '../../core/site.ts'
import { beginning } from '../../core/letters.ts'
import type { CopyReader, DumpFacts, Vessel, Work } from '../engine.ts'
import { jsonIn } from '../json-in.ts'
import { runTool } from '../tool.ts'
import { squeeze } from '../zstd.ts'
import { throughDoor, type Door } from './access.ts'
import { must } from './client.ts'
import { fullName, SERVER_FACTS, serverFacts, type ServerFacts } from './facts.ts'
import { logsFollow, whyMoved } from './logs.ts'
import { positionText } from './log-position.ts'
import { lookAt, type Seen } from './look.ts'
import { withPatience } from './patience.ts'
import { isOlderLine, versionsOf } from './tools.ts'

/** The one file of a full or a differential. */
export const STREAM = 'data.xbstream.zst'

/** The tables that a copy says the living server had; refuses one that says it otherwise. */
export function tablesOf({ manifest }: Pick<CopyReader, 'manifest'>): readonly string[] {
  const read = z.array(z.string()).safeParse(jsonIn(manifest.positions['tables'] ?? '[]'))
  if (!read.success) throw new Fault({ area: 'engine', op: 'read what the copy holds', retry: 'never', hint: 'copy-damaged', detail: 'its manifest does not say which tables it holds' })
  return read.data
}

/** Whether a differential or a log can stand on that base: the same server, the same data, no state from before it. */
export async function physicalFollows(ask: { readonly source: MariadbPhysicalComponent; readonly level: Level; readonly base: CopyReader }, work: Work): Promise<Fallback | null> {
  if (ask.level === 'log') return await logsFollow(ask, work)
  return await throughDoor({ access: ask.source.access }, work, async (door) => whyNotUpon(serverFacts(await must(door, SERVER_FACTS, { op: OP, signal: work.signal })), ask.base))
}

function whyNotUpon(server: ServerFacts, base: CopyReader): Fallback | null {
  const { toLsn, server: version } = base.manifest.positions
  if (toLsn === undefined) return 'no-base'
  if (version !== server.version) return 'setting-changed'
  return whyMoved(server, base) ?? (server.lsn < Number(toLsn) ? 'other-timeline' : null)
}

/** Copies the server's files while they are in use, as one stream; a differential only the pages that have changed since its full. */
export async function dumpPhysical({ source, base, vessel }: { readonly source: MariadbPhysicalComponent; readonly base: CopyReader | null; readonly vessel: Vessel }, work: Work): Promise<DumpFacts> {
  const tools = await versionsOf('mariadb-backup', work)
  const before = await mustSee(source, work)
  const not = base === null ? null : whyNotUpon(before.server, base)
  if (not !== null) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'log-chain', detail: `the differential cannot stand on its full: ${not}` })
  if (isOlderLine(tools['mariadb-backup'] ?? '0', before.server.version)) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'tool-missing', detail: `mariadb-backup ${tools['mariadb-backup'] ?? ''} cannot copy a server ${before.server.version}` })
  const fromLsn = base?.manifest.positions['toLsn'] ?? null
  const taken = await throughDoor({ access: source.access, more: { datadir: before.server.datadir } }, work, (door) => take({ door, source, fromLsn, vessel, zstd: tools['zstd'] }, work))
  const after = await mustSee(source, work)
  if (after.server.identity !== before.server.identity || after.server.laid !== before.server.laid) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'wrong-server', detail: `the server was ${before.server.identity} and is now ${after.server.identity}` })
  const later = new Set(after.tables.map(fullName))
  return {
    takenAt: taken.takenAt,
    rawBytes: taken.raw,
    counts: {},
    freshness: null,
    positions: {
      ...taken.positions, ...(fromLsn === null ? {} : { fromLsn }), laid: after.server.laid, lsn: String(after.server.lsn), lowerCase: after.server.lowerCase, server: after.server.version,
      tables: JSON.stringify(before.tables.map(fullName).filter((name) => later.has(name))),
    },
    notes: ['rows cannot be counted at the moment of a physical copy: a rehearsal checks every page and key of every table and counts what it finds; that all tables are there is held against the list of the living server'],
    tools: { ...tools, server: after.server.version },
    identity: after.server.identity,
  }
}

async function take(of: { readonly door: Door; readonly source: MariadbPhysicalComponent; readonly fromLsn: string | null; readonly vessel: Vessel; readonly zstd: string | undefined }, work: Work) {
  const { door } = of
  return await work.host.withFolder(work.signal, async (folder) => {
    let last = ''
    let takenAt = work.clock.now()
    const args = [`--defaults-file=${door.file}`, '--backup', '--stream=xbstream', `--parallel=${of.source.parallel}`, `--extra-lsndir=${folder}`, '--innodb-use-native-aio=0', ...(of.fromLsn === null ? [] : [`--incremental-lsn=${of.fromLsn}`])]
    const squeezed = await withPatience(work, ({ signal, hear }) => {
      const from = door.on({ command: 'mariadb-backup', args, hear: (line) => {
        hear(line)
        if (line.trim() !== '') last = line
        // Commits are held until here: what it brings back is no later than this.
        if (line.includes('Starting BACKUP STAGE END')) takenAt = work.clock.now()
      } })
      return squeeze({ op: OP, from, into: STREAM, vessel: of.vessel, zstd: of.zstd, signal }, work)
    })
    if (!/completed OK!$/.test(last)) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: `mariadb-backup ended without its last line: ${beginning(last, 200)}` })
    const read = async (name: string) => (await runTool({ op: OP, signal: work.signal, tool: work.host.on({ command: 'cat', args: ['--', join(folder, name)] }) })).stdout
    const points = valuesIn(await read('xtrabackup_checkpoints'))
    const info = valuesIn(await read('xtrabackup_info'))
    const toLsn = points['to_lsn'] ?? ''
    if (!/^[1-9]\d*$/.test(toLsn) || (of.fromLsn !== null && points['from_lsn'] !== of.fromLsn)) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: 'mariadb-backup does not say which changes it holds' })
    const log = /filename '([^']+)', position '(\d+)'/.exec(info['binlog_pos'] ?? '')
    const position = log === null ? {} : await positionText(door, { file: log[1] ?? '', position: Number(log[2]) }, { op: OP, signal: work.signal })
    return { takenAt, raw: squeezed.raw, positions: { toLsn, ...position } }
  })
}

const valuesIn = (text: string): Readonly<Record<string, string>> => Object.fromEntries(text.split('\n').flatMap((line) => {
  const found = /^(\w+) = (.*)$/.exec(line)
  return found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const]
}))

async function mustSee(source: MariadbPhysicalComponent, work: Work): Promise<Seen> {
  const seen = await lookAt(source, work)
  if ('kind' in seen) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: seen.kind === 'login-refused' ? 'login-refused' : 'source-missing', detail: JSON.stringify(seen) })
  return seen
}

const OP = 'copy the database server'
