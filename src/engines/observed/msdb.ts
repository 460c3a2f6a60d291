import { z } from 'zod'
import type { Fallback, Level } from '../../core/site.ts'
import type { Finding } from '../../core/finding.ts'
import type { ObservedComponent, ObservedMsdb } from '../../core/observed.ts'
import type { CopyReader, Preflight, Work } from '../engine.ts'
import { NOTHING } from '../preflight.ts'
import { serverFacts } from '../sqlserver/look.ts'
import { fromWall, named, quoted } from '../sqlserver/quote.ts'
import { NoEntry, withLogin, type Asked } from '../sqlserver/session.ts'
import { knownSets, sameGuid, type KnownSet } from '../sqlserver/sets.ts'
import { filesOf } from './look.ts'

/** What SQL Server wrote down of one back-up: the moments are real ones, and a striped one names all its files. */
export interface Noted extends Omit<KnownSet, 'start' | 'finish'> { readonly start: Date; readonly finish: Date }

export type Asking = { readonly ok: true; readonly sets: readonly [Noted, ...Noted[]]; readonly identity: string; readonly version: string } | { readonly ok: false; readonly findings: readonly Finding[] }

interface Ask { readonly source: ObservedComponent & { readonly msdb: ObservedMsdb }; readonly level: Level; readonly base: CopyReader | null }

/** Whether that server may be asked at all, and whether it is the one that is meant. */
export async function preflightNoted(source: Ask['source'], work: Work): Promise<Preflight> {
  const { access, database } = source.msdb
  try {
    return await withLogin({ access, server: source.server }, work, async (asked) => {
      const { identity } = await serverFacts(asked)
      const [found] = await asked.rows(`SELECT d.name AS name FROM sys.databases d WHERE d.name = ${quoted(database)}`, { op: `look for ${database}`, row: z.object({ name: z.string() }) })
      const may = await asked.row(`SELECT ${TABLES.map((table) => `HAS_PERMS_BY_NAME('msdb.dbo.${table}', 'OBJECT', 'SELECT') AS ${table}`).join(', ')}`, { op: 'look at our rights', row: z.record(z.string(), z.number().nullable()) })
      const user = named(access.user)
      const missing = TABLES.filter((table) => may[table] !== 1)
      const grants: readonly Finding[] = missing.length === 0 ? [] : [{ kind: 'grant-missing', grant: `SELECT (msdb.dbo.${missing.join(', ')})`, mend: `USE msdb; CREATE USER ${user} FOR LOGIN ${user}; ${missing.map((table) => `GRANT SELECT ON dbo.${table} TO ${user};`).join(' ')}` }]
      return { ...NOTHING, identity, findings: [...found === undefined ? [{ kind: 'database-missing', database } as const] : [], ...grants] }
    })
  } catch (error) {
    if (error instanceof NoEntry) return { ...NOTHING, findings: [error.finding] }
    throw error
  }
}

/** The back-ups that should have been taken by now: the newest full or differential, every log since the last one that we know. */
export async function askMsdb(ask: Ask, work: Work): Promise<Asking> {
  const { source, level } = ask
  const plan = filesOf(source, level)
  const { access, database } = source.msdb
  return await withLogin({ access, server: source.server }, work, async (asked) => {
    const { identity, version, ahead } = await serverFacts(asked)
    const mark = ask.base === null ? null : readMark(ask.base)
    const found = (await setsOf(asked, { database, level, after: level === 'log' ? mark?.lastLsn ?? null : null })).map((set): Noted => ({ ...set, start: fromWall(set.start, ahead), finish: fromWall(set.finish, ahead) }))
    const newest = found.at(-1)
    const [last] = newest === undefined ? await setsOf(asked, { database, level, after: null }) : []
    if (newest === undefined) return wrong(last === undefined ? { kind: 'file-not-come', place: source.server, pattern: `msdb: ${database}, ${TYPES[level]}` } : { kind: 'file-late', file: last.path, at: fromWall(last.finish, ahead).getTime(), allowed: plan.maxAge })
    if (work.clock.now().getTime() - newest.finish.getTime() > plan.maxAge) return wrong({ kind: 'file-late', file: newest.path, at: newest.finish.getTime(), allowed: plan.maxAge })
    const sets = level === 'log' && mark !== null ? found : [newest]
    const findings = [...sets.flatMap((set) => judge(set, plan)), ...(level === 'log' && mark !== null ? gapsIn(sets, mark.lastLsn) : [])]
    const [first, ...rest] = sets
    return findings.length > 0 || first === undefined ? { ok: false, findings } : { ok: true, sets: [first, ...rest], identity, version }
  })
}

/** Whether that base is the one on which SQL Server itself builds now. A base of which nothing was noted is believed. */
export async function followsNoted(ask: Ask, work: Work): Promise<Fallback | null> {
  const mark = ask.base === null ? null : readMark(ask.base)
  if (mark === null || ask.level === 'full') return null
  const { access, database } = ask.source.msdb
  return await withLogin({ access, server: ask.source.server }, work, async (asked) => {
    const newest = (await setsOf(asked, { database, level: ask.level, after: null })).at(-1)
    if (newest === undefined) return null
    if (!sameGuid(newest.family, mark.family) || !sameGuid(newest.fork, mark.fork)) return 'other-timeline'
    return ask.level === 'differential' && !sameGuid(newest.baseUuid, mark.uuid) ? 'base-replaced' : null
  })
}

/** What a copy remembers of its last set, for the one that follows it. */
export function markOf({ uuid, lastLsn, family, fork }: Noted): Record<string, string> {
  return { [MARK]: JSON.stringify({ uuid, lastLsn, family, fork }) }
}

/** What weakens a back-up and does not undo it. */
export function weaknesses(sets: readonly Noted[]): readonly Finding[] {
  return sets.filter(({ checksums }) => !checksums).slice(0, 1).map(({ path }) => ({ kind: 'setting-wrong', setting: `CHECKSUM (${path})`, found: 'OFF', needed: 'WITH CHECKSUM', mend: "EXEC sp_configure 'backup checksum default', 1; RECONFIGURE;" }))
}

/** The newest of that kind, or each one since; one that lies in several files is one. */
async function setsOf(asked: Asked, of: { readonly database: string; readonly level: Level; readonly after: string | null }): Promise<readonly KnownSet[]> {
  const type = TYPES[of.level]
  const which = of.after === null
    ? `s.backup_set_id = (SELECT MAX(n.backup_set_id) FROM msdb.dbo.backupset n WHERE n.database_name = ${quoted(of.database)} AND n.type = '${type}')`
    : `s.last_lsn > ${of.after}`
  const rows = await knownSets(asked, { database: of.database, where: `s.type = '${type}' AND ${which}` })
  const whole = new Map<string, KnownSet>()
  for (const row of rows) {
    const before = whole.get(row.uuid)
    whole.set(row.uuid, before === undefined ? row : { ...row, path: `${before.path}, ${row.path}` })
  }
  return [...whole.values()]
}

function judge(set: Noted, plan: ReturnType<typeof filesOf>): readonly Finding[] {
  const file = set.path
  if (set.damaged) return [{ kind: 'engine-check-failed', detail: `msdb: is_damaged, ${file}` }]
  if (plan.least !== null && set.bytes < plan.least) return [{ kind: 'too-small', file, bytes: set.bytes, least: plan.least }]
  return plan.most !== null && set.bytes > plan.most ? [{ kind: 'file-too-large', file, bytes: set.bytes, most: plan.most }] : []
}

function gapsIn(sets: readonly Noted[], from: string): readonly Finding[] {
  let reached = BigInt(from)
  for (const { firstLsn, lastLsn } of sets) {
    if (BigInt(firstLsn) > reached) return [{ kind: 'log-missing', first: reached.toString(), last: firstLsn }]
    if (BigInt(lastLsn) > reached) reached = BigInt(lastLsn)
  }
  return []
}

function readMark(base: CopyReader): z.output<typeof mark> | null {
  const said = base.manifest.positions[MARK]
  return said === undefined ? null : mark.parse(JSON.parse(said))
}

const mark = z.object({ uuid: z.string(), lastLsn: z.string().regex(/^\d+$/), family: z.string(), fork: z.string() })
const MARK = 'msdb'
const TYPES: Readonly<Record<Level, 'D' | 'I' | 'L'>> = { full: 'D', differential: 'I', log: 'L' }
const TABLES = ['backupset', 'backupmediafamily'] as const
const wrong = (...findings: readonly Finding[]): Asking => ({ ok: false, findings })
