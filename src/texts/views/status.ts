import type { CopyRule } from '../../core/copy-rule.ts'
import type { ComponentStatus, DueStatus, SafetyVerdict, SiteStatus, StatusReason, UnsignedCheck } from '../../core/status.ts'
import type { Block, Line, Mark, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { copyRuleBlocks } from './copy-rule.ts'
import { quietRows } from './quiet-status.ts'
import { scriptRow } from './script.ts'
import { servicesPart } from './services.ts'
import { mixedActions, mixedSaid } from './settings.ts'

/** One card: "aman atau tidak?" on its first line, a line a component, then what runs, what stands open and what comes next. */
export function statusCard(now: SiteStatus, rule: CopyRule | null = null): Say {
  return (t) => ({
    mood: now.verdict === 'safe' && (reported(now) + mixed(now) > 0 || rule?.verdict === 'not-kept') ? 'warn' : MOODS[now.verdict],
    title: line(headline(t, now)),
    blocks: [
      { kind: 'line', line: line(`${now.site} · `, t.fmt.when(now.at)) },
      ...(now.components.length === 0 ? [] : [{ kind: 'rows' as const, rows: now.components.map((it) => ({ mark: MARKS[it.verdict], label: line(`${it.title} · ${it.component}`), detail: line(sentence(t, it, now.at)) })) }]),
      ...(rule === null ? [] : copyRuleBlocks(t, rule)),
      ...(now.services === undefined ? [] : servicesPart(t, { now: now.services, at: now.at })),
      ...open(t, now),
      ...(now.components.length === 0 ? [] : [{ kind: 'detail' as const, summary: line(t.status.details), lines: now.components.flatMap((it) => details(t, it, now.at)) }]),
      ...next(t, now),
    ],
    actions: [...mixedActions(t, now.mixed ?? []), { say: 'status', label: t.status.actions.refresh }, ...(now.unsigned.length === 0 ? [] : [{ say: 'check', label: t.status.actions.checks }])],
    ...(now.verdict === 'safe' && reported(now) + mixed(now) === 0 ? { silent: true } : {}),
  })
}

const MOODS: Record<SafetyVerdict, Message['mood']> = { safe: 'ok', attention: 'warn', unsafe: 'alarm' }
const MARKS: Record<SafetyVerdict, Mark> = { safe: 'ok', attention: 'warn', unsafe: 'fail' }

/** How many checks carry a problem that a person saw: the copies may be whole all the same. */
const reported = (now: SiteStatus) => now.unsigned.filter((it) => it.problem !== null).length

/** Copies may be whole while what people enter goes to two servers. */
const mixed = (now: SiteStatus) => (now.mixed ?? []).length

/** A script's report proves nothing of a copy, and its silence still wants somebody's eyes. */
const inTrouble = (now: SiteStatus) => now.scripts.filter((it) => it.troubles.length > 0).length

/** "TIDAK AMAN — SIMRS, 1 dari 2 komponen" */
export function headline(t: Texts, now: SiteStatus): string {
  const bad = now.components.filter((it) => it.verdict !== 'safe')
  const named = (bad.length === 0 ? now.components : now.components.filter((it) => it.verdict === now.verdict)).map((it) => it.title)
  const systems = someOf(t, [...new Set(named)])
  const all = t.fmt.count(now.components.length)
  const worstOnes = now.components.filter((it) => it.verdict === now.verdict).length
  const much = bad.length === 0 ? t.status.components(all) : t.status.of(t.fmt.count(worstOnes), all)
  return now.components.length === 0 ? t.status.nothing : [`${t.status.verdicts[now.verdict]} — ${systems}`, much, ...(reported(now) === 0 ? [] : [t.status.reported(reported(now))]), ...(mixed(now) === 0 ? [] : [t.settings.mixed.headline]), ...(inTrouble(now) === 0 ? [] : [t.scripts.status(t.fmt.count(inTrouble(now)))])].join(', ')
}

/** A title names three; how many more there are it only counts. */
function someOf(t: Texts, names: readonly string[]): string {
  return names.length <= MOST_NAMED + 1 ? t.fmt.list(names) : t.fmt.list([...names.slice(0, MOST_NAMED), t.status.others(t.fmt.count(names.length - MOST_NAMED))])
}

const MOST_NAMED = 3

/** "utuh, 4 jam lalu · di luar server": or why not. */
function sentence(t: Texts, it: ComponentStatus, at: number): string {
  const proven = it.proven === null ? [] : [t.status.proven(t.common.rungs[it.proven.rung], t.fmt.ago(it.proven.takenAt, at))]
  const classes = [...new Set(it.places.filter((place) => place.newest !== null).map((place) => t.common.classes[place.class]))]
  const reasons = it.reasons.map((reason) => reasonSentence(t, reason))
  const running = it.running === null ? [] : [it.running.state === 'queued' ? t.status.queued : t.status.running[it.running.kind]]
  return [...reasons, ...proven, ...(classes.length === 0 ? [] : [t.fmt.list(classes)]), ...running].join(' · ')
}

export function reasonSentence(t: Texts, reason: StatusReason): string {
  return t.status.reasons[reason.kind]({
    at: 'at' in reason ? t.fmt.stamp(reason.at).text : '',
    allowed: 'allowed' in reason ? t.fmt.length(reason.allowed) : '',
    ms: 'ms' in reason ? t.fmt.length(reason.ms) : '',
    copies: 'copies' in reason ? t.fmt.count(reason.copies) : '',
    target: 'target' in reason ? reason.target : '',
  })
}

function details(t: Texts, it: ComponentStatus, at: number): readonly Line[] {
  const places = it.places.map((place) => `${place.target} (${[t.common.classes[place.class], ...(place.immutable === true ? [t.common.immutable] : [])].join(', ')}): ${place.newest === null ? t.status.nowhere : `${t.common.rungs[place.newest.rung]}, ${t.fmt.ago(place.newest.takenAt, at)}`}${place.awaySince === null ? '' : `, ${t.status.away(t.fmt.stamp(place.awaySince).text)}`}`)
  const proven = it.proven === null ? [] : [line(`#${it.proven.copy} ${t.common.levels[it.proven.level]} · `, t.fmt.stamp(it.proven.takenAt), ` · ${t.fmt.size(it.proven.bytes)} · ${t.common.rungs[it.proven.rung]}`)]
  const last = it.last === null ? [] : [line(`${t.status.lastRun}: ${it.last.state === 'done' ? t.common.marks.ok : t.common.marks.fail}, `, t.fmt.stamp(it.last.endedAt))]
  const rehearsal = it.rehearsal?.passed === 'yes' ? [line(`${t.status.rehearsed(t.fmt.ago(it.rehearsal.at, at))}${it.rehearsal.ms === null ? '' : ` (${t.fmt.length(it.rehearsal.ms)})`}`)] : []
  return [line(strong(`${it.title} · ${it.component}`)), ...proven, line(`${t.status.places}: ${places.length === 0 ? t.status.nowhere : places.join('; ')}`), ...last, ...rehearsal]
}

function open(t: Texts, now: SiteStatus): readonly Block[] {
  const lang = t.fmt.lang
  const sounding = now.alarms.filter(({ held }) => held === undefined)
  const alarms = sounding.length === 0 ? [] : [{ mark: 'fail' as const, label: line(t.status.alarms(t.fmt.count(sounding.length))) }]
  const unsigned = now.unsigned.map((it) => ({
    mark: it.verdict === 'unsafe' ? 'fail' as const : it.problem !== null ? 'warn' as const : 'wait' as const,
    label: line(`${it.problem === null ? t.status.unsigned : t.status.problem(it.problem)}: ${it.title[lang]}, `, t.fmt.stamp(it.slot)),
    detail: line(waits(t, it)),
  }))
  const procedures = now.procedures.map((it) => ({
    mark: it.status === 'interrupted' ? 'warn' as const : it.status === 'waiting' ? 'wait' as const : 'run' as const,
    label: line(`${t.status.procedures}: ${t.status.procedureKinds[it.kind] ?? it.title}`),
    detail: line(t.status.procedureStates[it.status]),
  }))
  const scripts = now.scripts.map((it) => ({ ...scriptRow(t, it, now.at), label: line(`${t.scripts.row} ${it.title}`) }))
  const mixed = (now.mixed ?? []).map((it) => ({ mark: 'warn' as const, label: line(t.settings.mixed.label(it.title)), detail: line(mixedSaid(t, it)) }))
  const rows = [...quietRows(t, now), ...mixed, ...scripts, ...alarms, ...unsigned, ...procedures]
  return rows.length === 0 ? [] : [{ kind: 'rows', rows }]
}

/** What is asked of whom: a check with a problem wants a hand, not a signature. */
export function waits(t: Texts, it: UnsignedCheck): string {
  return it.owner !== null ? t.status.owned(it.owner) : it.problem === null ? t.status.signBy(t.fmt.stamp(it.signBy).text) : t.status.unowned
}

/** The three soonest: a card is no timetable. */
const MOST_NEXT = 3

function next(t: Texts, now: SiteStatus): readonly Block[] {
  const soonest = now.next.slice(0, MOST_NEXT)
  if (soonest.length === 0) return []
  return [{ kind: 'small', line: line(`${t.status.next}: `, soonest.map((it) => `${dueWords(t, it)} ${t.fmt.stamp(it.at).text}`).join(' · ')) }]
}

/** "backup SIMRS", "Pemeriksaan pagi": what comes next, as people call it. */
export function dueWords(t: Texts, due: DueStatus): string {
  const title = due.title?.[t.fmt.lang]
  if (title === undefined) return t.status.kinds[due.what]
  return due.what === 'check' ? title : `${t.status.kinds[due.what]} ${title}`
}
