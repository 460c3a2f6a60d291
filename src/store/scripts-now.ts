import { scriptStatus, type ScriptStatus } from '../core/script.ts'
import type { ScriptPlan } from '../core/site.ts'
import { scriptFacts, scriptTold } from './scripts.ts'
import type { Query } from './store.ts'

/** How scripts stand, in their configured order. */
export async function scriptsNow(query: Query, of: { readonly plans: readonly ScriptPlan[]; readonly now: number }): Promise<readonly ScriptStatus[]> {
  const all: ScriptStatus[] = []
  for (const plan of of.plans) all.push(scriptStatus(plan, { facts: await scriptFacts(query, plan.name), told: await scriptTold(query, plan.name), now: of.now }))
  return all
}
