import { join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { realClock, SECOND } from '../../core/clock.ts'
import type { PgbackrestComponent } from '../../core/component.ts'
import { Fault, type HintId } from '../../core/fault.ts'
import type { Level } from '../../core/site.ts'
import type { CopyReader, DumpFacts, Vessel, Work } from '../engine.ts'
import { into, rowsOf, withDoor, type Door } from '../postgres/access.ts'
import { countRows, newest, unloggedTables } from '../postgres/facts.ts'
import { majorOf, serverFacts, type ServerFacts } from '../postgres/server.ts'
import { lookAtBoth } from '../postgres/tools.ts'
import { together } from '../together.ts'
import { squeeze, zstdNeed } from '../zstd.ts'
import { backUp, type Whole } from './back-up.ts'
import { withMoment, type Moment } from './moment.ts'
import { DATA, readPositions, type Positions, type WrittenPositions } from './positions.ts'
import { HERE, THERE } from './preflight.ts'
import { archiveOf, asOwner, listArchive, stanzaOf } from './stanza.ts'
import { nextSegment, segmentsBetween, timelineOf, wrongIn } from './wal.ts'

interface Asked { readonly source: PgbackrestComponent; readonly level: Level; readonly base: CopyReader | null; readonly vessel: Vessel }

/**
 * Lets pgBackRest copy, ends the log with a transaction of ours, and takes what pgBackRest then holds: the copy and the log
 * from its beginning to that transaction, without a gap. A log copy is the log alone, from where the last link ended.
 */
export async function dump(ask: Asked, work: Work): Promise<DumpFacts> {
  const { source, level } = ask
  return await withDoor({ access: source.access, database: source.database }, work, async (door) => {
    const [{ there, here }, before] = await together(work.signal, (signal) => lookAtBoth({ there: THERE, here: HERE }, { ...work, signal }), (signal) => serverFacts(door, signal))
    const base = ask.base === null ? null : readPositions(ask.base.manifest)
    if (base !== null && (before.identity !== ask.base?.manifest.source.identity || timelineOf(base.wal) !== before.timeline)) throw refused('log-chain', 'the server is not where the base was made any more')
    const made = level === 'log' ? null : await backUp({ source, level, prior: base?.label ?? null, identity: before.identity }, work)
    const backup = made?.whole ?? null
    const known = made?.known ?? await stanzaOf(source, work)
    if (known === null) throw refused('source-missing', `pgbackrest knows no stanza ${source.stanza}`)
    const archive = archiveOf(known)
    const from = backup === null ? nextSegment((base ?? missingBase()).wal, before.segment) : backup.archive.start
    const databases = (await rowsOf(door, "select datname as name from pg_database where not datistemplate and datallowconn and has_database_privilege(oid, 'connect') order by datname", { op: OP, signal: work.signal, row: z.object({ name: z.string() }) })).map(({ name }) => name)
    const copied = await withMoment(door, { databases, tables: level === 'log' ? 'as they come' : 'kept', signal: work.signal }, async (moment) => {
      const wal = await endLog(door, work)
      const [known, raw] = await together(moment.signal, () => look({ door, source, level, moment }), (signal) => fetch({ ...ask, backup, archive, from, wal, facts: before, zstd: here.versions[zstdNeed.command], signal }, work))
      return { ...known, raw, wal, xid: moment.xid, at: moment.at }
    })
    const after = await serverFacts(door, work.signal)
    if (after.identity !== before.identity || after.timeline !== before.timeline) throw refused('wrong-server', 'another server or another timeline answered afterwards')
    const positions: WrittenPositions = {
      stanza: source.stanza, archive, major: String(majorOf(before.version)), superuser: before.bootstrap, segmentSize: String(before.segment), from, wal: copied.wal, xid: copied.xid,
      label: backup?.label ?? '', set: backup?.label ?? base?.set ?? '', setIn: backup !== null || base === null ? '' : base.label === '' ? base.setIn : ask.base?.name ?? '', prior: level === 'differential' ? base?.label ?? '' : '', stop: backup === null ? '' : String(backup.timestamp.stop), databases: JSON.stringify(databases),
    }
    return {
      takenAt: copied.at, rawBytes: copied.raw, counts: copied.counts, freshness: copied.freshness, positions, notes: copied.notes, identity: before.identity,
      tools: { ...there.versions, ...here.versions },
    }
  })
}

/** Closes the segment that holds our transaction, so that it can be archived; returns its name. */
async function endLog(door: Door, work: Work): Promise<string> {
  const [row] = await rowsOf(door, 'select pg_walfile_name(pg_switch_wal()) as name', { op: 'end the log', signal: work.signal, row: z.object({ name: z.string() }) })
  if (row === undefined) throw refused('tool-failed', 'the server named no segment')
  return row.name
}

/** Rows and the newest record at our very transaction; a log counts none, since it comes every few minutes. */
async function look({ door, source, level, moment }: { readonly door: Door; readonly source: PgbackrestComponent; readonly level: Level; readonly moment: Moment }) {
  const counts: Record<string, number> = {}
  const notes: string[] = []
  if (moment.snapshots === null) return { counts, freshness: null, notes: ['others wrote at every try: rows were not counted, a rehearsal counts what it finds'] }
  if (level === 'log') notes.push('a log is not counted: a rehearsal proves that its last transaction is reached')
  else for (const [database, snapshot] of moment.snapshots) {
    Object.assign(counts, await countRows((sql, row) => snapshot.rows(sql, row), { database, unlogged: 'left out' }))
    const unlogged = await unloggedTables((sql, row) => snapshot.rows(sql, row))
    if (unlogged.length > 0) notes.push(`unlogged tables of ${database} come back empty: ${unlogged.slice(0, 10).join(', ')}${unlogged.length > 10 ? ` and ${unlogged.length - 10} more` : ''}`)
  }
  const snapshot = moment.snapshots.get(source.database)
  const fresh = source.freshness === null || snapshot === undefined ? null : await newest(into(door, source.database), source.freshness.query, { op: 'ask for the newest record', signal: moment.signal, snapshot: snapshot.id })
  if (fresh !== null && 'problem' in fresh) notes.push(`the freshness query could not be read: ${fresh.problem}`)
  return { counts, freshness: fresh !== null && 'value' in fresh ? fresh.value : null, notes }
}

interface Fetching extends Asked { readonly backup: Whole | null; readonly archive: string; readonly from: string; readonly wal: string; readonly facts: ServerFacts; readonly zstd: string | undefined; readonly signal: AbortSignal }

/** Takes the copy's folder and every segment; waits for the last to be archived, and refuses a gap. */
async function fetch(of: Fetching, work: Work): Promise<number> {
  const { source } = of
  const names = segmentsBetween(of.from, of.wal, of.facts.segment)
  if (names === null) throw refused('log-chain', `the log leads from ${of.from} to ${of.wal}: that is no way`)
  // pgBackRest has compressed already: a quick pass gives what is left.
  const quick = { ...work, zstd: { ...work.zstd, level: 1 } }
  // The list goes by a pipe: after a week away it would be longer than what a program may be started with.
  const from = await asOwner(source, work, { command: 'tar', args: ['--create', '--file=-', `--directory=${source.repo}`, '--format=posix', '--numeric-owner', '--null', '--files-from=-'] })
  const input = Readable.from(pathsOf(of, names, work))
  return (await squeeze({ op: OP, from, input, into: DATA, vessel: of.vessel, zstd: of.zstd, signal: of.signal }, quick)).raw
}

/** What is taken, in its order: the copy is already on its way while the log's last segment is being archived. */
async function* pathsOf(of: Fetching, names: readonly string[], work: Work): AsyncGenerator<Buffer> {
  const { stanza } = of.source
  const ended = (paths: readonly string[]) => Buffer.from(paths.map((path) => `${path}\0`).join(''))
  yield ended([...['backup.info', 'backup.info.copy', ...(of.backup === null ? [] : [of.backup.label])].map((name) => join('backup', stanza, name)), ...['archive.info', 'archive.info.copy'].map((name) => join('archive', stanza, name))])
  const archived = await arrived(of, work)
  const wrong = wrongIn(names, archived)
  if (wrong !== null) throw refused('log-chain', `in the archived log ${wrong}`)
  const log = names.flatMap((name) => (archived.segments.get(name) ?? []).map(({ path }) => path))
  yield ended([...archived.histories, ...log].map((path) => join('archive', stanza, of.archive, path)))
}

async function arrived(of: Fetching, work: Work) {
  for (let waited = 0, pause = LOOK; ; waited += pause, pause = Math.min(SECOND, pause + LOOK)) {
    const archived = await listArchive(of.source, of.archive, { ...work, signal: of.signal })
    if (archived.segments.has(of.wal)) return archived
    if (waited > PATIENCE) throw refused('log-chain', `${of.wal} was not archived within ${PATIENCE / SECOND} s: look at the archiver (pg_stat_archiver) and the server's log`)
    await realClock.sleep(pause, of.signal)
    if (of.signal.aborted) throw refused('cancelled', 'stopped before it was done')
  }
}

const missingBase = (): Positions => { throw refused('log-chain', 'a log needs a base') }
const refused = (hint: HintId, detail: string) => new Fault({ area: 'engine', op: OP, retry: 'later', hint, detail })
const OP = 'copy the cluster'
const LOOK = SECOND / 20
const PATIENCE = 120 * SECOND
