import type { Finding } from '../../core/finding.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Looked } from '../../core/looked.ts'
import { placeChosen, recoveryFacts, type SeenPart } from '../../core/recovery-case.ts'
import { recoveryRules, type ModulePlan } from '../../core/recovery-rules.ts'
import type { Site } from '../../core/site.ts'
import { freely, type RunHand } from '../hands.ts'

/** How a look at one module ended. */
export interface ModuleTried {
  readonly module: ModulePlan
  readonly looked: Looked
}

export interface SmokeDesk {
  readonly site: Site
  readonly tryModules: (ask: { readonly modules: readonly ModulePlan[]; readonly system: string; readonly place: string; readonly signal: AbortSignal; readonly tried: (module: ModulePlan) => void }) => Promise<readonly ModuleTried[]>
}

/** Tries every module that can be tried; one that fails keeps the step shut and is named (R71). */
export function smokeStep(desk: SmokeDesk): RunHand {
  return {
    claim: freely,
    work: async ({ state }, control) => {
      const modules = modulesOf(desk.site, state).filter(({ probe }) => probe !== null)
      let done = 0
      const tried = await desk.tryModules({ modules, system: recoveryFacts(state).ask.system, place: placeChosen(state)?.name ?? '', signal: control.signal, tried: ({ title }) => { done += 1; control.progress({ phase: 'try', on: title, done, of: modules.length }) } })
      const parts = tried.map(({ module, looked }): SeenPart => ({ component: module.title, findings: looked.ok ? [] : [failed(module, looked)], warnings: [], facts: looked.ok ? { ms: looked.ms } : {} }))
      const ok = parts.every(({ findings }) => findings.length === 0)
      return ok ? { ok, seen: { ok, parts }, plan: null, skips: [] } : { ok, why: 'found', seen: { ok, parts } }
    },
  }
}

const failed = (module: ModulePlan, { why, detail }: Extract<ModuleTried['looked'], { ok: false }>): Finding => ({ kind: 'module-fails', module: module.title, why, detail })

/** What people work with, as the configuration has it now. */
function modulesOf(site: Site, state: ProcedureState): readonly ModulePlan[] {
  const system = site.systems.find(({ name }) => name === recoveryFacts(state).ask.system)
  return system === undefined ? [] : recoveryRules(system).modules
}
