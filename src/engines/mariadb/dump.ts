import type { MariadbDumpComponent } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { DumpFacts, Vessel, Work } from '../engine.ts'
import { together } from '../together.ts'
import type { Squeezed } from '../zstd.ts'
import { throughDoor, type Door } from './access.ts'
import { ACCOUNTS, artefactOf, artefactsText, type Artefact } from './artefact.ts'
import { must, named } from './client.ts'
import { dumper, MARK } from './dumper.ts'
import { squeezeToMark } from './end-mark.ts'
import { fullName, isTransactional, SERVER_FACTS, serverFacts, type TableFacts } from './facts.ts'
import { atOneMoment } from './fence.ts'
import { countedIn, countsOf, freshnessQuestion, newestOf } from './inspect.ts'
import { latch, type Latch } from './latch.ts'
import { positionNow, positionText } from './log-position.ts'
import { lookAt } from './look.ts'
import { chosen } from './preflight.ts'
import { inSession, type Session } from './session.ts'
import { versionsOf } from './tools.ts'

/**
 * Copies databases as text, each in a file of its own, all of one moment: their snapshots are opened while nobody commits.
 * Tables that know no snapshot are locked until they are read, where the plan says so. Rows are counted in a snapshot of that same moment.
 */
export async function dumpDatabases({ source, vessel }: { source: MariadbDumpComponent; vessel: Vessel }, work: Work): Promise<DumpFacts> {
  const tools = await versionsOf('mariadb-dump', work)
  const seen = await lookAt(source, work)
  if ('kind' in seen) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: seen.kind === 'login-refused' ? 'login-refused' : 'source-missing', detail: JSON.stringify(seen) })
  const { databases, missing, beside } = chosen(source, seen)
  if (missing.length > 0 || databases.length === 0) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'source-missing', detail: missing.length > 0 ? JSON.stringify(missing) : 'the server holds no database of the people\'s own' })
  const artefacts = databases.map(artefactOf)
  const tables = seen.tables.filter((table) => databases.some(({ name }) => name === table.database))
  const loose = tables.filter((table) => !isTransactional(table))
  return await throughDoor({ access: source.access }, work, async (door) => {
    const lock = source.locking === 'lock' && loose.length > 0
    const taken = await locked({ door, tables: lock ? loose : [] }, work, (signal) => take({ source, vessel, door, artefacts, tables, zstd: tools['zstd'], logs: seen.server.binlog }, { ...work, signal }))
    const after = serverFacts(await must(door, SERVER_FACTS, { op: OP, signal: work.signal }))
    if (after.identity !== seen.server.identity) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'wrong-server', detail: `the server was ${seen.server.identity} and is now ${after.identity}` })
    const history = tables.filter(({ versioned }) => versioned)
    return {
      takenAt: taken.takenAt,
      rawBytes: taken.raw,
      counts: taken.counts,
      freshness: taken.newest !== null && 'value' in taken.newest ? taken.newest.value : null,
      positions: { ...taken.position, chosen: source.databases === null ? 'all' : 'some', databases: artefactsText(artefacts), ...(beside.length === 0 ? {} : { beside: JSON.stringify(beside) }), lowerCase: seen.server.lowerCase, laid: seen.server.laid, lsn: String(seen.server.lsn), server: seen.server.version },
      notes: [
        'the rows were counted on the server, in a snapshot of the same moment as the dump',
        ...(lock ? [`${loose.length} tables without transactions were locked against writing while they were copied`] : []),
        ...(!lock && loose.length > 0 ? [`${loose.length} tables without transactions were not locked: what was written to them meanwhile may be there or not`] : []),
        ...(beside.length > 0 ? [`left out, since recoveries keep them beside: ${beside.join(', ')}`] : []),
        ...(history.length > 0 ? [`of ${history.map(fullName).join(', ')} only the present rows are copied, not their history`] : []),
        ...(taken.newest !== null && 'problem' in taken.newest ? [`the freshness query could not be read: ${taken.newest.problem}`] : []),
      ],
      tools: { ...tools, server: seen.server.version },
      identity: seen.server.identity,
    }
  })
}

interface Taking {
  readonly source: MariadbDumpComponent
  readonly vessel: Vessel
  readonly door: Door
  readonly artefacts: readonly Artefact[]
  readonly tables: readonly TableFacts[]
  readonly zstd: string | undefined
  readonly logs: boolean
}

async function take(of: Taking, work: Work) {
  const { source, door, artefacts } = of
  const how = { op: OP, signal: work.signal }
  return await inSession(door, how, (counting, inCounting) => inSession(door, { ...how, signal: inCounting }, async (fence, signal) => {
    const own = { ...work, signal }
    const begun = artefacts.map(() => latch())
    const [dumped, facts] = await together(
      signal,
      async (s) => dumpAll(of, begun, { ...own, signal: s }),
      async (s) => {
        const moment = await atOneMoment(fence, { ...own, signal: s }, async () => {
          await counting.ask('start transaction with consistent snapshot, read only')
          const position = of.logs ? await positionNow(fence) : null
          const takenAt = work.clock.now()
          for (const one of begun) one.go()
          await Promise.all(begun.map(({ opened }) => opened))
          return { position, takenAt }
        })
        const mark = moment.position === null ? {} : await positionText(door, moment.position, how)
        return { ...moment, mark, ...(await count(counting, of.tables, source)) }
      },
    )
    return { takenAt: facts.takenAt, counts: facts.counts, newest: facts.newest, position: facts.mark, raw: dumped }
  }))
}

/** Every database at once, so that all are of one moment; the accounts, which have no snapshot, afterwards. */
async function dumpAll(of: Taking, latches: readonly Latch[], work: Work): Promise<number> {
  const one = (args: readonly string[], into: string, more: { readonly signal: AbortSignal; readonly hear?: (line: string) => void }) =>
    squeezeToMark({ op: `dump ${into}`, from: dumper(of.door, args, more.hear), into, vessel: of.vessel, zstd: of.zstd, signal: more.signal, mark: MARK }, work)
  const squeezed = await together<Squeezed[]>(work.signal, ...of.artefacts.map((artefact, index) => async (signal: AbortSignal) => {
    const at = latches[index]
    await at?.gone(signal)
    let opening = false
    try {
      return await one(['--single-transaction', '--routines', '--events', '--triggers', '--verbose', '--', artefact.name], artefact.file, { signal, hear: (line) => {
        // What it says next, it says with its snapshot open.
        if (opening) at?.open()
        opening ||= line.startsWith('-- Starting transaction')
      } })
    } finally {
      at?.open()
    }
  }))
  const accounts = of.source.accounts ? [await one(['--system=users', '--insert-ignore'], ACCOUNTS, { signal: work.signal })] : []
  return [...squeezed, ...accounts].reduce((sum, { raw }) => sum + raw, 0)
}

async function count(session: Session, tables: readonly TableFacts[], source: MariadbDumpComponent) {
  const counts = tables.length === 0 ? {} : countedIn(await session.ask(countsOf(tables)))
  const only = source.databases?.length === 1 ? (source.databases[0] ?? null) : null
  const newest = source.freshness === null ? null : newestOf(await session.ask(freshnessQuestion(source.freshness, only)))
  // An open snapshot keeps others from changing the form of a table.
  await session.ask('commit')
  return { counts, newest }
}

/** Keeps others from writing to these tables as long as `use` takes. */
async function locked<T>({ door, tables }: { readonly door: Door; readonly tables: readonly TableFacts[] }, work: Work, use: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (tables.length === 0) return await use(work.signal)
  return await inSession(door, { op: 'lock the tables without transactions', signal: work.signal }, async (session, signal) => {
    await session.ask(`lock tables ${tables.map((table) => `${named(table.database)}.${named(table.name)} read`).join(', ')}`)
    const value = await use(signal)
    // Had the connection been lost, so had been the locks.
    await session.ask('unlock tables')
    return value
  })
}

const OP = 'dump the databases'
