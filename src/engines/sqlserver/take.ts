import { Fault } from '../../core/fault.ts'
import { SECOND } from '../../core/clock.ts'
import type { Level } from '../../core/site.ts'
import { bounded } from '../bounded.ts'
import type { Work } from '../engine.ts'
import { named, quoted } from './quote.ts'
import { withSession, type Place, type Session } from './session.ts'
import { headOf } from './header.ts'
import { knownSets, type KnownSet } from './sets.ts'
import { seen, type Staged } from './stage.ts'
import { watched } from './watch.ts'
import { z } from 'zod'

export interface Taking {
  readonly session: Session
  readonly place: Place
  readonly database: string
  readonly level: Level
  readonly staged: Staged
  readonly compression: 'yes' | 'no'
  readonly bytes: number | null
}

/** The name of every set of ours in msdb begins so. */
export const OURS = 'pulih '

/**
 * Lets the server write one back-up into the stage. Returns only when the statement ended well and said so, the file is seen here,
 * and msdb and the file's own head agree on what was written; throws a Fault otherwise.
 */
export async function take(taking: Taking, work: Work): Promise<{ readonly set: KnownSet; readonly bytes: number }> {
  const { session, staged, database, level } = taking
  const op = `copy ${database}`
  const answer = await watched({ place: taking.place, session, phase: 'read', of: taking.bytes }, work, async (hear) => {
    try {
      return await session.run(statement(taking), { op, hear })
    } catch (error) {
      if (work.signal.aborted) await assureOver(taking, work)
      throw error
    }
  })
  // Its own last word, as a program ends with its end mark.
  if (!answer.said.some(({ number }) => number === 3014)) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'tool-failed', detail: 'the server did not say that the back-up was processed' })
  const sets = await knownSets(session, { database, where: `s.name = ${quoted(nameOf(staged))}` })
  const set = sets[0]
  if (set === undefined || sets.length > 1 || set.path.toLowerCase() !== staged.server.toLowerCase() || set.type !== TYPES[level]) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'tool-failed', detail: `msdb knows ${sets.length} sets of this back-up` })
  if (set.damaged || !set.checksums || set.copyOnly) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'tool-failed', detail: `msdb says of this back-up: damaged ${set.damaged}, checksums ${set.checksums}, copy only ${set.copyOnly}` })
  const bytes = await seen(staged, work)
  const wrong = await headOf(session, { staged, set, file: staged.name })
  if (wrong !== null) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'tool-failed', detail: `what was written is not what was meant: ${JSON.stringify(wrong)}` })
  return { set, bytes }
}

function statement({ database, level, staged, compression }: Taking): string {
  const what = level === 'log' ? 'LOG' : 'DATABASE'
  const options = ['CHECKSUM', 'FORMAT', 'INIT', ...(level === 'differential' ? ['DIFFERENTIAL'] : []), ...(compression === 'yes' ? ['COMPRESSION'] : []), `NAME = ${quoted(nameOf(staged))}`, 'STATS = 1']
  return `BACKUP ${what} ${named(database)} TO DISK = ${quoted(staged.server)} WITH ${options.join(', ')}`
}

const nameOf = (staged: Staged) => `${OURS}${staged.name}`
const TYPES: Readonly<Record<Level, KnownSet['type']>> = { full: 'D', differential: 'I', log: 'L' }

/** After a cancel: a server that goes on writing for nobody would fill its disk. It is looked at once more, and said in the log. */
async function assureOver({ place, database }: Taking, work: Work): Promise<void> {
  try {
    await bounded(work.clock, 10 * SECOND, (signal) => withSession(place, { secret: (name: string) => work.secret(name), signal }, async (session) => {
      for (let turn = 0; turn < 10; turn += 1) {
        const [row] = await session.rows(`SELECT COUNT(*) AS running FROM sys.dm_exec_requests r JOIN sys.dm_exec_sessions s ON s.session_id = r.session_id WHERE s.program_name = N'Pulih' AND r.command LIKE N'BACKUP%' AND r.database_id = DB_ID(${quoted(database)})`, { op: 'look whether it has stopped', row: z.object({ running: z.number() }) })
        if (row?.running === 0) return
        await work.clock.sleep(SECOND / 2)
      }
      work.log.warn({ database }, 'the server still carries out a back-up that was cancelled')
    }))
  } catch (error) {
    work.log.warn({ database, error: String(error) }, 'cannot see whether the server has stopped')
  }
}
