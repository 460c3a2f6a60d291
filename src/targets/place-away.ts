import type { Fault } from '../core/fault.ts'
import type { Finding } from '../core/finding.ts'

/** What a Fault of a far place means for whoever only wanted to know whether it is there. */
export function placeAway(target: string, { hint, message }: Fault): Finding {
  const why = hint === 'network' || hint === 'login-refused' || hint === 'host-key' || hint === 'place-missing' || hint === 'tool-missing' ? hint : 'other'
  return { kind: 'place-away', target, why, detail: message }
}
