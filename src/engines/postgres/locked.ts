import { Fault } from '../../core/fault.ts'

/** The same Fault under its right name, where a tool of PostgreSQL's gave up on a lock that somebody else holds. */
export function lockedOr(error: unknown): unknown {
  if (!(error instanceof Fault) || error.hint !== 'tool-failed' || !LOCKED.test(error.message)) return error
  return new Fault({ area: error.area, op: error.op, retry: 'later', hint: 'source-locked', cause: error })
}

/** pg_dump waits under a limit of its own for whole statements. */
const LOCKED = /due to lock timeout|could not obtain lock|deadlock detected|due to statement timeout\n.*Query was: LOCK TABLE/
