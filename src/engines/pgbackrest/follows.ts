import { z } from 'zod'
import type { PgbackrestComponent } from '../../core/component.ts'
import type { Fallback, Level } from '../../core/site.ts'
import type { CopyReader, Work } from '../engine.ts'
import { rowsOf, withDoor } from '../postgres/access.ts'
import { serverFacts } from '../postgres/server.ts'
import { readPositions } from './positions.ts'
import { archiveOf, listArchive, stanzaOf } from './stanza.ts'
import { nextSegment, segmentsBetween, timelineOf, wrongIn } from './wal.ts'

/** Whether what came after that base can still be had: the same server on the same timeline, its own full still the newest, no segment of the log gone. */
export async function follows({ source, level, base }: { readonly source: PgbackrestComponent; readonly level: Level; readonly base: CopyReader }, work: Work): Promise<Fallback | null> {
  const positions = readPositions(base.manifest)
  return await withDoor({ access: source.access, database: source.database }, work, async (door) => {
    const facts = await serverFacts(door, work.signal)
    if (facts.identity !== base.manifest.source.identity) return 'base-replaced'
    if (facts.timeline !== timelineOf(positions.wal)) return 'other-timeline'
    const found = await stanzaOf(source, work)
    if (found === null || source.stanza !== positions.stanza || archiveOf(found) !== positions.archive) return 'setting-changed'
    if (level === 'differential') {
      const full = found.backup.filter(({ type }) => type === 'full').at(-1)
      return full?.label === positions.label ? null : 'base-replaced'
    }
    const archived = await listArchive(source, positions.archive, work)
    const [said] = await rowsOf(door, 'select last_archived_wal as last from pg_stat_archiver', { op: 'look at the archiver', signal: work.signal, row: z.object({ last: z.string().nullable() }) })
    const mine = [...archived.segments.keys(), said?.last ?? ''].filter((name) => /^[0-9A-F]{24}$/.test(name) && timelineOf(name) === facts.timeline).sort()
    const newest = mine.at(-1) ?? positions.wal
    if (newest <= positions.wal) return null
    const names = segmentsBetween(nextSegment(positions.wal, facts.segment), newest, facts.segment)
    return names === null || wrongIn(names, archived) !== null ? 'log-gap' : null
  })
}
