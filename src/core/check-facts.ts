import type { CopyRule } from './copy-rule.ts'
import { digest } from './digest.ts'
import type { Rung } from './evidence.ts'
import type { HintId } from './fault.ts'
import type { Finding } from './finding.ts'
import type { HeldWhy } from './retention-list.ts'
import type { ScriptTrouble } from './script.ts'
import type { CopyClass, Level, ProbePlan } from './site.ts'
import type { SafetyVerdict } from './status.ts'

/** What a check saw: one result a subject, and the ledger of the time since the last check where it is exported. */
export interface CheckFacts {
  /** When the probes looked. */
  readonly at: number
  readonly results: readonly ProbeResult[]
  readonly ledger: readonly LedgerLine[]
}

/** What one probe saw of one subject. Times are milliseconds UTC. */
export interface ProbeResult {
  readonly probe: ProbePlan['probe']
  readonly system: string | null
  /** A component's key, a server, a target, or nothing where the bot itself is looked at. */
  readonly subject: string
  readonly evidence: Evidence | null
  readonly troubles: readonly Trouble[]
  /** Figures that move all the time: shown, not part of what is signed. */
  readonly moving: Readonly<Partial<Record<'free' | 'fullOn' | 'ms', number>>>
}

/** What speaks for the subject. */
export type Evidence =
  | { readonly kind: 'ticks'; readonly since: number | null }
  | { readonly kind: 'copy'; readonly id: number; readonly level: Level; readonly takenAt: number; readonly rung: Rung; readonly bytes: number; readonly target: string; readonly class: CopyClass }
  | { readonly kind: 'rehearsal'; readonly run: number; readonly at: number; readonly ms: number }
  | { readonly kind: 'deletion'; readonly procedure: number; readonly at: number; readonly gone: number }
  | { readonly kind: 'logs'; readonly expected: number; readonly found: number; readonly hours: readonly LogHour[] }
  | { readonly kind: 'reached' }
  | { readonly kind: 'space' }
  | { readonly kind: 'unplugged' }
  /** How 3-2-1-1-0 is kept: facts that judge nothing. */
  | { readonly kind: 'copy-rule'; readonly rule: CopyRule }
  /** Months of the maintenance programme that are to be planned now (`2027-04`). */
  | { readonly kind: 'programme'; readonly due: readonly string[] }
  /** A disk was there then. */
  | { readonly kind: 'seen'; readonly at: number }
  /** Nothing lies there yet, and nothing was due: it begins then. */
  | { readonly kind: 'planned'; readonly at: number; readonly target: string }
  | { readonly kind: 'script'; readonly at: number; readonly ms: number | null }

/** One hour of logs: how many were due, how many are there. */
export interface LogHour { readonly from: number; readonly due: number; readonly there: number }

/** What speaks against it. Each kind has its own words in `texts/`, and its weight below. */
export type Trouble =
  | { readonly kind: 'could-not-run'; readonly hint: HintId | null }
  | { readonly kind: 'bot-silent'; readonly since: number | null }
  | { readonly kind: 'slots-late'; readonly from: number; readonly until: number; readonly slots: number }
  | { readonly kind: 'job-stuck'; readonly job: string; readonly since: number }
  /** Of the house's own database; null where none was ever proven. */
  | { readonly kind: 'own-copy-old'; readonly takenAt: number | null }
  | { readonly kind: 'no-copy'; readonly level: Level | null; readonly rung: Rung }
  | { readonly kind: 'copy-old'; readonly takenAt: number; readonly allowed: number }
  | { readonly kind: 'rpo-missed'; readonly takenAt: number; readonly allowed: number }
  | { readonly kind: 'rto-missed'; readonly ms: number; readonly allowed: number }
  | { readonly kind: 'copy-damaged'; readonly takenAt: number }
  | { readonly kind: 'copy-unproven'; readonly takenAt: number; readonly rung: Rung }
  | { readonly kind: 'base-lost'; readonly takenAt: number }
  /** The newest copy that counts is not of the failover on which people work. */
  | { readonly kind: 'serves-unprotected'; readonly place: string; readonly since: number }
  | { readonly kind: 'not-held'; readonly slot: number }
  | { readonly kind: 'still-running'; readonly slot: number }
  | { readonly kind: 'run-failed'; readonly slot: number; readonly finding: Finding | null; readonly hint: HintId | null }
  | { readonly kind: 'noted'; readonly finding: Finding }
  /** A downtime keeps it quiet; `instead`: what it brings with it, and would fail otherwise. */
  | { readonly kind: 'in-maintenance'; readonly number: string; readonly until: number; readonly instead: Trouble | null }
  /** Logs that were left out for a downtime; the one after it holds them. */
  | { readonly kind: 'logs-left-out'; readonly number: string; readonly from: number; readonly until: number; readonly slots: number }
  | { readonly kind: 'deletion-not-held'; readonly slot: number | null }
  | { readonly kind: 'deletion-waits'; readonly procedure: number; readonly since: number }
  | { readonly kind: 'deletion-stopped'; readonly procedure: number; readonly at: number }
  | { readonly kind: 'deletion-held'; readonly component: string; readonly held: HeldWhy }
  | { readonly kind: 'never-rehearsed' }
  | { readonly kind: 'rehearsal-not-held'; readonly slot: number }
  | { readonly kind: 'rehearsal-old'; readonly at: number; readonly allowed: number }
  | { readonly kind: 'rehearsal-failed'; readonly at: number; readonly finding: Finding | null; readonly hint: HintId | null }
  | { readonly kind: 'rehearsal-running'; readonly since: number }
  | { readonly kind: 'log-gap'; readonly from: number; readonly until: number; readonly slots: number }
  | { readonly kind: 'log-chain-broken'; readonly at: number }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'freshness-unknown' }
  | { readonly kind: 'place-wrong'; readonly finding: Finding }
  | { readonly kind: 'little-space'; readonly least: number }
  | { readonly kind: 'fills-soon' }
  | { readonly kind: 'free-unknown' }
  | { readonly kind: 'no-off-host'; readonly sameHost: 'some' | 'none' }
  | { readonly kind: 'off-host-old'; readonly takenAt: number; readonly allowed: number }
  /** `was`: it was never there, and is looked for since. */
  | { readonly kind: 'disk-unseen'; readonly at: number; readonly was: 'seen' | 'awaited'; readonly allowed: number }
  | { readonly kind: 'copy-waits'; readonly target: string; readonly since: number }
  | { readonly kind: 'script-unheard'; readonly next: number | null }
  /** A month of the maintenance programme went by, and nothing was planned for it. */
  | { readonly kind: 'programme-passed'; readonly month: string }
  | ScriptTrouble

/** One planned back-up and what became of it: schedule against actual. */
export interface LedgerLine {
  readonly system: string
  readonly schedule: string
  readonly level: Level
  readonly slot: number
  readonly became: 'ok' | 'partial' | 'failed' | 'running' | 'not-held'
  readonly endedAt: number | null
}

/** `fail` makes a check unsafe, `warn` asks for somebody's eyes. What could not be looked at fails: not knowing is not safe. */
export function weight(trouble: Trouble): 'warn' | 'fail' {
  switch (trouble.kind) {
    case 'slots-late':
    case 'own-copy-old':
    case 'rpo-missed':
    case 'rto-missed':
    case 'copy-unproven':
    case 'still-running':
    case 'noted':
    case 'in-maintenance':
    case 'logs-left-out':
    case 'deletion-waits':
    case 'deletion-stopped':
    case 'deletion-held':
    case 'rehearsal-running':
    case 'freshness-unknown':
    case 'fills-soon':
    case 'free-unknown':
    case 'no-off-host':
    case 'off-host-old':
    case 'copy-waits':
    case 'disk-unseen':
    case 'script-unheard':
    case 'programme-passed':
      return 'warn'
    case 'could-not-run':
    case 'bot-silent':
    case 'job-stuck':
    case 'no-copy':
    case 'copy-old':
    case 'copy-damaged':
    case 'base-lost':
    case 'serves-unprotected':
    case 'not-held':
    case 'run-failed':
    case 'deletion-not-held':
    case 'never-rehearsed':
    case 'rehearsal-not-held':
    case 'rehearsal-old':
    case 'rehearsal-failed':
    case 'log-gap':
    case 'log-chain-broken':
    case 'unreachable':
    case 'place-wrong':
    case 'little-space':
    case 'script-silent':
    case 'script-overrun':
    case 'script-failed':
      return 'fail'
  }
}

export type ResultMark = 'ok' | 'warn' | 'fail'

/** How one subject stands: as bad as the worst that was seen; nothing seen at all is a failure. */
export function markOf(result: ProbeResult): ResultMark {
  if (result.troubles.some((trouble) => weight(trouble) === 'fail')) return 'fail'
  if (result.troubles.length > 0) return 'warn'
  return result.evidence === null ? 'fail' : 'ok'
}

/** The mark that people see: a rule that is not kept, or what is not due yet, is no failure, and not to be called a success either. */
export function shownMark(result: ProbeResult): ResultMark | 'info' {
  const { evidence } = result
  const isPlain = evidence?.kind === 'planned' || (evidence?.kind === 'copy-rule' && evidence.rule.verdict === 'not-kept') || (evidence?.kind === 'programme' && evidence.due.length > 0)
  return isPlain && result.troubles.length === 0 ? 'info' : markOf(result)
}

/** How the whole check stands. A check that looked at nothing is not safe; a planned back-up that did not succeed is looked at, even if a later one did. */
export function verdictOf(facts: CheckFacts): SafetyVerdict {
  const marks = facts.results.map(markOf)
  if (marks.length === 0 || marks.includes('fail')) return 'unsafe'
  return marks.includes('warn') || exceptionsIn(facts).length > 0 ? 'attention' : 'safe'
}

/** Planned back-ups that did not succeed. */
export function exceptionsIn(facts: CheckFacts): readonly LedgerLine[] {
  return facts.ledger.filter((line) => line.became === 'partial' || line.became === 'failed' || line.became === 'not-held')
}

/** How many subjects are not as they should be. */
export function problemsIn(facts: CheckFacts): number {
  return facts.results.filter((result) => markOf(result) === 'fail').length
}

/** What a signature is bound to: everything seen but the figures that move all the time. */
export function factsDigest(facts: CheckFacts): string {
  return digest({ results: facts.results.map(({ probe, system, subject, evidence, troubles }) => ({ probe, system, subject, evidence, troubles })), ledger: facts.ledger })
}

/** How much of the digest a button carries and small print shows. */
export const SHORT_DIGEST = 8
