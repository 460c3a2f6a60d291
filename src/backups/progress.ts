import { paced } from '../core/paced.ts'
import type { Progress } from '../engines/engine.ts'
import { noteRun, type Run, type RunFacts } from '../store/runs.ts'
import { refreshCarry } from './carry-card.ts'
import { refreshCard } from './tell.ts'
import type { Workshop } from './workshop.ts'

/** Writes down how far a run is, at phase changes and every ten seconds at most, and lets its card show it. */
export function reporter(of: { readonly workshop: Workshop; readonly run: Run; readonly facts: () => RunFacts }): { report(step: Progress): void; settle(): Promise<void> } {
  const { workshop, run } = of
  const shown = paced(workshop.clock)
  return {
    report: ({ phase, bytes, of: all }) => {
      const at = workshop.clock.now()
      shown.tell(phase, () => workshop.store.write(async (tx) => {
        await noteRun(tx, { id: run.id, facts: { ...of.facts(), progress: { phase, bytes, of: all } } })
        if (run.carry !== null) await refreshCarry(tx, workshop, { carry: run.carry, at })
        if (run.round !== null) await refreshCard(tx, workshop, { round: run.round, at })
      }))
    },
    settle: () => shown.settle(),
  }
}
