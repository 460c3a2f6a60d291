import { canonical } from '../../core/digest.ts'
import type { Choice, Decide, ProcedureState } from '../../core/procedure.ts'
import { agreed, decisionOf } from '../../core/procedure-reading.ts'
import { recoveryFacts, RULES_CHANGED, SYSTEM_GONE, VOICE_LOST } from '../../core/recovery-case.ts'
import { recoveryRules } from '../../core/recovery-rules.ts'
import type { Site } from '../../core/site.ts'
import { personById } from '../../store/people.ts'
import { withCodes } from '../../store/second-factors.ts'
import type { ProcedureRow } from '../../store/procedures.ts'
import type { Query, Tx } from '../../store/store.ts'
import type { Speak } from '../../texts/words.ts'
import type { Procedure } from '../hands.ts'
import { record } from '../record.ts'
import { approvalOf, RECOVERY, rulesFor } from './script.ts'

export interface RulesAsk {
  readonly of: Procedure
  readonly site: Site
  readonly row: ProcedureRow
  readonly speak: Speak
  readonly at: Date
}

/**
 * Asks a decision anew whose rules in the configuration are others by now: a place that is gone or lies elsewhere, another
 * quorum; and one that is half made by somebody whose duty it is no more. What was begun on it is left alone. Returns whether it did.
 */
export async function askedAnew(tx: Tx, { of, site, row, speak, at }: RulesAsk): Promise<boolean> {
  const { state, id } = row
  const other = await ruledOtherwise(tx, site, state)
  if (other === null) return false
  const event = other === 'gone' ? { kind: 'stopped' as const, by: null, why: SYSTEM_GONE } : { kind: 'ruled' as const, ...other }
  const done = await record(tx, { of, id, event, actor: { kind: 'bot' }, speak, at })
  return done.ok
}

async function ruledOtherwise(query: Query, site: Site, state: ProcedureState): Promise<{ readonly step: Decide; readonly why: string } | 'gone' | null> {
  const step = state.script.steps.find((it): it is Decide => it.kind === 'decide' && it.key === 'approval')
  if (step === undefined || state.ending !== null || state.script.kind !== RECOVERY || (state.plan?.spent ?? null) !== null || state.at >= state.script.steps.length) return null
  const system = site.systems.find(({ name }) => name === recoveryFacts(state).ask.system)
  if (system === undefined) return 'gone'
  const able = await withCodes(query, { duty: 'edp', before: state.request.at })
  const now = approvalOf({ rules: rulesFor(recoveryRules(system), recoveryFacts(state).ask), able: able.length })
  const chosen = decisionOf(state, 'approval')?.choice ?? null
  if (!sameRules({ before: step, now }, chosen)) return { step: now, why: RULES_CHANGED }
  return chosen === null && await voiceLost(query, state, step) ? { step: now, why: VOICE_LOST } : null
}

/** Whether somebody has spoken who could not any more: removed, or relieved of that duty; for a stand-in, the manager too. Where it was decided, it was by those whose duty it was. */
async function voiceLost(query: Query, state: ProcedureState, step: Decide): Promise<boolean> {
  for (const { by, as } of agreed(state, step.key)) {
    if (by === null) continue
    const [person, chair] = [await personById(query, by.id), await personById(query, by.chair ?? by.id)]
    const needs = as === 'glass' ? step.glass?.by ?? [] : step.by
    if (person === null || chair?.duties.some((duty) => needs.includes(duty)) !== true) return true
  }
  return false
}

/** Once it is decided, only what was chosen matters. */
function sameRules({ before, now }: { readonly before: Decide; readonly now: Decide }, chosen: string | null): boolean {
  const told = (step: Decide) => canonical({
    choices: step.choices.filter(({ key }) => chosen === null || key === chosen).map((choice) => plain(choice, before)),
    glass: step.glass === undefined || chosen !== null ? null : { after: step.glass.after, quorum: step.glass.quorum },
  })
  return told(before) === told(now)
}

/** What was asked before anybody wrote down what a place stands for is held by its other rules alone. */
const plain = ({ key, quorum, needs, meant }: Choice, before: Decide) => ({ key, quorum, needs, meant: before.choices.some((choice) => choice.meant === undefined) ? null : meant })
