import type { MariadbDumpComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import { countDifferences } from '../compare.ts'
import { serverOf } from '../destination.ts'
import type { Destination, Examined, Ground, Work } from '../engine.ts'
import type { Standing } from '../standing.ts'
import { newestHeld } from '../newest.ts'
import { INCOMING } from '../over.ts'
import { lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { throughDoor } from './access.ts'
import { artefactsIn } from './artefact.ts'
import { bringIn } from './bring-in.ts'
import { clientsOf } from './clients.ts'
import { must, named, quoted } from './client.ts'
import { differ } from './differ.ts'
import { tableFacts, tablesOf } from './facts.ts'
import { leftBy, NOTE, notesIn } from './halfway.ts'
import { checkTables, freshnessQuestion, newestOf } from './inspect.ts'
import { leftOf, putBack } from './left.ts'
import { lookAt, type Seen } from './look.ts'
import { rowsOfEach } from './over.ts'
import { brokenReferences } from './references.ts'
import { clientNeed } from './tools.ts'

type Place = Extract<Destination, { kind: 'server' }>

/** Databases on a server that people work with. */
export const mariadbDumpGround: Ground<MariadbDumpComponent> = {
  clients: ({ access }, work) => clientsOf(access, work),
  home: (source, identity) => ({ kind: 'server', access: source.access, identity, rename: {} }),
  look: async ({ source, into, manifest }, work) => await look({ source, place: serverOf({ into }, OP), manifest }, work),
  examine: async ({ source, into, manifest, counted, only }, work) => await examine({ source, place: serverOf({ into }, OP), manifest, counted, only: only ?? null }, work),
  names: (manifest) => artefactsIn({ manifest }).map(({ name }) => name),
  newest: async (source, work) => {
    const { freshness } = source
    if (freshness === null) return null
    const [first, ...more] = source.databases ?? []
    const found = await throughDoor({ access: source.access }, work, async (door) => newestOf(await must(door, freshnessQuestion(freshness, more.length === 0 ? first ?? null : null), { op: OP, signal: work.signal })))
    return 'value' in found ? found.value : null
  },
  differ,
  bringIn,
  left: leftOf,
  putBack,
}

interface Asked { readonly source: MariadbDumpComponent; readonly place: Place; readonly manifest: Manifest }

/** The server's word on who it is, or what keeps it from answering. */
async function entered({ source, place }: Asked, work: Work): Promise<Seen | Finding> {
  const server = place.access.host ?? place.access.socket ?? source.server
  const seen = await lookAt({ ...source, server, access: place.access }, work)
  if ('kind' in seen || place.identity === '' || seen.server.identity === place.identity) return seen
  return { kind: 'server-differs', server, expected: place.identity, found: seen.server.identity }
}

/** Each database of the copy, by the name that it has there. */
const namesAt = ({ manifest, place }: Asked) => Object.fromEntries(artefactsIn({ manifest }).map(({ name }) => [name, place.rename[name] ?? name]))

async function look(asked: Asked, work: Work): Promise<Standing> {
  const [there, here] = await Promise.all([lookAtTools([clientNeed], work), lookAtTools([zstdNeed], { signal: work.signal })])
  const tools = [...there.findings, ...here.findings]
  const nobody = { warnings: [], holds: [], free: null }
  if (there.findings.length > 0) return { ...nobody, findings: tools, identity: null }
  const seen = await entered(asked, work)
  if ('kind' in seen) return { ...nobody, findings: seen.kind === 'server-differs' ? [seen] : [...tools, seen], identity: seen.kind === 'server-differs' ? seen.found : null }
  const at = Object.values(namesAt(asked))
  const lower = new Set(at.map((name) => name.toLowerCase()))
  const holds = seen.databases.map(({ name }) => name).filter((name) => lower.has(name.toLowerCase()))
  const mighty = seen.granted.everywhere.has('ALL PRIVILEGES')
  const { account } = seen.granted
  const [user, host] = [account.slice(0, account.lastIndexOf('@')), account.slice(account.lastIndexOf('@') + 1)]
  const rights: readonly Finding[] = mighty ? [] : [{ kind: 'grant-missing', grant: 'ALL PRIVILEGES ON *.* WITH GRANT OPTION', mend: `GRANT ALL PRIVILEGES ON *.* TO ${quoted(user)}@${quoted(host)} WITH GRANT OPTION;` }]
  const halfway = mighty ? await halfwayAt(asked, work) : { found: [], needed: [] }
  const left = seen.databases.map(({ name }) => name).filter((name) => name.startsWith(INCOMING) && !halfway.needed.includes(name))
  const warnings: readonly Finding[] = [...halfway.found, ...(left.length === 0 ? [] : [{ kind: 'left-over' as const, names: left, mend: left.map((name) => `DROP DATABASE ${named(name)};`).join(' ') }])]
  return { findings: [...tools, ...rights], warnings, identity: seen.server.identity, holds, free: null }
}

/** Exchanges that somebody's death cut off. What lies there is never touched again but by a person. */
async function halfwayAt(asked: Asked, work: Work): Promise<{ readonly found: readonly Finding[]; readonly needed: readonly string[] }> {
  const names = new Set(Object.values(namesAt(asked)).map((name) => name.toLowerCase()))
  const how = { op: OP, signal: work.signal }
  return await throughDoor({ access: asked.place.access }, work, async (door) => {
    const found: Finding[] = []
    const notes = await notesIn(door, how)
    for (const note of notes.filter(({ name }) => names.has(name.toLowerCase()))) {
      const mend = `-- a restore puts aside what stands as ${note.name} now, and leaves ${note.aside} as it is; once it is put right: UPDATE ${named(note.aside)}.${NOTE} SET text = 'done' WHERE nr = 0;`
      found.push({ kind: 'setting-wrong', setting: `exchange (${note.name})`, found: await leftBy(door, note, how), needed: 'ended', mend })
    }
    return { found, needed: notes.map(({ incoming }) => incoming) }
  })
}

async function examine(asked: Asked & { readonly counted: 'as-the-manifest-says' | 'another-moment'; readonly only: readonly string[] | null }, work: Work): Promise<Examined> {
  const { source, place, manifest, counted, only } = asked
  const bad = (findings: readonly Finding[], identity: string | null): Examined => ({ verdict: { ok: false, findings }, identity, newest: null })
  const seen = await entered(asked, work)
  if ('kind' in seen) return bad([seen], seen.kind === 'server-differs' ? seen.found : null)
  const { identity } = seen.server
  const at = Object.fromEntries(Object.entries(namesAt(asked)).filter(([name]) => only === null || only.some((part) => part.startsWith(`${name}.`))))
  const missing = Object.values(at).filter((name) => !seen.databases.some((one) => one.name.toLowerCase() === name.toLowerCase()))
  if (missing.length > 0) return bad(missing.map((database) => ({ kind: 'database-missing', database })), identity)
  return await throughDoor({ access: place.access }, work, async (door): Promise<Examined> => {
    const how = { op: OP, signal: work.signal }
    work.progress({ phase: 'check', bytes: 0, of: null })
    const tables = tableFacts(await must(door, tablesOf(Object.values(at)), how))
    const damaged = tables.length === 0 ? [] : await checkTables({ door, signal: work.signal }, tables)
    if (damaged.length > 0) return bad(damaged, identity)
    work.progress({ phase: 'count', bytes: 0, of: null })
    const counts = await rowsOfEach(door, at, how)
    const plan = only === null ? source.freshness : null
    const [first, ...more] = Object.entries(at)
    // A query that names its database would ask the living one, not the one beside it.
    const elsewhere = plan !== null && Object.entries(at).some(([name, there]) => name !== there && (plan.query.includes(`${name}.`) || plan.query.includes(`${named(name)}.`)))
    const found = plan === null || elsewhere ? null : newestOf(await must(door, freshnessQuestion(plan, more.length === 0 ? first?.[1] ?? null : null), how))
    const held = newestHeld({ found, manifest, counted })
    const compared = counted === 'as-the-manifest-says' && Object.keys(manifest.counts).length > 0
    const findings = [...await brokenReferences(door, { databases: Object.values(at), absent: only === null ? 'counts' : 'is-elsewhere' }, how), ...(compared ? countDifferences(manifest.counts, counts) : []), ...held.findings]
    return { verdict: findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { check: 'CHECK TABLE', tables: tables.length, rows: Object.values(counts).reduce((sum, rows) => sum + rows, 0) } }, identity, newest: held.newest }
  })
}

const OP = 'look at the database server'
