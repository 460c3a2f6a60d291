import { z } from 'zod'
import { MINUTE, SECOND } from '../../core/clock.ts'
import type { PgbackrestComponent } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { beginning } from '../../core/letters.ts'
import type { Work } from '../engine.ts'
import { rowsOf, type Door } from '../postgres/access.ts'

/** What the archiver and those that hold it up say. */
export async function archiving(door: Door, work: Work): Promise<Archiving> {
  const op = 'look at the archiver'
  const [said] = await rowsOf(door, ARCHIVING, { op, signal: work.signal, row: archivingRow })
  if (said === undefined) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'tool-failed', detail: 'the server said nothing of its archiver' })
  return { ...said, slots: await rowsOf(door, SLOTS, { op, signal: work.signal, row: z.object({ name: z.string(), bytes: z.number() }) }) }
}

export type Archiving = z.output<typeof archivingRow> & { readonly slots: readonly { readonly name: string; readonly bytes: number }[] }

/** What of it forbids a copy, and what a person should know: each with what mends it. */
export function judgeArchiving(said: Archiving, of: { readonly source: PgbackrestComponent; readonly standby: boolean }): { readonly findings: readonly Finding[]; readonly warnings: readonly Finding[] } {
  const { source } = of
  const findings: Finding[] = []
  const warnings: Finding[] = []
  if (of.standby) {
    findings.push({ kind: 'setting-wrong', setting: 'pg_is_in_recovery', found: 'standby', needed: 'primary', mend: 'name the primary as host: only there the log can be brought to an end' })
    // A standby that has replayed all that it received is as old as the last change, not behind.
    if (said.received !== said.replayed) warnings.push({ kind: 'replica-behind', replica: source.server, seconds: said.behind })
  }
  if (said.mode === 'off') findings.push({ kind: 'setting-wrong', setting: 'archive_mode', found: 'off', needed: 'on', mend: 'ALTER SYSTEM SET archive_mode = on; and restart the server' })
  const archives = /archive-push/.test(said.command) && new RegExp(`--stanza[= ]["']?${source.stanza.replaceAll('.', '\\.')}(?![\\w.-])`).test(said.command)
  if (said.mode !== 'off' && !archives) findings.push({ kind: 'setting-wrong', setting: 'archive_command', found: beginning(said.command, 200), needed: `pgbackrest --stanza=${source.stanza} archive-push %p`, mend: `ALTER SYSTEM SET archive_command = 'pgbackrest${source.config === null ? '' : ` --config=${source.config}`} --stanza=${source.stanza} archive-push %p'; SELECT pg_reload_conf();` })
  if (said.timeout === 0 || said.timeout * SECOND > LONGEST) warnings.push({ kind: 'setting-wrong', setting: 'archive_timeout', found: said.timeout === 0 ? '0 (never)' : `${said.timeout}s`, needed: '900s or less', mend: "ALTER SYSTEM SET archive_timeout = '900s'; SELECT pg_reload_conf();" })
  if (said.failing !== null) findings.push({ kind: 'archiver-failing', since: said.failing, detail: said.failed ?? '' })
  for (const { name, bytes } of said.slots) if (bytes > HELD) warnings.push({ kind: 'log-held', holder: name, bytes })
  return { findings, warnings }
}

const archivingRow = z.object({
  mode: z.string(), command: z.string(), timeout: z.number(), failing: z.string().nullable(), failed: z.string().nullable(), switches: z.boolean(),
  received: z.string().nullable(), replayed: z.string().nullable(), behind: z.number().nullable(), bytes: z.number(),
})
const ARCHIVING = `select current_setting('archive_mode') as mode, current_setting('archive_command') as command, (select setting::int from pg_settings where name = 'archive_timeout') as timeout,
  case when a.last_failed_time > coalesce(a.last_archived_time, '-infinity') then to_char(a.last_failed_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end as failing, a.last_failed_wal as failed,
  has_function_privilege('pg_catalog.pg_switch_wal()', 'execute') as switches, pg_last_wal_receive_lsn()::text as received, pg_last_wal_replay_lsn()::text as replayed,
  extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::int as behind,
  (select coalesce(sum(pg_database_size(oid)), 0)::bigint from pg_database where has_database_privilege(oid, 'connect')) as bytes from pg_stat_archiver a`
const SLOTS = `select slot_name as name, pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, restart_lsn)::bigint as bytes from pg_replication_slots where restart_lsn is not null`

/** The promise of fifteen minutes. */
const LONGEST = 15 * MINUTE
/** As much log as a slot may hold before somebody should know. */
const HELD = 1024 ** 3
