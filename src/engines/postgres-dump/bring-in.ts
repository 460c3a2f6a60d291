import { z } from 'zod'
import type { PostgresDumpComponent } from '../../core/component.ts'
import type { PartDifference } from '../../core/difference.ts'
import { BRINGING_IN as OP, mustTouch, refusedIn, unsure, wantedParts } from '../bring-in.ts'
import { serverOf } from '../destination.ts'
import type { BringIn } from '../engine.ts'
import type { BroughtIn } from '../standing.ts'
import { parentsFirst } from '../parents-first.ts'
import { psql, rowsOf, withDoor, type Door } from '../postgres/access.ts'
import { ident, literal } from '../postgres/rows.ts'
import { runScript } from '../postgres/script.ts'
import { withSession, type Session } from '../postgres/session.ts'
import { pipeTools } from '../tool.ts'
import { readPositions } from './artefacts.ts'
import { mustBe } from './bring.ts'
import { at, row, same, taken, text } from './bringing-in.ts'
import type { Coming } from './coming.ts'
import { SAME } from './differ.ts'
import { named, shapeOf, tableOf, type Shape, type Table } from './shape.ts'
import { undoing } from './undoing.ts'

/** Brings rows from beside into the database that people work with: all of them in one transaction, checked by the server's own keys, and counted. */
export async function bringIn(ask: BringIn<PostgresDumpComponent>): Promise<BroughtIn> {
  const { beside, home, word } = ask
  const [there, here] = [serverOf({ into: beside.at }, OP), serverOf({ into: home.at }, OP)]
  const databases = readPositions(ask.manifest).databases.map(({ name }) => name)
  const tables = wantedParts(ask.expected).map((part) => ({ part, table: tableOf(part.part, databases) }))
  const [database = '', ...more] = new Set(tables.map(({ table }) => table.database))
  if (more.length > 0) throw refusedIn('look-at-log', 'rows of several databases never come in one transaction')
  return await withDoor({ access: there.access, database: there.rename[database] ?? database }, beside.work, async (side) => await withDoor({ access: here.access, database }, home.work, async (own) => {
    await mustBe(side, there.identity, beside.work)
    await mustBe(own, here.identity, home.work)
    const coming = await comingOf({ tables, side, own, signal: home.work.signal })
    const done = await noted(own, ask)
    if (done !== null) return { parts: done, undo: undoing(coming, ask) }
    await stage({ coming, side, own }, ask)
    const parts = await withSession(own, { op: OP, signal: home.work.signal }, (session) => within(session, coming, ask)).catch(async (error: unknown) => {
      // Where the word of the end was lost, the note tells whether there was one.
      const after = { ...home.work, signal: new AbortController().signal }
      const ended = await noted(own, { ...ask, home: { ...home, work: after } }).catch(() => { throw unsure(error) })
      if (ended !== null) return ended
      await runScript(own, [`DROP SCHEMA IF EXISTS ${ident(word)} CASCADE`], { op: OP, signal: after.signal })
      throw error
    })
    return { parts, undo: undoing(coming, ask) }
  }))
}

async function comingOf({ tables, side, own, signal }: { readonly tables: readonly { readonly part: PartDifference; readonly table: Table }[]; readonly side: Door; readonly own: Door; readonly signal: AbortSignal }): Promise<readonly Coming[]> {
  const coming: Coming[] = []
  for (const { part, table } of tables) {
    const [copy, source] = [await shapeOf(side, table, { op: OP, signal }), await shapeOf(own, table, { op: OP, signal })]
    const told = (shape: Shape | null) => shape?.columns.map(({ name, type }) => `${name} ${type}`).sort().join()
    if (copy === null || source === null || told(copy) !== told(source) || source.key.length === 0) throw refusedIn('look-at-log', `${part.part} has no key, or another shape by now`)
    coming.push({ part, table, columns: source.columns, key: source.key, pointsTo: source.references.map(({ parent }) => parent) })
  }
  return parentsFirst(coming, (child, parent) => child.pointsTo.some(({ schema, name }) => schema === parent.table.schema && name === parent.table.name))
}

/** What came of it under this word, where it came to its end; null where it did not. */
async function noted(own: Door, { word, home }: BringIn<PostgresDumpComponent>): Promise<BroughtIn['parts'] | null> {
  const [there] = await rowsOf(own, `select to_regclass(${literal(`${ident(word)}.note`)}) is not null as yes`, { op: OP, signal: home.work.signal, row: z.object({ yes: z.boolean() }) })
  if (there?.yes !== true) return null
  return await rowsOf(own, `select part, inserted, updated, rows, kept from ${ident(word)}.note order by part`, { op: OP, signal: home.work.signal, row: z.object({ part: z.string(), inserted: z.number(), updated: z.number(), rows: z.number(), kept: z.string() }) })
}

/** What came back is copied beside what is in use first, so that the transaction itself asks nobody else. */
async function stage({ coming, side, own }: { readonly coming: readonly Coming[]; readonly side: Door; readonly own: Door }, { word, home }: BringIn<PostgresDumpComponent>): Promise<void> {
  const how = { op: OP, signal: home.work.signal }
  await runScript(own, [`DROP SCHEMA IF EXISTS ${ident(word)} CASCADE`, `CREATE SCHEMA ${ident(word)}`, ...coming.map(({ table, columns }, index) => `CREATE TABLE ${came(word, index)} AS SELECT ${named(taken(columns))} FROM ${at(table)} WITH NO DATA`)], how)
  for (const [index, { table, columns }] of coming.entries()) {
    await pipeTools({ ...how, tools: [psql(side, ['-c', SAME, '-c', `copy (select ${named(taken(columns))} from ${at(table)}) to stdout`]), psql(own, ['-c', SAME, '-c', `copy ${came(word, index)} from stdin`])] })
  }
}

async function within(session: Session, coming: readonly Coming[], { word, way }: BringIn<PostgresDumpComponent>): Promise<BroughtIn['parts']> {
  const count = async (sql: string) => Number((await session.say(sql)).at(-1))
  await session.say(`${SAME}; begin; set local lock_timeout = '60s'`)
  for (const { table } of coming) await session.say(`lock table ${at(table)} in share row exclusive mode`)
  const parts: BroughtIn['parts'][number][] = []
  for (const [index, { part, table, columns, key }] of coming.entries()) {
    const [live, from, kept] = [at(table), came(word, index), before(word, index)]
    const rest = columns.filter(({ name, made }) => made === 'plain' && !key.includes(name)).map(({ name }) => name)
    const always = columns.some(({ made }) => made === 'always') ? ' overriding system value' : ''
    await session.say(`create table ${kept} as table ${live}`)
    const inserted = await count(`with done as (insert into ${live} (${named(taken(columns))})${always} select ${named(taken(columns))} from ${from} c where not exists (select from ${live} l where ${same(key)}) returning 1) select count(*) from done`)
    const updated = way === 'missing' || rest.length === 0 ? 0 : await count(`with done as (update ${live} l set (${named(rest)}) = ${row('c', rest)} from ${from} c where ${same(key)} and ${text('l', rest)} <> ${text('c', rest)} returning 1) select count(*) from done`)
    mustTouch({ part, way, inserted, updated })
    const [stood, rows] = [await count(`select count(*) from ${kept}`), await count(`select count(*) from ${live}`)]
    if (rows !== stood + inserted) throw refusedIn('look-at-log', `${part.part}: ${rows} rows stand there, not ${stood + inserted}`)
    parts.push({ part: part.part, inserted, updated, rows, kept: `${word}.before_${index}` })
  }
  // Whatever was to be checked at the end only is checked now.
  await session.say('set constraints all immediate')
  await session.say(`create table ${ident(word)}.note (part text, inserted bigint, updated bigint, rows bigint, kept text)`)
  for (const { part, inserted, updated, rows, kept } of parts) await session.say(`insert into ${ident(word)}.note values (${literal(part)}, ${inserted}, ${updated}, ${rows}, ${literal(kept)})`)
  await session.say('commit')
  return parts
}

const came = (word: string, index: number) => `${ident(word)}.${ident(`came_${index}`)}`
const before = (word: string, index: number) => `${ident(word)}.${ident(`before_${index}`)}`
