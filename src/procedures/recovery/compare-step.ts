import { digest } from '../../core/digest.ts'
import { mergeBar } from '../../core/merge.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import type { Site } from '../../core/site.ts'
import { owe } from '../../store/outbox.ts'
import type { Store } from '../../store/store.ts'
import { differenceView } from '../../texts/views/recovery-difference.ts'
import type { Speak } from '../../texts/words.ts'
import { freely, type RunHand } from '../hands.ts'
import type { RecoveryHands } from './hands.ts'
import { calledIn } from './names.ts'
import { goingOf, RECOVERY_ROOMS } from './procedure.ts'

/** Holds chosen parts that came back to a scratch against what people work with (R23), and hands over the commands that would bring them in. It changes nothing. */
export function compareStep(desk: { readonly store: Pick<Store, 'write'>; readonly site: Site; readonly speak: Speak; readonly hands: Pick<RecoveryHands, 'differ'> }): RunHand {
  return {
    claim: freely,
    work: async ({ state, at }, control) => {
      const { commands, ...seen } = await desk.hands.differ(goingOf(state), control)
      if (!seen.ok) return { ok: false, why: 'found', seen }
      const { ask, number } = recoveryFacts(state)
      const parts = seen.parts.flatMap(({ difference }) => difference ?? [])
      const bar = mergeBar(parts, seen.engine)
      const view = differenceView({ system: calledIn(desk.site, ask.system).system, number, parts, commands, digest: digest({ parts, commands }).slice(0, 8), merge: bar === null ? { recovery: state.id } : { bar } })
      await desk.store.write((tx) => owe(tx, { at, to: { purposes: RECOVERY_ROOMS }, card: `difference:${state.id}`, spoken: desk.speak(view) }))
      return { ok: true, seen, plan: null, skips: [] }
    },
  }
}
