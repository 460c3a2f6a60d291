import type { PostgresDumpComponent } from '../../core/component.ts'
import type { Difference, PartDifference } from '../../core/difference.ts'
import { Fault } from '../../core/fault.ts'
import { serverOf } from '../destination.ts'
import type { Differing } from '../engine.ts'
import { into, psql, withDoor, type Door } from '../postgres/access.ts'
import { ident } from '../postgres/rows.ts'
import { heldAgainst, inNoneOf, NO_LIST, type Listing } from '../sorted.ts'
import { readPositions } from './artefacts.ts'
import { mustBe } from './bring.ts'
import { bringingIn, type Wanted } from './bringing-in.ts'
import { named, shapeOf, tableOf, type Reference, type Shape, type Table } from './shape.ts'

/**
 * Holds tables that came back beside against those of their source: each server sorts its rows by the digest of their key and tells
 * nothing but digests, so that neither memory nor a chat ever holds a row. What they would point to is looked for where they would stand.
 */
export async function differ(ask: Differing<PostgresDumpComponent>): Promise<Difference> {
  const { only, beside, home, word } = ask
  const [there, here] = [serverOf({ into: beside.at }, OP), serverOf({ into: home.at }, OP)]
  const tables = only.map((name) => tableOf(name, readPositions(ask.manifest).databases.map((database) => database.name)))
  return await withDoor({ access: there.access, database: 'postgres' }, beside.work, async (side) => await withDoor({ access: here.access, database: 'postgres' }, home.work, async (own) => {
    await mustBe(side, there.identity, beside.work)
    await mustBe(own, here.identity, home.work)
    const parts: PartDifference[] = []
    const wanted: Wanted[] = []
    for (const table of tables) {
      const at = { copy: into(side, there.rename[table.database] ?? table.database), source: into(own, table.database) }
      const one = await partOf({ table, tables, at, signal: home.work.signal })
      parts.push(one.part)
      wanted.push(one.wanted)
    }
    return { parts, commands: bringingIn({ wanted, word, rename: there.rename }) }
  }))
}

interface One { readonly table: Table; readonly tables: readonly Table[]; readonly at: { readonly copy: Door; readonly source: Door }; readonly signal: AbortSignal }

async function partOf({ table, tables, at, signal }: One): Promise<{ readonly part: PartDifference; readonly wanted: Wanted }> {
  const how = { op: OP, signal }
  const [copy, source] = [await shapeOf(at.copy, table, how), await shapeOf(at.source, table, how).catch(gone)]
  if (copy === null) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail: `${nameOf(table)} did not come back` })
  const columns = copy.columns.filter(({ name }) => source === null || source.columns.some((other) => other.name === name)).map(({ name }) => name)
  // What both have, and both can be told apart by.
  const key = source !== null && source.key.length > 0 && source.key.every((name) => columns.includes(name)) ? source.key : []
  const list = (door: Door): Listing => listing(door, `select ${key.length === 0 ? `${digest(columns)} as k` : `${digest(key)} as k, ${digest(columns)}`} from ${nameIn(table)}`)
  const counted = await heldAgainst({ ...how, copy: list(at.copy), source: source === null ? NO_LIST : list(at.source) })
  const orphans = source === null ? null : await orphansOf({ table, tables, at, signal }, { copy, source })
  const shape = source === null ? 'gone' : isSame(copy, source) ? 'same-shape' : 'other-shape'
  return { part: { part: nameOf(table), by: key.length > 0 ? 'key' : 'row', ...counted, source: shape, orphans }, wanted: { table, columns: copy.columns.filter(({ name }) => columns.includes(name)), key, source: shape, pointsTo: (source ?? copy).references.map(({ parent }) => parent) } }
}

/** Rows of the copy whose parents neither stand at the source nor would come with them, by the source's own keys. */
async function orphansOf({ table, tables, at, signal }: One, { copy, source }: { readonly copy: Shape; readonly source: Shape }): Promise<number> {
  let orphans = 0
  for (const { columns, parent } of source.references.filter((one) => one.columns.every((name) => copy.columns.some((column) => column.name === name)))) {
    const cast = columns.map((name, index) => `${ident(name)}::${parent.types[index] ?? 'text'}`).join(', ')
    const children = listing(at.copy, `select md5(row(${cast})::text) as k from ${nameIn(table)} where ${columns.map((name) => `${ident(name)} is not null`).join(' and ')}`)
    const parents = (door: Door) => listing(door, `select ${digest(parent.columns)} as k from ${nameIn(parent)}`)
    const comesToo = tables.some((one) => one.database === table.database && one.schema === parent.schema && one.name === parent.name)
    orphans += await inNoneOf({ op: OP, list: children, others: [parents(at.source), ...(comesToo ? [parents(at.copy)] : [])], signal })
  }
  return orphans
}

/** Every row in the order of `k`, which is a digest; a row that somebody may not see is a mistake and not a difference. */
const listing = (door: Door, query: string): Listing => ({ tools: [psql(door, ['-c', SAME, '-c', 'begin isolation level repeatable read read only', '-c', `copy (select * from (${query}) t order by k collate "C") to stdout`])] })
const digest = (columns: readonly string[]) => `md5(row(${named(columns)})::text)`
/** Values are written alike on both servers, whatever their settings are. */
export const SAME = "set row_security = off; set extra_float_digits = 3; set bytea_output = 'hex'; set intervalstyle = 'postgres'; set datestyle = 'ISO, YMD'; set timezone = 'UTC'"

const gone = (error: unknown) => {
  // The whole database may be what was lost.
  if (error instanceof Fault && error.hint === 'source-missing') return null
  throw error
}

function isSame(copy: Shape, source: Shape): boolean {
  const words = ({ columns }: Shape) => columns.map(({ name, type }) => `${name} ${type}`).sort().join()
  return words(copy) === words(source)
}

const nameOf = ({ database, schema, name }: Table) => `${database}.${schema}.${name}`
const nameIn = ({ schema, name }: Pick<Reference['parent'], 'schema' | 'name'>) => `${ident(schema)}.${ident(name)}`
const OP = 'hold the tables against their source'
