import type { ProcedureState } from '../../core/procedure.ts'
import { agreed } from '../../core/procedure-reading.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import { keptUntil } from '../../core/recovery.ts'
import { line, strong, type Say } from '../words.ts'
import type { Called } from './recovery-words.ts'

export interface Resumed {
  readonly state: ProcedureState
  readonly called: Called
  /** What the room that reads it has answered last; null while it is silent. */
  readonly answered: { readonly kind: 'normal' | 'trouble'; readonly by: string; readonly at: number } | null
  /** Whether it is asked once more because it has not answered. */
  readonly again: 'yes' | 'no'
}

/** To every unit, on the manager's official instruction: it can be used again, and what is to be entered anew. */
export function resumedView({ state, called, answered, again }: Resumed): Say {
  return (t) => {
    const { units, actions, replies } = t.recovery
    const official = agreed(state, 'resume').at(-1)
    const { ask } = recoveryFacts(state)
    const { entered, files } = keptUntil(recoveryFacts(state), called.folders)
    return {
      mood: 'ok',
      title: line(units.title(called.system, t.fmt.clock(official?.at ?? state.request.at))),
      blocks: [
        { kind: 'line', line: line(units.dear(official?.by?.name ?? '')) },
        ...(ask.back?.writers === 'stopped' ? [t.after.back.nothingLost] : [...(entered === null ? [units.kept] : [units.lost(t.fmt.stamp(entered).text)]), ...(files === null ? [] : [units.lostFiles(t.fmt.stamp(files).text)])]).map((said) => ({ kind: 'line' as const, line: line(strong(said)) })),
        ...(again === 'yes' ? [{ kind: 'line' as const, line: line(strong(t.after.answers.again)) }] : []),
        { kind: 'line', line: answered === null ? line(units.please) : line(strong(t.after.answers.answered[answered.kind](answered.by, t.fmt.clock(answered.at)))) },
      ],
      actions: [{ say: `well ${state.id}`, label: t.after.answers.normal, style: 'primary', words: t.after.answers.normalWords }, { say: `trouble ${state.id}`, label: actions.trouble, ask: { label: actions.troubleAsk, example: actions.troubleExample }, words: replies.trouble }],
    }
  }
}

/** A unit says that it is not well yet. */
export function troubleView(of: { readonly system: string; readonly unit: string; readonly by: string; readonly at: number; readonly said: string }): Say {
  return (t) => ({
    mood: 'warn',
    title: line(t.recovery.trouble.title(of.system)),
    blocks: [
      { kind: 'line', line: line(strong(t.recovery.trouble.from(of.unit, of.by, t.fmt.stamp(of.at).text)), ` “${of.said}”`) },
      { kind: 'line', line: line(t.recovery.trouble.next) },
    ],
  })
}

/** Damage of another kind: nothing is restored, and what to do instead (R9). */
export function otherDamageView(of: { readonly system: string; readonly by: string; readonly at: number; readonly why: string | null }): Say {
  return (t) => ({
    mood: 'info',
    title: line(t.recovery.other.title(of.system)),
    blocks: [
      { kind: 'line', line: line(t.recovery.other.why) },
      { kind: 'line', line: line(strong(t.recovery.other.next)) },
      { kind: 'small', line: line(t.recovery.other.noted(of.by, t.fmt.stamp(of.at).text, of.why ?? t.recovery.other.noReason)) },
    ],
  })
}
