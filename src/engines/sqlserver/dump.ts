import { rm } from 'node:fs/promises'
import type { SqlServerComponent } from '../../core/component.ts'
import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Level } from '../../core/site.ts'
import type { CopyReader, DumpFacts, Vessel, Work } from '../engine.ts'
import { together } from '../together.ts'
import { lookAtTools } from '../tool-version.ts'
import { squeeze, zstdNeed } from '../zstd.ts'
import { linkedTo, type Link } from './chain.ts'
import { verify } from './header.ts'
import { mustSee, serverFacts } from './look.ts'
import { fromWall } from './quote.ts'
import { localRole } from './replicas.ts'
import { held, newest, standings } from './rows.ts'
import { withSession, type Place, type Session } from './session.ts'
import { knownSets, sameGuid, writePositions, type BackupSet, type FiledSet, type KnownSet } from './sets.ts'
import { clearStage, ownerOf, seen, stageFree, stagedAt, stagedFile, withStaged, type Staged } from './stage.ts'
import { sizeOfNext } from './next-size.ts'
import { take } from './take.ts'
import { watched } from './watch.ts'

/** What the files of a copy are called. */
export const FILES: Readonly<Record<Exclude<Level, 'log'>, string>> = { full: 'full.bak.zst', differential: 'differential.bak.zst' }
export const logFile = (index: number) => `log-${String(index + 1).padStart(4, '0')}.trn.zst`

interface Ask { readonly source: SqlServerComponent; readonly level: Level; readonly base: CopyReader | null; readonly vessel: Vessel }

/** Lets the server write into the stage, has it check what it wrote, and fetches that. */
export async function dump(ask: Ask, work: Work): Promise<DumpFacts> {
  const { source, level } = ask
  const { database } = source
  const place: Place = { access: source.access, server: source.server }
  const { versions } = await lookAtTools([zstdNeed], { signal: work.signal })
  return await withSession(place, work, async (session) => {
    const server = await serverFacts(session)
    const facts = await mustSee(session, database)
    const role = await localRole(session, facts)
    if (role !== null && role !== 'PRIMARY') throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'wrong-server', detail: `${source.server} is ${role}: only of the primary can differentials and logs follow` })
    await clearStage(source.access, ownerOf(source.key))
    const link = await linked(session, ask)
    await mustFit(session, { source, level, bytes: facts.bytes })
    const [before, freshBefore] = [await standings(session, database), await fresh(source, server.ahead, work)]
    const file = stagedFile(source.access, ownerOf(source.key), level === 'log' ? 'trn' : 'bak')
    const taking = { session, place, database, level, staged: file, compression: server.compresses ? 'yes' as const : 'no' as const, bytes: level === 'full' ? facts.bytes : null }
    const fetched = level === 'log' ? await keptForNext(session, { database, file }, async () => {
      const taken = await take(taking, work)
      return await fetchAll({ ...ask, session, place, taken: [...(link?.between ?? []), { ...taken.set, staged: file }], zstd: versions[zstdNeed.command], compression: taking.compression }, work)
    }) : await withStaged(file, async () => {
      const taken = await take(taking, work)
      return await fetchAll({ ...ask, session, place, taken: [{ ...taken.set, staged: file }], zstd: versions[zstdNeed.command], compression: taking.compression }, work)
    })
    const set = fetched.last
    mustBelong({ level, link, set: fetched.sets[0], last: set })
    const [after, freshAfter] = [await standings(session, database), await fresh(source, server.ahead, work)]
    const [there, then] = [await serverFacts(session), await mustSee(session, database)]
    if (there.identity !== server.identity || !sameGuid(then.fork, facts.fork) || !sameGuid(set.fork, facts.fork)) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'wrong-server', detail: `the server was ${server.identity} before and ${there.identity} afterwards, its history ${facts.fork} and ${then.fork}` })
    const { counts, moving } = held(before, after)
    // A log holds what was written until it began; a full and a differential what was written until they ended.
    const [takenAt, reaches] = level === 'log' ? [fromWall(set.start, server.ahead), fromWall(set.start, server.ahead)] : [fromWall(set.finish, server.ahead), new Date(fromWall(set.finish, server.ahead).getTime() + SECOND)]
    const settled = freshBefore !== null && freshAfter !== null && 'value' in freshBefore && 'value' in freshAfter && freshBefore.value === freshAfter.value ? freshAfter.value : null
    return {
      takenAt,
      rawBytes: fetched.raw,
      counts,
      freshness: settled,
      positions: writePositions({ database, sets: fetched.sets, ahead: server.ahead, collation: facts.collation, major: server.major, reaches }),
      notes: [
        'rows are those of sys.dm_db_partition_stats, of every table that nobody wrote to while it was copied',
        ...(moving.length > 0 ? [`${moving.length} tables were written to meanwhile, their rows are not held against the copy: ${moving.slice(0, 10).join(', ')}${moving.length > 10 ? ', …' : ''}`] : []),
        ...(server.compresses ? [] : [`${server.edition} compresses no back-ups: its file takes more room in the stage until it is fetched`]),
        ...((link?.between.length ?? 0) > 0 ? [`${link?.between.length ?? 0} earlier logs are in this copy: theirs came to nothing`] : []),
        ...(freshAfter !== null && 'problem' in freshAfter ? [`the freshness query could not be read: ${freshAfter.problem}`] : []),
      ],
      tools: { ...versions, sqlserver: server.version },
      identity: server.identity,
    }
  })
}

/** Refuses where the chain broke since somebody looked. */
async function linked(session: Session, { source, level, base }: Ask): Promise<Link | null> {
  if (level === 'full') return null
  if (base === null) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'log-chain', detail: `a ${level} needs a base` })
  const link = await linkedTo({ session, source, level, base })
  if ('broken' in link) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'log-chain', detail: `it does not follow ${base.name}: ${link.broken}` })
  if (level === 'log') for (const set of await knownSets(session, { database: source.database, where: `s.type = 'L' AND s.last_lsn <= ${link.from.lastLsn} AND s.name LIKE N'pulih pulih-${ownerOf(source.key)}-%' AND s.backup_finish_date > DATEADD(DAY, -8, GETDATE())` })) await dropFetched(source, set)
  return link
}

/** A log that a proven copy holds has no business in the stage any more. */
async function dropFetched(source: SqlServerComponent, set: KnownSet): Promise<void> {
  const staged = stagedAt(source.access, ownerOf(source.key), set.path)
  if (staged !== null) await rm(staged.here, { force: true }).catch(() => undefined)
}

/** The volume behind the stage is often the database's own: a full one would stop the hospital. */
async function mustFit(session: Session, { source, level, bytes }: { readonly source: SqlServerComponent; readonly level: Level; readonly bytes: number }): Promise<void> {
  const free = await stageFree(source.access)
  const needed = await sizeOfNext(session, { database: source.database, level, bytes })
  if (free !== null && free < needed) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'free-space', detail: `${source.access.stage.here} has ${free} bytes left, the ${level} needs about ${needed}` })
}

/**
 * A log that was taken is gone from the server, so that its file stays in the stage until a copy that holds it is proven: should this
 * one come to nothing, the next takes it along. What never became a log goes at once.
 */
async function keptForNext<T>(session: Session, { database, file }: { readonly database: string; readonly file: Staged }, use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (error) {
    const known = await knownSets(session, { database, where: `s.name = N'pulih ${file.name}'` }).catch(() => null)
    if (known?.length === 0) await rm(file.here, { force: true }).catch(() => undefined)
    throw error
  }
}

interface Fetched { readonly raw: number; readonly sets: readonly [FiledSet, ...FiledSet[]]; readonly last: KnownSet }

/** Brings every file home; the server reads each of them too, and says whether it is whole. */
async function fetchAll(of: Ask & { readonly session: Session; readonly place: Place; readonly taken: readonly (KnownSet & { readonly staged: Staged })[]; readonly zstd: string | undefined; readonly compression: 'yes' | 'no' }, work: Work): Promise<Fetched> {
  const filed: FiledSet[] = []
  let raw = 0
  for (const [index, { staged, ...set }] of of.taken.entries()) {
    const file = of.level === 'log' ? logFile(index) : FILES[of.level]
    const bytes = await seen(staged, work)
    const [wrong, packed] = await together(
      work.signal,
      // The compressor tells how far it is; this only lets it be felt that the server is at it too.
      (signal) => watched({ place: of.place, session: of.session, phase: 'check', of: bytes }, { ...work, signal, progress: () => undefined }, (hear) => verify(of.session, { staged, set, file, signal, hear })),
      (signal) => squeeze({ op: OP, from: staged.here, into: file, vessel: of.vessel, zstd: of.zstd, signal }, of.compression === 'no' ? work : { ...work, zstd: { ...work.zstd, level: 1 } }),
    )
    if (wrong !== null) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: `the server does not read what it wrote: ${JSON.stringify(wrong)}` })
    if (packed.raw !== bytes) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: `${staged.here} has ${bytes} bytes, the compressor read ${packed.raw}` })
    raw += packed.raw
    filed.push({ uuid: set.uuid, type: set.type, firstLsn: set.firstLsn, lastLsn: set.lastLsn, checkpointLsn: set.checkpointLsn, fullLsn: set.fullLsn, baseLsn: set.baseLsn, baseUuid: set.baseUuid, family: set.family, fork: set.fork, recovery: set.recovery, file })
  }
  const [first, ...rest] = filed
  const last = of.taken.at(-1)
  if (first === undefined || last === undefined) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: 'nothing was written' })
  return { raw, sets: [first, ...rest], last }
}

/** Somebody else may have been quicker between our look and the server's writing. */
function mustBelong({ level, link, set, last }: { readonly level: Level; readonly link: Link | null; readonly set: BackupSet; readonly last: BackupSet }): void {
  if (link === null) return
  const well = level === 'log' ? BigInt(set.firstLsn) <= BigInt(link.from.lastLsn) && BigInt(last.lastLsn) >= BigInt(link.from.lastLsn) : sameGuid(set.baseUuid, link.from.uuid)
  if (!well) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'log-chain', detail: `somebody else took a back-up in the very moment: what was written does not follow ${link.from.uuid}` })
}

const fresh = async (source: SqlServerComponent, ahead: number, work: Work) => (source.freshness === null ? null : await newest({ access: source.access, server: source.server, database: source.database }, { plan: source.freshness, ahead }, work))
const OP = 'copy the database'
