import { closureOf, incidentFacts, newsOf, reopenUntil, stageOf, timesReopened, unitsNormal, vendorAwaited, workerOf } from '../../core/incident.ts'
import type { Line, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { unitActions } from './incident-actions.ts'
import { lengthText, momentSaid, momentText, nextNewsText, systemName, unitName, unitNames, type IncidentCase } from './incident-words.ts'

export interface UnitCase extends IncidentCase {
  readonly unit: string
}

/** To those who cannot work: how it stands first, then since when, what it means for them, what is done, whom to ask. */
export function incidentUnitView(of: UnitCase): Say {
  return (t) => {
    const { mood, title, lines } = body(t, of)
    return {
      mood,
      title: line(title),
      blocks: [...lines, line(t.incident.units.contact)].map((one) => ({ kind: 'line', line: one })),
      actions: unitActions(t, of),
    }
  }
}

function body(t: Texts, of: UnitCase): { readonly mood: Message['mood']; readonly title: string; readonly lines: readonly Line[] } {
  const { state, now, called, unit } = of
  const { units: words } = t.incident
  const system = systemName(t, called)
  const facts = incidentFacts(state)
  const closure = closureOf(state)
  const latest = newsOf(state).at(-1)
  const again = state.evidence.findLast(({ what }) => what === 'sent-back')
  const trouble = line(words.dear(unitName(called, unit)), words.is(system), `“${facts.what}”`)
  const concerned = line(words.concerned(unitNames(t, called, facts.units)))
  const worker = workerOf(state)
  const goesOn = [line(worker === null ? words.reportedOnly : words.worker(worker.name), nextNewsText(t, of, { nextNews: words.nextNews, newsLate: () => words.newsLate })), line(words.byHand)]
  const begun = line(words.begun(momentText(t, facts.since, now)))
  switch (stageOf(state)) {
    case 'reported': case 'worked-on': {
      const news = latest !== undefined && latest.at >= (again?.at ?? 0) ? latest : null
      if (news !== null && news.on === 'news') return { mood: 'warn', title: words.news(system, momentSaid(t, news.at, now)), lines: [line(strong(`“${news.note ?? ''}”`)), begun, ...goesOn] }
      if (timesReopened(state) > 0 && again !== undefined) return { mood: 'warn', title: words.reopened(system, momentSaid(t, again.at, now)), lines: [line(words.stillIs, strong(`“${again.note ?? ''}”`)), begun, ...goesOn] }
      return { mood: 'warn', title: words.trouble(system, momentSaid(t, facts.since, now)), lines: [trouble, concerned, ...goesOn] }
    }
    case 'vendor': {
      const said = vendorAwaited(state)
      return { mood: 'warn', title: words.vendor(system, momentSaid(t, said?.at ?? now, now)), lines: [line(words.vendorIs, strong(`“${said?.note ?? ''}”`)), begun, ...goesOn] }
    }
    case 'mended': return { mood: 'info', title: words.mended(system, momentSaid(t, closure?.at ?? now, now)), lines: [line(strong(words.tryIt)), ...normal(), begun] }
    case 'over': {
      const until = reopenUntil(state)
      return {
        mood: 'ok', title: words.over(system, momentSaid(t, closure?.at ?? now, now), lengthText(t, of)),
        lines: [...(closure === null ? [] : [line(t.incident.cause, closure.cause), line(t.incident.action, closure.action)]), line(words.enterAgain, until !== null && until > now ? words.mayReport(t.fmt.stamp(until).text) : '')],
      }
    }
    case 'cancelled': return { mood: 'info', title: words.cancelled(system, momentSaid(t, state.ending?.at ?? now, now)), lines: [line(words.calledOff, `“${state.ending?.why ?? ''}”`)] }
  }

  function normal(): readonly Line[] {
    return unitsNormal(state).some((it) => it.unit === unit) ? [line(words.saidNormal)] : []
  }
}
