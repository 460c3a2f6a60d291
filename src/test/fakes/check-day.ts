import { afterEach } from 'vitest'
import { askRound } from '../../backups/ask.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { CheckPlan } from '../../core/site.ts'
import type { Message } from '../../texts/message.ts'
import { checkWard, type CheckWard, type CheckWardOptions } from './check-ward.ts'

/** Saturday noon in Jakarta; Sunday's full follows. */
export const SATURDAY = '2026-11-21T05:00:00Z'

/** Opens houses for the tests of one file and closes each after its test. */
export function houses(): (options: CheckWardOptions) => Promise<CheckWard> {
  const open: CheckWard[] = []
  afterEach(async () => {
    for (const it of open.splice(0)) await it.close()
  })
  return async (options) => {
    const made = await checkWard(options)
    open.push(made)
    return made
  }
}

/** Only what it asks of back-ups. */
export const backupsOnly = (plan: CheckPlan): CheckPlan => ({ ...plan, probes: plan.probes.filter((probe) => probe.probe === 'backup') })

export const labels = (message: Message): readonly string[] | undefined => message.actions?.map((action) => action.label)
export const refusal = (outcome: Outcome<unknown>): Refusal | null => (outcome.ok ? null : outcome.refusal)

/** Budi has everything backed up in full. */
export async function backUpNow(it: CheckWard): Promise<void> {
  await it.kit.store.write((tx) => askRound(tx, it.kit, { system: 'simrs', level: 'full', by: { kind: 'person', id: it.people.budi.id, name: 'Budi' }, due: null }))
  await it.ward.work()
}
