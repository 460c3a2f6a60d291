import { randomBytes } from 'node:crypto'
import type { MariadbDumpComponent } from '../../core/component.ts'
import type { PartDifference } from '../../core/difference.ts'
import { BRINGING_IN as OP, mustTouch, refusedIn, unsure, wantedParts } from '../bring-in.ts'
import { serverOf } from '../destination.ts'
import type { BringIn } from '../engine.ts'
import type { BroughtIn } from '../standing.ts'
import { parentsFirst } from '../parents-first.ts'
import { pipeTools } from '../tool.ts'
import { throughDoor, type Door } from './access.ts'
import { artefactsIn } from './artefact.ts'
import { at, client, must, named, quoted } from './client.ts'
import { alike, cameIn, keptAs, same, type Coming } from './coming.ts'
import { dumper } from './dumper.ts'
import { parts as partsIn } from './export.ts'
import { fullName } from './facts.ts'
import { inSession, type Session } from './session.ts'
import { shapeOf, type Shape } from './shape.ts'
import { mustBe } from './to-server.ts'
import { undoing } from './undoing.ts'

/** Brings rows from beside into the database that people work with: all of them in one transaction, checked by the server's own keys, and counted. */
export async function bringIn(ask: BringIn<MariadbDumpComponent>): Promise<BroughtIn> {
  const { beside, home, word } = ask
  const [there, here] = [serverOf({ into: beside.at }, OP), serverOf({ into: home.at }, OP)]
  const wanted = wantedParts(ask.expected)
  const wantedIn = [...partsIn(wanted.map(({ part }) => part), artefactsIn({ manifest: ask.manifest }))]
  const [first] = wantedIn
  if (first === undefined || wantedIn.length > 1) throw refusedIn('look-at-log', 'rows of several databases never come in one transaction')
  const [database, names] = first
  const how = { op: OP, signal: home.work.signal }
  return await throughDoor({ access: there.access }, beside.work, async (side) => await throughDoor({ access: here.access }, home.work, async (own) => {
    await mustBe(side, there, beside.work)
    await mustBe(own, here, home.work)
    const coming = await comingOf({ wanted, database, beside: there.rename[database] ?? database, names, side, own, signal: how.signal })
    const done = await noted(own, word, how)
    if (done !== null) return { parts: done, undo: undoing(coming, ask) }
    await stage({ coming, side, own, beside: there.rename[database] ?? database }, ask)
    const parts = await inSession(own, how, (session) => within(session, coming, ask)).catch(async (error: unknown) => {
      // Where the word of the end was lost, the note tells whether there was one.
      const after = { op: OP, signal: new AbortController().signal }
      const ended = await noted(own, word, after).catch(() => { throw unsure(error) })
      if (ended !== null) return ended
      await must(own, cleared(word), after)
      throw error
    })
    return { parts, undo: undoing(coming, ask) }
  }))
}

interface Shaping { readonly wanted: readonly PartDifference[]; readonly database: string; readonly beside: string; readonly names: readonly string[]; readonly side: Door; readonly own: Door; readonly signal: AbortSignal }

async function comingOf({ wanted, database, beside, names, side, own, signal }: Shaping): Promise<readonly Coming[]> {
  const how = { op: OP, signal }
  const coming: Coming[] = []
  for (const name of names) {
    const table = { database, name }
    const part = wanted.find((one) => one.part === fullName(table))
    const [copy, source] = [await shapeOf(side, { database: beside, name }, how), await shapeOf(own, table, how)]
    const told = (shape: Shape | null) => shape?.columns.map((column) => `${column.name} ${column.type}`).sort().join()
    if (part === undefined || copy === null || source === null || told(copy) !== told(source) || source.key.length === 0) throw refusedIn('look-at-log', `${fullName(table)} has no key, or another shape by now`)
    const [[engine = ''] = []] = await must(own, `select engine from information_schema.tables where table_schema = ${quoted(database)} and table_name = ${quoted(name)};`, how)
    if (engine !== 'InnoDB') throw refusedIn('look-at-log', `${fullName(table)} is kept by ${engine}, which knows no transaction: a person runs the commands`)
    coming.push({ part, table, columns: source.columns, key: source.key, pointsTo: source.references.map(({ parent }) => parent) })
  }
  return parentsFirst(coming, (child, parent) => child.pointsTo.some((one) => one.database === parent.table.database && one.name === parent.table.name))
}

/** What came of it under this word, where it came to its end; null where it did not. The note is written in the very transaction. */
async function noted(own: Door, word: string, how: { readonly op: string; readonly signal: AbortSignal }): Promise<BroughtIn['parts'] | null> {
  const there = await must(own, `select count(*) from information_schema.tables where table_schema = ${quoted(word)} and table_name = 'note';`, how)
  if (there[0]?.[0] !== '1') return null
  const rows = await must(own, `select part, inserted, updated, stands, kept from ${named(word)}.note order by part;`, how)
  return rows.length === 0 ? null : rows.map(([part = '', inserted, updated, stands, kept = '']) => ({ part, inserted: Number(inserted), updated: Number(updated), rows: Number(stands), kept }))
}

const cleared = (word: string) => `drop database if exists ${named(word)};\ndrop database if exists ${named(cameIn(word))};`

/** What came back is copied beside what is in use first, and room is made for what stands there: neither fits into a transaction. */
async function stage({ coming, side, own, beside }: { readonly coming: readonly Coming[]; readonly side: Door; readonly own: Door; readonly beside: string }, { word, home }: BringIn<MariadbDumpComponent>): Promise<void> {
  const how = { op: OP, signal: home.work.signal }
  await must(own, [
    cleared(word), `create database ${named(word)};`, `create database ${named(cameIn(word))};`,
    ...coming.flatMap(({ table }, index) => [`create table ${named(cameIn(word))}.${named(table.name)} like ${at(table)};`, `create table ${named(word)}.${named(keptAs(table, index))} like ${at(table)};`]),
    `create table ${named(word)}.note (part varchar(200) primary key, inserted bigint, updated bigint, stands bigint, kept varchar(200)) engine=InnoDB character set utf8mb4;`,
  ].join('\n'), how)
  await asPourer(own, { into: cameIn(word), ...home }, async (narrow) => {
    await pipeTools({ ...how, tools: [dumper(side, ['--single-transaction', '--no-create-info', '--complete-insert', '--skip-triggers', '--skip-comments', '--skip-add-locks', '--skip-disable-keys', '--', beside, ...coming.map(({ table }) => table.name)]), client(narrow, ['--', cameIn(word)])] })
  })
}

/** Text from another server is read by an account that may write rows into one database of ours and touch nothing else, and that is gone afterwards. */
async function asPourer(own: Door, { into, at: place, work }: BringIn<MariadbDumpComponent>['home'] & { readonly into: string }, use: (narrow: Door) => Promise<void>): Promise<void> {
  const [user, password] = [`pulih_${randomBytes(6).toString('hex')}`, randomBytes(18).toString('base64url')]
  const accounts = ["'%'", "'localhost'"].map((host) => `${quoted(user)}@${host}`)
  const { access } = serverOf({ into: place }, OP)
  try {
    await must(own, accounts.map((account) => `create user ${account} identified by ${quoted(password)};\ngrant select, insert on ${named(into.replaceAll(/[_%\\]/g, '\\$&'))}.* to ${account};`).join('\n'), { op: OP, signal: work.signal })
    await throughDoor({ access: { ...access, user, password: 'own' } }, { ...work, secret: () => password }, use)
  } finally {
    await must(own, accounts.map((account) => `drop user if exists ${account};`).join('\n'), { op: OP, signal: new AbortController().signal })
  }
}

async function within(session: Session, coming: readonly Coming[], { word, way }: BringIn<MariadbDumpComponent>): Promise<BroughtIn['parts']> {
  const number = async (sql: string) => Number((await session.ask(sql)).at(-1)?.[0])
  // A question carries its mark behind it, and the mark is a statement of its own: the count is kept before that.
  const touched = async (sql: string) => {
    await session.ask(`${sql};\nset @pulih = row_count()`)
    return await number('select @pulih')
  }
  await session.ask("set sql_mode = 'NO_AUTO_VALUE_ON_ZERO', foreign_key_checks = 1")
  await session.ask('start transaction')
  const parts: BroughtIn['parts'][number][] = []
  for (const [index, one] of coming.entries()) {
    const { part, table, columns, key } = one
    const [live, came, kept] = [at(table), at({ database: cameIn(word), name: table.name }), at({ database: word, name: keptAs(table, index) })]
    const all = columns.filter(({ made }) => made === 'plain').map(({ name }) => named(name))
    const rest = all.filter((name) => !key.map(named).includes(name))
    // Reads under lock: whoever writes to it waits until this is over.
    const stood = await touched(`insert into ${kept} (${all.join(', ')}) select ${all.join(', ')} from ${live}`)
    const inserted = await touched(`insert into ${live} (${all.join(', ')}) select ${all.map((name) => `c.${name}`).join(', ')} from ${came} c where not exists (select 1 from ${live} l where ${same(key)})`)
    const updated = way === 'missing' || rest.length === 0 ? 0 : await touched(`update ${live} l join ${came} c on ${same(key)} set ${rest.map((name) => `l.${name} = c.${name}`).join(', ')} where not (${alike(rest)})`)
    mustTouch({ part, way, inserted, updated })
    const rows = await number(`select count(*) from ${live}`)
    if (rows !== stood + inserted) throw refusedIn('look-at-log', `${part.part}: ${rows} rows stand there, not ${stood + inserted}`)
    parts.push({ part: part.part, inserted, updated, rows, kept: `${word}.${keptAs(table, index)}` })
  }
  for (const { part, inserted, updated, rows, kept } of parts) await session.ask(`insert into ${named(word)}.note values (${quoted(part)}, ${inserted}, ${updated}, ${rows}, ${quoted(kept)})`)
  await session.ask('commit')
  return parts
}
