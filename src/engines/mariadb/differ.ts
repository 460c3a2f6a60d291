import { Readable } from 'node:stream'
import type { MariadbDumpComponent } from '../../core/component.ts'
import type { Difference, PartDifference } from '../../core/difference.ts'
import { Fault } from '../../core/fault.ts'
import { serverOf } from '../destination.ts'
import type { Differing } from '../engine.ts'
import { heldAgainst, inNoneOf, NO_LIST, type Listing } from '../sorted.ts'
import { throughDoor, type Door } from './access.ts'
import { artefactsIn } from './artefact.ts'
import { bringingIn, type Wanted } from './bringing-in.ts'
import { client, named, SESSION } from './client.ts'
import { parts as partsIn } from './export.ts'
import { fullName } from './facts.ts'
import { digest, shapeOf, type Column, type Shape, type Table } from './shape.ts'
import { mustBe } from './to-server.ts'

/**
 * Holds tables that came back beside against those of their source: each server sorts its rows by the digest of their key and tells
 * nothing but digests, so that neither memory nor a chat ever holds a row. What they would point to is looked for where they would stand.
 */
export async function differ(ask: Differing<MariadbDumpComponent>): Promise<Difference> {
  const { beside, home, word } = ask
  const [there, here] = [serverOf({ into: beside.at }, OP), serverOf({ into: home.at }, OP)]
  const tables = [...partsIn(ask.only, artefactsIn({ manifest: ask.manifest }))].flatMap(([database, names]) => names.map((name): Table => ({ database, name })))
  return await throughDoor({ access: there.access }, beside.work, async (side) => await throughDoor({ access: here.access }, home.work, async (own) => {
    await mustBe(side, there, beside.work)
    await mustBe(own, here, home.work)
    const parts: PartDifference[] = []
    const wanted: Wanted[] = []
    for (const table of tables) {
      const one = await partOf({ table, tables, side, own, rename: there.rename, signal: home.work.signal })
      parts.push(one.part)
      wanted.push(one.wanted)
    }
    return { parts, commands: bringingIn({ wanted, word, rename: there.rename }) }
  }))
}

interface One { readonly table: Table; readonly tables: readonly Table[]; readonly side: Door; readonly own: Door; readonly rename: Readonly<Record<string, string>>; readonly signal: AbortSignal }

async function partOf(of: One): Promise<{ readonly part: PartDifference; readonly wanted: Wanted }> {
  const { table, side, own, signal } = of
  const how = { op: OP, signal }
  const [copy, source] = [await shapeOf(side, besideOf(of, table), how), await shapeOf(own, table, how)]
  if (copy === null) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail: `${fullName(table)} did not come back` })
  const columns = copy.columns.filter(({ name }) => source === null || source.columns.some((other) => other.name === name))
  const keyed = columns.filter(({ name }) => source?.key.includes(name) === true)
  // Who could tell rows apart by half a key?
  const key = source !== null && keyed.length === source.key.length ? keyed : []
  const list = (door: Door, at: Table) => listing(door, key.length === 0 ? `select ${digest(columns, 'row')} as k from ${nameIn(at)}` : `select ${digest(key, 'key')} as k, ${digest(columns, 'row')} from ${nameIn(at)}`)
  const counted = await heldAgainst({ ...how, copy: list(side, besideOf(of, table)), source: source === null ? NO_LIST : list(own, table) })
  const orphans = source === null ? null : await orphansOf(of, { copy, source })
  const shape = source === null ? 'gone' : isSame(copy, source) ? 'same-shape' : 'other-shape'
  return { part: { part: fullName(table), by: key.length > 0 ? 'key' : 'row', ...counted, source: shape, orphans }, wanted: { table, columns, key: key.map(({ name }) => name), source: shape, pointsTo: (source ?? copy).references.map(({ parent }) => parent) } }
}

/** Rows of the copy whose parents neither stand at the source nor would come with them, by the source's own keys. */
async function orphansOf(of: One, { copy, source }: { readonly copy: Shape; readonly source: Shape }): Promise<number> {
  const { table, tables, side, own, signal } = of
  let orphans = 0
  for (const { columns, parent } of source.references) {
    const children = columnsOf(copy, columns)
    const above = await shapeOf(own, parent, { op: OP, signal })
    if (children === null) continue
    const list = listing(side, `select ${digest(children, 'key')} as k from ${nameIn(besideOf(of, table))} where ${columns.map((name) => `${named(name)} is not null`).join(' and ')}`)
    const held = above === null ? null : columnsOf(above, parent.columns)
    const comesToo = tables.some((one) => one.database === parent.database && one.name === parent.name) ? columnsOf(await shapeOf(side, besideOf(of, parent), { op: OP, signal }), parent.columns) : null
    const others = [...(held === null ? [] : [listing(own, `select ${digest(held, 'key')} as k from ${nameIn(parent)}`)]), ...(comesToo === null ? [] : [listing(side, `select ${digest(comesToo, 'key')} as k from ${nameIn(besideOf(of, parent))}`)])]
    orphans += await inNoneOf({ op: OP, list, others, signal })
  }
  return orphans
}

function columnsOf(shape: Shape | null, names: readonly string[]): readonly Column[] | null {
  const found = names.flatMap((name) => shape?.columns.find((column) => column.name === name) ?? [])
  return found.length === names.length ? found : null
}

/** Every row in the order of `k`, a digest; row by row, so that the client keeps none. */
const listing = (door: Door, query: string): Listing => ({ tools: [client(door, ['--quick'])], input: Readable.from([Buffer.from(`${SESSION}\nstart transaction read only;\nselect * from (${query}) t order by binary k;\n`)]) })

const besideOf = ({ rename }: Pick<One, 'rename'>, { database, name }: Table): Table => ({ database: rename[database] ?? database, name })
const nameIn = ({ database, name }: Table) => `${named(database)}.${named(name)}`

function isSame(copy: Shape, source: Shape): boolean {
  const words = ({ columns }: Shape) => columns.map(({ name, type }) => `${name} ${type}`).sort().join()
  return words(copy) === words(source)
}

const OP = 'hold the tables against their source'
