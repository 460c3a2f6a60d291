import { mayAnswer } from '../core/procedure-gate.ts'
import type { Stand } from '../core/procedure.ts'
import { standInHand } from '../core/procedure-reading.ts'
import { standingIn } from '../core/procedure-seat.ts'
import { standingDeputies } from '../store/deputies.ts'
import { openProcedures } from '../store/procedures.ts'
import type { Query } from '../store/store.ts'
import type { Waiting } from '../texts/views/home.ts'
import { plain } from '../texts/words.ts'
import type { Procedure } from './hands.ts'
import { cardOf } from './record.ts'

/** Procedures that ask somebody now: each for whoever may answer and has not answered yet, or may say how a step that stands goes on. */
export async function decisionsWaiting(query: Query, of: { readonly procedures: readonly Procedure[]; readonly now: Date }): Promise<readonly Waiting[]> {
  const standing = (await standingDeputies(query, { at: of.now })).filter(({ manager }) => manager.duties.includes('manager'))
  const chairs = (id: number) => standing.flatMap(({ deputy, manager }) => (deputy.id === id ? [manager] : []))
  const waiting: Waiting[] = []
  for (const { id, kind, state } of await openProcedures(query)) {
    const procedure = of.procedures.find((one) => one.kind === kind)
    const stand = standInHand(state)
    const since = asksSince(stand)
    if (procedure === undefined || state.ending !== null || since === null) continue
    const step = state.script.steps[state.at]
    const card = await cardOf(query, procedure, { state, at: of.now })
    const waits = stand?.is === 'open' ? procedure.waits?.(state) : undefined
    const asks = stand?.is === 'open' ? procedure.asks?.(state) : undefined
    const ends = [stand?.is === 'open' && step !== undefined && 'within' in step && step.within !== null ? since + step.within : null, asks?.until ?? null].filter((at) => at !== null)
    waiting.push({
      key: `procedure:${id}`,
      kind: 'decision',
      title: (t) => plain(card(t).title),
      since,
      due: waits !== undefined ? waits.due : ends.length === 0 ? null : Math.min(...ends),
      acts: (t) => card(t).actions ?? [],
      concerns: waits?.concerns ?? ((person) => (stand?.is === 'open' ? mayAnswer(state, standingIn(person, chairs(person.id))) || asks?.helps(person) === true : step?.kind === 'run' && person.duties.some((duty) => step.by.includes(duty)))),
    })
  }
  return waiting
}

/** Since when somebody is asked; null while nobody is. */
function asksSince(stand: Stand | null): number | null {
  switch (stand?.is) {
    case 'open': return stand.since
    case 'failed': case 'interrupted': return stand.at
    case 'todo': case 'due': case 'running': case 'watching': case 'done': case 'skipped': case undefined: return null
  }
}
