import { reportedProblem, undoable } from '../../core/check.ts'
import { SHORT_DIGEST } from '../../core/check-facts.ts'
import type { Action } from '../message.ts'
import type { Texts } from '../words.ts'
import type { CheckView } from './check-view.ts'

/** What can be done with a check as it stands. Buttons that decide carry the facts that were seen. */
export function checkActions(t: Texts, view: CheckView): readonly Action[] {
  const { acts, words } = t.checks
  const seen = `#${view.digest.slice(0, SHORT_DIGEST)}`
  const troubled = view.verdict === 'unsafe' || reportedProblem(view.acts) !== null
  const sign: Action = { say: `sign ${view.id} ${seen}`, label: acts.sign, style: 'primary', words: words.sign }
  const own: Action = { say: `sign own ${view.id} ${seen}`, label: acts.own, style: 'primary', words: words.own }
  const problem: Action = { say: `sign problem ${view.id}`, label: acts.problem, ask: t.checks.askProblem, words: words.problem }
  const close: Action = { say: `sign close ${view.id} ${seen}`, label: acts.close, style: 'danger', ask: t.checks.askClose, words: words.close }
  const undo: Action = { say: `sign undo ${view.id}`, label: acts.undo, words: words.undo }
  const refresh: Action = { say: `check refresh ${view.id}`, label: acts.refresh, words: words.refresh }
  const detail: Action = { say: `check detail ${view.id}`, label: acts.detail, words: words.detail }
  const back = undoable(view.acts, view.now) === null ? [] : [undo]
  switch (view.state) {
    case 'open':
      return troubled ? [own, close, refresh, detail, ...back] : [sign, problem, refresh, detail, ...back]
    case 'owned':
      return troubled ? [refresh, close, detail, ...back] : [sign, problem, refresh, detail, ...back]
    case 'signed':
      return [...back, problem, detail]
    case 'closed':
      return [...back, detail]
  }
}
