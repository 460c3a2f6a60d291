import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import { MINUTE } from '../../core/clock.ts'
import { bounded } from '../bounded.ts'
import type { Work } from '../engine.ts'
import { fileName, markFor, type Goal } from './bring.ts'
import { databaseFacts } from './look.ts'
import { named, quoted } from './quote.ts'
import { withSession, type Place, type Session } from './session.ts'

/** What the names of all databases that we rehearse with begin with. */
export const REHEARSAL = 'pulih_uji_'

/** A name that no database of a hospital has. */
export function scratchGoal(owner: string, database: string): Goal {
  const mark = markFor()
  return { name: `${REHEARSAL}${owner}_${mark}_${database}`.slice(0, 120), mark }
}

/** Lends the name of a database that is thrown away afterwards, whatever happened: cancelled, cut off or failed. */
export async function withScratchDatabase<T>(of: { readonly place: Place; readonly goal: Goal; readonly session: Session }, work: Work, use: () => Promise<T>): Promise<T> {
  if (await databaseFacts(of.session, of.goal.name) !== null) throw new Fault({ area: 'engine', op: 'rehearse', retry: 'later', hint: 'not-empty', detail: `there is a database ${of.goal.name}` })
  busy.add(of.goal.name)
  try {
    return await use()
  } finally {
    await takeBack(of, work)
    busy.delete(of.goal.name)
  }
}

/** Drops a database of ours by a connection of its own, since the one that made it may be gone. What cannot be dropped now is found by the next rehearsal. */
export async function takeBack({ place, goal }: { readonly place: Place; readonly goal: Goal }, work: Work): Promise<void> {
  try {
    await bounded(work.clock, 2 * MINUTE, (signal) => withSession(place, { secret: (name) => work.secret(name), signal }, (session) => drop(session, goal)))
  } catch (error) {
    work.log.warn({ database: goal.name, error: String(error) }, 'a database that was to be thrown away still stands')
  }
}

/** Nothing is dropped whose every file does not carry our mark. */
async function drop(session: Session, goal: Goal): Promise<void> {
  const facts = await databaseFacts(session, goal.name)
  if (facts === null) return
  const files = await session.rows(`SELECT f.physical_name AS path FROM sys.master_files f WHERE f.database_id = ${facts.id}`, { op: `look at ${goal.name}`, row: z.object({ path: z.string() }) })
  const ours = files.length > 0 && files.every(({ path }) => path.split(/[\\/]/).at(-1)?.startsWith(fileName(goal)))
  if (!ours) throw new Fault({ area: 'engine', op: `drop ${goal.name}`, retry: 'never', hint: 'not-empty', detail: 'its files are not those that we made' })
  if (facts.state === 'ONLINE') await session.run(`ALTER DATABASE ${named(goal.name)} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`, { op: `drop ${goal.name}` })
  await session.run(`DROP DATABASE ${named(goal.name)}`, { op: `drop ${goal.name}` })
}

/** Drops what an earlier process left of this component's rehearsals: by name, by the mark of its files, and only what is not of this hour. */
export async function dropLeft(session: Session, owner: string, work: Pick<Work, 'log'>): Promise<void> {
  const begins = `${REHEARSAL}${owner}_`
  const left = await session.rows(`SELECT d.name AS name FROM sys.databases d WHERE LEFT(d.name, ${begins.length}) = ${quoted(begins)} AND DATEDIFF(MINUTE, d.create_date, GETDATE()) >= 15`, { op: 'look for earlier rehearsals', row: z.object({ name: z.string() }) })
  for (const { name } of left.filter((one) => !busy.has(one.name))) {
    const mark = name.slice(begins.length).split('_')[0] ?? ''
    await drop(session, { name, mark }).catch((error: unknown) => work.log.warn({ database: name, error: String(error) }, 'an earlier rehearsal still stands'))
  }
}

const busy = new Set<string>()
