import { weight, type ProbeResult, type Trouble } from './check-facts.ts'
import type { Quiet } from './downtime-quiet.ts'

export interface Subjects {
  /** Servers on which a system's components lie, by system. */
  readonly servers: Readonly<Record<string, readonly string[]>>
  /** What scripts work for, by their title. */
  readonly scripts: Readonly<Record<string, string | null>>
}

/**
 * A result as it reads while a downtime keeps its subject quiet: what the downtime brings with it alarms nobody and says so,
 * what it does not stays as grave as it is, and nothing is green meanwhile that people cannot use.
 */
export function quietened(result: ProbeResult, of: { readonly quiets: readonly Quiet[]; readonly subjects: Subjects }): ProbeResult {
  const quiet = of.quiets.find((one) => touches(one, result, of.subjects))
  if (quiet === undefined) return result
  const { number, until } = quiet
  const troubles = result.troubles.map((trouble): Trouble => (weight(trouble) === 'fail' && brings(quiet, trouble) ? { kind: 'in-maintenance', number, until, instead: trouble } : trouble))
  const says = troubles.some(({ kind }) => kind === 'in-maintenance') || (result.probe !== 'backup' && result.probe !== 'server')
  return { ...result, troubles: says ? troubles : [...troubles, { kind: 'in-maintenance', number, until, instead: null }] }
}

function touches(quiet: Quiet, { probe, system, subject }: ProbeResult, { servers, scripts }: Subjects): boolean {
  if (system !== null) return quiet.systems.includes(system)
  if (probe === 'server') return quiet.servers.includes(subject) || quiet.systems.some((name) => servers[name]?.includes(subject))
  const works = probe === 'script' ? scripts[subject] ?? null : null
  return works !== null && quiet.systems.includes(works)
}

/** Whether a trouble is what work on its subject brings with it: what was so before it began, or concerns copies that lie elsewhere, is not. */
function brings({ from }: Quiet, trouble: Trouble): boolean {
  switch (trouble.kind) {
    case 'unreachable': case 'could-not-run': return true
    case 'not-held': case 'run-failed': return trouble.slot >= from
    case 'copy-old': return trouble.takenAt + trouble.allowed >= from
    case 'script-silent': return trouble.expected >= from
    case 'script-failed': return trouble.at >= from
    default: return false
  }
}
