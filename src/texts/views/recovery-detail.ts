import { isPlanned, partsSeen } from '../../core/recovery-case.ts'
import type { PlanPart } from '../../core/recovery.ts'
import type { Block, Line } from '../message.ts'
import { line, strong, type Texts } from '../words.ts'
import { findingSentence } from './finding.ts'
import { stepLines } from './procedure-strip.ts'
import { isInstead } from './recovery-glass.ts'
import type { Now } from './recovery-now.ts'
import { keptSaid, partSaid } from './recovery-seen.ts'
import { chainText, componentName, placeName, recordText } from './recovery-words.ts'

/** What nobody needs for deciding at night, and everybody afterwards: folded away as one, since each fold takes its own room on a phone. */
export function detailBlock(t: Texts, now: Now): Block {
  const { state, facts } = now
  const { allSteps, detail, glass, steps } = t.recovery
  const { stamp } = state.script
  return {
    kind: 'detail',
    summary: line(detail.all),
    lines: [
      line(strong(allSteps)),
      ...stepLines(t, state, isInstead(state) ? { ...steps, approval: glass.step } : steps),
      ...(isPlanned(facts) ? [line(strong(detail.chains)), ...chainLines(t, now), line(strong(detail.places)), ...placeLines(t, now)] : []),
      ...seenLines(t, now),
      ...(isPlanned(facts) && state.plan !== null ? [line(t.recovery.digest(state.plan.digest.slice(0, 8)))] : []),
      ...(stamp === null || stamp === undefined ? [] : [line(t.recovery.stamp(stamp))]),
    ],
  }
}

function chainLines(t: Texts, { facts }: Now): readonly Line[] {
  const { detail, rungs } = t.recovery
  return facts.parts.flatMap((part) => [
    line(strong(componentName(part.component)), `: ${chainText(t, part)}`),
    ...newestLine(t, part, facts.at),
    // Ninety-six logs a day are one line a day that nobody reads.
    ...(part.chain.length <= MOST ? part.chain : [...part.chain.slice(0, MOST / 2), ...part.chain.slice(-MOST / 2)]).map(({ id, level, takenAt, target, rung }) => line(detail.link({ level: t.common.levels[level], at: t.fmt.stamp(takenAt).text, copy: String(id), target, rung: rungs[rung] }))),
    ...(part.chain.length <= MOST ? [] : [line(detail.more(t.fmt.count(part.chain.length - MOST)))]),
  ])
}

const MOST = 12

function newestLine(t: Texts, { newest }: PlanPart, at: number): readonly Line[] {
  const told = [...(newest.copy === null ? [] : [t.recovery.newest(recordText(t, newest.copy, at))]), ...(newest.source === null ? [] : [t.recovery.newestSource(recordText(t, newest.source, at))])]
  return told.length === 0 ? [] : [line(told.join(' '))]
}

function placeLines(t: Texts, { facts, called }: Now): readonly Line[] {
  const { detail } = t.recovery
  return facts.places.flatMap(({ name, grounds }) => grounds.flatMap(({ component, holds, findings, warnings }) => {
    const told = [...findings, ...warnings].map((finding) => findingSentence(t, finding))
    return [line(strong(placeName(called, name)), ` · ${componentName(component)}: `, [...(holds.length > 0 ? [detail.holds(holds.join(', '))] : findings.length === 0 ? [detail.empty] : []), ...told].join('; '))]
  }))
}

/** What the steps saw, the last time each. */
function seenLines(t: Texts, { state }: Now): readonly Line[] {
  const told = state.script.steps.flatMap((step) => {
    const last = state.evidence.findLast((it) => it.step === step.key && (it.what === 'finished' || it.what === 'failed') && it.seen !== null)
    return partsSeen(last?.seen).flatMap((part) => {
      const said = partSaid(t, part)
      return said === null ? [] : [line(strong(t.recovery.steps[step.key as keyof Texts['recovery']['steps']]), ` · ${componentName(part.component)}: ${said}`)]
    })
  })
  const notes = state.evidence.flatMap((it) => {
    const { what, note, by, at, step } = it
    const file = keptSaid(t, it)
    return what === 'stood-in' && note !== null ? [line(strong(t.recovery.steps[step as keyof Texts['recovery']['steps']]), ` · ${by?.name ?? ''}, ${t.fmt.stamp(at).text}: “${note}”${file === null ? '' : `; ${file}`}`)] : []
  })
  return told.length + notes.length === 0 ? [] : [line(strong(t.recovery.detail.seen)), ...told, ...notes]
}
