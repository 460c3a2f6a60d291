import { asText, lines } from '../lines.ts'
import { pipeTools, runTool } from '../tool.ts'

/** One entry of an archive's table of contents. */
export interface Entry {
  readonly id: number
  readonly oid: string
  readonly type: string
  readonly schema: string
  readonly name: string
  readonly needs: readonly number[]
}

/** Which entries of an archive bring some of its tables back, with all that is theirs; `list` is pg_restore's own words for them. */
export interface Choice {
  readonly list: string
  /** Of tables that were asked for, those that the archive holds, as `schema.table`. */
  readonly tables: readonly string[]
}

/**
 * Chooses tables with their keys, indices, defaults, sequences and triggers, and whatever those need: types, functions, schemas.
 * What leads to a table that was not asked for, as a foreign key does, stays away. `pg_restore -t` would lose the keys.
 */
export async function choose(ask: { readonly file: string; readonly wants: (table: string) => boolean; readonly signal: AbortSignal }): Promise<Choice> {
  const entries = await contents(ask.file, ask.signal)
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const chosen = new Set<number>()
  const tables: string[] = []
  for (const entry of entries) {
    if (entry.type !== 'TABLE' || !ask.wants(`${entry.schema}.${entry.name}`)) continue
    tables.push(`${entry.schema}.${entry.name}`)
    chosen.add(entry.id)
  }
  const reach = (id: number, seen = new Set<number>()): ReadonlySet<number> => {
    for (const need of byId.get(id)?.needs ?? []) {
      if (seen.has(need) || !byId.has(need)) continue
      seen.add(need)
      reach(need, seen)
    }
    return seen
  }
  const stranger = (id: number) => RELATIONS.has(byId.get(id)?.type ?? '') && !chosen.has(id)
  for (const id of [...chosen]) for (const need of reach(id)) if (!stranger(need)) chosen.add(need)
  for (let grown = true; grown;) {
    grown = false
    for (const entry of entries) {
      if (chosen.has(entry.id) || !(SURROUNDINGS.has(entry.type) || (!RELATIONS.has(entry.type) && entry.needs.some((need) => chosen.has(need) && isTables(byId.get(need)))))) continue
      const whole = [entry.id, ...reach(entry.id)]
      if (whole.some(stranger)) continue
      for (const id of whole) chosen.add(id)
      grown = true
    }
  }
  const listed = await listOf(ask.file, ask.signal)
  const oids = new Set(entries.filter((entry) => chosen.has(entry.id) && entry.type === 'TABLE').map(({ oid }) => oid))
  const sequences = new Set(entries.filter((entry) => chosen.has(entry.id) && entry.type === 'SEQUENCE').map(({ schema, name }) => `${schema} ${name} `))
  const keep = listed.filter((line) => {
    const [, id = '', oid = '', rest = ''] = /^(\d+); \d+ (\d+) (.*)$/.exec(line) ?? []
    if (rest.startsWith('TABLE DATA ')) return oids.has(oid)
    if (rest.startsWith('SEQUENCE SET ')) return [...sequences].some((sequence) => rest.startsWith(`SEQUENCE SET ${sequence}`))
    return chosen.has(Number(id))
  })
  return { list: `${keep.join('\n')}\n`, tables }
}

/** What hangs on a table follows it; what hangs on a schema or a type that a table happens to need does not. */
const isTables = (entry: Entry | undefined) => entry !== undefined && !SHARED.has(entry.type)

/** Every entry but the rows, with what each needs, as pg_restore tells it in the comments of its script. */
async function contents(file: string, signal: AbortSignal): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  let head: { id: number; oid: string; needs: readonly number[] } | null = null
  await pipeTools({
    op: 'read the contents of the archive',
    tools: [{ command: 'pg_restore', args: ['--verbose', '--schema-only', '-f', '-', file] }],
    output: lines((bytes) => {
      const line = asText(bytes)
      const entry = /^-- TOC entry (\d+) \(class \d+ OID (\d+)\)$/.exec(line)
      if (entry) head = { id: Number(entry[1]), oid: entry[2] ?? '', needs: [] }
      const needs = /^-- Dependencies: ([\d ]+)$/.exec(line)
      if (needs && head) head = { ...head, needs: (needs[1] ?? '').split(' ').map(Number) }
      const named = /^-- Name: (.*); Type: (.*?); Schema: (.*?); Owner: /.exec(line)
      if (named && head) {
        entries.push({ ...head, name: named[1] ?? '', type: named[2] ?? '', schema: named[3] ?? '' })
        head = null
      }
    }),
    signal,
  })
  return entries
}

async function listOf(file: string, signal: AbortSignal): Promise<readonly string[]> {
  const { stdout } = await runTool({ op: 'list the archive', tool: { command: 'pg_restore', args: ['--list', file] }, most: 64 * 1024 * 1024, signal })
  return stdout.split('\n').filter((line) => /^\d+; /.test(line))
}

/** What holds rows, or shows them. */
const RELATIONS = new Set(['TABLE', 'VIEW', 'MATERIALIZED VIEW', 'FOREIGN TABLE', 'MATERIALIZED VIEW DATA'])
/** What tables may use without saying so. */
const SURROUNDINGS = new Set(['SCHEMA', 'EXTENSION'])
const SHARED = new Set([...SURROUNDINGS, 'TYPE', 'DOMAIN', 'FUNCTION', 'PROCEDURE', 'AGGREGATE', 'COLLATION', 'OPERATOR'])
