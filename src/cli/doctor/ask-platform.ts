import { SECOND, type Clock } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { isRecord } from '../../config/known.ts'
import { look, wrong, type Reading } from './probe.ts'

/** What a platform answered. */
export interface Answered {
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Headers
  /** How far its clock is ahead of ours, in milliseconds; null where it named no time. */
  readonly ahead: number | null
}

export interface Question {
  readonly who: string
  readonly url: string
  /** Sent as a bearer's, where it does not stand in the address. */
  readonly token: string | null
}

/** Asks a platform one thing that changes nothing. Throws a Fault where no answer comes; nothing that it throws holds the address. */
export async function askPlatform(question: Question, by: { readonly clock: Clock; readonly signal: AbortSignal }): Promise<Answered> {
  const { who, url, token } = question
  const fault = (detail: string) => new Fault({ area: 'chat', op: `ask ${who}`, retry: 'later', hint: 'network', detail })
  const before = by.clock.now().getTime()
  const answer = await fetch(url, { method: 'POST', redirect: 'error', signal: AbortSignal.any([by.signal, AbortSignal.timeout(PATIENCE)]), ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }) })
    .catch((error: unknown) => { throw fault(error instanceof Error && error.name === 'TimeoutError' ? `no answer within ${PATIENCE / SECOND} s` : error instanceof Error && error.cause instanceof Error ? error.cause.message : 'no connection') })
  const after = by.clock.now().getTime()
  const body: unknown = await answer.json().catch(() => null)
  if (!isRecord(body)) throw fault(`it answered ${answer.status} with something that cannot be read; is there a proxy between?`)
  const date = Date.parse(answer.headers.get('date') ?? '')
  return { body, headers: answer.headers, ahead: Number.isNaN(date) ? null : aheadOf(date, { before, after }) }
}

/** Headers carry whole seconds, and the answer was written somewhere between asking and hearing: only what is beyond both counts. */
function aheadOf(date: number, { before, after }: { readonly before: number; readonly after: number }): number {
  if (date > after) return date - after
  return date + SECOND < before ? date + SECOND - before : 0
}

/** Null where both clocks agree. */
export function clockReading(who: string, ahead: number | null, length: (ms: number) => string): Reading | null {
  if (ahead === null || Math.abs(ahead) < NOTICEABLE) return null
  const found = `this machine's clock is ${length(Math.abs(ahead))} ${ahead > 0 ? 'behind' : 'ahead of'} that of ${who}`
  const advice = 'Set it right, and let a time service keep it: timedatectl set-ntp true.'
  return Math.abs(ahead) < WRONG ? look('clock', found, advice) : wrong('clock', found, advice)
}

const PATIENCE = 10 * SECOND
const NOTICEABLE = 3 * SECOND
/** Signatures would carry a wrong minute, and requests signed by Slack be refused as stale. */
const WRONG = 60 * SECOND
