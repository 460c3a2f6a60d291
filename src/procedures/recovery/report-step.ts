import type { ProcedureState } from '../../core/procedure.ts'
import { owe } from '../../store/outbox.ts'
import type { Store } from '../../store/store.ts'
import type { Spoken } from '../../texts/message.ts'
import { freely, type RunHand } from '../hands.ts'
import { RECOVERY_ROOMS } from './procedure.ts'

/** Makes the record of a recovery and hands it to those who decide and those who do it. Made twice it is the same card with the same file. */
export function reportStep(desk: { readonly store: Pick<Store, 'write'>; readonly report: (of: { readonly state: ProcedureState; readonly at: Date }) => Promise<Spoken> }): RunHand {
  return {
    claim: freely,
    work: async ({ state, at }) => {
      const spoken = await desk.report({ state, at })
      await desk.store.write((tx) => owe(tx, { at, to: { purposes: RECOVERY_ROOMS }, card: `report:${state.id}`, spoken }))
      return { ok: true, seen: null, plan: null, skips: [] }
    },
  }
}
