import type { Cursor } from '../sql/cursor.ts'
import { SqlMistake } from '../sql/mistake.ts'
import { fold } from '../state/rows.ts'
import { openDatabase } from '../views/names.ts'
import type { Grammar, Run } from './context.ts'
import { parseDatabase } from './options.ts'
import { nvarchar } from '../wire/types.ts'
import { ended, inPercents } from './progress.ts'

/** DBCC CHECKDB: sees what no checksum sees. */
export const check: Grammar = (from) => {
  if (!from.accept('DBCC', 'CHECKDB')) return null
  const name = target(from)
  const options: string[] = []
  if (from.accept('WITH')) {
    do {
      const option = from.name().toUpperCase()
      if (!['NO_INFOMSGS', 'ALL_ERRORMSGS', 'PHYSICAL_ONLY', 'DATA_PURITY', 'EXTENDED_LOGICAL_CHECKS', 'TABLOCK', 'ESTIMATEONLY', 'MAXDOP'].includes(option)) from.refuse()
      if (from.symbol('=')) from.next()
      options.push(option)
    } while (from.symbol(','))
  }
  return checking(name, options)
}

/** DBCC CHECKCONSTRAINTS of the database that the session stands in: a row for each row that breaks one. */
export const checkConstraints: Grammar = (from) => {
  if (!from.accept('DBCC', 'CHECKCONSTRAINTS')) return null
  from.expect('WITH')
  do if (!['ALL_CONSTRAINTS', 'ALL_ERRORMSGS', 'NO_INFOMSGS'].includes(from.name().toUpperCase())) from.refuse()
  while (from.symbol(','))
  return ({ server, session, reply }) => {
    const { loose } = openDatabase(server, session.database)
    if (loose.length > 0) reply.rows(['Table', 'Constraint', 'Where'].map((name) => ({ name, type: nvarchar(256) })), loose.map(({ table, constraint, where }) => [table, constraint, where]))
    else reply.done(null)
  }
}

function target(from: Cursor): ((running: Parameters<Run>[0]) => string) | null {
  if (!from.symbol('(')) return null
  const token = from.peek()
  const name = token.kind === 'string' ? (from.next(), () => token.text) : token.kind === 'number' ? from.refuse() : parseDatabase(from)
  if (from.symbol(',')) from.next()
  from.expectSymbol(')')
  return name
}

const checking = (name: ReturnType<typeof target>, options: readonly string[]): Run => async (running) => {
  const { server, session, reply } = running
  const database = openDatabase(server, name === null ? session.database : name(running))
  await inPercents(running, { doing: 'DBCC CHECKDB', database: database.name, stats: null, step: () => undefined, full: () => ended('DBCC CHECKDB') })
  const quiet = options.includes('NO_INFOMSGS')
  if (!quiet) reply.say({ number: 8997, state: 1, class: 10, message: `DBCC results for '${database.name}'.` })
  if (!quiet) for (const table of fold(database.log).values()) reply.say({ number: 2593, state: 1, class: 10, message: `There are ${table.rows.size} rows in ${Math.ceil(table.rows.size / 50)} pages for object "${table.name.split('.')[1] ?? table.name}".` })
  const seen = [...database.damaged].filter(([, kind]) => kind === 'page' || !options.includes('PHYSICAL_ONLY'))
  const found = `CHECKDB found 0 allocation errors and ${seen.length} consistency errors in database '${database.name}'.`
  if (seen.length > 0) {
    // The totals are information, also where NO_INFOMSGS was said; what is broken is an error.
    const errors = seen.map(([table]) => ({ number: 8928, state: 1, class: 16, message: `Object ID 245575913, index ID 1, partition ID 72057594043432960, alloc unit ID 72057594049986560 (type In-row data): Page (1:312) could not be processed. See other errors for details. Object: ${table}.` }))
    const repair = { number: 8958, state: 1, class: 10, message: `repair_allow_data_loss is the minimum repair level for the errors found by DBCC CHECKDB (${database.name}).` }
    throw new SqlMistake([...errors, { number: 8989, state: 1, class: 10, message: found }, repair])
  }
  if (!quiet) {
    reply.say({ number: 8989, state: 1, class: 10, message: found })
    reply.say({ number: 2528, state: 1, class: 10, message: 'DBCC execution completed. If DBCC printed error messages, contact your system administrator.' })
  }
  reply.done(null)
}
