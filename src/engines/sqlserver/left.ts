import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import type { StoodLeft } from '../../core/recovery-left.ts'
import { serverOf } from '../destination.ts'
import type { Left, Work } from '../engine.ts'
import { sideNames } from '../over.ts'
import { back } from './exchange.ts'
import { serverFacts } from './look.ts'
import { named, quoted } from './quote.ts'
import { withSession, type Session } from './session.ts'
import { readPositions } from './sets.ts'
import { staging } from './stage-access.ts'

/** How the database stands over which another was brought back. */
export async function leftOf(ask: Left, work: Work): Promise<readonly StoodLeft[]> {
  return await atServer(ask, work, (session) => stands(session, ask))
}

/** Gives the old one its name back where nobody has it, and opens it to all. */
export async function putBack(ask: Left, work: Work): Promise<readonly StoodLeft[]> {
  return await atServer(ask, work, async (session) => {
    for (const statement of (await stands(session, ask)).flatMap(({ mend }) => mend)) await session.run(statement, { op: OP, signal: work.signal })
    return await stands(session, ask)
  })
}

async function atServer<T>({ into }: Left, work: Work, use: (session: Session) => Promise<T>): Promise<T> {
  const { access: said, identity } = serverOf({ into }, OP)
  const access = staging(said)
  return await withSession({ access, server: access.host ?? 'localhost' }, work, async (session) => {
    const found = await serverFacts(session)
    if (found.identity !== identity) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'wrong-server', detail: `the server says that it is ${found.identity}, not ${identity}` })
    return await use(session)
  })
}

async function stands(session: Session, { into, manifest, words, held }: Left): Promise<readonly StoodLeft[]> {
  const { database } = readPositions(manifest)
  const name = serverOf({ into }, OP).rename[database] ?? database
  const beside = words.map((aside) => sideNames(name, { aside }, 120))
  const [last] = beside.slice(-1)
  if (last === undefined) return []
  const rows = await session.rows(`SELECT name, user_access_desc AS access FROM sys.databases WHERE name IN (${[name, last.incoming, ...beside.map(({ aside }) => aside)].map(quoted).join(', ')})`, { op: OP, row: z.object({ name: z.string(), access: z.string() }) })
  const there = new Map(rows.map((row) => [row.name.toLowerCase(), row.access]))
  const has = (one: string) => there.has(one.toLowerCase())
  const aside = beside.map((one) => one.aside).filter(has)
  const incoming = has(last.incoming) ? last.incoming : null
  if (!has(name) && aside.length === 0 && incoming === null) return []
  const serves = !has(name) ? 'nothing' : has(last.aside) || (incoming === null && held.length === 0) ? 'came' : 'before'
  const door = has(name) && there.get(name.toLowerCase()) !== 'MULTI_USER' ? 'shut' : 'open'
  const mend = serves === 'nothing' ? (has(last.aside) ? [back({ name, aside: last.aside })] : []) : door === 'shut' ? [`ALTER DATABASE ${named(name)} SET MULTI_USER`] : []
  return [{ name, serves, door, aside, beside: incoming, text: null, mend }]
}

const OP = 'look what an exchange has left'
