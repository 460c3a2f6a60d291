import { realClock, SECOND } from '../core/clock.ts'
import type { Trouble } from './tool-fault.ts'
import { endInTheName, nameOf, type Running } from './tool-start.ts'

/** Pulled by whoever sees that a pipe cannot end well. */
export interface Brake {
  readonly stop: AbortController
  readonly fail: (trouble: Trouble) => void
}

/** How long a tool may take to go by itself once it is to go. */
export const GRACE = 3 * SECOND

/** Stops the groups of processes when somebody asks, when time is over, or when one of them failed: first kindly, then for good. `done` is said when all are gone. */
export function watchOver(of: { readonly signal: AbortSignal; readonly limit?: number }, running: readonly Running[], { stop, fail }: Brake): { readonly done: () => void } {
  const over = new AbortController()
  const onAbort = () => fail({ from: 'signal' })
  if (of.signal.aborted) onAbort()
  else of.signal.addEventListener('abort', onAbort, { once: true })
  const end = async () => {
    send(running, 'SIGTERM')
    await realClock.sleep(GRACE, over.signal)
    if (!over.signal.aborted) send(running, 'SIGKILL')
  }
  if (stop.signal.aborted) void end()
  else stop.signal.addEventListener('abort', () => void end(), { once: true })
  const { limit } = of
  if (limit !== undefined) void realClock.sleep(limit, over.signal).then(() => { if (!over.signal.aborted) fail({ from: 'limit', seconds: Math.round(limit / SECOND) }) })
  for (const { tool, far } of running) if (far !== null) void realClock.sleep(far.patience, over.signal).then(() => { if (!over.signal.aborted && !far.begun()) fail({ from: 'tool', command: nameOf(tool), ending: far.silence }) })
  return { done: () => {
    over.abort()
    of.signal.removeEventListener('abort', onAbort)
  } }
}

function send(running: readonly Running[], signal: NodeJS.Signals): void {
  for (const one of running) {
    if (one.pid === undefined || one.over) continue
    one.sent.add(signal)
    // What ends sudo for good does not reach what sudo has started.
    if (one.tool.as !== undefined) endInTheName(one.tool.as, { group: one.pid, signal })
    try {
      process.kill(-one.pid, signal)
    } catch {
      // It ended in this very moment, or is not ours to end.
    }
  }
}
