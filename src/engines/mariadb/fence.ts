import { Fault } from '../../core/fault.ts'
import { SECOND } from '../../core/clock.ts'
import type { Work } from '../engine.ts'
import type { Session } from './session.ts'

/** One moment of a whole server: nobody commits while `inside` runs. It is short: snapshots are opened, nothing is read. */
export async function atOneMoment<T>(session: Session, work: Pick<Work, 'clock' | 'signal'>, inside: () => Promise<T>): Promise<T> {
  for (const stage of ['start', 'flush', 'block_ddl', 'block_commit']) await session.ask(`backup stage ${stage}`)
  const late = new AbortController()
  try {
    return await Promise.race([inside(), tooLate(work, late.signal)])
  } finally {
    late.abort()
    await session.ask('backup stage end')
  }
}

/** People wait at the fence: better no copy now than a hospital that stands still. */
async function tooLate(work: Pick<Work, 'clock' | 'signal'>, signal: AbortSignal): Promise<never> {
  await work.clock.sleep(LONGEST, signal)
  if (signal.aborted) return await new Promise<never>(() => undefined)
  throw new Fault({ area: 'engine', op: 'open snapshots of the databases', retry: 'later', hint: 'source-locked', detail: `not all of them were open after ${LONGEST / SECOND} s` })
}

const LONGEST = 20 * SECOND
