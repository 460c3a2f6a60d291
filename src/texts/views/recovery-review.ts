import { planToken } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { GLASS_REVIEW, reviewFacts } from '../../core/recovery-glass.ts'
import type { Block } from '../message.ts'
import { line, strong, type Say } from '../words.ts'
import { placeName, type Called } from './recovery-words.ts'

/** The living card of a review: what operators decided without a manager, each one's reason, and what a manager made of it. */
export function reviewCard({ state, called }: { readonly state: ProcedureState; readonly called: Called }): Say {
  return (t) => {
    const { review: words } = t.recovery
    const facts = reviewFacts(state)
    const reviewed = state.evidence.findLast(({ step, what }) => step === GLASS_REVIEW.reviews && what === 'confirmed')
    const votes: readonly Block[] = facts.by.map(({ name, at, why }) => ({ kind: 'line', line: line(strong(words.vote(name, t.fmt.clock(at))), `“${why}”`) }))
    return {
      mood: reviewed === undefined ? 'alarm' : 'info',
      title: line(`${reviewed === undefined ? words.title : words.titleDone} — ${called.system} ${facts.number}`),
      blocks: [
        { kind: 'line', line: line(strong(words.what(facts.number, placeName(called, facts.place), t.fmt.stamp(facts.at).text))) },
        { kind: 'line', line: line(words.quiet(t.fmt.stamp(facts.quietSince).text)) },
        ...votes,
        { kind: 'line', line: reviewed === undefined ? line(strong(words.ask)) : line(strong(words.done(reviewed.by?.name ?? '', t.fmt.stamp(reviewed.at).text)), `“${reviewed.note ?? ''}”`) },
        { kind: 'small', line: line(words.small(state.id)) },
      ],
      ...(reviewed === undefined ? { actions: [{ say: `recovery reviewed ${state.id} ${planToken(state)}`, label: words.action, style: 'primary' as const, ask: { label: words.actionAsk, example: words.actionExample }, words: words.words }] } : { silent: true }),
    }
  }
}
