import { MINUTE } from '../core/clock.ts'
import type { SlotOutcome } from '../store/schema.ts'
import type { Texts } from '../texts/words.ts'
import type { Watch } from './job.ts'
import type { Kit } from './kit.ts'
import { bounded, failed, tellFailure, tellWell, within } from './scheduler-run.ts'

/** Lets every watch look, each within a boundary and a limit of its own. */
export interface Lookout {
  look(): Promise<void>
  next(now: Date): Promise<readonly { readonly at: Date | null; readonly name: string }[]>
}

export function lookout(watches: readonly Watch[], kit: Kit, stopping: AbortSignal): Lookout {
  const stopped = () => stopping.aborted
  const looking = new Set<string>()
  /** Failed looks in a row; absent until the first look of this process. */
  const failures = new Map<string, number>()

  const lookOnce = async (watch: Watch): Promise<void> => {
    // A slow look is not joined by a second one.
    if (looking.has(watch.name) || stopped()) return
    looking.add(watch.name)
    const now = kit.clock.now()
    const work = bounded(async () => {
      await watch.look(now, kit)
      return LOOKED
    })
    const outcome = await within({ clock: kit.clock, ms: WATCH_LIMIT, work, late: (): SlotOutcome => ({ kind: 'gave-up', after: WATCH_LIMIT }) })
    looking.delete(watch.name)
    if (!stopped()) await note(watch, now, outcome)
  }

  const note = async (watch: Watch, now: Date, outcome: SlotOutcome): Promise<void> => {
    const before = failures.get(watch.name)
    const inARow = failed(outcome) ? (before ?? 0) + 1 : 0
    failures.set(watch.name, inARow)
    if (failed(outcome)) kit.log.warn({ watch: watch.name, inARow, outcome }, 'the watch failed')
    if (failed(outcome) ? inARow !== TELL_AFTER : before === 0) return
    const key = `watch:${watch.name}`
    const summary = (t: Texts) => t.calendar.jobs.watches[watch.name] ?? watch.name
    const at = kit.clock.now()
    const written = await bounded(async () => {
      await kit.store.write((tx) => failed(outcome)
        ? tellFailure(tx, { key, job: { name: watch.name, summary }, slot: now.getTime(), outcome, at }, kit)
        : tellWell(tx, { key, name: summary, at }, kit))
      return LOOKED
    })
    if (failed(written)) kit.log.error({ watch: watch.name, trouble: written }, 'what became of a watch could not be told')
  }

  const next = async (watch: Watch, now: Date): Promise<Date | null> => {
    try {
      return await watch.next(now, kit)
    } catch (error) {
      kit.log.warn({ watch: watch.name, error: String(error) }, 'the watch does not know when it is due next')
      return null
    }
  }

  return {
    look: async () => {
      await Promise.all(watches.map(lookOnce))
    },
    next: async (now) => await Promise.all(watches.map(async (watch) => ({ name: watch.name, at: await next(watch, now) }))),
  }
}

const LOOKED: SlotOutcome = { kind: 'ok', said: '' }
const WATCH_LIMIT = 5 * MINUTE
/** One failed look may be a hiccup; the third in a row is told. */
const TELL_AFTER = 3
