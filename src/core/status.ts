import type { Rung } from './evidence.ts'
import type { MixedModules } from './mixed-modules.ts'
import type { ScriptStatus } from './script.ts'
import type { ServicesNow } from './service-state.ts'
import type { CopyClass, Level } from './site.ts'

/** How a hospital stands, as plain data: the chat card, the web page and the CLI show the same facts. Times are milliseconds UTC. */
export interface SiteStatus {
  readonly at: number
  readonly site: string
  readonly zone: string
  /** The worst of all components: "aman atau tidak?" */
  readonly verdict: SafetyVerdict
  readonly components: readonly ComponentStatus[]
  /** Scripts of others, in the configured order. */
  readonly scripts: readonly ScriptStatus[]
  readonly alarms: readonly AlarmStatus[]
  /** Downtimes that keep something quiet now. */
  readonly quiet?: readonly QuietStatus[]
  /** Back-ups that give way to a downtime. */
  readonly moved?: readonly MovedStatus[]
  /** Systems whose modules do not all lead to the server that serves. */
  readonly mixed?: readonly MixedModules[]
  readonly unsigned: readonly UnsignedCheck[]
  readonly procedures: readonly OpenProcedureStatus[]
  /** Soonest first. */
  readonly next: readonly DueStatus[]
  /** How what people use stands now, and which work on it is announced. */
  readonly services?: ServicesNow
}

/** `safe` may be shown green; `attention` works but somebody has to look; `unsafe` could not be restored as promised. */
export type SafetyVerdict = 'safe' | 'attention' | 'unsafe'

export interface ComponentStatus {
  /** `system/component`. */
  readonly key: string
  readonly system: string
  readonly title: string
  readonly component: string
  readonly verdict: SafetyVerdict
  /** Why it is not safe; empty when it is. */
  readonly reasons: readonly StatusReason[]
  /** The newest copy that is proven together with its whole chain; null when there is none. */
  readonly proven: ProvenCopy | null
  /** The last back-up run that ended. */
  readonly last: LastRun | null
  readonly rehearsal: { readonly at: number; readonly passed: 'yes' | 'no'; readonly ms: number | null } | null
  /** One entry a target, in the configured order. */
  readonly places: readonly PlaceStatus[]
  readonly running: RunningStatus | null
}

export interface ProvenCopy {
  readonly copy: number
  readonly takenAt: number
  readonly level: Level
  readonly rung: Rung
  readonly bytes: number
  readonly target: string
  readonly class: CopyClass
}

export interface LastRun {
  readonly run: number
  readonly state: 'done' | 'failed' | 'interrupted' | 'skipped'
  readonly level: Level | null
  readonly endedAt: number
}

export interface PlaceStatus {
  readonly target: string
  readonly class: CopyClass
  /** It refuses to delete what it has for a time. */
  readonly immutable?: true
  /** The newest proven copy there; null when there is none. */
  readonly newest: { readonly takenAt: number; readonly rung: Rung } | null
  /** Since when it could not be looked at: what lies there is known from before. Null where the last look succeeded. */
  readonly awaySince: number | null
  /** Not being there is expected of it. */
  readonly removable: boolean
  /** Copies are carried there by a schedule of its own, with such pauses; absent where every back-up goes there by itself. */
  readonly every?: number
}

export interface RunningStatus {
  readonly run: number
  readonly kind: 'backup' | 'copy' | 'rehearsal' | 'reread'
  readonly state: 'queued' | 'running'
  readonly since: number
}

export type StatusReason =
  | { readonly kind: 'never-proven' }
  /** People work on a failover, and the newest copy that counts is not of it. */
  | { readonly kind: 'serves-unprotected'; readonly target: string; readonly at: number }
  /** Its system is down as announced, until then at the latest; `target` is the downtime's number. */
  | { readonly kind: 'in-maintenance'; readonly target: string; readonly at: number }
  | { readonly kind: 'too-old'; readonly takenAt: number; readonly allowed: number }
  /** More work would be lost than was promised. */
  | { readonly kind: 'rpo-missed'; readonly ms: number; readonly allowed: number }
  /** Bringing the system back took longer in its last test than was promised. */
  | { readonly kind: 'rto-missed'; readonly ms: number; readonly allowed: number }
  | { readonly kind: 'last-failed'; readonly run: number; readonly at: number }
  | { readonly kind: 'only-same-host' }
  | { readonly kind: 'off-host-missing'; readonly target: string }
  /** What it holds counts, but nobody could look whether it is still there. */
  | { readonly kind: 'target-unknown'; readonly target: string; readonly at: number }
  /** Copies should be carried there, and it is away. */
  | { readonly kind: 'copy-waits'; readonly target: string; readonly at: number }
  /** A disk that copies lie on was not plugged in for longer than it may stay away. */
  | { readonly kind: 'disk-unseen'; readonly target: string; readonly at: number; readonly allowed: number }
  | { readonly kind: 'damaged'; readonly copies: number }
  | { readonly kind: 'rehearsal-failed'; readonly at: number }
  | { readonly kind: 'never-rehearsed' }

/** `held`: a downtime keeps it quiet. */
export interface AlarmStatus { readonly key: string; readonly raisedAt: number; readonly held?: 'yes' }

export interface QuietStatus {
  readonly procedure: number
  readonly number: string
  /** What people call what is down. */
  readonly titles: readonly string[]
  readonly until: number
}

export interface MovedStatus {
  readonly number: string
  readonly title: string
  readonly slot: number
  /** `before`: it will be begun at `at`; `began`: it was; `after`: once the downtime is over; `logs`: so many are left out. */
  readonly how: 'before' | 'began' | 'after' | 'logs'
  readonly at: number
  readonly many: number
}

export interface UnsignedCheck {
  readonly check: number
  readonly plan: string
  readonly title: { readonly id: string; readonly en: string }
  readonly verdict: SafetyVerdict
  readonly slot: number
  readonly signBy: number
  readonly owner: string | null
  /** Who reported a problem that still stands; null when nobody did. */
  readonly problem: string | null
}

export interface OpenProcedureStatus {
  readonly id: number
  readonly kind: string
  readonly title: string
  readonly status: 'going' | 'waiting' | 'interrupted'
}

export interface DueStatus {
  readonly name: string
  /** What people call it: the check, or the system that is backed up; null where the kind says it all. */
  readonly title: { readonly id: string; readonly en: string } | null
  readonly what: 'backup' | 'rehearsal' | 'retention' | 'reread' | 'copy' | 'check'
  readonly at: number
}
