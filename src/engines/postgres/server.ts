import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { beginning } from '../../core/letters.ts'
import { rowsOf, type Door } from './access.ts'
import { ident } from './rows.ts'

/** What a server says of itself and of what its user may. */
export type ServerFacts = z.output<typeof facts>

/** Looks at the server behind that door; throws a Fault where nobody opens. */
export async function serverFacts(door: Door, signal: AbortSignal): Promise<ServerFacts> {
  const [found] = await rowsOf(door, FACTS, { op: OP, signal, row: facts })
  if (found === undefined) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: 'the server said nothing of itself' })
  return found
}

/** What a Fault of the way to a server means for a preflight; throws it again where it has no name there. */
export function accessFinding(error: unknown, of: { readonly server: string; readonly user: string; readonly database: string }): Finding {
  if (!(error instanceof Fault)) throw error
  switch (error.hint) {
    case 'login-refused': return { kind: 'login-refused', server: of.server, user: of.user }
    case 'source-missing': return { kind: 'database-missing', database: of.database }
    case 'permission': return { kind: 'grant-missing', grant: 'CONNECT', mend: `GRANT CONNECT ON DATABASE ${ident(of.database)} TO ${ident(of.user)};` }
    case 'network': return { kind: 'server-away', server: of.server, detail: beginning(error.message, 300) }
    default: throw error
  }
}

/** What kept a tool of PostgreSQL's own from its server, said once by asking the server itself; the tool's Fault where the server answers well. */
export async function whyNot(door: Door, ask: { readonly fault: unknown; readonly signal: AbortSignal }): Promise<unknown> {
  if (ask.signal.aborted || !(ask.fault instanceof Fault) || ask.fault.hint !== 'tool-failed') return ask.fault
  return await serverFacts(door, ask.signal).then(() => ask.fault, (error: unknown) => error)
}

/** 15 of 150018. */
export const majorOf = (version: number) => Math.floor(version / 10000)

const facts = z.object({
  identity: z.string(),
  version: z.number().int(),
  at: z.string(),
  standby: z.boolean(),
  timeline: z.number().int(),
  segment: z.number().int(),
  superuser: z.boolean(),
  readsAll: z.boolean(),
  readsPasswords: z.boolean(),
  bypassesRls: z.boolean(),
  bootstrap: z.string(),
  checksums: z.boolean(),
})

const FACTS = `select (select system_identifier::text from pg_control_system()) as identity, current_setting('server_version_num')::int as version,
  to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, pg_is_in_recovery() as standby,
  case when pg_is_in_recovery() then (select timeline_id from pg_control_checkpoint()) else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end as timeline,
  (select setting::bigint from pg_settings where name = 'wal_segment_size') as segment, r.rolsuper as superuser,
  r.rolsuper or coalesce((select pg_has_role(current_user, oid, 'usage') from pg_roles where rolname = 'pg_read_all_data'), false) as "readsAll",
  has_table_privilege('pg_catalog.pg_authid', 'select') as "readsPasswords", r.rolsuper or r.rolbypassrls as "bypassesRls",
  (select rolname from pg_roles where oid = 10) as bootstrap, current_setting('data_checksums') = 'on' as checksums
  from pg_roles r where r.rolname = current_user`
const OP = 'ask the database server'
