import { closureOf, incidentFacts, INCIDENT, isTroubling, ledTo, newsMissed, newsOf, notes, reopenUntil, stageOf, unitsNormal, unitsUntold, vendorAwaited, workerOf, type IncidentStage } from '../../core/incident.ts'
import { current, standInHand, stepInHand } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Block, Line, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { incidentActions } from './incident-actions.ts'
import { incidentLog } from './incident-log.ts'
import { isRestorable, lengthText, momentText, nextNewsText, systemName, unitName, unitNames, type IncidentCase } from './incident-words.ts'
import { stepLine, stepLines } from './procedure-strip.ts'

/** The living card of an incident for EDP and managers: what is wrong since when, who works on it, when the next word is due. */
export function incidentCard(of: IncidentCase): Say {
  return (t) => {
    const { state } = of
    const facts = incidentFacts(state)
    const stage = stageOf(state)
    return {
      mood: moodOf(state, stage),
      title: line(`${t.incident.titles[stage]} — ${systemName(t, of.called)} ${facts.number}`),
      blocks: [
        ...[...headLines(t, of), ...stageLines(t, of, stage), ...talkLines(t, of), ...recoveryLines(t, of), ...downtimeLines(t, of)].map((one): Block => ({ kind: 'line', line: one })),
        { kind: 'line', line: stepLine(t, state, { names: t.incident.steps, step: t.incident.step }) },
        { kind: 'detail', summary: line(t.incident.allSteps), lines: stepLines(t, state, t.incident.steps) },
        { kind: 'detail', summary: line(t.incident.log), lines: incidentLog(t, of) },
        { kind: 'small', line: line([t.incident.small(facts.number, state.id), ...(state.script.stamp === null || state.script.stamp === undefined ? [] : [t.recovery.stamp(state.script.stamp)])].join(' · ')) },
      ],
      actions: incidentActions(t, of),
      // That somebody took it up, and that a day went by, wakes nobody.
      ...(isCalm(state, stage) ? { silent: true } : {}),
    }
  }
}

function moodOf(state: ProcedureState, stage: IncidentStage): Message['mood'] {
  switch (stage) {
    case 'reported': return 'alarm'
    case 'worked-on': case 'vendor': return newsMissed(state) > 1 ? 'alarm' : 'warn'
    case 'mended': return 'info'
    case 'over': return 'ok'
    case 'cancelled': return 'info'
  }
}

function isCalm(state: ProcedureState, stage: IncidentStage): boolean {
  if (stage === 'over') return true
  return stepInHand(state)?.key === INCIDENT.work && current(state, INCIDENT.work).length === 0 && !state.evidence.some(({ what }) => what === 'sent-back')
}

function headLines(t: Texts, { state, now, called }: IncidentCase): readonly Line[] {
  const { incident: words } = t
  const facts = incidentFacts(state)
  const began = isTroubling(state) ? words.since(momentText(t, facts.since, now), lengthText(t, { state, now })) : words.from(momentText(t, facts.since, now))
  return [
    line(strong(`“${facts.what}”`), ` ${words.reported(state.request.by?.name ?? 'Pulih', momentText(t, state.request.at, now))}`),
    line([began, words.unitsAre(unitNames(t, called, facts.units)), words.suspectIs(words.suspects[facts.suspect])].join(words.plus)),
    ...(isTroubling(state) && unitsUntold(state).length > 0 ? [line(strong(words.untold(t.fmt.list(unitsUntold(state).map((unit) => unitName(called, unit))))))] : []),
    ...notes(state, 'joined').slice(-MOST_JOINED).map((it) => line(words.alsoReported(it.by?.name ?? '', momentText(t, it.at, now)), `“${it.note ?? ''}”`)),
  ]
}

const MOST_JOINED = 2

function stageLines(t: Texts, of: IncidentCase, stage: IncidentStage): readonly Line[] {
  const { state, now, called } = of
  const { incident: words } = t
  const again = isTroubling(state) ? state.evidence.findLast(({ what }) => what === 'sent-back') : undefined
  const reopened = again === undefined ? [] : [line(strong(words.reopened(again.by?.name ?? '', momentText(t, again.at, now))), `“${again.note ?? ''}”`)]
  switch (stage) {
    case 'reported': return takeLines(t, of)
    case 'worked-on': return [...reopened, line(strong(words.worker(workerOf(state)?.name ?? '')), nextNewsText(t, of, words))]
    case 'vendor': {
      const said = vendorAwaited(state)
      return [...reopened, line(strong(words.vendorAwaited(said?.by?.name ?? '', momentText(t, said?.at ?? now, now))), `“${said?.note ?? ''}”`), line(words.worker(workerOf(state)?.name ?? ''), nextNewsText(t, of, words))]
    }
    case 'mended': {
      const done = closureOf(state)
      return [...closureLines(t, of), line(words.mendedBy(done?.by?.name ?? '', momentText(t, done?.at ?? now, now))), line(strong(words.beSure(state.request.by?.name ?? ''))), ...normalLine(t, of)]
    }
    case 'over': {
      const done = closureOf(state)
      const sure = state.evidence.findLast((it) => it.step === INCIDENT.sure && it.what === 'confirmed')
      const until = reopenUntil(state)
      return [
        line(strong(words.normalSince(momentText(t, done?.at ?? now, now), lengthText(t, of)))),
        ...closureLines(t, of),
        ...(sure === undefined ? [] : [line(words.sureBy(sure.by?.name ?? '', momentText(t, sure.at, now)))]),
        ...normalLine(t, of),
        ...(until !== null && until > now ? [line(words.mayReopen(t.fmt.stamp(until).text))] : []),
      ]
    }
    case 'cancelled': {
      const { ending } = state
      return ending === null ? [] : [line(strong(words.calledOff(ending.by?.name ?? 'Pulih', t.fmt.stamp(ending.at).text)), `“${ending.why ?? ''}”`)]
    }
  }

  function normalLine(texts: Texts, { state: it }: IncidentCase): readonly Line[] {
    const normal = unitsNormal(it)
    return normal.length === 0 ? [] : [line(texts.incident.unitsNormal(texts.fmt.list(normal.map(({ unit }) => unitName(called, unit)))))]
  }
}

function takeLines(t: Texts, { state, now }: IncidentCase): readonly Line[] {
  const { incident: words } = t
  const step = state.script.steps.find(({ key }) => key === INCIDENT.taken)
  const stand = standInHand(state)
  const escalates = step?.kind === 'confirm' ? step.nudges.find(({ work }) => work === 'escalate') : undefined
  const since = stand?.is === 'open' ? stand.since : state.request.at
  if (escalates === undefined || since + escalates.after <= now) return [line(strong(words.untaken(t.fmt.length(now - since))), ` ${words.takeIt}`)]
  return [line(strong(words.takeIt), words.takeItBy(momentText(t, since + escalates.after, now)))]
}

function closureLines(t: Texts, { state }: IncidentCase): readonly Line[] {
  const done = closureOf(state)
  return done === null ? [] : [line(t.incident.cause, done.cause), line(t.incident.action, done.action)]
}

function talkLines(t: Texts, { state, now }: IncidentCase): readonly Line[] {
  if (!isTroubling(state)) return []
  const awaited = vendorAwaited(state)
  return newsOf(state).filter((it) => it !== awaited).slice(-2).map((it) => line(t.incident.word(momentText(t, it.at, now), it.by?.name ?? ''), `“${it.note ?? ''}”`))
}

/** The downtime as which every unit was told of it. */
function downtimeLines(t: Texts, { state }: IncidentCase): readonly Line[] {
  const named = ledTo(state, 'downtime')
  if (named === null) return []
  return named.over !== null && isTroubling(state) ? [line(strong(t.incident.downtimeOver(named.number)))] : [line(t.incident.downtimeIs(named.number))]
}

/** The recovery that mends it, or why there is none. */
function recoveryLines(t: Texts, { state }: IncidentCase): readonly Line[] {
  const { incident: words } = t
  const asked = ledTo(state, 'recovery')
  if (asked !== null && asked.over === null) return [line(words.recoveryIs(asked.number))]
  if (!isTroubling(state)) return asked === null ? [] : [line(words.recoveryIs(asked.number))]
  if (asked !== null) return [line(strong(asked.over?.how === 'done' ? words.recoveryDone(asked.number) : words.recoveryEnded(asked.number)))]
  const { suspect } = incidentFacts(state)
  if (isRestorable(suspect)) return [line(strong(words.restoreOffered[suspect]))]
  return suspect === 'unknown' || stageOf(state) !== 'reported' ? [] : [line(words.notRestored)]
}
