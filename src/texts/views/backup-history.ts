import type { Rung } from '../../core/evidence.ts'
import type { HintId } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { fits } from '../../core/form.ts'
import type { Level } from '../../core/site.ts'
import type { Block, Line, Mark } from '../message.ts'
import { line, mono, strong, type Say, type Texts } from '../words.ts'
import { incidentRows, type ListedIncident } from './incident-list.ts'
import type { PartState } from '../round-states.ts'

export interface HistoryPage {
  readonly title: string
  /** What to say to see this history again. */
  readonly say: string
  readonly only: 'all' | 'failed'
  readonly rows: readonly HistoryRow[]
  /** Its last recoveries; absent where there were none, or where only back-ups are told. */
  readonly recoveries?: readonly PastRecovery[]
  /** Trouble that was reported with it; absent as above. */
  readonly incidents?: readonly ListedIncident[]
  readonly first: boolean
  /** Where the next page begins; null where there is nothing older. */
  readonly more: number | null
}

export interface PastRecovery {
  readonly number: string
  readonly at: number
  readonly how: 'going' | 'done' | 'refused' | 'expired' | 'stopped'
  readonly place: string | null
  readonly moment: number | null
  /** Something was done to a server, also where it came to no good end. */
  readonly touched: boolean
  /** Who decided in the managers' stead, and who has reviewed that; null where managers decided, or nobody. */
  readonly glass: { readonly by: readonly string[]; readonly reviewedBy: string | null } | null
}

export interface HistoryRow {
  readonly cursor: number
  readonly at: number
  readonly level: Level
  readonly verdict: 'ok' | 'partial' | 'failed' | 'open'
  readonly length: number | null
  readonly parts: readonly HistoryPart[]
}

export interface HistoryPart {
  readonly component: string
  readonly state: PartState
  readonly rung: Rung | null
  readonly bytes: number | null
  readonly attempts: number
  /** Why it ended as it did; what a chat's card leaves to the card of the back-up itself. */
  readonly findings: readonly Finding[]
  readonly fault: { readonly text: string; readonly hint: HintId | null } | null
  readonly copy: { readonly id: number; readonly target: string; readonly damaged: boolean; readonly deletedAt: number | null; /** Gone without anybody having decided it. */ readonly lost: boolean } | null
}

const MARKS: Readonly<Record<HistoryRow['verdict'], Mark>> = { ok: 'ok', partial: 'warn', failed: 'fail', open: 'run' }

/** One page of history: a row a back-up, with rung, size, length, and what was deleted since. */
export function historyView(page: HistoryPage): Say {
  const older = page.more === null ? null : `history ${page.say}${page.only === 'failed' ? ' failed' : ''} ${page.more}`
  return (t) => ({
    mood: 'info',
    title: line(page.only === 'failed' ? t.backups.history.titleFailed(page.title) : t.backups.history.title(page.title)),
    blocks: [...recoveryRows(t, page), ...pastIncidents(t, page), ...copyRows(t, page, older)],
    ...(older === null || !fits(older) ? {} : { actions: [{ say: older, label: t.backups.actions.older, words: ['lagi', 'older', 'more'] }] }),
  })
}

function copyRows(t: Texts, page: HistoryPage, older: string | null): readonly Block[] {
  if (page.rows.length === 0) return [{ kind: 'line', line: line(!page.first ? t.backups.history.end : page.only === 'failed' ? t.backups.history.noneFailed : t.backups.history.none) }]
  return [
    { kind: 'rows', rows: page.rows.map((row) => ({ mark: MARKS[row.verdict], label: line(t.fmt.stamp(row.at), ` · ${t.common.levels[row.level]}`), detail: historyLine(t, row) })) },
    // No button of any platform could say it.
    ...(older === null || fits(older) ? [] : [{ kind: 'small' as const, line: line(`${t.backups.actions.older}: `, mono(`/${older}`)) }]),
  ]
}

function recoveryRows(t: Texts, { recoveries = [] }: HistoryPage): readonly Block[] {
  const words = t.recovery.history
  if (recoveries.length === 0) return []
  return [
    { kind: 'line', line: line(strong(words.title)) },
    { kind: 'rows', rows: recoveries.map((it) => ({ mark: it.how === 'done' ? 'ok' as const : it.how === 'going' ? 'run' as const : it.touched ? 'warn' as const : 'info' as const, label: line(words.row(it.number, t.fmt.stamp(it.at).text)), detail: line(pastText(t, it)) })) },
  ]
}

function pastIncidents(t: Texts, { incidents = [] }: HistoryPage): readonly Block[] {
  return incidents.length === 0 ? [] : [{ kind: 'line', line: line(strong(t.incident.history.title)) }, incidentRows(t, incidents)]
}

function pastText(t: Texts, it: PastRecovery): string {
  const words = t.recovery.history
  const how = endText(t, it)
  return it.glass === null ? how : `${how}; ${words.glass(t.fmt.list(it.glass.by))}, ${it.glass.reviewedBy === null ? words.unreviewed : words.reviewed(it.glass.reviewedBy)}`
}

function endText(t: Texts, it: PastRecovery): string {
  const words = t.recovery.history
  if (it.how === 'going') return words.going
  return it.how === 'done' ? words.done(it.place ?? '', it.moment === null ? '' : t.fmt.stamp(it.moment).text) : words.ended[it.how]
}

/** How a back-up ended, and how each of its components stands. */
export function historyLine(t: Texts, row: HistoryRow): Line {
  const head = row.length === null ? t.backups.history.reported[row.verdict] : `${t.backups.history.reported[row.verdict]}, ${t.fmt.length(row.length)}`
  return line(`${head}. `, ...row.parts.flatMap((part, n) => [...(n === 0 ? [] : [' · ']), strong(part.component), ` ${partText(t, part)}`]))
}

function partText(t: Texts, part: HistoryPart): string {
  const words = t.backups.history
  const { copy } = part
  return [
    part.state === 'done' || copy !== null ? (part.rung === null ? t.common.unknown : t.common.rungs[part.rung]) : t.backups.states[part.state].replace(/\.$/, '').toLowerCase(),
    ...(part.bytes === null ? [] : [t.fmt.size(part.bytes)]),
    ...(part.attempts > 1 ? [words.again(part.attempts)] : []),
    ...(copy === null ? [] : [`#${copy.id}`]),
    ...(copy?.damaged === true ? [words.damaged] : []),
    ...(copy === null || copy.deletedAt === null ? [] : [copy.lost ? words.lost(copy.target) : words.deleted(copy.target)]),
  ].join(', ')
}
