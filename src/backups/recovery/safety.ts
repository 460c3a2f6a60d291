import { MINUTE } from '../../core/clock.ts'
import { PROVEN } from '../../core/evidence.ts'
import type { Finding } from '../../core/finding.ts'
import type { SeenPart } from '../../core/recovery-case.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Going, Seen } from '../../procedures/recovery/hands.ts'
import { audit } from '../../store/audit.ts'
import { copyById, type Copy } from '../../store/copies.ts'
import { cancelRuns, queueRun, runById, type Run } from '../../store/runs.ts'
import { newestWholeOn } from '../../store/whole.ts'
import { firstTarget } from '../ask.ts'
import { MOST_ATTEMPTS } from '../end.ts'
import type { Workshop } from '../workshop.ts'
import { courseOf, type Part } from './part.ts'

/**
 * A copy of whatever stands at the place, before anything is done to it. Production is copied by the house's own back-up, in full and
 * proven; what stands anywhere else is no copy of ours and is kept aside by the exchange itself.
 */
export async function makeSafe(workshop: Workshop, going: Going, control: Control): Promise<Seen> {
  const { place, parts } = await courseOf(workshop, going)
  const seen: SeenPart[] = []
  for (const part of parts) {
    if (part.found.holds.length === 0) seen.push(said(part, [], { kept: 'nothing-there' }))
    else if (place.kind !== 'production') seen.push(said(part, [], { kept: 'aside', holds: part.found.holds.join(', ') }))
    else seen.push(await copied(workshop, { going, part, control }))
  }
  return { ok: seen.every(({ findings }) => findings.length === 0), parts: seen }
}

const said = (part: Part, findings: readonly Finding[], facts: SeenPart['facts']): SeenPart => ({ component: part.plan.component, findings, warnings: [], facts })

async function copied(workshop: Workshop, of: { readonly going: Going; readonly part: Part; readonly control: Control }): Promise<SeenPart> {
  const { going, part, control } = of
  const { component } = part
  const stands = await workshop.store.read((query) => newestWholeOn(query, { component: component.key, targets: component.targets, rung: PROVEN }))
  if (stands !== null && stands.takenAt > going.plan.at) return said(part, [], factsOf(stands))
  const asked = await workshop.store.write(async (tx) => {
    const at = workshop.clock.now()
    // Whoever waits for it decides what becomes of a failure: nothing tries again behind the manager's back.
    const run = await queueRun(tx, { kind: 'backup', round: null, component: component.key, level: 'full', target: firstTarget(component), copyId: null, attempt: MOST_ATTEMPTS, at, dueAt: null, facts: { safety: going.procedure } })
    await audit(tx, { at, by: { kind: 'bot' }, act: 'backup.asked', subject: `run:${run.id}`, facts: { procedure: going.procedure, component: component.key } })
    return run
  })
  const run = await ended(workshop, { run: asked, control })
  const copy = run.copyId === null ? null : await workshop.store.read((query) => copyById(query, run.copyId ?? 0))
  if (run.state === 'done' && copy !== null) return said(part, [], { ...factsOf(copy), run: run.id })
  return said(part, [...run.facts.findings ?? [], ...run.facts.fault === undefined ? [] : [{ kind: 'work-failed', hint: run.facts.fault.hint, detail: run.facts.fault.text } as const], ...nothingSaid(run)], { run: run.id })
}

const factsOf = (copy: Copy) => ({ copy: copy.id, takenAt: copy.takenAt, bytes: copy.bytes })

const nothingSaid = ({ facts }: Run): readonly Finding[] => ((facts.findings ?? []).length === 0 && facts.fault === undefined ? [{ kind: 'work-failed', hint: null, detail: 'the back-up did not end well' }] : [])

/** Waits until the runner has seen it through. Whoever stops the recovery stops it too. */
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
