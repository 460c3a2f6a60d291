import type { SeenPart } from '../../core/recovery-case.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Going, Seen } from '../../procedures/recovery/hands.ts'
import type { Workshop } from '../workshop.ts'
import { strangerAt } from './again.ts'
import { onErrand, tried } from './errand.ts'
import { destinationAt } from './ground.ts'
import { manifestOfChain } from './manifest.ts'
import { courseOf, type Part } from './part.ts'

/** Looks at what came back: sign-in, identity, the engine's own check, rows where the copy counted them at this very moment, the newest record. */
export async function examineBack(workshop: Workshop, going: Going, control: Control): Promise<Seen> {
  const { parts } = await courseOf(workshop, going)
  const seen: SeenPart[] = []
  for (const part of parts) seen.push(await examinePart(workshop, { part, control, only: going.plan.ask.only?.parts ?? null }))
  return { ok: seen.every(({ findings }) => findings.length === 0), parts: seen }
}

async function examinePart(workshop: Workshop, of: { readonly part: Part; readonly control: Control; readonly only: readonly string[] | null }): Promise<SeenPart> {
  const { part, control, only } = of
  const { signal } = control
  const { component, plan, spot, found } = part
  control.progress({ phase: 'check', on: plan.component, done: 0, of: null })
  const read = await manifestOfChain(workshop, { copies: part.copies, signal })
  if (!read.ok) return { component: plan.component, findings: read.findings, warnings: [], facts: {} }
  const { manifest } = read
  const looked = await tried(workshop, signal, () => onErrand(workshop, {
    server: spot.server, component, signal,
    progress: (step) => { control.progress({ phase: step.phase, on: plan.component, done: step.bytes, of: step.of }) },
  }, async (work) => {
    const into = destinationAt(spot, { component, manifest, identity: found.identity })
    // Of a moment within a log, or of chosen parts, the copy has counted nothing.
    return await spot.ground.examine({ source: component, into, manifest, counted: plan.until === null && only === null ? 'as-the-manifest-says' : 'another-moment', only }, work)
  }))
  if (!looked.ok) return { component: plan.component, findings: [looked.finding], warnings: [], facts: {} }
  const { verdict, identity, newest } = looked.value
  return {
    component: plan.component,
    findings: [...strangerAt(part, identity), ...(verdict.ok ? [] : verdict.findings)],
    warnings: [],
    facts: { ...(verdict.ok ? verdict.facts : {}), ...(newest === null ? {} : { newest }), ...(identity === null ? {} : { identity }), moment: plan.moment },
  }
}
