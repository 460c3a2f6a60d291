import { z } from 'zod'
import type { StoodLeft } from '../../core/recovery-left.ts'
import { serverOf } from '../destination.ts'
import type { Left, Work } from '../engine.ts'
import { sideNames } from '../over.ts'
import { rowsOf, withDoor, type Door } from '../postgres/access.ts'
import { ident } from '../postgres/rows.ts'
import { runScript } from '../postgres/script.ts'
import { readPositions } from './artefacts.ts'
import { mustBe } from './bring.ts'
import { endExchange } from './exchange.ts'
import { doorFor } from './over.ts'

/** How the databases stand over which others were brought back. */
export async function leftOf(ask: Left, work: Work): Promise<readonly StoodLeft[]> {
  return await atServer(ask, work, (door) => stands(door, ask, work))
}

/** Opens what an exchange has shut, and gives back a name that nobody has; whoever was cut off in it is ended first. */
export async function putBack(ask: Left, work: Work): Promise<readonly StoodLeft[]> {
  return await atServer(ask, work, async (door) => {
    await endExchange(door, namesOf(ask).map(({ incoming }) => incoming), work)
    await runScript(door, (await stands(door, ask, work)).flatMap(({ mend }) => mend), { op: OP, signal: work.signal })
    return await stands(door, ask, work)
  })
}

async function atServer<T>({ into, manifest }: Left, work: Work, use: (door: Door) => Promise<T>): Promise<T> {
  const place = serverOf({ into }, OP)
  const names = readPositions(manifest).databases.map(({ name }) => place.rename[name] ?? name)
  return await withDoor({ access: place.access, database: doorFor(names) }, work, async (door) => {
    await mustBe(door, place.identity, work)
    return await use(door)
  })
}

/** Each database by the name that it has there, and the names beside it. */
function namesOf({ into, manifest, words }: Left): readonly { readonly name: string; readonly asides: readonly string[]; readonly incoming: string }[] {
  const { rename } = serverOf({ into }, OP)
  return readPositions(manifest).databases.map((database) => {
    const name = rename[database.name] ?? database.name
    const beside = words.map((aside) => sideNames(name, { aside }, 63))
    return { name, asides: beside.map(({ aside }) => aside), incoming: beside.at(-1)?.incoming ?? '' }
  })
}

async function stands(door: Door, ask: Left, work: Work): Promise<readonly StoodLeft[]> {
  const rows = await rowsOf(door, 'select datname as name, datallowconn as open from pg_database', { op: OP, signal: work.signal, row: z.object({ name: z.string(), open: z.boolean() }) })
  const there = new Map(rows.map(({ name, open }) => [name, open]))
  return namesOf(ask).flatMap(({ name, asides, incoming }): readonly StoodLeft[] => {
    const aside = asides.filter((one) => there.has(one))
    const beside = there.has(incoming) ? incoming : null
    const last = asides.at(-1) ?? ''
    if (!there.has(name) && aside.length === 0 && beside === null) return []
    const serves = !there.has(name) ? 'nothing' : there.has(last) || (beside === null && !ask.held.includes(name)) ? 'came' : 'before'
    const door = there.get(name) === false ? 'shut' : 'open'
    const opens = `ALTER DATABASE ${ident(name)} ALLOW_CONNECTIONS true`
    const mend = serves === 'nothing' ? (there.has(last) ? [`ALTER DATABASE ${ident(last)} RENAME TO ${ident(name)}`, opens] : []) : door === 'shut' ? [opens] : []
    return [{ name, serves, door, aside, beside, text: null, mend }]
  })
}

const OP = 'look what an exchange has left'
