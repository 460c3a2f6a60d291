import { INCIDENT } from '../../core/incident.ts'
import type { ComponentStatus, SafetyVerdict, SiteStatus } from '../../core/status.ts'
import { worst } from '../../core/status-rules.ts'
import type { Block, Line, Mark, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { servicesPart } from './services.ts'

/** The status for those who use a system and do not back it up: is our data safe, up to when, and what do we have to do. No rungs, no targets. */
export function unitStatusView(now: SiteStatus): Say {
  return (t) => ({
    mood: MOODS[now.verdict],
    title: line(now.components.length === 0 ? t.status.nothing : t.status.unit.titles[now.verdict]),
    blocks: [
      { kind: 'line', line: line(`${now.site} · `, t.fmt.when(now.at)) },
      ...(now.components.length === 0 ? [] : [{ kind: 'rows' as const, rows: systemsOf(now).map(({ title, components }) => ({ mark: MARKS[verdictOf(components)], label: line(title), detail: upTo(t, components) })) }]),
      { kind: 'line', line: line(t.status.unit.todo[now.verdict]) },
      ...(now.services === undefined ? [] : servicesPart(t, { now: now.services, at: now.at })),
      ...troubles(t, now),
    ],
    actions: [{ say: 'status', label: t.status.actions.refresh }],
    ...(now.verdict === 'safe' ? { silent: true } : {}),
  })
}

const MOODS: Record<SafetyVerdict, Message['mood']> = { safe: 'ok', attention: 'info', unsafe: 'warn' }
const MARKS: Record<SafetyVerdict, Mark> = { safe: 'ok', attention: 'warn', unsafe: 'fail' }

const verdictOf = (components: readonly ComponentStatus[]) => worst(components.map((it) => it.verdict))

/** Safe data is little comfort to whoever cannot log in. */
function troubles(t: Texts, now: SiteStatus): readonly Block[] {
  const going = now.procedures.filter(({ kind }) => kind === INCIDENT.kind)
  return going.length === 0 ? [] : [{ kind: 'line', line: line(strong(t.incident.units.goingOn(t.fmt.list(going.map(({ title }) => title))))) }]
}

function systemsOf(now: SiteStatus) {
  return [...new Set(now.components.map((it) => it.system))].map((system) => {
    const components = now.components.filter((it) => it.system === system)
    return { title: components[0]?.title ?? system, components }
  })
}

/** A system is as old as its oldest part: what was typed after that stands in no copy that counts. */
function upTo(t: Texts, components: readonly ComponentStatus[]): Line {
  const moments = components.flatMap((it) => (it.proven === null ? [] : [it.proven.takenAt]))
  if (moments.length < components.length) return line(t.status.unit.none)
  return line(`${t.status.unit.upTo} `, t.fmt.stamp(Math.min(...moments)))
}
