import { z } from 'zod'
import type { PostgresDumpComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Preflight, Work } from '../engine.ts'
import { into, rowsOf, withDoor, type Door } from '../postgres/access.ts'
import { ident } from '../postgres/rows.ts'
import { accessFinding, majorOf, serverFacts, type ServerFacts } from '../postgres/server.ts'
import { lookAtBoth, pgDumpallNeed, pgDumpNeed, pgRestoreNeed, privateServerMissing, psqlNeed } from '../postgres/tools.ts'
import { NOTHING } from '../preflight.ts'
import { isOlder } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { databasesOf, type Listed } from './databases.ts'

/** The tools beside the source, and those beside us. */
export const THERE = [psqlNeed, pgDumpNeed, pgDumpallNeed]
export const HERE = [pgRestoreNeed, zstdNeed]

/** Looks at tools, server, databases and rights; each that is missing with the statement that mends it. */
export async function preflight(source: PostgresDumpComponent, work: Work): Promise<Preflight> {
  const { there, here } = await lookAtBoth({ there: THERE, here: HERE }, work)
  const tools = [...there.findings, ...here.findings]
  if (there.findings.length > 0) return { ...NOTHING, findings: tools }
  return await withDoor({ access: source.access, database: source.database }, work, async (door) => {
    const looked = await lookThrough(door, source, work.signal).catch((error: unknown) => accessFinding(error, { server: source.server, user: source.access.user, database: source.database }))
    if ('kind' in looked) return { ...NOTHING, findings: [...tools, looked] }
    const { facts, found, missing, secured } = looked
    const user = ident(source.access.user)
    const needed = String(majorOf(facts.version))
    const old = [pgDumpNeed, pgDumpallNeed].flatMap((need): readonly Finding[] => (isOlder(there.versions[need.command] ?? '0', needed) ? [{ kind: 'tool-too-old', tool: need.command, found: there.versions[need.command] ?? '', needed }] : []))
    const findings: Finding[] = [...tools, ...old, ...missing.map((database): Finding => ({ kind: 'database-missing', database }))]
    for (const { name, connect } of found) if (!connect) findings.push({ kind: 'grant-missing', grant: `CONNECT ON DATABASE ${name}`, mend: `GRANT CONNECT ON DATABASE ${ident(name)} TO ${user};` })
    if (!facts.readsAll) findings.push({ kind: 'grant-missing', grant: 'pg_read_all_data', mend: `GRANT pg_read_all_data TO ${user};` })
    if (secured.length > 0 && !facts.bypassesRls) findings.push({ kind: 'grant-missing', grant: `BYPASSRLS (${secured.slice(0, 3).join(', ')})`, mend: `ALTER ROLE ${user} BYPASSRLS;` })
    const warnings: Finding[] = [...await privateServerMissing({ major: majorOf(facts.version), exact: false })]
    if (!facts.readsPasswords) warnings.push({ kind: 'grant-missing', grant: 'SELECT ON pg_authid', mend: `GRANT SELECT ON pg_catalog.pg_authid TO ${user}; -- in the database ${source.database}` })
    return { findings, warnings, identity: facts.identity, bytes: found.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) }
  })
}

interface Looked { readonly facts: ServerFacts; readonly found: readonly Listed[]; readonly missing: readonly string[]; readonly secured: readonly string[] }

async function lookThrough(door: Door, source: PostgresDumpComponent, signal: AbortSignal): Promise<Looked> {
  const facts = await serverFacts(door, signal)
  const { found, missing } = await databasesOf(door, source, signal)
  const secured: string[] = []
  if (!facts.bypassesRls) {
    for (const { name } of found.filter(({ connect }) => connect)) {
      const tables = await rowsOf(into(door, name), 'select c.oid::regclass::text as name from pg_class c where c.relrowsecurity and not pg_has_role(c.relowner, \'usage\') order by 1', { op: 'look at row security', signal, row: z.object({ name: z.string() }) })
      secured.push(...tables.map((table) => `${name}.${table.name}`))
    }
  }
  return { facts, found, missing, secured }
}
