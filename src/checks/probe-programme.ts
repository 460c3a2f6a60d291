import type { ProbeResult } from '../core/check-facts.ts'
import { Fault } from '../core/fault.ts'
import type { CheckDesk, Look } from './desk.ts'

/** Whether the months of the maintenance programme were planned: one that went by is a thing to look at, one that comes is a fact. */
export async function probeProgramme(desk: Pick<CheckDesk, 'programme'>, { at }: Pick<Look, 'at'>): Promise<readonly ProbeResult[]> {
  if (desk.programme === undefined) throw new Fault({ area: 'bot', op: 'read the maintenance programme', retry: 'never', hint: 'look-at-log', detail: 'nobody told this desk how' })
  const months = await desk.programme(at)
  return [{
    probe: 'programme', system: null, subject: '',
    evidence: { kind: 'programme', due: months.filter(({ state }) => state === 'due').map(({ key }) => key) },
    troubles: months.filter(({ state }) => state === 'passed').map(({ key }) => ({ kind: 'programme-passed', month: key })),
    moving: {},
  }]
}
