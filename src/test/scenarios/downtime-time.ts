import { MINUTE } from '../../core/clock.ts'
import { lookForNews, nextLook } from '../../procedures/downtime/news.ts'
import { downtimeProcedure } from '../../procedures/downtime/procedure.ts'
import type { RecoveryWard } from './recovery-ward.ts'

/** The house's clock ticks up to that moment, as often as anything of a downtime is due. */
export async function passUntil(w: RecoveryWard, end: number): Promise<void> {
  for (let now = w.clock.now().getTime(); now < end; now = w.clock.now().getTime()) {
    const next = (await nextLook(w.kit, w.clock.now()))?.getTime() ?? end
    await w.pass(Math.min(end, Math.max(next, now + MINUTE)) - now)
    await lookForNews(w.kit, downtimeProcedure(w.kit, w.kit.downtime), w.clock.now())
    await w.idle()
  }
}

/** Time passes, and somebody looks every so often, whether anything is due or not. */
export async function passLooking(w: RecoveryWard, { ms, every = 15 * MINUTE }: { readonly ms: number; readonly every?: number | undefined }): Promise<void> {
  for (let left = ms; left > 0; left -= every) {
    await w.pass(Math.min(left, every))
    await lookForNews(w.kit, downtimeProcedure(w.kit, w.kit.downtime), w.clock.now())
    await w.idle()
  }
}
