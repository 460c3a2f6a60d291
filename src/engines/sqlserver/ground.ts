import { z } from 'zod'
import type { SqlServerComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import { serverOf } from '../destination.ts'
import type { Destination, Examined, Ground, Work } from '../engine.ts'
import type { Standing } from '../standing.ts'
import { newestHeld } from '../newest.ts'
import { lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { databaseFacts, serverFacts, type ServerFacts } from './look.ts'
import { leftOf, putBack } from './left.ts'
import { checked } from './proof.ts'
import { named } from './quote.ts'
import { countTables, newest, standings } from './rows.ts'
import { NoEntry, withSession, type Place, type Session } from './session.ts'
import { readPositions } from './sets.ts'
import { staging } from './stage-access.ts'
import { ownerOf, probeStage, stageFree } from './stage.ts'

type At = Extract<Destination, { kind: 'server' }>

/** A database on a SQL Server that people work with. */
export const sqlServerGround: Ground<SqlServerComponent> = {
  home: (source, identity) => ({ kind: 'server', access: source.access, identity, rename: {} }),
  look: async ({ source, into, manifest }, work) => await look({ source, at: serverOf({ into }, OP), manifest }, work),
  examine: async ({ source, into, manifest, counted }, work) => await examine({ source, at: serverOf({ into }, OP), manifest, counted }, work),
  names: (manifest) => [readPositions(manifest).database],
  left: leftOf,
  putBack,
}

interface Asked { readonly source: SqlServerComponent; readonly at: At; readonly manifest: Manifest }

/** Lends a session with the server that is meant; what keeps it from that is a finding. */
async function entered<T>({ source, at }: Asked, work: Work, use: (session: Session, of: { readonly server: ServerFacts; readonly place: Place }) => Promise<T>): Promise<T | { readonly finding: Finding; readonly found: string | null }> {
  const access = staging(at.access)
  const place: Place = { access, server: access.host ?? source.server }
  try {
    return await withSession(place, work, async (session) => {
      const server = await serverFacts(session)
      if (at.identity !== '' && server.identity !== at.identity) return { finding: { kind: 'server-differs' as const, server: place.server, expected: at.identity, found: server.identity }, found: server.identity }
      return await use(session, { server, place })
    })
  } catch (error) {
    if (error instanceof NoEntry) return { finding: error.finding, found: null }
    throw error
  }
}

const nameAt = ({ at, manifest }: Asked) => {
  const { database } = readPositions(manifest)
  return at.rename[database] ?? database
}

async function look(asked: Asked, work: Work): Promise<Standing> {
  const { findings: tools } = await lookAtTools([zstdNeed], { signal: work.signal })
  const seen = await entered(asked, work, async (session, { server, place }): Promise<Standing> => {
    const name = nameAt(asked)
    const facts = await databaseFacts(session, name)
    const free = await stageFree(place.access)
    const room: readonly Finding[] = free === null || free >= asked.manifest.rawBytes ? [] : [{ kind: 'no-space', target: place.access.stage.here, free, needed: asked.manifest.rawBytes }]
    const shut: readonly Finding[] = facts === null || facts.state === 'ONLINE' ? [] : [{ kind: 'source-unreadable', source: name, detail: facts.state }]
    return { findings: [...tools, ...await rights(session), ...await probeStage(session, ownerOf(asked.source.key), work), ...room], warnings: shut, identity: server.identity, holds: facts === null ? [] : [name], free }
  })
  if (!('finding' in seen)) return seen
  const { finding, found } = seen
  return { findings: finding.kind === 'server-differs' ? [finding] : [...tools, finding], warnings: [], identity: found, holds: [], free: null }
}

/** What bringing back needs beside reading. */
async function rights(session: Session): Promise<readonly Finding[]> {
  const user = named(session.access.user)
  const needs = [
    { grant: 'CREATE ANY DATABASE', ask: "HAS_PERMS_BY_NAME(NULL, NULL, 'CREATE ANY DATABASE')", mend: `GRANT CREATE ANY DATABASE TO ${user};` },
    { grant: 'ALTER ANY DATABASE', ask: "HAS_PERMS_BY_NAME(NULL, NULL, 'ALTER ANY DATABASE')", mend: `GRANT ALTER ANY DATABASE TO ${user};` },
    { grant: 'VIEW SERVER STATE', ask: "HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE')", mend: `GRANT VIEW SERVER STATE TO ${user};` },
    { grant: 'VIEW ANY DEFINITION', ask: "HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DEFINITION')", mend: `GRANT VIEW ANY DEFINITION TO ${user};` },
  ]
  const row = await session.row(`SELECT ${needs.map(({ ask }, index) => `${ask} AS r${index}`).join(', ')}`, { op: 'look at our rights', row: z.record(z.string(), z.number().nullable()) })
  return needs.filter((_need, index) => row[`r${index}`] !== 1).map(({ grant, mend }): Finding => ({ kind: 'grant-missing', grant, mend }))
}

async function examine(asked: Asked & { readonly counted: 'as-the-manifest-says' | 'another-moment' }, work: Work): Promise<Examined> {
  const { source, manifest, counted } = asked
  const name = nameAt(asked)
  const seen = await entered(asked, work, async (session, { server, place }): Promise<Examined> => {
    const bad = (findings: readonly Finding[]): Examined => ({ verdict: { ok: false, findings }, identity: server.identity, newest: null })
    const facts = await databaseFacts(session, name)
    if (facts === null) return bad([{ kind: 'database-missing', database: name }])
    if (facts.state !== 'ONLINE') return bad([{ kind: 'source-unreadable', source: name, detail: facts.state }])
    const damaged = await checked({ session, place, name, bytes: manifest.rawBytes }, work)
    if (damaged !== null) return bad([damaged])
    const broken = await withSession({ ...place, database: name }, work, brokenReferences)
    work.progress({ phase: 'count', bytes: 0, of: null })
    const plan = source.freshness
    const found = plan === null ? null : await newest({ ...place, database: name }, { plan, ahead: readPositions(manifest).ahead }, work)
    const held = newestHeld({ found, manifest, counted })
    const findings = [...broken, ...(counted === 'as-the-manifest-says' ? await countTables(session, name, manifest.counts) : []), ...held.findings]
    const tables = await standings(session, name)
    return { verdict: findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { check: 'CHECKDB', tables: tables.size, rows: [...tables.values()].reduce((sum, { rows }) => sum + rows, 0) } }, identity: server.identity, newest: held.newest }
  })
  return 'finding' in seen ? { verdict: { ok: false, findings: [seen.finding] }, identity: seen.found, newest: null } : seen
}

/** Rows that break a key or a rule of their table, as the server itself finds them. */
async function brokenReferences(session: Session): Promise<readonly Finding[]> {
  const rows = await session.rows('DBCC CHECKCONSTRAINTS WITH ALL_CONSTRAINTS, NO_INFOMSGS', { op: 'check the references', row: z.object({ Table: z.string() }) })
  const tables = new Map<string, number>()
  for (const { Table } of rows) tables.set(Table, (tables.get(Table) ?? 0) + 1)
  return [...tables].map(([table, broken]) => ({ kind: 'foreign-keys-broken', table: table.replaceAll(/[[\]]/g, ''), rows: broken }))
}

const OP = 'look at the database server'
