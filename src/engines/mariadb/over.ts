import { Fault } from '../../core/fault.ts'
import { countDifferences } from '../compare.ts'
import type { CopyReader, Destination, Over, Restored, Work } from '../engine.ts'
import { earlierIncoming, refusedOver, refusePartsAt, sideNames, toItsEnd } from '../over.ts'
import { throughDoor, type Door } from './access.ts'
import { must, named, quoted } from './client.ts'
import { exchangeDatabases, type Turn } from './exchange.ts'
import { DATABASES, databaseFacts, tableFacts, tablesOf, type DatabaseFacts } from './facts.ts'
import { notesIn } from './halfway.ts'
import { countedIn, countsOf } from './inspect.ts'
import { mustBe, type Asleep } from './to-server.ts'

type Server = Extract<Destination, { kind: 'server' }>

export interface OverServer {
  readonly into: Server
  readonly over: Over
  readonly databases: readonly DatabaseFacts[]
  readonly only: readonly string[] | null
  /** Whose rows must be found again; null where they were never counted, or are of another moment. */
  readonly counted: CopyReader | null
  /** Loads what comes into databases of these names; tells which events it put to sleep there. */
  readonly load: (into: Server) => Promise<{ readonly back: Restored; readonly asleep: Asleep }>
}

/** Brings databases back beside those that stand, under names of ours, counts their rows, and lets them take their place. */
export async function restoreOver(ask: OverServer, work: Work): Promise<Restored> {
  const { into, over, only } = ask
  const how = { op: 'restore the databases', signal: work.signal }
  const moving = ask.databases.filter(({ name }) => only === null || only.some((table) => table.startsWith(`${name}.`)))
  const whole = moving.find(({ name }) => only !== null && (into.rename[name] ?? name) === name)
  if (whole !== undefined) throw refusePartsAt(whole.name)
  return await throughDoor({ access: into.access }, work, async (door) => {
    await mustBe(door, into, work)
    const turns = await turnsFor({ door, into, over, moving }, how)
    await drop(door, turns)
    await dropEarlier(door, { turns, over }, how)
    let well = false
    try {
      const incoming = Object.fromEntries(moving.map(({ name }, index) => [name, turns[index]?.incoming ?? '']))
      const { back, asleep } = await ask.load({ ...into, rename: incoming })
      if (ask.counted !== null) await mustCount({ door, counted: ask.counted, incoming }, work)
      await mustBe(door, into, work)
      await over.exchange()
      await mustBe(door, into, work)
      await mustStandAsBefore(door, turns, how)
      await exchangeDatabases(door, turns.map((turn, index) => ({ ...turn, wake: turn.name === moving[index]?.name ? asleep.get(turn.incoming) ?? [] : [] })), work)
      well = true
      await mustBe(door, into, toItsEnd(work))
      const aside = turns.filter(({ stands }) => stands).map((turn) => turn.aside)
      const called = (path: string) => turns.reduce((name, turn) => (name === turn.incoming || name.startsWith(`${turn.incoming}.`) ? turn.name + name.slice(turn.incoming.length) : name), path)
      return { bytes: back.bytes, paths: back.paths.map(called), ...(aside.length > 0 ? { aside } : {}) }
    } finally {
      await drop(door, turns).catch((error: unknown) => {
        if (well) work.log.warn({ error: error instanceof Error ? error.message : 'it failed' }, 'an empty database of ours still stands')
      })
    }
  })
}

/** Who takes whose place. What an earlier try left halfway stays as it is: people may have worked in it since. */
async function turnsFor(of: { readonly door: Door; readonly into: Server; readonly over: Over; readonly moving: readonly DatabaseFacts[] }, how: { readonly op: string; readonly signal: AbortSignal }): Promise<readonly Turn[]> {
  const { door, into, over, moving } = of
  const names = moving.map(({ name }) => into.rename[name] ?? name)
  const there = await standing(door, how)
  const turns = moving.map((shape, index): Turn => {
    const name = names[index] ?? shape.name
    return { ...shape, name, ...sideNames(name, over, 64), stands: there.has(name.toLowerCase()), wake: [] }
  })
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) throw refusedOver('look-at-log', 'two databases would come back under one name')
  const taken = turns.filter(({ aside }) => there.has(aside.toLowerCase()))
  if (taken.length > 0) throw refusedOver('not-empty', taken.map(({ aside }) => `${aside} stands already: under this word something was put aside before`).join('; '))
  const stand = turns.filter(({ stands }) => stands).map(({ name }) => quoted(name)).join(', ')
  const foreign = stand === '' ? [] : await must(door, `select distinct concat(constraint_schema, '.', table_name) from information_schema.referential_constraints where unique_constraint_schema in (${stand}) and constraint_schema not in (${stand});`, how)
  if (foreign.length > 0) throw refusedOver('look-at-log', `${foreign.map(([name]) => name).join(', ')} point into what would be put aside, and would follow it there`)
  return turns
}

const standing = async (door: Door, how: { readonly op: string; readonly signal: AbortSignal }) => new Set(databaseFacts(await must(door, DATABASES, how)).map(({ name }) => name.toLowerCase()))

/** A load takes hours: refuses where somebody made or dropped one of the names meanwhile. */
async function mustStandAsBefore(door: Door, turns: readonly Turn[], how: { readonly op: string; readonly signal: AbortSignal }): Promise<void> {
  const there = await standing(door, how)
  const changed = turns.filter(({ name, stands }) => there.has(name.toLowerCase()) !== stands)
  if (changed.length > 0) throw refusedOver('look-at-log', `nothing has changed; while it was brought beside, ${changed.map(({ name, stands }) => (stands ? `somebody took ${name} away` : `somebody made ${name}`)).join(', ')}`)
}

async function mustCount({ door, counted, incoming }: { readonly door: Door; readonly counted: CopyReader; readonly incoming: Readonly<Record<string, string>> }, work: Work): Promise<void> {
  const expected = counted.manifest.counts
  if (Object.keys(expected).length === 0) return
  work.progress({ phase: 'count', bytes: 0, of: null })
  const wrong = countDifferences(expected, await rowsOfEach(door, incoming, { op: 'count the rows', signal: work.signal }))
  if (wrong.length > 0) throw new Fault({ area: 'engine', op: 'restore the databases', retry: 'never', hint: 'copy-damaged', detail: JSON.stringify(wrong) })
}

/** Rows of each table, called as its source calls it, wherever its database stands now. */
export async function rowsOfEach(door: Door, at: Readonly<Record<string, string>>, how: { readonly op: string; readonly signal: AbortSignal }): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const [name, database] of Object.entries(at)) {
    const tables = tableFacts(await must(door, tablesOf([database]), how))
    if (tables.length === 0) continue
    for (const [table, rows] of Object.entries(countedIn(await must(door, countsOf(tables), how)))) counts[name + table.slice(database.length)] = rows
  }
  return counts
}

/** What is ours, and in nobody's use. */
async function drop(door: Door, turns: readonly Turn[]): Promise<void> {
  await must(door, turns.map(({ incoming }) => `drop database if exists ${named(incoming)};`).join('\n'), { op: 'clear away what was brought', signal: new AbortController().signal })
}

/** What earlier tries brought beside; where one stopped halfway, what came with it may be needed to put it right, and stays. */
async function dropEarlier(door: Door, { turns, over }: { readonly turns: readonly Turn[]; readonly over: Over }, how: { readonly op: string; readonly signal: AbortSignal }): Promise<void> {
  const needed = new Set((await notesIn(door, how)).map(({ incoming }) => incoming))
  const left = turns.flatMap(({ name }) => earlierIncoming(name, over, 64)).filter((incoming) => !needed.has(incoming))
  if (left.length > 0) await must(door, left.map((incoming) => `drop database if exists ${named(incoming)};`).join('\n'), how)
}
