import type { Finding } from './finding.ts'
import type { ProcedureState } from './procedure.ts'
import type { Change } from './recovery-rules.ts'

/** What became of the connection settings of one module. */
export interface ModuleSwitch {
  /** By its short name. */
  readonly module: string
  /** Where it was to lead, by place name. */
  readonly place: string
  /**
   * `switched`: this recovery changed the file, and it leads there; `stood`: it led there already; `untouched`: it is as it
   * was; `unknown`: nobody could look; `back`: the old file stands again.
   */
  readonly is: 'switched' | 'stood' | 'untouched' | 'unknown' | 'back'
  readonly server: string
  /** As it truly lies there, where that was seen. */
  readonly file: string
  /** The old file beside it; null where none is kept. */
  readonly kept: string | null
  /** Hash of what was written; null where nothing was. */
  readonly wrote: string | null
  /** Hash of what was kept. */
  readonly old: string | null
  readonly changes: readonly Change[]
  readonly findings: readonly Finding[]
}

/** What a line of evidence tells of modules' settings. */
export interface SwitchesSeen {
  readonly settings: readonly ModuleSwitch[]
}

/** How each module's settings stand by the evidence, the last word of each; in the order in which they were first spoken of. */
export function switchesOf(state: Pick<ProcedureState, 'evidence'>): readonly ModuleSwitch[] {
  const last = new Map<string, ModuleSwitch>()
  for (const { seen } of state.evidence) {
    for (const it of (seen as Partial<SwitchesSeen> | null | undefined)?.settings ?? []) last.set(it.module, together(last.get(it.module), it))
  }
  return [...last.values()]
}

/** What was written once stays known until the old file stands again: by its hash it is recognised as ours. */
function together(before: ModuleSwitch | undefined, now: ModuleSwitch): ModuleSwitch {
  if (before === undefined || now.is === 'back' || now.is === 'untouched' || now.wrote !== null || before.wrote === null) return now
  return { ...now, is: now.is === 'stood' ? 'switched' : now.is, kept: now.kept ?? before.kept, wrote: before.wrote, old: before.old }
}

/** Those whose old file can be put back: changed by this recovery, or perhaps. */
export const mayGoBack = ({ is }: Pick<ModuleSwitch, 'is'>): boolean => is === 'switched' || is === 'unknown'
