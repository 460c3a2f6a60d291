import type { Clock } from '../core/clock.ts'
import { standInHand } from '../core/procedure-reading.ts'
import type { ProcedureRow } from '../store/procedures.ts'

/**
 * What time each procedure has reached: the clock's, unless that was set back while the procedure waited. People are asked
 * for a length, which goes on as it passes; what the bot itself put off to a moment that is far away now is due at once.
 */
export function lifetimes(clock: Clock): (row: Pick<ProcedureRow, 'id' | 'state' | 'updatedAt'>) => number {
  const lives = new Map<number, { readonly since: number; readonly at: number; readonly passed: number }>()

  function lived(id: number, since: number): number {
    const passed = clock.passed()
    const known = lives.get(id)
    const before = known?.since === since ? known.at + passed - known.passed : since
    const at = Math.max(clock.now().getTime(), before)
    lives.set(id, { since, at, passed })
    return at
  }

  return ({ id, state, updatedAt }) => {
    const now = clock.now().getTime()
    const stand = state.ending === null ? standInHand(state) : null
    if (stand?.is === 'open') return lived(id, stand.since)
    if (stand?.is === 'failed' || stand?.is === 'interrupted') return lived(id, stand.at)
    lives.delete(id)
    if (updatedAt <= now) return now
    if (stand?.is === 'due') return Math.max(now, stand.notBefore)
    return stand?.is === 'watching' ? Math.max(now, stand.lookAt) : now
  }
}
