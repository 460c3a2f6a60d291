import { isPlanned, partsSeen } from '../../core/recovery-case.ts'
import type { Block, Line } from '../message.ts'
import { line, strong, type Texts } from '../words.ts'
import { findingSentence } from './finding.ts'
import { stepLines } from './procedure-strip.ts'
import { isInstead } from './recovery-glass.ts'
import type { Now } from './recovery-now.ts'
import { keptSaid, partSaid } from './recovery-seen.ts'
import { componentName, placeName } from './recovery-words.ts'

/** What nobody needs for deciding at night, and everybody afterwards. */
export function detailBlocks(t: Texts, now: Now): readonly Block[] {
  const { state, facts } = now
  return [
    { kind: 'detail', summary: line(t.recovery.allSteps), lines: stepLines(t, state, isInstead(state) ? { ...t.recovery.steps, approval: t.recovery.glass.step } : t.recovery.steps) },
    ...(isPlanned(facts) ? [
      { kind: 'detail' as const, summary: line(t.recovery.detail.chains), lines: chainLines(t, now) },
      { kind: 'detail' as const, summary: line(t.recovery.detail.places), lines: placeLines(t, now) },
    ] : []),
    ...seenBlock(t, now),
  ]
}

function chainLines(t: Texts, { facts }: Now): readonly Line[] {
  const { detail, rungs } = t.recovery
  return facts.parts.flatMap(({ component, chain }) => [
    line(strong(componentName(component))),
    // Ninety-six logs a day are one line a day that nobody reads.
    ...(chain.length <= MOST ? chain : [...chain.slice(0, MOST / 2), ...chain.slice(-MOST / 2)]).map(({ id, level, takenAt, target, rung }) => line(detail.link({ level: t.common.levels[level], at: t.fmt.stamp(takenAt).text, copy: String(id), target, rung: rungs[rung] }))),
    ...(chain.length <= MOST ? [] : [line(detail.more(t.fmt.count(chain.length - MOST)))]),
  ])
}

const MOST = 12

function placeLines(t: Texts, { facts, called }: Now): readonly Line[] {
  const { detail } = t.recovery
  return facts.places.flatMap(({ name, grounds }) => grounds.flatMap(({ component, holds, findings, warnings }) => {
    const told = [...findings, ...warnings].map((finding) => findingSentence(t, finding))
    return [line(strong(placeName(called, name)), ` · ${componentName(component)}: `, [...(holds.length > 0 ? [detail.holds(holds.join(', '))] : findings.length === 0 ? [detail.empty] : []), ...told].join('; '))]
  }))
}

/** What the steps saw, the last time each. */
function seenBlock(t: Texts, { state }: Now): readonly Block[] {
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
  return told.length + notes.length === 0 ? [] : [{ kind: 'detail', summary: line(t.recovery.detail.seen), lines: [...told, ...notes] }]
}
