import type { Looked } from '../core/looked.ts'
import { Fault } from '../core/fault.ts'
import { onErrand } from './recovery/errand.ts'
import type { Workshop } from './workshop.ts'

/** Whether everything that a system consists of answers as it does before a back-up: the first that does not is named. */
export async function systemAnswers(workshop: Workshop, of: { readonly system: string; readonly signal: AbortSignal }): Promise<Looked> {
  const { signal } = of
  const began = workshop.clock.passed()
  const components = workshop.site.systems.find(({ name }) => name === of.system)?.components ?? []
  // What nobody knows of has answered nothing.
  if (components.length === 0) return { ok: false, why: 'away', detail: of.system }
  for (const component of components) {
    try {
      const looked = await onErrand(workshop, { server: component.server, component, signal }, async (work) => await workshop.engine(component).preflight(component, work))
      if (looked.findings.length > 0) return { ok: false, why: 'away', detail: component.name }
    } catch (error) {
      if (signal.aborted || !(error instanceof Fault)) throw error
      workshop.log.warn({ component: component.key, err: error }, 'does not answer')
      return { ok: false, why: 'away', detail: component.name }
    }
  }
  return { ok: true, ms: workshop.clock.passed() - began }
}
