import { SECOND } from '../core/clock.ts'
import type { Progress } from '../engines/engine.ts'
import { noteRun, type Run, type RunFacts } from '../store/runs.ts'
import { refreshCarry } from './carry-card.ts'
import { refreshCard } from './tell.ts'
import type { Workshop } from './workshop.ts'

/** Chats allow about twenty edits a minute in a group, and nobody reads faster. */
const EVERY = 10 * SECOND

/** Writes down how far a run is, at phase changes and every ten seconds at most, and lets its card show it. */
export function reporter(of: { readonly workshop: Workshop; readonly run: Run; readonly facts: () => RunFacts }): { report(step: Progress): void; settle(): Promise<void> } {
  const { workshop, run } = of
  let told: { readonly phase: string; readonly at: number } | null = null
  let writing: Promise<void> = Promise.resolve()
  return {
    report: (step) => {
      const at = workshop.clock.now()
      if (told !== null && told.phase === step.phase && at.getTime() - told.at < EVERY) return
      told = { phase: step.phase, at: at.getTime() }
      writing = writing.then(() => workshop.store.write(async (tx) => {
        await noteRun(tx, { id: run.id, facts: { ...of.facts(), progress: { phase: step.phase, bytes: step.bytes, of: step.of } } })
        if (run.carry !== null) await refreshCarry(tx, workshop, { carry: run.carry, at })
        if (run.round !== null) await refreshCard(tx, workshop, { round: run.round, at })
      }))
      // `settle` is where the failure counts; until then nobody listens.
      writing.catch(() => undefined)
    },
    settle: () => writing,
  }
}
