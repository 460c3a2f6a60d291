import { randomBytes } from 'node:crypto'
import { Fault } from '../../core/fault.ts'
import type { Destination, Work } from '../engine.ts'
import { together } from '../together.ts'
import { pipeTools, type Pipe } from '../tool.ts'
import { throughDoor, type Door } from './access.ts'
import { client, must, named, quoted } from './client.ts'
import type { DatabaseFacts } from './facts.ts'
import { DATABASES, databaseFacts, SERVER_FACTS, serverFacts } from './facts.ts'
import { createDatabase } from './private-server.ts'
import { unqualified } from './unqualified.ts'

/** A database on its way to a server: what it is to be called there, and the tools that write its text. */
export interface Arriving extends DatabaseFacts {
  readonly target: string
  text(): Promise<Pick<Pipe, 'tools'> & Partial<Pick<Pipe, 'input'>>>
}

/** Events that were awake, by the database's name there. */
export type Asleep = ReadonlyMap<string, readonly string[]>

type Server = Extract<Destination, { kind: 'server' }>

/**
 * Loads databases into a server under names that it does not know yet. The text is read by an account that may touch these
 * databases and no other, and that is gone afterwards: whatever a text says, the server itself keeps it where it belongs.
 * What was begun and could not be ended is taken away again. Tells which events were put to sleep, since a copy of them stands beside.
 */
export async function loadInto(into: Server, databases: readonly Arriving[], work: Work): Promise<Asleep> {
  const how = { op: OP, signal: work.signal }
  // Clearing up is owed also to what was stopped.
  const after = { op: OP, signal: new AbortController().signal }
  return await throughDoor({ access: into.access }, work, async (door) => {
    await mustBe(door, into, work)
    const there = databaseFacts(await must(door, DATABASES, how)).map(({ name }) => name.toLowerCase())
    const taken = databases.filter(({ target }) => there.includes(target.toLowerCase()))
    if (taken.length > 0 || new Set(databases.map(({ target }) => target.toLowerCase())).size < databases.length) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'not-empty', detail: `${taken.map(({ target }) => target).join(', ')} exist already` })
    const user = `pulih_${randomBytes(6).toString('hex')}`
    const password = randomBytes(18).toString('base64url')
    const accounts = ["'%'", "'localhost'"].map((host) => `${quoted(user)}@${host}`)
    const begun: string[] = []
    const asleep = new Map<string, readonly string[]>()
    let well = false
    try {
      await must(door, accounts.flatMap((account) => [
        `create user ${account} identified by ${quoted(password)};`, `grant set user on *.* to ${account};`,
        ...databases.map(({ target }) => `grant all privileges on ${named(target.replaceAll(/[_%\\]/g, '\\$&'))}.* to ${account};`),
      ]).join('\n') + trusting(accounts), how)
      for (const database of databases) {
        await must(door, createDatabase({ ...database, name: database.target }), how)
        begun.push(database.target)
        await throughDoor({ access: { ...into.access, user, password: 'own' } }, { ...work, secret: () => password }, (own) => pour(database, own, work))
        if (database.target !== database.name) asleep.set(database.target, await quietEvents(door, database.target, how))
      }
      await mustBe(door, into, work)
      well = true
      return asleep
    } finally {
      await must(door, [...accounts.map((account) => `drop user if exists ${account};`), ...(well ? [] : begun.map((name) => `drop database ${named(name)};`))].join('\n'), after)
    }
  })
}

async function pour(database: Arriving, door: Door, work: Work): Promise<void> {
  const { tools, input } = await database.text()
  const [first, ...rest] = tools
  await together(work.signal, (signal) => pipeTools({ op: `load ${database.target}`, signal, tools: [first, ...rest, ...(database.target === database.name ? [] : [unqualified(database.name)]), client(door, ['--', database.target])], ...(input === undefined ? {} : { input }) }))
}

/** Refuses another server than the one that was named. */
export async function mustBe(door: Door, into: Server, { signal }: Work): Promise<void> {
  const { identity } = serverFacts(await must(door, SERVER_FACTS, { op: OP, signal }))
  if (identity !== into.identity) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'wrong-server', detail: `expected ${into.identity}, found ${identity}` })
}

/** Where logs are written, a server lets only the mighty make triggers and functions; they may still touch no other database. */
const trusting = (accounts: readonly string[]) => `\n${accounts.map((account) => `execute immediate if(@@log_bin and not @@log_bin_trust_function_creators, ${quoted(`grant super on *.* to ${account}`)}, 'do 0');`).join('\n')}`

/** What runs by itself in the original must not run twice because a copy of it stands beside. */
async function quietEvents(door: Door, database: string, how: { readonly op: string; readonly signal: AbortSignal }): Promise<readonly string[]> {
  const events = await must(door, `select event_name from information_schema.events where event_schema = ${quoted(database)} and status = 'ENABLED';`, how)
  if (events.length > 0) await must(door, events.map(([name = '']) => `alter event ${named(database)}.${named(name)} disable;`).join('\n'), how)
  return events.map(([name = '']) => name)
}

const OP = 'restore into the server'
