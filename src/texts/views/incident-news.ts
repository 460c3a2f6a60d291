import { incidentFacts, isTroubling, newsDue, newsMissed, newsOf, workerOf } from '../../core/incident.ts'
import type { Line } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { lengthText, momentText, systemName, unitNames, type IncidentCase } from './incident-words.ts'

/** Asks whoever works on an incident for a word; once it came, says so. `alone`: where nobody else reads, a plain reply is the word. */
export function newsReminderView(of: IncidentCase & { readonly where: 'room' | 'alone' }): Say {
  return (t) => {
    const { state, now, called, where } = of
    const { reminder: words, actions, replies, small } = t.incident
    const due = newsDue(state)
    const awaited = due !== null && due <= now
    const system = `${systemName(t, called)} ${incidentFacts(state).number}`
    const say = `handling news ${state.id}`
    return {
      mood: !awaited ? 'info' : newsMissed(state) > 1 ? 'alarm' : 'warn',
      title: line(awaited ? words.title(system) : state.ending === null ? words.cameTitle(system) : words.calledOffTitle(system)),
      blocks: [...(awaited ? askLines(t, of) : [line(isTroubling(state) ? words.came : words.over)]).map((one) => ({ kind: 'line' as const, line: one })), { kind: 'small', line: line(small(incidentFacts(state).number, state.id)) }],
      ...(!awaited ? { silent: true } : where === 'alone' ? { ask: { say, label: words.label, example: actions.newsExample } } : { actions: [{ say, label: actions.news, ask: { label: actions.newsAsk, example: actions.newsExample }, style: 'primary' as const, words: replies.news }] }),
    }
  }
}

function askLines(t: Texts, { state, now, called }: IncidentCase): readonly Line[] {
  const { reminder: words, from, plus } = t.incident
  const facts = incidentFacts(state)
  const last = newsOf(state).at(-1)
  const missed = newsMissed(state)
  return [
    line(strong(words.whose(workerOf(state)?.name ?? '')), ` ${last === undefined ? words.none : words.last(momentText(t, last.at, now), t.fmt.length(now - last.at))}`),
    line(`“${facts.what}”${plus}${from(momentText(t, facts.since, now))} (${lengthText(t, { state, now })})`),
    line(words.waiting(unitNames(t, called, facts.units))),
    ...(missed > 1 ? [line(words.missed(t.fmt.count(missed)))] : []),
    line(words.please),
  ]
}
