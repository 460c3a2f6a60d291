import type { ProcedureState } from '../../core/procedure.ts'
import { agreed } from '../../core/procedure-reading.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import { momentOf } from '../../core/recovery.ts'
import { line, strong, type Say } from '../words.ts'
import type { Called } from './recovery-words.ts'

/** To every unit, on the manager's official instruction: it can be used again, and what is to be entered anew. */
export function resumedView({ state, called }: { readonly state: ProcedureState; readonly called: Called }): Say {
  return (t) => {
    const { units, actions, replies } = t.recovery
    const official = agreed(state, 'resume').at(-1)
    const { ask } = recoveryFacts(state)
    return {
      mood: 'ok',
      title: line(units.title(called.system, t.fmt.clock(official?.at ?? state.request.at))),
      blocks: [
        { kind: 'line', line: line(units.dear(official?.by?.name ?? '')) },
        { kind: 'line', line: line(strong(ask.back?.writers === 'stopped' ? t.after.back.nothingLost : units.lost(t.fmt.stamp(momentOf(recoveryFacts(state))).text))) },
        { kind: 'line', line: line(units.please) },
      ],
      actions: [{ say: `trouble ${state.id}`, label: actions.trouble, ask: { label: actions.troubleAsk, example: actions.troubleExample }, words: replies.trouble }],
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
