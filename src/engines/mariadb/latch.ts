/** Two that wait for one another: the one who is let go, and the one who hears that he has begun. */
export interface Latch {
  go(): void
  /** Resolves when he may go, or when somebody stops him. */
  gone(signal: AbortSignal): Promise<void>
  open(): void
  /** Resolves once he has begun. */
  readonly opened: Promise<void>
}

export function latch(): Latch {
  const [going, opening] = [gate(), gate()]
  return {
    go: going.open,
    gone: (signal) => Promise.race([going.opened, stopped(signal)]),
    open: opening.open,
    opened: opening.opened,
  }
}

function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => { open = resolve })
  return { open: () => open(), opened }
}

const stopped = (signal: AbortSignal) => new Promise<void>((resolve) => {
  if (signal.aborted) resolve()
  else signal.addEventListener('abort', () => resolve(), { once: true })
})
