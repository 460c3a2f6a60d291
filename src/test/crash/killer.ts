import type { Aim } from './aims.ts'
import { life, warmProcess } from './lives.ts'
import { addMigration, layOutMigrations } from './migrations.ts'
import type { LifeOrder } from './phases.ts'
import { emptyToll, hear, type Toll } from './toll.ts'

/** Lets one hospital live and kills it so often, then lets it come to rest. What each process said is in the toll. */
export async function besiege(siege: { readonly folder: string; readonly aims: readonly Aim[]; readonly tell: (line: string) => void }): Promise<Toll> {
  const toll = emptyToll()
  layOutMigrations(siege.folder)
  let next = warmProcess('daily-loop.js')
  const live = async (aim: Aim | null) => {
    const now = next
    // The one that comes after is made ready meanwhile.
    next = warmProcess('daily-loop.js')
    const order: LifeOrder = { folder: siege.folder, until: aim === null ? 'quiet' : 'killed', halt: aim?.how === 'at' && aim.phase !== null ? { phase: aim.phase, nth: aim.nth } : null }
    const met = await life(now, {
      aim, order, answer: null, dies: 'alone', patience: PATIENCE_MS, anyMoment: ANY_MOMENT_MS,
      hear: (line) => { hear(toll, line) },
      lastWords: () => toll.errors.slice(-3).join(' | '),
    })
    if (aim !== null) toll.kills.push({ how: met === 'too late' ? met : aim.how, phase: aim.phase })
  }
  for (const [n, aim] of siege.aims.entries()) {
    if (aim.phase === 'about to migrate' || aim.phase === 'migrating') addMigration(siege.folder, n)
    await live(aim)
    if ((n + 1) % 25 === 0) siege.tell(`killed ${n + 1} times: ${toll.signed.length} signatures, ${toll.stood.size} copies, ${toll.posted.size} messages\n`)
  }
  await live(null)
  next.child.stdin.end()
  await next.gone
  return toll
}

const ANY_MOMENT_MS = 2500
/** A phase that is not met for so long would not have been met at all. */
const PATIENCE_MS = 40_000
