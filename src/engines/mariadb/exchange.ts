import { Fault } from '../../core/fault.ts'
import { SECOND } from '../../core/clock.ts'
import type { Work } from '../engine.ts'
import { refusedOver } from '../over.ts'
import type { Door } from './access.ts'
import { askThrough, must, named, quoted } from './client.ts'
import { codeOf, dropCode, makeCode, type Code } from './code.ts'
import { NOTE, noteDown, notesIn, putBack, takeAway } from './halfway.ts'
import { movable } from './movable.ts'
import { createDatabase } from './private-server.ts'
import { inSession } from './session.ts'

/** One database that takes another's place. */
export interface Turn {
  readonly name: string
  readonly incoming: string
  readonly aside: string
  readonly stands: boolean
  readonly charset: string
  readonly collation: string
  /** Events that are asleep in what came, and were awake where it was copied. */
  readonly wake: readonly string[]
}

/**
 * Lets databases take the place of others. All their tables change places in one statement, which happens as a whole or not at
 * all; what no such statement carries (triggers, views, routines, events) is made again from what came, and that of the old one is kept
 * as text in a table of the aside. Where it does not come to its end, everything is put back. Nobody stops it halfway.
 */
export async function exchangeDatabases(door: Door, turns: readonly Turn[], work: Work): Promise<void> {
  const how = { op: OP, signal: new AbortController().signal }
  const old = turns.filter(({ stands }) => stands)
  const code = new Map<Turn, readonly Code[]>()
  const made: string[] = []
  try {
    for (const turn of turns) code.set(turn, await codeOf(door, turn.incoming, how))
    for (const turn of old) await noteDown(door, turn, how)
    for (const turn of turns.filter(({ stands }) => !stands)) {
      await must(door, createDatabase(turn), how)
      made.push(turn.name)
    }
    await swap(door, turns, work)
    for (const turn of turns) {
      await dropCode(door, turn.name, how)
      const refused = await makeCode({ door, database: turn.name, code: code.get(turn) ?? [] }, how)
      if (refused.length > 0) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail: refused.join('; ').slice(0, 600) })
      if (turn.wake.length > 0) await must(door, turn.wake.map((event) => `alter event ${named(turn.name)}.${named(event)} enable;`).join('\n'), how)
    }
    if (old.length > 0) await must(door, old.map(({ aside }) => `update ${named(aside)}.${NOTE} set text = 'done' where nr = 0;`).join('\n'), how)
  } catch (error) {
    await undo({ door, turns, made, error }, how)
  }
}

/** Everybody who works in the old ones is sent away, and the tables change places. */
async function swap(door: Door, turns: readonly Turn[], work: Work): Promise<void> {
  const how = { op: OP, signal: new AbortController().signal }
  const old = turns.filter(({ stands }) => stands)
  const moves: string[] = []
  for (const { name, aside } of old) for (const table of await movable(door, name, how)) moves.push(`${named(name)}.${named(table)} to ${named(aside)}.${named(table)}`)
  for (const { name, incoming } of turns) for (const table of await movable(door, incoming, how)) moves.push(`${named(incoming)}.${named(table)} to ${named(name)}.${named(table)}`)
  let mine = ''
  try {
    await inSession(door, how, async (session) => {
      mine = (await session.ask('select connection_id()'))[0]?.[0] ?? ''
      for (const { name } of old) {
        // Who is gone by himself meanwhile needs no ending; who may not be ended keeps us waiting, and a minute at most.
        for (const [id = ''] of await session.ask(`select id from information_schema.processlist where db = ${quoted(name)} and id <> connection_id()`)) await askThrough(door, `kill ${id};`, how.signal)
      }
      for (const { name } of turns.flatMap((turn) => [{ name: turn.incoming }, ...(turn.stands ? [{ name: turn.name }] : [])])) {
        for (const [trigger = ''] of await session.ask(`select trigger_name from information_schema.triggers where trigger_schema = ${quoted(name)}`)) await session.ask(`drop trigger ${named(name)}.${named(trigger)}`)
      }
      if (moves.length > 0) await session.ask(`rename table ${moves.join(', ')}`)
    })
  } catch (error) {
    if (mine !== '') await ended(door, mine, work)
    throw error
  }
}

/** The server may go on with a statement whose client is gone: only when that is over, one can see what came of it. */
async function ended(door: Door, id: string, work: Pick<Work, 'clock'>): Promise<void> {
  const how = { op: OP, signal: new AbortController().signal }
  for (let turn = 0; turn < 150; turn += 1) {
    const there = await must(door, `select count(*) from information_schema.processlist where id = ${id};`, how)
    if (there[0]?.[0] === '0') return
    await askThrough(door, `kill ${id};`, how.signal)
    await work.clock.sleep(SECOND / 5)
  }
}

async function undo({ door, turns, made, error }: { readonly door: Door; readonly turns: readonly Turn[]; readonly made: readonly string[]; readonly error: unknown }, how: { readonly op: string; readonly signal: AbortSignal }): Promise<never> {
  const said = error instanceof Error ? error.message : 'it failed'
  const kept: string[] = []
  const keptThere = () => (kept.length > 0 ? `. What had come is kept in ${kept.join(', ')}: drop it when nobody needs it` : '')
  try {
    const lost = (await notesIn(door, how)).filter(({ aside }) => turns.some((turn) => turn.aside === aside))
    const refused: string[] = []
    for (const note of lost) {
      const back = await putBack(door, note, how)
      refused.push(...back.refused)
      kept.push(...back.kept)
    }
    for (const name of made) kept.push(...await takeAway(door, name, how))
    if (refused.length > 0) throw refusedOver('look-at-log', `${said}. The tables stand where they stood; what could not be made again: ${refused.join('; ').slice(0, 400)}${keptThere()}`)
  } catch (second) {
    if (second instanceof Fault && second.op === 'bring it back to where it is used') throw second
    const where = [...turns.filter(({ stands }) => stands).map(({ aside }) => `${aside}.${NOTE}`), ...made]
    throw refusedOver('look-at-log', `it stopped halfway: ${said}. What is needed to put it right stands in ${where.join(', ')}, and nothing is put back by itself${keptThere()}`, 'later')
  }
  throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: error instanceof Fault && error.hint !== undefined ? error.hint : 'tool-failed', detail: `everything stands where it stood: ${said}${keptThere()}` })
}

const OP = 'exchange the databases'
