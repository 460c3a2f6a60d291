import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Work } from '../engine.ts'
import { together } from '../together.ts'

/**
 * Stops mariadb-backup where it waits too long for somebody else's lock: by itself it would wait for a year, and whoever
 * creates or changes a table then stands in line behind it. `use` lets us hear each line that it says.
 */
export async function withPatience<T>(work: Pick<Work, 'clock' | 'signal'>, use: (given: { readonly signal: AbortSignal; readonly hear: (line: string) => void }) => Promise<T>): Promise<T> {
  let well: () => void = () => undefined
  let late: (line: string) => void = () => undefined
  const verdict = new Promise<void>((resolve, reject) => {
    well = resolve
    late = (line) => { reject(new Fault({ area: 'engine', op: 'copy the database server', retry: 'later', hint: 'source-locked', detail: `somebody holds a lock for more than ${LONGEST / SECOND} s: ${line.trim()}` })) }
  })
  let waiting = new AbortController()
  const hear = (line: string) => {
    if (BY_ITSELF.test(line)) return
    waiting.abort()
    if (!ASKS.test(line)) return
    const turn = waiting = new AbortController()
    void work.clock.sleep(LONGEST, turn.signal).then(() => { if (!turn.signal.aborted) late(line) })
  }
  const [value] = await together(work.signal, async (signal) => {
    try {
      return await use({ signal, hear })
    } finally {
      waiting.abort()
      well()
    }
  }, () => verdict)
  return value
}

/** It asks the server for a lock; whatever it says next shows that it has it, but for these. */
const ASKS = /Start(?:ing|ed) BACKUP STAGE (?!END)/
const BY_ITSELF = /^\s*$|Acquiring BACKUP LOCKS|log scanned up to|DDL tracking/
const LONGEST = 120 * SECOND
