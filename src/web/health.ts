import { realClock, SECOND } from '../core/clock.ts'
import type { Log } from '../core/log.ts'

/** One thing that must be well for the house to be well. Throwing means that it is not. */
export interface HealthCheck {
  readonly name: string
  readonly look: () => Promise<'up' | 'down'>
}

export interface HealthReport {
  readonly well: 'yes' | 'no'
  readonly checks: Readonly<Record<string, 'up' | 'down' | 'silent'>>
}

/** Asks each check, all at once; one that gives no answer in time is silent, and silence is not well. */
export async function health(checks: readonly HealthCheck[], log: Log): Promise<HealthReport> {
  const answers = await Promise.all(checks.map(async (check) => [check.name, await answer(check, log)] as const))
  return { well: answers.every(([, state]) => state === 'up') ? 'yes' : 'no', checks: Object.fromEntries(answers) }
}

const PATIENCE = 3 * SECOND

/** Why it failed goes to the log: the page is open to everybody on the LAN. */
async function answer(check: HealthCheck, log: Log): Promise<'up' | 'down' | 'silent'> {
  const answered = new AbortController()
  const looked = check.look().catch((error: unknown) => {
    log.warn({ check: check.name, error }, 'a health check failed')
    return 'down' as const
  })
  const state = await Promise.race([looked, realClock.sleep(PATIENCE, answered.signal).then(() => 'silent' as const)])
  answered.abort()
  return state
}
