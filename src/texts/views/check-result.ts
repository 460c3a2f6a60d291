import { shownMark, type Evidence, type ProbeResult, type Trouble } from '../../core/check-facts.ts'
import type { HeldWhy } from '../../core/retention-list.ts'
import type { TroubleSay } from '../id/checks.ts'
import type { Texts } from '../words.ts'
import { ruleSentence } from './copy-rule.ts'
import { monthSaid } from './downtime-programme.ts'
import { findingSentence, hintSentence } from './finding.ts'

/** One row of a card: everything that was seen of one subject. */
export interface SubjectRow {
  readonly mark: ReturnType<typeof shownMark>
  readonly label: string
  readonly results: readonly ProbeResult[]
}

/** Results by subject, components first, in their order: a component's back-up, its copy elsewhere and its test restore stand in one row. */
export function rowsOf(t: Texts, facts: { readonly results: readonly ProbeResult[] }, systems: Readonly<Record<string, string>>): readonly SubjectRow[] {
  const rows = new Map<string, ProbeResult[]>()
  for (const result of facts.results) {
    const key = result.system === null ? `${result.probe} ${result.subject}` : `${result.system} ${result.subject}`
    rows.set(key, [...(rows.get(key) ?? []), result])
  }
  const components = [...rows.values()].filter(([first]) => first?.system !== null)
  const others = [...rows.values()].filter(([first]) => first?.system === null)
  return [...components, ...others].map((results) => ({ mark: worst(results.map(shownMark)), label: subjectOf(t, results[0], systems), results }))
}

/** What a subject is called: "SIMRS · database", "Ruang nas". */
export function subjectOf(t: Texts, result: ProbeResult | undefined, systems: Readonly<Record<string, string>>): string {
  if (result === undefined) return ''
  if (result.system === null) return result.subject === '' ? t.checks.probes[result.probe] : `${t.checks.probes[result.probe]} ${result.subject}`
  const title = systems[result.system] ?? result.system
  const component = result.subject.startsWith(`${result.system}/`) ? result.subject.slice(result.system.length + 1) : result.subject
  return component === '' || component === result.system ? title : `${title} · ${component}`
}

/** One row in few words: what is wrong first, then what stands. */
export function rowDetail(t: Texts, row: SubjectRow, now: number): string {
  const troubles = row.results.flatMap((result) => result.troubles.map((trouble) => troubleSentence(t, trouble)))
  // A copy on the source's own host is never what counts: it is named last.
  const stands = [...row.results].sort((a, b) => Number(liesNear(a)) - Number(liesNear(b))).flatMap((result) => {
    const said = evidenceShort(t, result, now)
    // The same copy need not be told twice.
    return said === null || (result.probe === 'off-host' && sameCopy(row.results, result)) ? [] : [result.probe === 'off-host' || result.probe === 'carried' ? `${t.checks.lower[result.probe]}: ${said}` : said]
  })
  return [...new Set([...troubles, ...stands])].join('; ')
}

/** What was looked at, for the detail and the sheet: "Cadangan · SIMRS · database". */
export function lookedAt(t: Texts, result: ProbeResult, systems: Readonly<Record<string, string>>): string {
  const subject = subjectOf(t, result, systems)
  return result.system === null ? subject : `${t.checks.probes[result.probe]} · ${subject}`
}

/** Everything of one result in one line, for the detail and the sheet. */
export function resultSentence(t: Texts, result: ProbeResult, now: number): string {
  return [...result.troubles.map((trouble) => troubleSentence(t, trouble)), ...[evidenceShort(t, result, now) ?? (result.troubles.length === 0 ? t.checks.fine.nothing : null)].filter((it) => it !== null)].join('; ')
}

/** What is wrong, in one sentence. */
export function troubleSentence(t: Texts, trouble: Trouble): string {
  // Each kind has words of its own type; the pairing of key and value cannot be expressed to the compiler.
  const words = t.checks.troubles[trouble.kind] as (trouble: Trouble, say: TroubleSay) => string
  return words(trouble, { fmt: t.fmt, said: said(t, trouble), span: (from, until) => spanOf(t, from, until) })
}

/** One sign an hour: complete, in part, none; null where no logs were looked at. */
export function logStrip(t: Texts, evidence: Evidence | null): string | null {
  if (evidence?.kind !== 'logs' || evidence.hours.length === 0) return null
  const { strip } = t.checks
  const signs = evidence.hours.map((hour) => (hour.there >= hour.due ? strip.all : hour.there > 0 ? strip.some : strip.none)).join('')
  const [first, last] = [evidence.hours[0], evidence.hours.at(-1)]
  return `${t.checks.hours} ${t.fmt.clock(first?.from ?? 0)} ${signs} ${t.fmt.clock(last?.from ?? 0)} (${strip.legend})`
}

function said(t: Texts, trouble: Trouble): string {
  if (trouble.kind === 'in-maintenance') return trouble.instead === null ? '' : troubleSentence(t, trouble.instead)
  if (trouble.kind === 'deletion-held') return heldSentence(t, trouble.held)
  const finding = 'finding' in trouble ? trouble.finding : null
  if (finding !== null) return findingSentence(t, finding).replace(/\.$/, '')
  const hint = 'hint' in trouble ? trouble.hint : null
  return hint === null ? '' : hintSentence(t, hint).replace(/\.$/, '')
}

function heldSentence(t: Texts, held: HeldWhy): string {
  switch (held.why) {
    case 'full-not-proven':
      return t.retention.held[held.why](t.fmt.stamp(held.since).text)
    case 'newer-unproven':
      return t.retention.held[held.why](t.fmt.stamp(held.takenAt).text)
    case 'target-away':
      return t.retention.held[held.why]()
  }
}

function evidenceShort(t: Texts, result: ProbeResult, now: number): string | null {
  const { evidence, moving } = result
  const { fine } = t.checks
  switch (evidence?.kind) {
    case undefined:
      return null
    case 'ticks':
      return result.troubles.length > 0 ? null : evidence.since === null ? fine.ticks : fine.ticksSince(t.fmt.stamp(evidence.since).text)
    case 'copy':
      return `${t.common.rungs[evidence.rung]}, ${t.common.levels[evidence.level]}, ${t.fmt.ago(evidence.takenAt, now)}, ${t.fmt.size(evidence.bytes)}, ${evidence.target} (${t.common.classes[evidence.class]})`
    case 'rehearsal':
      return fine.tested(t.fmt.stamp(evidence.at).text, t.fmt.length(evidence.ms))
    case 'deletion':
      return fine.deleted(t.fmt.stamp(evidence.at).text, t.fmt.count(evidence.gone))
    case 'logs':
      return fine.logs(t.fmt.count(evidence.found), t.fmt.count(evidence.expected))
    case 'reached':
      return result.troubles.length > 0 ? null : fine.reached
    case 'space':
      return [moving.free === undefined ? null : fine.free(t.fmt.size(moving.free)), moving.fullOn === undefined ? null : fine.full(t.fmt.shortDay(moving.fullOn))].filter((it) => it !== null).join(', ') || null
    case 'copy-rule':
      return ruleSentence(t, evidence.rule)
    case 'programme':
      return evidence.due.length === 0 ? (result.troubles.length > 0 ? null : fine.programme) : fine.programmeDue(t.fmt.list(evidence.due.map((key) => monthSaid(t, { key }))))
    case 'seen':
      return fine.seen(t.fmt.stamp(evidence.at).text)
    case 'planned':
      return fine.planned(evidence.target, t.fmt.stamp(evidence.at).text)
    case 'unplugged':
      return fine.unplugged
    case 'script':
      return fine.reported(t.fmt.stamp(evidence.at).text, evidence.ms === null ? null : t.fmt.length(evidence.ms))
  }
}

function liesNear({ evidence }: ProbeResult): boolean {
  return evidence?.kind === 'copy' && evidence.class === 'same-host'
}

function sameCopy(results: readonly ProbeResult[], away: ProbeResult): boolean {
  return results.some((it) => it.probe === 'backup' && it.evidence?.kind === 'copy' && away.evidence?.kind === 'copy' && it.evidence.id === away.evidence.id)
}

/** "10.15–10.45 WIB" within a day, both moments whole across days. */
function spanOf(t: Texts, from: number, until: number): string {
  if (t.fmt.day(from) !== t.fmt.day(until)) return `${t.fmt.stamp(from).text} – ${t.fmt.stamp(until).text}`
  return `${t.fmt.clock(from).split(' ')[0] ?? ''}–${t.fmt.clock(until)}`
}

function worst(marks: readonly SubjectRow['mark'][]): SubjectRow['mark'] {
  return marks.includes('fail') ? 'fail' : marks.includes('warn') ? 'warn' : marks.includes('ok') ? 'ok' : 'info'
}
