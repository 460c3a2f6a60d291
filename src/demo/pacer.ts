import type { LapseClock } from '../core/lapse-clock.ts'
import type { Worker } from '../core/worker.ts'
import { liveRuns } from '../store/runs.ts'
import type { Store } from '../store/store.ts'

/** Holds lapsing time at life's pace while copies are made and proven, so that real work has real lengths. */
export function pacer({ store, clock }: { readonly store: Store; readonly clock: Pick<LapseClock, 'hold'> }): Worker {
  let release: (() => void) | null = null
  let looking: Promise<void> = Promise.resolve()
  let unsubscribe = () => undefined as unknown
  const look = async () => {
    const works = (await store.read(liveRuns)).length > 0
    if (works) release ??= clock.hold()
    else {
      release?.()
      release = null
    }
  }
  return {
    start: async () => {
      unsubscribe = store.onCommit(() => { looking = looking.then(look) })
      await look()
    },
    stop: async () => {
      unsubscribe()
      await looking
      release?.()
    },
    idle: () => looking,
  }
}
