import type { ScriptStatus } from '../core/script.ts'
import type { ScriptPlan } from '../core/site.ts'
import { scriptsNow } from '../store/scripts-now.ts'
import type { ScriptDesk } from './desk.ts'

/** How every script stands, in its configured order. */
export async function scriptsOf(desk: Pick<ScriptDesk, 'site' | 'store'>, now: Date): Promise<readonly ScriptStatus[]> {
  return await desk.store.read((query) => scriptsNow(query, { plans: desk.site.scripts, now: now.getTime() }))
}

/** How one script stands; null where there is none of that name. */
export async function scriptNow(desk: Pick<ScriptDesk, 'site' | 'store'>, of: { readonly name: string; readonly now: Date }): Promise<{ readonly plan: ScriptPlan; readonly status: ScriptStatus } | null> {
  const plan = desk.site.scripts.find((it) => it.name === of.name)
  if (plan === undefined) return null
  const [status] = await desk.store.read((query) => scriptsNow(query, { plans: [plan], now: of.now.getTime() }))
  return status === undefined ? null : { plan, status }
}
