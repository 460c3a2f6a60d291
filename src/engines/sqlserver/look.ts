import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import { quoted } from './quote.ts'
import type { Asked, Session } from './session.ts'

/** What a server says of itself. */
export interface ServerFacts {
  /** Its name, and what msdb has been called since it was installed: another server under the same name has another. */
  readonly identity: string
  readonly edition: string
  /** 15 of 15.0.4385.1. */
  readonly major: number
  readonly version: string
  /** Minutes that its wall clock is ahead of UTC. */
  readonly ahead: number
  /** Its own moment, as text of its wall clock. */
  readonly now: string
  readonly compresses: boolean
  /** Where it puts new databases, each with the separator at its end. */
  readonly data: string
  readonly log: string
}

export async function serverFacts(session: Asked): Promise<ServerFacts> {
  const row = await session.row(`SELECT CONVERT(nvarchar(256), SERVERPROPERTY('ServerName')) AS name, CONVERT(nvarchar(256), SERVERPROPERTY('Edition')) AS edition, CONVERT(int, SERVERPROPERTY('EngineEdition')) AS kind, CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')) AS version, DATEDIFF(MINUTE, SYSUTCDATETIME(), SYSDATETIME()) AS ahead, CONVERT(varchar(36), (SELECT service_broker_guid FROM sys.databases WHERE name = N'msdb')) AS guid, CONVERT(nvarchar(512), SERVERPROPERTY('InstanceDefaultDataPath')) AS data, CONVERT(nvarchar(512), SERVERPROPERTY('InstanceDefaultLogPath')) AS log, SYSDATETIME() AS now`, {
    op: 'look at the server', row: z.object({ name: z.string(), edition: z.string(), kind: z.number(), version: z.string(), ahead: z.number(), guid: z.string(), data: z.string().nullable(), log: z.string().nullable(), now: z.date() }),
  })
  const data = row.data ?? ''
  return {
    identity: `${row.name} ${row.guid}`,
    edition: row.edition,
    major: Number(row.version.split('.')[0]),
    version: row.version,
    ahead: row.ahead,
    now: row.now.toISOString().slice(0, 19),
    // 4 is Express; Web calls itself Standard there.
    compresses: row.kind !== 4 && !/^(Web|Express)/i.test(row.edition),
    data,
    log: row.log ?? data,
  }
}

/** What the server says of one database, as far as its chain goes. LSNs are texts: no number of JavaScript holds them. */
export interface DatabaseFacts {
  readonly id: number
  readonly state: string
  readonly recovery: 'FULL' | 'BULK_LOGGED' | 'SIMPLE'
  readonly collation: string
  readonly pageVerify: string
  /** All that were ever restored from the same origin have it in common. */
  readonly family: string
  /** Changes whenever its history parts. */
  readonly fork: string
  /** Where the next log begins; null while no chain has begun. */
  readonly logFrom: string | null
  /** The full that a differential would stand on now. */
  readonly differentialBase: string | null
  readonly bytes: number
}

/** Null where the server has no database of that name. */
export async function databaseFacts(session: Session, name: string): Promise<DatabaseFacts | null> {
  const [row] = await session.rows(`SELECT d.database_id AS id, d.state_desc AS state, d.recovery_model_desc AS recovery, d.collation_name AS collation, d.page_verify_option_desc AS pageVerify, CONVERT(varchar(36), r.family_guid) AS family, CONVERT(varchar(36), r.recovery_fork_guid) AS fork, CONVERT(varchar(25), r.last_log_backup_lsn) AS logFrom, (SELECT CONVERT(varchar(36), MAX(CONVERT(varchar(36), f.differential_base_guid))) FROM sys.master_files f WHERE f.database_id = d.database_id AND f.type = 0) AS differentialBase, (SELECT CONVERT(bigint, SUM(CONVERT(bigint, f.size))) FROM sys.master_files f WHERE f.database_id = d.database_id AND f.type = 0) AS pages FROM sys.databases d LEFT JOIN sys.database_recovery_status r ON r.database_id = d.database_id WHERE d.name = ${quoted(name)}`, {
    op: `look at ${name}`,
    row: z.object({ id: z.number(), state: z.string(), recovery: z.enum(['FULL', 'BULK_LOGGED', 'SIMPLE']), collation: z.string().nullable(), pageVerify: z.string(), family: z.string().nullable(), fork: z.string().nullable(), logFrom: z.string().nullable(), differentialBase: z.string().nullable(), pages: z.coerce.number() }),
  })
  if (row === undefined) return null
  const { pages, ...rest } = row
  return { ...rest, collation: rest.collation ?? '', family: rest.family ?? '', fork: rest.fork ?? '', bytes: pages * 8192 }
}

/** The same for whoever is about to copy it: throws a Fault where it is not there or not open. */
export async function mustSee(session: Session, name: string): Promise<DatabaseFacts> {
  const facts = await databaseFacts(session, name)
  if (facts === null) throw new Fault({ area: 'engine', op: `copy ${name}`, retry: 'later', hint: 'source-missing', detail: `the server has no database ${name}` })
  if (facts.state !== 'ONLINE') throw new Fault({ area: 'engine', op: `copy ${name}`, retry: 'later', hint: 'source-locked', detail: `${name} is ${facts.state}` })
  return facts
}
