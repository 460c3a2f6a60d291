import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { SqliteComponent } from '../../core/component.ts'
import type { DumpFacts, Vessel, Work } from '../engine.ts'
import { together } from '../together.ts'
import { lookAtTools } from '../tool-version.ts'
import { squeeze, zstdNeed } from '../zstd.ts'
import { snapshot, sqliteNeed } from './cli.ts'
import { countRows, newest } from './facts.ts'
import { isWhole, readHeader } from './header.ts'
import { identityOf, mustSee, type Source } from './source.ts'

/** The one file of a copy. */
export const DATA = 'data.db.zst'

/** Copies a live database: a consistent snapshot first, then its compression and its counts side by side, both from that very snapshot. */
export async function dump({ source, vessel }: { source: SqliteComponent; vessel: Vessel }, work: Work): Promise<DumpFacts> {
  const folder = await mkdtemp(join(work.scratch, 'snapshot-'))
  try {
    const path = join(folder, 'data.db')
    const { versions } = await lookAtTools([sqliteNeed, zstdNeed], work)
    const { seen, takenAt, waited } = await take(resolve(source.file), path, work)
    const header = await readHeader(path)
    if (header === null || !isWhole(header)) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: 'the snapshot is not a whole database' })
    const [packed, facts] = await together(
      work.signal,
      (signal) => squeeze({ op: OP, from: path, into: DATA, vessel, zstd: versions[zstdNeed.command], signal }, work),
      async (signal) => {
        const place = { path, scratch: folder, signal }
        return { counts: await countRows(place), fresh: source.freshness === null ? null : await newest(place, source.freshness.query) }
      },
    )
    if (packed.raw !== header.bytes) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: `the snapshot has ${header.bytes} bytes, the compressor read ${packed.raw}` })
    const after = await mustSee(resolve(source.file), { op: OP, signal: work.signal })
    if (after.inode !== seen.inode || after.device !== seen.device) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'source-missing', detail: `${source.file} was replaced while it was copied` })
    return {
      takenAt,
      rawBytes: header.bytes,
      counts: facts.counts,
      freshness: facts.fresh !== null && 'value' in facts.fresh ? facts.fresh.value : null,
      positions: {},
      notes: [
        ...(facts.fresh !== null && 'problem' in facts.fresh ? [`the freshness query could not be read: ${facts.fresh.problem}`] : []),
        ...(seen.header.wal || waited < SECOND ? [] : [`the database keeps no write-ahead log: its writers waited up to ${Math.round(waited / SECOND)} s`]),
      ],
      tools: { ...versions },
      identity: identityOf(seen),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * A database that nobody has open is read without opening it in the shared way, which would leave files of ours beside it.
 * If somebody opened and changed it meanwhile, what was read is thrown away and taken again.
 */
async function take(file: string, into: string, work: Work): Promise<{ readonly seen: Source; readonly takenAt: Date; readonly waited: number }> {
  const { signal } = work
  for (let turn = 1; ; turn += 1) {
    const seen = await mustSee(file, { op: OP, signal })
    const immutable = seen.closed && turn <= QUIET_TURNS
    const takenAt = work.clock.now()
    work.progress({ phase: 'read', bytes: 0, of: seen.bytes })
    const begun = performance.now()
    const answer = await snapshot({ path: file, immutable }, into, { op: OP, signal: work.signal })
    if (answer.code === 0 && (!immutable || (await isUntouched(file, seen, signal)))) {
      work.progress({ phase: 'read', bytes: seen.bytes, of: seen.bytes })
      return { seen, takenAt, waited: performance.now() - begun }
    }
    if (!immutable) throw await refused(file, answer.said, signal)
    work.log.info({ file, turn }, 'the database was changed while it was read at rest; reading it again')
    await rm(into, { force: true })
  }
}

async function isUntouched(file: string, before: Source, signal: AbortSignal): Promise<boolean> {
  const after = await mustSee(file, { op: OP, signal })
  return after.inode === before.inode && after.changedAt === before.changedAt && after.header.bytes === before.header.bytes
}

async function refused(file: string, said: string, signal: AbortSignal): Promise<Fault> {
  await mustSee(file, { op: OP, signal })
  const detail = said.trim()
  const fault = (retry: 'later' | 'never', hint: Fault['hint'] & string) => new Fault({ area: 'engine', op: OP, retry, hint, detail })
  if (/database is locked|database table is locked/.test(said)) return fault('later', 'source-locked')
  if (/disk is full|No space left/.test(said)) return fault('never', 'free-space')
  if (/permission|readonly|unable to open/i.test(said)) return fault('never', 'permission')
  return fault('never', 'look-at-log')
}

const OP = 'copy the database'
const QUIET_TURNS = 3
