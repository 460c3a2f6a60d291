import { current } from '../../core/procedure-reading.ts'
import { isRequesters } from '../../core/procedure-seat.ts'
import type { Evidence, ProcedureState } from '../../core/procedure.ts'
import { attempts, placeChosen, recoveryFacts } from '../../core/recovery-case.ts'
import { sentTo } from '../../core/recovery-serving.ts'
import { switchesOf } from '../../core/recovery-settings.ts'
import type { Line } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import type { Now } from './recovery-now.ts'
import { moduleName, placeName } from './recovery-words.ts'

/** What is not as sure as a step that is done looks: steps that a manager let go, what rests on somebody's word, modules that lead where nobody was sent. */
export function caveatLines(t: Texts, now: Now): readonly Line[] {
  const { caveats: words, steps } = t.recovery
  return [
    ...waived(now.state).map(({ step, by, note }) => line(strong(words[isRequesters(now.state, by) ? 'waivedByAsker' : 'waived'](steps[step as keyof typeof steps], by?.name ?? '')), `“${note ?? ''}”`)),
    ...byWord(now).map((place) => line(t.recovery.reached['by-hand'](place))),
    ...astray(t, now),
  ]
}

/** What the other managers are told at once where whoever asked for a recovery lets a step of it go as a manager: they may still stop it. */
export function askerWaived(of: { readonly state: ProcedureState; readonly system: string; readonly line: Pick<Evidence, 'step' | 'by' | 'note'> }): Say {
  return (t) => {
    const { caveats: { askerWaived: words }, steps } = t.recovery
    const { state, line: { step, by, note } } = of
    return {
      mood: 'alarm',
      title: line(`${words.title} — ${of.system} ${recoveryFacts(state).number}`),
      blocks: [{ kind: 'line', line: line(strong(words.what(by?.name ?? '', steps[step as keyof typeof steps])), `“${note ?? ''}”`) }, { kind: 'line', line: line(words.next(state.id)) }],
    }
  }
}

/** Those who may let a step go are asked where whoever asked for the recovery, who may not, wishes it. */
export function askerWishes(of: { readonly state: ProcedureState; readonly system: string; readonly line: Pick<Evidence, 'step' | 'by' | 'note'>; readonly may: readonly { readonly name: string; readonly insteadOf: string | null }[] }): Say {
  return (t) => {
    const { actions, caveats: { askerWishes: words }, replies, steps } = t.recovery
    const { state, line: { step, by, note } } = of
    return {
      mood: 'alarm',
      title: line(`${words.title} — ${of.system} ${recoveryFacts(state).number}`),
      blocks: [
        { kind: 'line', line: line(strong(words.what(by?.name ?? '', steps[step as keyof typeof steps])), `“${note ?? ''}”`) },
        { kind: 'line', line: line(words.next(t.fmt.list(of.may.map(({ name, insteadOf }) => (insteadOf === null ? name : words.standIn(name, insteadOf)))))) },
      ],
      actions: [
        { say: `recovery override ${state.id} @${step}`, label: actions.override, ask: { label: actions.overrideAsk, example: actions.overrideExample }, words: replies.override },
        { say: `recovery stop ${state.id}`, label: actions.cancel, ask: { label: actions.cancelAsk, example: actions.cancelExample }, words: replies.cancel },
      ],
    }
  }
}

/** Whether a step was let go that shows what came of it. */
export const isWaived = (state: ProcedureState): boolean => waived(state).length > 0

const waived = (state: ProcedureState): readonly Evidence[] => state.script.steps.flatMap(({ key }) => current(state, key).filter(({ what, on }) => what === 'stood-in' && on === 'override').slice(-1))

/** The place that somebody says they have brought it back to; told elsewhere where it ended before its time. */
function byWord({ state, called }: Now): readonly string[] {
  const last = attempts(state).at(-1)
  return last?.how === 'by-hand' && state.ending === null ? [placeName(called, last.place)] : []
}

/** It ended before anybody saw the modules work there: back-ups do not follow them. */
function astray(t: Texts, { state, called }: Now): readonly Line[] {
  const place = placeChosen(state)
  if (state.ending === null || place?.kind !== 'failover' || sentTo({ state }) !== null) return []
  const led = switchesOf(state).filter((it) => it.place === place.name && (it.is === 'switched' || it.is === 'stood'))
  return led.length === 0 ? [] : [line(strong(t.recovery.caveats.astray(t.fmt.list(led.map(({ module }) => moduleName(called, module))), placeName(called, place.name))))]
}
