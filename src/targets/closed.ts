import type { Writable } from 'node:stream'

/** Ends a body that nobody will finish, and resolves once it holds nothing open any more. */
export function closed(body: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (body.closed) {
      resolve()
      return
    }
    body.once('close', () => resolve())
    body.on('error', () => undefined)
    body.destroy()
  })
}
