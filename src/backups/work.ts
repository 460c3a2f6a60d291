import type { Stop } from '../core/stop.ts'
import type { Run } from '../store/runs.ts'
import { backUp } from './back-up.ts'
import { copyOn } from './copy-on.ts'
import { endStopped } from './end.ts'
import type { Query, Tx } from '../store/store.ts'
import { isHeld, noteHeld } from './held.ts'
import { recover } from './recover.ts'
import { rehearse } from './rehearse.ts'
import { reread } from './reread.ts'
import { stallWatch } from './stall.ts'
import { withTask, type Task } from './task.ts'
import { countingUnread } from './unread.ts'
import type { Workshop } from './workshop.ts'

/** Everything that the runner needs to know of back-ups. */
export function backupWork(workshop: Workshop) {
  const unlessStalled = stallWatch(workshop)
  return {
    /** Carries a claimed run to its end and writes it down; throws what stopped it. */
    perform: (run: Run, signal: AbortSignal): Promise<void> => unlessStalled({ run, signal }, (stop) => withTask({ workshop, run, signal: stop }, (task) => countingUnread(task, () => performers[run.kind](task)))),
    /** Writes down what stopped a run, and what follows from it. */
    stopped: (run: Run, stop: Stop): Promise<void> => endStopped(workshop, run, stop),
    held: (query: Query, run: Run): Promise<boolean> => isHeld(query, workshop, run),
    noteHeld: (tx: Tx, run: Run): Promise<void> => noteHeld(tx, workshop, run),
    /** Finds what an earlier process left running, before anything new begins. */
    recover: (): Promise<void> => recover(workshop),
  }
}

const performers: Readonly<Record<Run['kind'], (task: Task) => Promise<void>>> = { backup: backUp, copy: copyOn, rehearsal: rehearse, reread }
