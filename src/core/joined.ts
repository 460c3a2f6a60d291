/**
 * One signal that aborts with the first of several, for the same reason; `letGo` is said when it is needed no more. `AbortSignal.any` leaves a trace
 * on each of its signals for as long as that one lives: on a house's own, for months, one for each call.
 */
export function joined(signals: readonly AbortSignal[]): Joined {
  const any = new AbortController()
  const abort = () => { any.abort(signals.find((signal) => signal.aborted)?.reason) }
  if (signals.some((signal) => signal.aborted)) abort()
  else for (const signal of signals) signal.addEventListener('abort', abort, { once: true })
  return {
    signal: any.signal,
    letGo: () => { for (const signal of signals) signal.removeEventListener('abort', abort) },
  }
}

export interface Joined {
  readonly signal: AbortSignal
  letGo(): void
}
