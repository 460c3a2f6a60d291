import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { SqliteComponent } from '../../core/component.ts'
import type { Difference, PartDifference } from '../../core/difference.ts'
import { Fault } from '../../core/fault.ts'
import { folderOf } from '../destination.ts'
import type { Differing } from '../engine.ts'
import { heldAgainst, inNoneOf, NO_LIST, type Listing } from '../sorted.ts'
import { scratchFolder, unproven } from '../unproven.ts'
import { bringingIn, type Wanted } from './bringing-in.ts'
import { named, reading, snapshot } from './cli.ts'
import { restoredName } from './guide.ts'
import { digest, shapeOf, type Shape } from './shape.ts'
import { lookAt } from './source.ts'

/** Holds tables of a database that came back beside against one moment of the living one, which costs its room in scratch. */
export async function differ(ask: Differing<SqliteComponent>): Promise<Difference> {
  const { source, manifest, only, beside, home, word } = ask
  const { work } = home
  const living = resolve(source.file)
  const seen = await lookAt(living, work.signal)
  if ('kind' in seen && seen.kind !== 'source-missing') throw unproven(OP, `${living}: ${seen.kind === 'source-unreadable' ? seen.detail : seen.kind}`)
  const folder = await scratchFolder(work)
  try {
    const moment = join(folder, 'moment.db')
    const answer = 'kind' in seen ? null : await snapshot({ path: living, immutable: false }, moment, { op: OP, signal: work.signal })
    if (answer !== null && answer.code !== 0) throw unproven(OP, answer.said)
    const at = { copy: { path: join(folderOf({ into: beside.at }, OP), restoredName(manifest)), scratch: folder, signal: work.signal }, source: answer === null ? null : { path: moment, scratch: folder, signal: work.signal } }
    const parts: PartDifference[] = []
    const wanted: Wanted[] = []
    for (const table of new Set(only)) {
      const one = await partOf({ table, tables: only, at })
      parts.push(one.part)
      wanted.push(one.wanted)
    }
    return { parts, commands: bringingIn({ wanted, word }) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Place { readonly path: string; readonly scratch: string; readonly signal: AbortSignal }
interface One { readonly table: string; readonly tables: readonly string[]; readonly at: { readonly copy: Place; readonly source: Place | null } }

async function partOf(of: One): Promise<{ readonly part: PartDifference; readonly wanted: Wanted }> {
  const { table, at } = of
  const { signal } = at.copy
  const [copy, source] = [await shapeOf(at.copy, table), at.source === null ? null : await shapeOf(at.source, table)]
  if (copy === null) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail: `${table} did not come back` })
  const columns = copy.columns.map(({ name }) => name).filter((name) => source === null || source.columns.some((other) => other.name === name))
  const key = source !== null && source.key.every((name) => columns.includes(name)) ? source.key : []
  const list = (place: Place) => listing(place, key.length === 0 ? `select ${digest(columns, 'row')} as k, '' from ${named(table)}` : `select ${digest(key, 'key')} as k, ${digest(columns, 'row')} from ${named(table)}`)
  const counted = await heldAgainst({ op: OP, signal, copy: list(at.copy), source: source === null || at.source === null ? NO_LIST : list(at.source) })
  const shape = source === null ? 'gone' : isSame(copy, source) ? 'same-shape' : 'other-shape'
  return { part: { part: table, by: key.length > 0 ? 'key' : 'row', ...counted, source: shape, orphans: source === null ? null : await orphansOf(of, { copy, source }) }, wanted: { table, columns: copy.columns.filter(({ name }) => columns.includes(name)), key, source: shape, pointsTo: (source ?? copy).references.map(({ parent }) => parent) } }
}

/** Rows of the copy whose parents neither stand at the source nor would come with them, by the source's own keys. */
async function orphansOf({ tables, table, at }: One, { copy, source }: { readonly copy: Shape; readonly source: Shape }): Promise<number> {
  let orphans = 0
  for (const { columns, parent, parentColumns } of source.references) {
    if (at.source === null || !columns.every((name) => copy.columns.some((column) => column.name === name))) continue
    const list = listing(at.copy, `select ${digest(columns, 'key')} as k, '' from ${named(table)} where ${columns.map((name) => `${named(name)} is not null`).join(' and ')}`)
    const others: Listing[] = []
    for (const place of [at.source, ...(tables.some((one) => one.toLowerCase() === parent.toLowerCase()) ? [at.copy] : [])]) {
      const above = await shapeOf(place, parent)
      // A key that names no column means the parent's own.
      const to = parentColumns.length > 0 ? parentColumns : above?.key ?? []
      if (above !== null && to.length > 0) others.push(listing(place, `select ${digest(to, 'key')} as k, '' from ${named(parent)}`))
    }
    orphans += await inNoneOf({ op: OP, list, others, signal: at.copy.signal })
  }
  return orphans
}

const listing = (place: Place, query: string): Listing => ({ ...reading(place, `.separator "\\t"\nselect * from (${query}) order by k;\n`) })

function isSame(copy: Shape, source: Shape): boolean {
  const words = ({ columns }: Shape) => columns.map(({ name, type }) => `${name} ${type}`).sort().join()
  return words(copy) === words(source)
}

const OP = 'hold the tables against those in use'
