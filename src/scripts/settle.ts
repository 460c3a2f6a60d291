import { scriptStanding, type ScriptTrouble } from '../core/script.ts'
import type { ScriptPlan } from '../core/site.ts'
import { clear, raise, standing } from '../store/alarms.ts'
import { audit } from '../store/audit.ts'
import { owe } from '../store/outbox.ts'
import { quietFor } from '../store/quiet.ts'
import { scriptFacts, scriptKey, scriptTold } from '../store/scripts.ts'
import type { Query, Tx } from '../store/store.ts'
import { scriptOverView, scriptTroubleView } from '../texts/views/script.ts'
import type { ScriptDesk } from './desk.ts'

/** Raises a script's troubles and clears those that are over, each once, in the transaction of what brought them. */
export async function settleScript(tx: Tx, desk: Pick<ScriptDesk, 'site' | 'speak'>, of: { readonly plan: ScriptPlan; readonly at: Date }): Promise<void> {
  const { plan, at } = of
  const troubles = await troublesOf(tx, of)
  const facts = await scriptFacts(tx, plan.name)
  const by = { kind: 'job', name: `script:${plan.name}` } as const
  for (const kind of KINDS) {
    const key = scriptKey(kind, plan.name)
    const trouble = troubles.find((it) => it.kind === kind)
    if (trouble !== undefined) {
      if (!await raise(tx, { key, facts: trouble, at, quiet: plan.system === null ? null : await quietFor(tx, { site: desk.site, system: plan.system, now: at.getTime() }) })) continue
      await audit(tx, { at, by, act: `script.${kind.slice(7)}`, subject: `script:${plan.name}`, facts: trouble })
      await owe(tx, { at, to: { purpose: 'edp' }, spoken: desk.speak(scriptTroubleView({ plan, trouble, note: kind === 'script-failed' ? facts.last?.note ?? null : null, now: at.getTime() })), urgency: 0 })
    } else if (await clear(tx, { key, at })) {
      await audit(tx, { at, by, act: 'script.well', subject: `script:${plan.name}`, facts: { over: kind } })
      await owe(tx, { at, to: { purpose: 'edp' }, spoken: desk.speak(scriptOverView({ plan, over: kind, last: facts.last, open: facts.open.at(-1)?.startedAt ?? null })) })
    }
  }
}

/** Whether the alarms that stand are not those that should. */
export async function isUnsettled(query: Query, of: { readonly plan: ScriptPlan; readonly at: Date }): Promise<boolean> {
  const troubles = await troublesOf(query, of)
  const stands = new Set((await standing(query)).map((alarm) => alarm.key))
  return KINDS.some((kind) => stands.has(scriptKey(kind, of.plan.name)) !== troubles.some((it) => it.kind === kind))
}

/** Ends the alarms of scripts that are watched no more. */
export async function forgetScripts(tx: Tx, gone: readonly string[], at: Date): Promise<void> {
  for (const name of gone) for (const kind of KINDS) await clear(tx, { key: scriptKey(kind, name), at })
}

const KINDS: readonly ScriptTrouble['kind'][] = ['script-silent', 'script-overrun', 'script-failed']

async function troublesOf(query: Query, { plan, at }: { readonly plan: ScriptPlan; readonly at: Date }): Promise<readonly ScriptTrouble[]> {
  return scriptStanding(plan, { facts: await scriptFacts(query, plan.name), told: await scriptTold(query, plan.name), now: at.getTime() }).troubles
}
