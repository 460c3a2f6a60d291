import { z } from 'zod'
import type { SqlServerComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Preflight, Work } from '../engine.ts'
import { NOTHING } from '../preflight.ts'
import { lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { logsElsewhere } from './chain.ts'
import { databaseFacts, serverFacts, type DatabaseFacts } from './look.ts'
import { sizeOfNext } from './next-size.ts'
import { named, quoted } from './quote.ts'
import { localRole, replicasOf } from './replicas.ts'
import { NoEntry, withSession, type Session } from './session.ts'
import { ownerOf, probeStage, stageFree } from './stage.ts'

/** Looks at the server, the database, the rights, both views of the stage, and who else takes back-ups; each that is missing with the statement that mends it. */
export async function preflight(source: SqlServerComponent, work: Work): Promise<Preflight> {
  const { findings: tools } = await lookAtTools([zstdNeed], { signal: work.signal })
  try {
    return await withSession({ access: source.access, server: source.server }, work, async (session) => {
      const server = await serverFacts(session)
      const facts = await databaseFacts(session, source.database)
      const whole = { ...NOTHING, identity: server.identity }
      if (facts === null) return { ...whole, findings: [...tools, { kind: 'database-missing', database: source.database }] }
      if (facts.state !== 'ONLINE') return { ...whole, findings: [...tools, { kind: 'source-unreadable', source: source.database, detail: facts.state }] }
      const role = await quietly(async () => follower(source, await localRole(session, facts)))
      const findings = [...tools, ...role, ...await rights(session, source), ...await probeStage(session, ownerOf(source.key), work)]
      const warnings = [...await quietly(() => elsewhere(session, source)), ...await quietly(() => replicas(session, source, facts)), ...settings(source, facts), ...await quietly(() => room(session, source, facts)), ...await away(source, work)]
      return { findings, warnings, identity: server.identity, bytes: facts.bytes }
    })
  } catch (error) {
    if (error instanceof NoEntry) return { ...NOTHING, findings: [...tools, error.finding] }
    throw error
  }

  /** What a login may not look at is named by its missing right already. */
  async function quietly(look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
    try {
      return await look()
    } catch (error) {
      if (work.signal.aborted) throw error
      work.log.debug({ error: String(error) }, 'a look at the server came to nothing')
      return []
    }
  }
}

/** Each right that copying needs, asked of the server as it would decide. */
async function rights(session: Session, { access, database }: SqlServerComponent): Promise<readonly Finding[]> {
  const user = named(access.user)
  const db = named(database)
  const enter = `USE ${db}; CREATE USER ${user} FOR LOGIN ${user}; ALTER ROLE db_backupoperator ADD MEMBER ${user};`
  const needs = [
    { grant: `BACKUP DATABASE (${database})`, ask: `HAS_PERMS_BY_NAME(${quoted(db)}, 'DATABASE', 'BACKUP DATABASE')`, mend: enter },
    { grant: `BACKUP LOG (${database})`, ask: `HAS_PERMS_BY_NAME(${quoted(db)}, 'DATABASE', 'BACKUP LOG')`, mend: enter },
    { grant: 'VIEW SERVER STATE', ask: "HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE')", mend: `GRANT VIEW SERVER STATE TO ${user};` },
    { grant: 'VIEW ANY DEFINITION', ask: "HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DEFINITION')", mend: `GRANT VIEW ANY DEFINITION TO ${user};` },
    { grant: 'CREATE ANY DATABASE', ask: "HAS_PERMS_BY_NAME(NULL, NULL, 'CREATE ANY DATABASE')", mend: `GRANT CREATE ANY DATABASE TO ${user};` },
    { grant: 'SELECT (msdb)', ask: "HAS_PERMS_BY_NAME('msdb.dbo.backupset', 'OBJECT', 'SELECT')", mend: `USE msdb; CREATE USER ${user} FOR LOGIN ${user}; ALTER ROLE db_datareader ADD MEMBER ${user};` },
  ]
  const row = await session.row(`SELECT ${needs.map(({ ask }, index) => `${ask} AS r${index}`).join(', ')}`, { op: 'look at our rights', row: z.record(z.string(), z.number().nullable()) })
  return needs.filter((_need, index) => row[`r${index}`] !== 1).map(({ grant, mend }): Finding => ({ kind: 'grant-missing', grant, mend }))
}

function settings({ database }: SqlServerComponent, facts: DatabaseFacts): readonly Finding[] {
  if (facts.pageVerify === 'CHECKSUM') return []
  return [{ kind: 'setting-wrong', setting: `PAGE_VERIFY (${database})`, found: facts.pageVerify, needed: 'CHECKSUM', mend: `ALTER DATABASE ${named(database)} SET PAGE_VERIFY CHECKSUM;` }]
}

async function elsewhere(session: Session, { database, key }: SqlServerComponent): Promise<readonly Finding[]> {
  const by = await logsElsewhere(session, { database, owner: ownerOf(key) })
  return by === null ? [] : [{ kind: 'logs-elsewhere', database, by }]
}

/** A copy of a secondary would be copy-only: no differential and no log of ours could follow it. */
function follower({ server }: SqlServerComponent, role: string | null): readonly Finding[] {
  return role === null || role === 'PRIMARY' ? [] : [{ kind: 'setting-wrong', setting: `role (${server})`, found: role, needed: 'PRIMARY', mend: 'host: <listener>' }]
}

async function replicas(session: Session, { database }: SqlServerComponent, facts: DatabaseFacts): Promise<readonly Finding[]> {
  const group = (await replicasOf(session, facts)).filter(({ health }) => health !== 'HEALTHY').map(({ replica }): Finding => ({ kind: 'replica-behind', replica, seconds: null }))
  const shipped = await session.rows(`SELECT secondary_server AS replica, last_restored_latency AS minutes, restore_threshold AS most FROM msdb.dbo.log_shipping_monitor_secondary WHERE primary_database = ${quoted(database)}`, { op: 'look at log shipping', row: z.object({ replica: z.string(), minutes: z.number().nullable(), most: z.number() }) })
  return [...group, ...shipped.filter(({ minutes, most }) => minutes === null || minutes > most).map(({ replica, minutes }): Finding => ({ kind: 'replica-behind', replica, seconds: minutes === null ? null : minutes * 60 }))]
}

async function room(session: Session, { access, database }: SqlServerComponent, facts: DatabaseFacts): Promise<readonly Finding[]> {
  const [free, needed] = [await stageFree(access), await sizeOfNext(session, { database, level: 'full', bytes: facts.bytes })]
  return free === null || free >= needed ? [] : [{ kind: 'no-space', target: access.stage.here, free, needed }]
}

/** The server that rehearses, where it is another one. Copies can be made without it, but nothing of them is proven. */
async function away({ rehearseOn, key }: SqlServerComponent, work: Work): Promise<readonly Finding[]> {
  if (rehearseOn === null) return []
  try {
    return await withSession({ access: rehearseOn, server: rehearseOn.host ?? 'localhost' }, work, async (session) => await probeStage(session, ownerOf(key), work))
  } catch (error) {
    if (error instanceof NoEntry) return [error.finding]
    throw error
  }
}
