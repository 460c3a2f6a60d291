import { Fault } from '../core/fault.ts'

/** Tells a watcher elsewhere that we live. Its address is the key to it, so no error ever shows it. */
export function deadman(url: string): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    const answer = await fetch(url, { signal, redirect: 'error' }).catch((error: unknown) => {
      const code = error instanceof Error && error.cause instanceof Error ? error.cause.message : 'no answer'
      throw new Fault({ area: 'bot', op: 'tell the watcher outside', retry: 'later', hint: 'network', detail: code.includes(new URL(url).host) ? 'no connection' : code })
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Fault({ area: 'bot', op: 'tell the watcher outside', retry: 'later', hint: 'network', detail: `it answered ${answer.status}` })
  }
}
