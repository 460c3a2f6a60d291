import { PROVEN, atLeast, rungs } from '../../core/evidence.ts'
import { agreed } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { RecoveryFacts } from '../../core/recovery-case.ts'
import { sameServers } from '../../core/recovery-same.ts'
import { keptUntil, momentOf, takesOf, type PlaceFound, type PlanChange } from '../../core/recovery.ts'
import type { Block, Line } from '../message.ts'
import { line, strong, type Texts } from '../words.ts'
import { findingSentence } from './finding.ts'
import { mixedShortly } from './settings.ts'
import { componentName, momentText, placeName, scopeText, within, type Called } from './recovery-words.ts'

/** Who asks for it, and why. */
export function askLines(t: Texts, state: ProcedureState, { facts: { ask }, called }: { readonly facts: RecoveryFacts; readonly called: Called }): readonly Line[] {
  const { request } = state
  return [line(t.recovery.asked(request.by?.name ?? 'Pulih', t.fmt.stamp(request.at).text), `“${request.why ?? ''}”`), ask.back === undefined ? line(t.recovery.what(`${t.recovery.damage[ask.damage]}${ask.unsaid === undefined ? '' : t.recovery.unsaid}`, scopeText(t, { ask }))) : line(t.after.back.ask(placeName(called, ask.back.place), t.fmt.stamp(ask.back.since).text, ask.back.recovery), ` · ${scopeText(t, { ask })}`)]
}

/** What it brings back, what is lost by it, how long it takes: what a manager decides on, whatever the hour. What it is made of stands in the details: the card fits one screen. */
export function planLines(t: Texts, facts: RecoveryFacts, called: Called): readonly Line[] {
  const { recovery: words } = t
  const { ask, parts } = facts
  const moment = momentOf(facts)
  const lowest = rungs.find((rung) => parts.some((part) => part.rung === rung)) ?? 'produced'
  const proof = atLeast(lowest, PROVEN) ? words.proven.yes(words.rungs[lowest]) : words.proven.no(words.rungs[lowest])
  const takes = takesOf(facts)
  return [
    line(strong(words.back(momentText(t, facts))), ...(ask.until === null || ask.until === moment ? [] : [words.backNotAsked(t.fmt.stamp(ask.until).text)]), ` · ${proof}`),
    ...lossLines(t, facts, called),
    ...(facts.mixed === undefined ? [] : [line(strong(t.settings.mixed.now), ` ${mixedShortly(t, facts.mixed)}.`)]),
    ...sameServers(facts.places).map((names) => line(strong(t.recovery.sameServer(t.fmt.list(names.map((name) => placeName(called, name))))))),
    ...facts.places.flatMap(({ grounds }) => grounds.flatMap(({ warnings }) => warnings)).filter(({ kind }) => kind === 'own-copies-later').map((warning) => line(findingSentence(t, warning))),
    line(takes === null ? words.takes.unknown : words.takes[takes.how](t.fmt.length(takes.ms))),
  ]
}

/** What is lost by it: of what people entered, and of their files. Nothing is by a part, which comes back to a scratch; nor on the way back, where nobody wrote any more when it was copied. */
function lossLines(t: Texts, facts: RecoveryFacts, called: Called): readonly Line[] {
  const { recovery: words } = t
  const moment = momentOf(facts)
  const at = t.fmt.stamp(moment).text
  const { back, only } = facts.ask
  if (only !== null) return [line(strong(words.nothingLost))]
  if (back !== undefined && moment > back.since) return [line(strong(back.writers === 'stopped' ? t.after.back.stopped(at) : t.after.back.goingOn(at)))]
  const { entered, files } = keptUntil(facts, called.folders)
  const until = (from: number) => (facts.at > from ? words.lostMinutes(t.fmt.length(facts.at - from)) : '.')
  return [
    ...(entered === null ? [] : [line(strong(words.lost(t.fmt.stamp(entered).text)), until(entered))]),
    ...(files === null ? [] : [line(strong(words.lostFiles(t.fmt.stamp(files).text)), entered === null ? `. ${words.nothingEntered}` : '.')]),
  ]
}

/** Where it could go, what each means, and why one cannot be chosen. */
export function placeRows(t: Texts, state: ProcedureState, of: { readonly facts: RecoveryFacts; readonly called: Called }): Block {
  return {
    kind: 'rows',
    rows: of.facts.places.map((place) => ({
      mark: place.fit ? 'info' as const : 'warn' as const,
      label: line(strong(placeName(of.called, place.name))),
      detail: line(place.fit ? [...(of.facts.ask.wish === place.name ? [t.recovery.wished] : []), t.recovery.means[place.kind], ...terms(t, state, place)].join('; ') : whyUnfit(t, place)),
    })),
  }
}

function terms(t: Texts, state: ProcedureState, place: PlaceFound): readonly string[] {
  const step = state.script.steps.find(({ key }) => key === 'approval')
  const choice = step?.kind === 'decide' ? step.choices.find(({ key }) => key === place.name) : undefined
  const votes = agreed(state, 'approval').filter(({ on, as }) => on === place.name && as !== 'glass').flatMap(({ by }) => (by === null ? [] : [by.name]))
  return [
    ...(choice !== undefined && choice.quorum > 1 ? [t.recovery.quorum(t.fmt.count(choice.quorum))] : []),
    ...(choice?.needs === 'code' ? [t.recovery.code] : []),
    ...(votes.length > 0 ? [t.recovery.votes(t.fmt.list(votes))] : []),
  ]
}

function whyUnfit(t: Texts, place: PlaceFound): string {
  const [first] = place.grounds.flatMap(({ findings }) => findings)
  return first === undefined ? t.recovery.unfitPlain : t.recovery.unfit(within(t, first))
}

/** How the plan differs from the one that was shown before. */
export function changeLines(t: Texts, { changes }: RecoveryFacts, called: Called): readonly Line[] {
  return changes.length === 0 ? [] : [line(strong(t.recovery.changed), ` ${changes.map((change) => changeText(t, change, called)).join('; ')}.`)]
}

function changeText(t: Texts, change: PlanChange, called: Called): string {
  const words = t.recovery.changes
  switch (change.what) {
    case 'newer-copy': return words['newer-copy'](componentName(change.component), t.fmt.stamp(change.moment).text)
    case 'copy-gone': case 'copy-damaged': return words[change.what](componentName(change.component), t.fmt.count(change.copy))
    case 'place-changed': case 'place-gone': case 'place-new': return words[change.what](placeName(called, change.place))
  }
}
