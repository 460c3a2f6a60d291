import { mayAnswer } from '../core/procedure-gate.ts'
import { standInHand } from '../core/procedure-reading.ts'
import { openProcedures } from '../store/procedures.ts'
import type { Query } from '../store/store.ts'
import type { Waiting } from '../texts/views/home.ts'
import { plain } from '../texts/words.ts'
import type { Procedure } from './hands.ts'

/** Procedures that ask somebody now: each for whoever may answer and has not answered yet. */
export async function decisionsWaiting(query: Query, of: { readonly procedures: readonly Procedure[]; readonly now: Date }): Promise<readonly Waiting[]> {
  return (await openProcedures(query)).flatMap(({ id, kind, state }): readonly Waiting[] => {
    const procedure = of.procedures.find((one) => one.kind === kind)
    const stand = standInHand(state)
    if (procedure === undefined || stand?.is !== 'open') return []
    const step = state.script.steps[state.at]
    const card = procedure.card(state, of.now)
    return [{
      key: `procedure:${id}`,
      kind: 'decision',
      title: (t) => plain(card(t).title),
      since: stand.since,
      due: step !== undefined && 'within' in step && step.within !== null ? stand.since + step.within : null,
      acts: (t) => card(t).actions ?? [],
      concerns: (person) => mayAnswer(state, person),
    }]
  })
}
