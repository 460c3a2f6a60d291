import { standInHand } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { attempts, partsSeen } from '../../core/recovery-case.ts'
import { asksToBePutBack, type LeftPart, type StoodLeft } from '../../core/recovery-left.ts'
import type { PutBackFacts } from '../../core/recovery-put-back.ts'
import type { Action, Block, Line } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { findingSentence } from './finding.ts'
import { componentName, placeName, type Called } from './recovery-words.ts'

/** How each name stands after an exchange that was cut off: what serves, what is shut, what lies where, and the commands of a person's hand. */
export function leftLines(t: Texts, parts: readonly LeftPart[]): readonly Line[] {
  const { left: words } = t
  const mend = parts.flatMap(({ left }) => left.flatMap((one) => one.mend))
  return [
    ...parts.flatMap(({ component, findings, left }) => [
      ...findings.slice(0, 1).map((finding) => line(strong(words.unseen(componentName(component))), findingSentence(t, finding))),
      ...left.map((one) => nameLine(t, one)),
    ]),
    ...(mend.length === 0 ? [] : [line(words.byHand(mend.join('; ')))]),
  ]
}

function nameLine(t: Texts, { name, serves, door, beside, text }: StoodLeft): Line {
  const { left: words } = t
  const said = serves === 'before' && door === 'shut' ? words.shut(name) : words.serves[serves](name)
  const more = [...(beside === null ? [] : [words.beside(beside)]), ...(text === null ? [] : [words.text(text)])]
  return line(serves === 'before' && door === 'open' ? said : strong(said), ...more)
}

/** Whether what served before a restore that was cut off may be put back by a press. */
export function mayBePutBack(state: Pick<ProcedureState, 'evidence'>): boolean {
  const last = attempts(state).at(-1)
  return last?.how === 'exchanging' && (last.left.length === 0 || asksToBePutBack(last.left))
}

/** One press lets the old data serve again where an exchange was cut off. */
export function putBackActions(t: Texts, { state }: { readonly state: Pick<ProcedureState, 'id' | 'evidence'> }): readonly Action[] {
  return mayBePutBack(state) ? [{ say: `recovery reopen ${state.id}`, label: t.left.action, style: 'primary', confirm: t.left.sure, words: t.left.replies }] : []
}

export interface PutBackCase {
  readonly state: ProcedureState
  readonly called: Called
}

/** The living card of putting the old data back: how each name stands now, and what is left to do. */
export function putBackCard({ state, called }: PutBackCase): Say {
  return (t) => {
    const { left: words } = t
    const facts = state.plan?.facts as PutBackFacts
    const stand = standInHand(state)
    const seen = partsSeen(state.evidence.findLast(({ what }) => what === 'finished' || what === 'failed')?.seen)
    const how = state.ending !== null ? 'stopped' : stand?.is === 'failed' ? 'failed' : stand === null || seen.length > 0 ? 'done' : 'going'
    const text = (said: string): Block => ({ kind: 'line', line: line(said) })
    const parts = seen.map(({ component, findings, left = [] }) => ({ component, findings, left }))
    return {
      mood: how === 'going' ? 'info' : how === 'done' ? 'ok' : 'alarm',
      title: line(`${words.titles[how]} — ${called.system} ${facts.number}`),
      blocks: [
        text(words.asked(state.request.by?.name ?? '', t.fmt.stamp(state.request.at).text, facts.number)),
        text(placeName(called, facts.place)),
        ...(how === 'going' ? [text(words.runs)] : []),
        ...leftLines(t, parts).map((said): Block => ({ kind: 'line', line: said })),
        ...(how === 'failed' && parts.length === 0 ? [text(t.recovery.broken)] : []),
        ...(how === 'done' ? [text(words.next)] : []),
        { kind: 'small', line: line(words.small(facts.number, state.id)) },
      ],
      actions: how === 'failed' ? [{ say: `recovery retry ${state.id}`, label: t.recovery.actions.retry, style: 'primary' }, { say: `recovery stop ${state.id}`, label: t.recovery.actions.cancel, ask: { label: t.recovery.actions.cancelAsk, example: t.recovery.actions.cancelExample } }] : [],
      ...(how === 'going' ? { silent: true } : {}),
    }
  }
}
