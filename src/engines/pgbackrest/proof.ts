import { join } from 'node:path'
import { z } from 'zod'
import type { PgbackrestComponent } from '../../core/component.ts'
import type { CopyReader, Rehearsal, Verdict, Work } from '../engine.ts'
import { rowsOf } from '../postgres/access.ts'
import { inspect } from '../postgres/inspect.ts'
import { inPrivatePlace, type PrivateServer } from '../postgres/private.ts'
import { Fault } from '../../core/fault.ts'
import { goalOf, linksOf } from './chain.ts'
import { DATA, readPositions } from './positions.ts'
import { Unrecoverable, withRecovered } from './recover.ts'
import { unpack, verify } from './repo.ts'
import { segmentsBetween } from './wal.ts'

/** pgBackRest's own check on the real bytes of one copy: every file and every segment against the checksum that it had when it was read from the database. */
export async function intact(copy: CopyReader, work: Work): Promise<Verdict> {
  const at = readPositions(copy.manifest)
  if (!copy.manifest.files.some(({ name }) => name === DATA)) return { ok: false, findings: [{ kind: 'file-missing', file: DATA }] }
  const segments = segmentsBetween(at.from, at.wal, Number(at.segmentSize))
  if (segments === null) return { ok: false, findings: [{ kind: 'log-missing', first: at.from, last: at.wal }] }
  return await inPrivatePlace(work, async (place): Promise<Verdict> => {
    const broken = await unpack([copy], place, work)
    const findings = broken.length > 0 ? broken : await verify({ place, copy, at, segments: segments.length }, work)
    return findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { check: 'pgbackrest verify', segments: segments.length, bytes: copy.manifest.rawBytes } }
  })
}

/** Brings the chain back to its last transaction in a private server, and looks at every database there. */
export async function rehearse({ chain, source, at }: { chain: readonly CopyReader[]; source: PgbackrestComponent; at: Date }, work: Work): Promise<Rehearsal> {
  const linked = linksOf(chain)
  if (!linked.ok) return { restored: { ok: false, findings: linked.findings }, consistent: null }
  const goal = goalOf(linked.links, null)
  const last = linked.links.at(-1) ?? linked.links[0]
  if (goal === null) throw new Fault({ area: 'engine', op: 'rehearse the cluster', retry: 'never', hint: 'copy-damaged', detail: 'the chain leads nowhere' })
  return await inPrivatePlace(work, async (place): Promise<Rehearsal> => {
    try {
      return await withRecovered({ goal, place, room: { data: join(place.folder, 'data'), tablespaces: join(place.folder, 'tablespaces') }, end: 'at once' }, work, async (server): Promise<Rehearsal> => {
        const restored: Verdict = { ok: true, facts: { copies: chain.length, bytes: chain.reduce((sum, copy) => sum + copy.manifest.rawBytes, 0) } }
        const databases = await databasesOf(server, work)
        return { restored, consistent: await inspect({ server, databases, counted: last.at.databases, unlogged: 'left out', freshness: source.freshness, database: source.database, manifest: last.copy.manifest, at, major: Number(last.at.major) }, work) }
      })
    } catch (error) {
      if (error instanceof Unrecoverable) return { restored: { ok: false, findings: error.findings }, consistent: null }
      throw error
    }
  })
}

/** Every database of users that was brought back. */
export async function databasesOf(server: PrivateServer, work: Work): Promise<readonly string[]> {
  const rows = await rowsOf(server.door('template1'), 'select datname as name from pg_database where not datistemplate and datallowconn order by datname', { op: 'list the databases', signal: work.signal, row: z.object({ name: z.string() }) })
  return rows.map(({ name }) => name)
}
