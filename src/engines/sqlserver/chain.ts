import { z } from 'zod'
import { stat } from 'node:fs/promises'
import { Fault } from '../../core/fault.ts'
import type { SqlServerComponent } from '../../core/component.ts'
import type { Fallback, Level } from '../../core/site.ts'
import type { CopyReader, Work } from '../engine.ts'
import type { DatabaseFacts } from './look.ts'
import { mustSee } from './look.ts'
import { quoted } from './quote.ts'
import { withSession, type Session } from './session.ts'
import { knownSets, lastSet, sameGuid, type FiledSet, type KnownSet } from './sets.ts'
import { ownerOf, stagedAt, type Staged } from './stage.ts'
import { OURS } from './take.ts'

/** Whether a differential or a log can build on that base now; why not, where a full mends it. Throws a Fault where no full would. */
export async function follows({ source, level, base }: { readonly source: SqlServerComponent; readonly level: Level; readonly base: CopyReader }, work: Work): Promise<Fallback | null> {
  return await withSession({ access: source.access, server: source.server }, work, async (session) => {
    const linked = await linkedTo({ session, source, level, base })
    return 'broken' in linked ? linked.broken : null
  })
}

/** The logs between a base and now that lie in the stage still: a copy of them came to nothing, and the chain needs them. */
export interface Link { readonly facts: DatabaseFacts; readonly between: readonly (KnownSet & { readonly staged: Staged })[]; readonly from: FiledSet }

/** How the database stands to a base of ours. */
export async function linkedTo({ session, source, level, base }: { readonly session: Session; readonly source: SqlServerComponent; readonly level: Level; readonly base: CopyReader }): Promise<Link | { readonly broken: Fallback }> {
  const { database } = source
  const facts = await mustSee(session, database)
  const from = lastSet(base)
  if (!sameGuid(from.family, facts.family) || !sameGuid(from.fork, facts.fork)) return { broken: 'other-timeline' }
  if (level !== 'log') return sameGuid(from.uuid, facts.differentialBase) ? { facts, between: [], from } : { broken: 'base-replaced' }
  if (facts.recovery === 'SIMPLE') {
    // A full would change nothing, each quarter of an hour anew.
    if (from.recovery === 'SIMPLE') throw never(database, `the database keeps no log: its recovery model is SIMPLE (ALTER DATABASE … SET RECOVERY FULL)`)
    return { broken: 'setting-changed' }
  }
  const other = await logsElsewhere(session, { database, owner: ownerOf(source.key) })
  if (other !== null) throw never(database, `its log is taken by ${other} already; taken from two sides, the chain breaks for both`)
  if (facts.logFrom === null) return { broken: 'log-gap' }
  const between = await left(session, { source, from, upTo: BigInt(facts.logFrom) })
  return between === null ? { broken: 'log-gap' } : { facts, between, from }
}

/** What leads from the base to where the next log begins; null where something is missing. */
async function left(session: Session, of: { readonly source: SqlServerComponent; readonly from: FiledSet; readonly upTo: bigint }): Promise<Link['between'] | null> {
  const { source, from } = of
  let reached = BigInt(from.lastLsn)
  if (of.upTo <= reached) return []
  const owner = ownerOf(source.key)
  const found: (KnownSet & { readonly staged: Staged })[] = []
  for (const set of await knownSets(session, { database: source.database, where: `s.type = 'L' AND s.last_lsn > ${from.lastLsn} AND s.is_damaged = 0 AND s.has_backup_checksums = 1` })) {
    const staged = stagedAt(source.access, owner, set.path)
    if (staged === null || BigInt(set.firstLsn) > reached || BigInt(set.lastLsn) <= reached || !sameGuid(set.fork, from.fork) || !await isThere(staged.here)) continue
    found.push({ ...set, staged })
    reached = BigInt(set.lastLsn)
  }
  return reached >= of.upTo ? found : null
}

/** Who takes the logs of this database beside us, regularly: log shipping, or another tool; null where nobody does. */
export async function logsElsewhere(session: Session, of: { readonly database: string; readonly owner: string }): Promise<string | null> {
  const { shipped } = await session.row(`SELECT COUNT(*) AS shipped FROM msdb.dbo.log_shipping_primary_databases WHERE primary_database = ${quoted(of.database)}`, { op: 'look for log shipping', row: z.object({ shipped: z.number() }) })
  if (shipped > 0) return 'log shipping'
  const foreign = await knownSets(session, { database: of.database, where: `s.type = 'L' AND s.is_copy_only = 0 AND s.backup_finish_date > DATEADD(DAY, -1, GETDATE()) AND (s.name IS NULL OR s.name NOT LIKE ${quoted(`${OURS}%`)})` })
  return foreign.length >= REGULARLY ? foreign.at(-1)?.by ?? '?' : null
}

/** Fewer in a day may have been a person, once: a full mends that. */
const REGULARLY = 3

const never = (database: string, detail: string) => new Fault({ area: 'engine', op: `take the log of ${database}`, retry: 'never', hint: 'look-at-log', detail })

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
