import { incidentStory, type IncidentStage, type IncidentStory } from '../../core/incident.ts'
import type { Block, Mark } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { incidentLog } from './incident-log.ts'
import { lengthText, momentText, systemName, unitNames, type IncidentCalled, type IncidentCase } from './incident-words.ts'

/** One incident in a list. */
export interface ListedIncident {
  readonly story: IncidentStory
  readonly called: IncidentCalled
}

const MARKS: Readonly<Record<IncidentStage, Mark>> = { reported: 'warn', 'worked-on': 'run', vendor: 'wait', mended: 'wait', over: 'info', cancelled: 'info' }

/** Those that go on first, then the last ones that ended. */
export function incidentListView(of: { readonly going: readonly ListedIncident[]; readonly ended: readonly ListedIncident[] }): Say {
  return (t) => {
    const all = [...of.going, ...of.ended]
    const { list: words, actions } = t.incident
    return {
      mood: of.going.some(({ story }) => story.stage === 'reported') ? 'warn' : 'info',
      title: line(words.title),
      blocks: [
        ...(of.going.length === 0 ? [{ kind: 'line' as const, line: line(strong(all.length === 0 ? words.none : words.noneOpen)) }] : []),
        ...(all.length === 0 ? [] : [incidentRows(t, all)]),
      ],
      actions: all.slice(0, MOST_BUTTONS).map(({ story }) => ({ say: `incident show ${story.procedure}`, label: actions.show(story.number) })),
    }
  }
}

const MOST_BUTTONS = 6

export function incidentRows(t: Texts, all: readonly ListedIncident[]): Block {
  return { kind: 'rows', rows: all.map(({ story, called }) => ({ mark: MARKS[story.stage], label: line(t.incident.list.row(story.number, systemName(t, called), t.fmt.stamp(story.since).text)), detail: line(`${rowText(t, story)}: “${story.what}”`) })) }
}

function rowText(t: Texts, story: IncidentStory): string {
  const { list: words } = t.incident
  const stage = words.stages[story.stage]
  if (story.stage === 'worked-on') return words.by(stage, story.worker ?? '')
  return story.closure === null ? stage : words.lasted(stage, t.fmt.length(Math.max(0, story.closure.at - story.since)))
}

/** The whole record of one incident. */
export function incidentRecordView(of: IncidentCase): Say {
  return (t) => {
    const { state, now, called } = of
    const { record: words, list, suspects, small } = t.incident
    const story = incidentStory(state)
    const at = (moment: number) => t.fmt.stamp(moment).text
    const fact = (label: string, value: string | null) => (value === null ? [] : [{ label, value: line(value) }])
    const lasts = ['reported', 'worked-on', 'vendor'].includes(story.stage)
    return {
      mood: 'info',
      title: line(words.title(story.number, systemName(t, called))),
      blocks: [
        { kind: 'facts', facts: [
          ...fact(words.status, [list.stages[story.stage], ...(story.reopened === 0 ? [] : [words.reopened(t.fmt.count(story.reopened))])].join(', ')),
          ...fact(words.what, `“${story.what}”`),
          ...fact(words.since, at(story.since)),
          ...fact(words.reported, words.byAt(story.reportedBy ?? 'Pulih', at(story.reportedAt))),
          ...fact(words.taken, story.takenAt === null ? null : words.byAt(story.worker ?? '', at(story.takenAt))),
          ...fact(words.normal, story.normalAt === null ? null : at(story.normalAt)),
          ...fact(words.lasted, story.normalAt === null && !lasts ? null : lengthText(t, of)),
          ...fact(words.units, unitNames(t, called, story.units)),
          ...fact(words.suspect, suspects[story.suspect]),
          ...fact(words.cause, story.closure?.cause ?? null),
          ...fact(words.action, story.closure?.action ?? null),
          ...fact(words.sure, story.sureBy),
          ...fact(words.news, words.newsCount(t.fmt.count(story.news), t.fmt.count(story.missed))),
          ...fact(words.recovery, story.recovery?.number ?? null),
        ] },
        { kind: 'detail', summary: line(t.incident.log), lines: incidentLog(t, { state, called }) },
        { kind: 'small', line: line([small(story.number, state.id), ...(state.script.stamp === null || state.script.stamp === undefined ? [] : [t.recovery.stamp(state.script.stamp)]), momentText(t, now, now)].join(' · ')) },
      ],
    }
  }
}

/** To whoever reported it where its card does not stand. */
export function receivedView(of: IncidentCase): Say {
  return (t) => {
    const { number } = incidentStory(of.state)
    return { mood: 'info', title: line(t.incident.received.title(number)), blocks: [{ kind: 'line', line: line(t.incident.received.next) }] }
  }
}

/** The same was reported before: where the report went, and how to say that it is another. */
export function joinedView(of: IncidentCase & { readonly line: string }): Say {
  return (t) => {
    const { number } = incidentStory(of.state)
    const { joined: words } = t.incident
    return {
      mood: 'info',
      title: line(words.title(number, systemName(t, of.called))),
      blocks: [{ kind: 'line', line: line(words.what(String(of.state.id), number)) }, { kind: 'small', line: line(words.otherwise(of.line)) }],
      actions: [{ say: `incident show ${of.state.id}`, label: t.incident.actions.show(number) }],
    }
  }
}
