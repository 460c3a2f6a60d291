import { MINUTE } from '../../core/clock.ts'
import type { Component } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { SeenPart } from '../../core/recovery-case.ts'
import type { Control } from '../../procedures/hands.ts'
import { audit } from '../../store/audit.ts'
import { copyById, type Copy } from '../../store/copies.ts'
import { cancelRuns, queueRun, runById, type Run } from '../../store/runs.ts'
import { firstTarget } from '../ask.ts'
import { MOST_ATTEMPTS } from '../end.ts'
import type { Workshop } from '../workshop.ts'

/**
 * Has a component copied now by the house's own back-up, in full and proven, and waits until the runner has seen it through: `safety`
 * of where its data lives, `back` of the failover that serves. Whoever stops the recovery stops it too.
 */
export async function copyAnew(workshop: Workshop, of: { readonly component: Component; readonly what: 'safety' | 'back'; readonly procedure: number; readonly control: Control }): Promise<SeenPart> {
  const { component, what, procedure, control } = of
  const asked = await workshop.store.write(async (tx) => {
    const at = workshop.clock.now()
    // Whoever waits for it decides what becomes of a failure: nothing tries again behind the manager's back.
    const run = await queueRun(tx, { kind: 'backup', round: null, component: component.key, level: 'full', target: firstTarget(component), copyId: null, attempt: MOST_ATTEMPTS, at, dueAt: null, facts: what === 'safety' ? { safety: procedure } : { back: procedure } })
    await audit(tx, { at, by: { kind: 'bot' }, act: 'backup.asked', subject: `run:${run.id}`, facts: { procedure, component: component.key } })
    return run
  })
  const run = await ended(workshop, { run: asked, control })
  const copy = run.copyId === null ? null : await workshop.store.read((query) => copyById(query, run.copyId ?? 0))
  if (run.state === 'done' && copy !== null) return { component: component.key, findings: [], warnings: [], facts: { ...copyFacts(copy), run: run.id } }
  return { component: component.key, findings: [...run.facts.findings ?? [], ...run.facts.fault === undefined ? [] : [{ kind: 'work-failed', hint: run.facts.fault.hint, detail: run.facts.fault.text } as const], ...nothingSaid(run)], warnings: [], facts: { run: run.id } }
}

export const copyFacts = (copy: Copy) => ({ copy: copy.id, takenAt: copy.takenAt, bytes: copy.bytes })

const nothingSaid = ({ facts }: Run): readonly Finding[] => ((facts.findings ?? []).length === 0 && facts.fault === undefined ? [{ kind: 'work-failed', hint: null, detail: 'the back-up did not end well' }] : [])

async function ended(workshop: Workshop, of: { readonly run: Run; readonly control: Control }): Promise<Run> {
  const { store, clock } = workshop
  const { run: { id, component }, control } = of
  const { signal } = control
  for (;;) {
    const moved = new AbortController()
    const unsubscribe = store.onCommit(() => { moved.abort() })
    try {
      const run = await store.read((query) => runById(query, id))
      if (run === null) throw new Error(`run ${id} is gone`)
      if (run.state !== 'queued' && run.state !== 'running') return run
      if (signal.aborted && run.cancelAt === null) await store.write((tx) => cancelRuns(tx, { ids: [id], at: clock.now(), by: 'Pulih' }))
      else {
        control.progress({ phase: 'safety', on: component, done: run.facts.progress?.bytes ?? 0, of: run.facts.progress?.of ?? null })
        await clock.sleep(MINUTE, AbortSignal.any(signal.aborted ? [moved.signal] : [moved.signal, signal]))
      }
    } finally {
      unsubscribe()
    }
  }
}
