import { z } from 'zod'
import type { PostgresDumpComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import { countDifferences } from '../compare.ts'
import { serverOf } from '../destination.ts'
import type { Destination, Examined, Ground, Work } from '../engine.ts'
import type { Standing } from '../standing.ts'
import { newestHeld } from '../newest.ts'
import { INCOMING } from '../over.ts'
import { into, rowsOf, withDoor, type Door } from '../postgres/access.ts'
import { amcheck } from '../postgres/amcheck.ts'
import { clientsOf } from '../postgres/clients.ts'
import { countRows, newest } from '../postgres/facts.ts'
import { brokenReferences } from '../postgres/references.ts'
import { ident, literal } from '../postgres/rows.ts'
import { accessFinding, majorOf, serverFacts, type ServerFacts } from '../postgres/server.ts'
import { pgRestoreNeed, psqlNeed } from '../postgres/tools.ts'
import { lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { readPositions } from './artefacts.ts'
import { freshIn } from './databases.ts'
import { bringIn } from './bring-in.ts'
import { differ } from './differ.ts'
import { opened } from './exchange.ts'
import { leftOf, putBack } from './left.ts'
import { doorFor } from './over.ts'

type Place = Extract<Destination, { kind: 'server' }>

/** Databases on a server that people work with. */
export const postgresDumpGround: Ground<PostgresDumpComponent> = {
  clients: ({ source, access }, work) => clientsOf({ access, database: source.database }, work),
  home: (source, identity) => ({ kind: 'server', access: source.access, identity, rename: {} }),
  look: async ({ source, into: at, manifest }, work) => await look({ source, place: serverOf({ into: at }, OP), manifest }, work),
  examine: async ({ source, into: at, manifest, counted, only }, work) => await examine({ source, place: serverOf({ into: at }, OP), manifest, counted, only: only ?? null }, work),
  names: (manifest) => readPositions(manifest).databases.map(({ name }) => name),
  newest: async (source, work) => {
    const { freshness } = source
    if (freshness === null) return null
    const database = freshIn(source, source.databases ?? [source.database])
    const found = await withDoor({ access: source.access, database }, work, (door) => newest(into(door, database), freshness.query, { op: 'ask for the newest record', signal: work.signal }))
    return 'value' in found ? found.value : null
  },
  differ,
  bringIn,
  left: leftOf,
  putBack,
}

interface Asked { readonly source: PostgresDumpComponent; readonly place: Place; readonly manifest: Manifest }

/** The server's word on who it is, or what keeps it from answering. */
async function entered(door: Door, { source, place }: Asked, signal: AbortSignal): Promise<ServerFacts | Finding> {
  const server = place.access.host ?? place.access.socket ?? source.server
  const facts = await serverFacts(door, signal).catch((error: unknown) => accessFinding(error, { server, user: place.access.user, database: 'postgres' }))
  if ('kind' in facts || place.identity === '' || facts.identity === place.identity) return facts
  return { kind: 'server-differs', server, expected: place.identity, found: facts.identity }
}

async function look(asked: Asked, work: Work): Promise<Standing> {
  const { place, manifest } = asked
  const [there, here] = await Promise.all([lookAtTools([psqlNeed, pgRestoreNeed], work), lookAtTools([zstdNeed], { signal: work.signal })])
  const tools = [...there.findings, ...here.findings]
  const nobody = { warnings: [], holds: [], free: null }
  if (there.findings.length > 0) return { ...nobody, findings: tools, identity: null }
  const { databases, version } = readPositions(manifest)
  const names = databases.map(({ name }) => place.rename[name] ?? name)
  return await withDoor({ access: place.access, database: doorFor(names) }, work, async (door) => {
    const facts = await entered(door, asked, work.signal)
    if ('kind' in facts) return { ...nobody, findings: facts.kind === 'server-differs' ? [facts] : [...tools, facts], identity: facts.kind === 'server-differs' ? facts.found : null }
    const standing = await rowsOf(door, `select d.datname as name, d.datallowconn as open, pg_has_role(d.datdba, 'usage') as mine, r.rolname as owner from pg_database d join pg_roles r on r.oid = d.datdba where d.datname in (${names.map(literal).join(', ')}) order by 1`, { op: OP, signal: work.signal, row: z.object({ name: z.string(), open: z.boolean(), mine: z.boolean(), owner: z.string() }) })
    const older: readonly Finding[] = majorOf(facts.version) < majorOf(version) ? [{ kind: 'tool-too-old', tool: 'postgres', found: String(majorOf(facts.version)), needed: String(majorOf(version)) }] : []
    const shut = standing.filter(({ open }) => !open).map(({ name }): Finding => ({ kind: 'setting-wrong', setting: `ALLOW_CONNECTIONS (${name})`, found: 'false', needed: 'true', mend: opened([name]) }))
    const left = (await rowsOf(door, `select datname as name from pg_database where starts_with(datname, ${literal(INCOMING)}) order by 1`, { op: OP, signal: work.signal, row: z.object({ name: z.string() }) })).map(({ name }) => name)
    const leftOver: readonly Finding[] = left.length === 0 ? [] : [{ kind: 'left-over', names: left, mend: left.map((name) => `DROP DATABASE ${ident(name)};`).join(' ') }]
    return { findings: [...tools, ...older, ...await rights(door, { facts, place, standing }, work)], warnings: [...shut, ...leftOver], identity: facts.identity, holds: standing.map(({ name }) => name), free: null }
  })
}

/** What bringing back needs beside reading. A superuser has it all. */
async function rights(door: Door, of: { readonly facts: ServerFacts; readonly place: Place; readonly standing: readonly { readonly name: string; readonly mine: boolean; readonly owner: string }[] }, work: Work): Promise<readonly Finding[]> {
  if (of.facts.superuser) return []
  const user = ident(of.place.access.user)
  const [may] = await rowsOf(door, "select rolcreatedb as create, rolcreaterole as roles, coalesce((select pg_has_role(current_user, oid, 'usage') from pg_roles where rolname = 'pg_signal_backend'), false) as signal from pg_roles where rolname = current_user", { op: OP, signal: work.signal, row: z.object({ create: z.boolean(), roles: z.boolean(), signal: z.boolean() }) })
  return [
    ...(may?.create === true ? [] : [{ kind: 'grant-missing' as const, grant: 'CREATEDB', mend: `ALTER ROLE ${user} CREATEDB;` }]),
    ...(may?.roles === true ? [] : [{ kind: 'grant-missing' as const, grant: 'CREATEROLE', mend: `ALTER ROLE ${user} CREATEROLE;` }]),
    ...(may?.signal === true ? [] : [{ kind: 'grant-missing' as const, grant: 'pg_signal_backend', mend: `GRANT pg_signal_backend TO ${user};` }]),
    ...of.standing.filter(({ mine }) => !mine).map(({ name, owner }): Finding => ({ kind: 'grant-missing', grant: `owner of ${name}`, mend: `GRANT ${ident(owner)} TO ${user};` })),
  ]
}

async function examine(asked: Asked & { readonly counted: 'as-the-manifest-says' | 'another-moment'; readonly only: readonly string[] | null }, work: Work): Promise<Examined> {
  const { source, place, manifest, counted, only } = asked
  const databases = readPositions(manifest).databases.filter(({ name }) => only === null || only.some((part) => part.startsWith(`${name}.`))).map(({ name }) => ({ name, at: place.rename[name] ?? name }))
  return await withDoor({ access: place.access, database: doorFor(databases.map(({ at }) => at)) }, work, async (door) => {
    const bad = (findings: readonly Finding[], identity: string | null): Examined => ({ verdict: { ok: false, findings }, identity, newest: null })
    const facts = await entered(door, asked, work.signal)
    if ('kind' in facts) return bad([facts], facts.kind === 'server-differs' ? facts.found : null)
    const { identity } = facts
    const there = await rowsOf(door, 'select datname as name from pg_database', { op: OP, signal: work.signal, row: z.object({ name: z.string() }) })
    const missing = databases.filter(({ at }) => !there.some(({ name }) => name === at))
    if (missing.length > 0) return bad(missing.map(({ at }) => ({ kind: 'database-missing', database: at })), identity)
    work.progress({ phase: 'check', bytes: 0, of: null })
    const checks = facts.superuser ? await Promise.all(databases.map(async ({ at }) => await amcheck(door, at, work))) : [null]
    const damaged = checks.flatMap((one) => one ?? [])
    if (damaged.length > 0) return bad(damaged, identity)
    work.progress({ phase: 'count', bytes: 0, of: null })
    const counts: Record<string, number> = {}
    const broken: Finding[] = []
    for (const { name, at } of databases) {
      const ask = <S extends z.ZodType>(sql: string, row: S) => rowsOf(into(door, at), sql, { op: 'count the rows', signal: work.signal, row })
      Object.assign(counts, await countRows(ask, { database: name, unlogged: 'counted' }))
      broken.push(...await brokenReferences(ask, at))
    }
    const fresh = freshIn(source, databases.map(({ name }) => name))
    const held = newestHeld({ found: source.freshness === null || only !== null ? null : await newest(into(door, place.rename[fresh] ?? fresh), source.freshness.query, { op: 'ask for the newest record', signal: work.signal }), manifest, counted })
    const compared = counted === 'as-the-manifest-says' && Object.keys(manifest.counts).length > 0
    const findings = [...broken, ...(compared ? countDifferences(manifest.counts, counts) : []), ...held.findings]
    const told = { check: checks.includes(null) ? 'foreign keys' : 'amcheck', tables: Object.keys(counts).length, rows: Object.values(counts).reduce((sum, rows) => sum + rows, 0) }
    return { verdict: findings.length > 0 ? { ok: false, findings } : { ok: true, facts: told }, identity, newest: held.newest }
  })
}

const OP = 'look at the database server'
