import type { Decide } from '../../core/procedure.ts'
import { glassOf, glassOpenedAt, glassQuorum, glassTally, quietSince } from '../../core/procedure-glass.ts'
import { decisionOf, standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { glassUses } from '../../core/recovery-glass.ts'
import type { Line } from '../message.ts'
import { line, strong, type Texts } from '../words.ts'
import type { Now } from './recovery-now.ts'
import { momentText, placeName, soonText } from './recovery-words.ts'

/** What happens where no manager answers: when operators may decide, that they may now, and who of them has chosen what. */
export function glassLines(t: Texts, { state, called }: Now): readonly Line[] {
  const { glass: words } = t.recovery
  const step = stepInHand(state)
  const stand = standInHand(state)
  if (step?.kind !== 'decide' || step.glass === undefined || stand?.is !== 'open') return []
  const { quorum, able, after } = step.glass
  if (glassOf(step) === null) return [line(words.unable(t.fmt.count(able), t.fmt.count(quorum)))]
  const opened = glassOpenedAt(state, step)
  const opens = quietSince(state, step) + after
  if (opened === null) return step.within !== null && opens >= stand.since + step.within ? [] : [line(words.opens(soonText(t, { at: opens, from: stand.since }), t.fmt.count(quorum)))]
  return [line(strong(words.open(t.fmt.length(opened - quietSince(state, step)).toUpperCase())), words.how(t.fmt.count(quorum))), ...voteLines(t, { step, state, called })]
}

function voteLines(t: Texts, { step, state, called }: Pick<Now, 'state' | 'called'> & { readonly step: Decide }): readonly Line[] {
  const { votes } = glassTally(state, step)
  return step.choices.flatMap((choice) => {
    const names = votes.filter(({ on }) => on === choice.key).flatMap(({ by }) => by?.name ?? [])
    return names.length === 0 ? [] : [line(strong(t.recovery.glass.votes(placeName(called, choice.key), t.fmt.list(names), { n: t.fmt.count(names.length), of: t.fmt.count(glassQuorum(step, choice)) })))]
  })
}

/** Who decided what, and whether it was without a manager; nothing while nobody has. */
export function decidedLines(t: Texts, { state, facts, called }: Now): readonly Line[] {
  const decision = decisionOf(state, 'approval')
  if (decision === null) return []
  const said = isInstead(state) ? t.recovery.glass.decided : t.recovery.decided
  const told = said(t.fmt.list(decision.by.map(({ name }) => name)), placeName(called, decision.choice), momentText(t, facts))
  return [isInstead(state) ? line(strong(told)) : line(told)]
}

/** Whether what is decided now was decided in the managers' stead. */
export function isInstead(state: Now['state']): boolean {
  const decision = decisionOf(state, 'approval')
  return decision !== null && glassUses(state).at(-1)?.at === decision.at
}
