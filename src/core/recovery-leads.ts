import type { MixedModules } from './mixed-modules.ts'
import type { RecoveryRules } from './recovery-rules.ts'
import { mayGoBack, switchesOf, type ModuleSwitch } from './recovery-settings.ts'
import type { Serving } from './recovery-serving.ts'
import type { ProcedureState } from './procedure.ts'

/** What a recovery, or a roll-back of its settings, last said of where a module's connection settings lead. */
export interface ModuleLead {
  readonly system: string
  readonly module: string
  /** Of the recovery. */
  readonly procedure: number
  readonly number: string
  /** Where it was to lead, by place name. */
  readonly place: string
  readonly is: ModuleSwitch['is']
  readonly at: number
}

/** The last word of a procedure's evidence on each module, and when it was said. */
export function leadsIn(state: Pick<ProcedureState, 'evidence'>): readonly Pick<ModuleLead, 'module' | 'place' | 'is' | 'at'>[] {
  const said = new Map<string, number>()
  for (const { seen, at } of state.evidence) for (const { module } of (seen as { readonly settings?: readonly ModuleSwitch[] } | null | undefined)?.settings ?? []) said.set(module, at)
  return switchesOf(state).map(({ module, place, is }) => ({ module, place, is, at: said.get(module) ?? 0 }))
}

/** Whether what is said now stands in the place of what was said before: a recovery that touched nothing leaves what an earlier one did. */
export function replaces(before: Pick<ModuleLead, 'procedure' | 'at'> | null, now: Pick<ModuleLead, 'procedure' | 'is' | 'at'>): boolean {
  if (before === null) return true
  return now.at >= before.at && (now.procedure === before.procedure || now.is !== 'untouched')
}

/** Which modules of a system lead elsewhere than people were sent, after recoveries that are over; null where none does. */
export function mixedOf(of: { readonly system: { readonly name: string; readonly title: string }; readonly rules: Pick<RecoveryRules, 'places' | 'modules'>; readonly serving: Serving | null; readonly leads: readonly ModuleLead[] }): MixedModules | null {
  const { system, rules, serving } = of
  const place = (name: string) => rules.places.find((it) => it.name === name)
  const modules = of.leads.flatMap((lead): MixedModules['modules'] => {
    const told = { title: rules.modules.find(({ name }) => name === lead.module)?.title ?? lead.module, back: mayGoBack(lead) ? 'yes' as const : 'no' as const, recovery: lead.number, procedure: lead.procedure }
    const there = lead.is === 'switched' || lead.is === 'stood'
    // A place that nobody knows any more may be any: but production is where it always was.
    const away = place(lead.place)?.kind !== 'production'
    if (there && (serving === null ? away : lead.place !== serving.place)) return [{ ...told, leads: place(lead.place)?.title ?? lead.place, sure: 'yes' }]
    if (lead.is === 'unknown' && (serving === null ? away : true)) return [{ ...told, leads: place(lead.place)?.title ?? lead.place, sure: 'no' }]
    return !there && serving !== null && lead.procedure === serving.procedure ? [{ ...told, leads: null, sure: 'yes' }] : []
  })
  return modules.length === 0 ? null : { system: system.name, title: system.title, serves: serving === null ? null : place(serving.place)?.title ?? serving.place, modules }
}
