import { ending } from '../../core/letters.ts'
import type { Away } from '../tool-fault.ts'

/** What a connection's end means, by the client's own words; each of them is translated here, and nowhere else. */
export function awayOf({ server, said, code, begun }: { readonly server: string; readonly said: string; readonly code: number | null; readonly begun: boolean }): Away {
  const words = said.trim() === '' ? '' : `: ${ending(said.trim(), 400)}`
  if (begun) return { retry: 'later', hint: 'network', detail: `the connection to ${server} broke before the tool ended${words}` }
  if (HOST_KEY.test(said)) return { retry: 'never', hint: 'host-key', detail: `${server} does not show the host key that known_hosts has of it${words}` }
  if (KEY.test(said)) return { retry: 'never', hint: 'login-refused', detail: `our own key for ${server} cannot be used${words}` }
  if (LOGIN.test(said)) return { retry: 'never', hint: 'login-refused', detail: `${server} does not let us in${words}` }
  if (code === 255) return { retry: 'later', hint: 'network', detail: `${server} cannot be reached${words}` }
  // Signed in, and something else ran in place of our command: its code says nothing of our tool.
  return { retry: 'never', hint: 'login-refused', detail: `the account on ${server} does not run what it is asked to, and answered with code ${code ?? '?'}${words}` }
}

const HOST_KEY = /Host key verification failed|HOST IDENTIFICATION HAS CHANGED|No \S+ host key is known|no matching host key type/
const KEY = /UNPROTECTED PRIVATE KEY|bad permissions|Load key |no such identity/
const LOGIN = /Permission denied|Too many authentication failures|No supported authentication methods/
