import type { HintId } from '../../core/fault.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { hintSentence } from './finding.ts'

/** Why a job failed, as far as a card says it; the technical text stays in the log. */
export type JobTrouble =
  | { readonly kind: 'fault'; readonly hint: HintId | null }
  | { readonly kind: 'bug' }
  | { readonly kind: 'gave-up'; readonly after: number }
  | { readonly kind: 'interrupted' }

/** A job that the clock started did not do its work. */
export function jobFailedView(facts: { readonly name: (t: Texts) => string; readonly slot: number; readonly outcome: JobTrouble }): Say {
  return (t) => ({
    mood: 'alarm',
    title: line(t.calendar.jobs.failedTitle(facts.name(t))),
    blocks: [
      { kind: 'facts', facts: [
        { label: t.calendar.jobs.slot, value: [t.fmt.when(facts.slot)] },
        { label: t.calendar.jobs.cause, value: line(cause(t, facts.outcome)) },
        { label: t.calendar.jobs.next, value: line(t.calendar.jobs.nextText) },
      ] },
      { kind: 'line', line: line(strong(t.calendar.jobs.service)) },
    ],
  })
}

/** The job's trouble is over. */
export function jobWellView(facts: { readonly name: (t: Texts) => string; readonly at: number }): Say {
  return (t) => ({
    mood: 'ok',
    title: line(t.calendar.jobs.wellTitle(facts.name(t))),
    blocks: [{ kind: 'line', line: line(t.calendar.jobs.well, ' ', t.fmt.when(facts.at), '.') }],
    silent: true,
  })
}

function cause(t: Texts, outcome: JobTrouble): string {
  switch (outcome.kind) {
    case 'fault': return hintSentence(t, outcome.hint ?? 'look-at-log')
    case 'bug': return t.calendar.jobs.bug
    case 'gave-up': return t.calendar.jobs.gaveUp(t.fmt.length(outcome.after))
    case 'interrupted': return t.calendar.jobs.interrupted
  }
}
