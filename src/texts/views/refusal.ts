import type { Fault } from '../../core/fault.ts'
import type { Refusal, RefusalReason, Refusals } from '../../core/refusal.ts'
import type { Message, Spoken } from '../message.ts'
import { line, type Say, type Texts } from '../words.ts'
import { faultSentence } from './finding.ts'

/** Says a no: what happened, whether anything changed, what to do. Never blames, never shows more than the facts in it. */
export function refusalView(refusal: Refusal): Say {
  return (t) => {
    const { what, changed, next } = wordsOf(t, refusal.reason)(refusal, t.fmt)
    return parts(what, changed, next)
  }
}

/** A command met a broken world: the hint says the next step. */
export function faultView(fault: Fault): Say {
  return (t) => parts(t.refusals.trouble.bug, t.refusals.trouble.faultChanged, faultSentence(t, { area: fault.area, hint: fault.hint ?? null }))
}

/** A command met a mistake of ours. */
export function bugView(): Say {
  return ({ refusals: { trouble } }) => parts(trouble.bug, trouble.bugChanged, trouble.bugNext)
}

/** What was said and will not be carried out, because the house never lived long enough to do it. */
export function asideView(events: readonly { readonly who: string | null; readonly said: string; readonly at: number }[]): Say {
  return ({ refusals: { trouble }, fmt }) => ({
    mood: 'alarm',
    title: line(trouble.aside),
    blocks: [
      { kind: 'line', line: line(trouble.asideLead) },
      { kind: 'rows', rows: events.map(({ who, said, at }) => ({ mark: 'fail', label: line(who ?? trouble.asideUnread), detail: line(said === '' ? '' : `“${said}” `, fmt.stamp(at)) })) },
      { kind: 'line', line: line(trouble.asideNext) },
    ],
  })
}

/** A reply that could not be matched to what its card offers: asks back instead of guessing. */
export function unclearReplyView(card: Spoken): Say {
  return (t) => {
    const offers = (card[t.fmt.lang].actions ?? []).map((action) => `“${action.words?.[0] ?? action.label}”`)
    return parts(t.refusals.trouble.unclear, t.refusals.trouble.unclearChanged, t.refusals.trouble.unclearNext(t.fmt.list(offers)))
  }
}

/** The very sentence of one reason, for the command line and the log. */
export function refusalSentences(t: Texts, refusal: Refusal): readonly string[] {
  const { what, changed, next } = wordsOf(t, refusal.reason)(refusal, t.fmt)
  return [what, changed, next]
}

function parts(what: string, changed: string, next: string): Message {
  return { mood: 'warn', title: line(what), blocks: [{ kind: 'line', line: line(changed) }, { kind: 'line', line: line(next) }], silent: true }
}

/** Each reason has words for its own facts; that key and value belong together cannot be expressed to the compiler. */
function wordsOf(t: Texts, reason: RefusalReason) {
  return t.refusals.refused[reason] as (facts: Refusals[RefusalReason], fmt: Texts['fmt']) => { what: string; changed: string; next: string }
}
