import type { Component } from './component.ts'
import type { IncidentRules } from './incident-rules.ts'
import type { Level } from './level.ts'
import type { Duty, Lang, Purpose } from './people.ts'
import type { Rung } from './evidence.ts'
import type { RecoveryRules } from './recovery-rules.ts'
import type { DowntimeRules, Service } from './downtime-rules.ts'
import type { TargetPlan } from './target-plan.ts'
import type { Weekday } from './weekday.ts'

export { levels, type Level } from './level.ts'
export type { Weekday } from './weekday.ts'

/**
 * The hospital as its reviewed configuration describes it. `config/` makes it from pulih.yaml, checked whole and frozen;
 * every other room only reads it. Durations are milliseconds, sizes bytes, times of day "HH:MM" in the site's zone.
 */
export interface Site {
  readonly name: string
  readonly zone: string
  readonly lang: Lang
  readonly workdays: readonly Weekday[]
  readonly procedures: readonly ProcedureStamp[]
  readonly servers: readonly Server[]
  readonly systems: readonly System[]
  readonly targets: readonly TargetPlan[]
  readonly schedules: readonly SchedulePlan[]
  /** Scripts of others that report in. */
  readonly scripts: readonly ScriptPlan[]
  readonly checks: readonly CheckPlan[]
  readonly retention: readonly RetentionPlan[]
  readonly units: readonly Unit[]
  /** What units use, and what stands behind it. Absent where nobody described any: each system is a service then. */
  readonly services?: readonly Service[]
  readonly downtime?: DowntimeRules
  /** The page of the services. Absent where nobody wrote anything: it is shown, and called after the site. */
  readonly statusPage?: StatusPagePlan
  readonly limits: Limits
  /** Absent where nobody wrote any: `incidentRules` says what holds then. */
  readonly incidents?: IncidentRules
  /** Copies are sealed for the holders of these age keys; without it they are not. */
  readonly encryption?: { readonly recipients: readonly string[] }
}

/** The page on which everybody sees how the services are. */
export interface StatusPagePlan {
  readonly shown: 'yes' | 'no'
  /** What it is called; null after the site. */
  readonly title: string | null
}

/** The written procedure that a record cites: number, revision and date stand on every report. */
export interface ProcedureStamp {
  readonly key: string
  readonly title: string
  readonly number: string
  readonly revision: string
  readonly date: string
}

export interface Server {
  readonly name: string
  readonly role: 'production' | 'failover' | 'storage' | 'application'
  /** host or host:port; absent for the bot's own host. */
  readonly address: string | null
  /** How tools are started there; null where everything about it runs on the bot's own host. */
  readonly ssh: SshPlan | null
}

/** How a server's own account is reached: its key and its host key stand in files. */
export interface SshPlan {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly key: string
  readonly knownHosts: string
}

/** A system is done only if all its components are. */
export interface System {
  readonly name: string
  readonly title: string
  readonly components: readonly Component[]
  /** Objectives shown against what is measured. */
  readonly rpo: number | null
  readonly rto: number | null
  /** Absent where nobody wrote any: `recoveryRules` says what holds then. */
  readonly recovery?: RecoveryRules
}

/** Why a full is taken where a smaller level was wished for. */
export const fallbacks = ['no-differential', 'no-base', 'base-replaced', 'log-gap', 'other-timeline', 'setting-changed', 'sealed-base', 'restored'] as const
export type Fallback = (typeof fallbacks)[number]

export type { CopyClass, LocalTargetPlan, ObservedTargetPlan, RcloneTargetPlan, TargetPlan } from './target-plan.ts'
export { copyClasses } from './target-plan.ts'

export type SchedulePlan = BackupSchedule | RehearsalSchedule | RetentionSchedule | RereadSchedule | CopySchedule

export interface ScheduleBase {
  readonly name: string
  readonly cron: string
  readonly zone: string
  readonly missed: 'skip' | 'run-once'
}

export interface BackupSchedule extends ScheduleBase {
  readonly kind: 'backup'
  readonly system: string
  readonly level: Level
  /** The run must start within `late` of its slot and end within `length` of it; else an alarm goes out while it runs. */
  readonly window: { readonly late: number; readonly length: number } | null
}

export interface RehearsalSchedule extends ScheduleBase {
  readonly kind: 'rehearsal'
  readonly system: string
}

/** Reads kept copies again, byte by byte, longest unread first. */
export interface RereadSchedule extends ScheduleBase {
  readonly kind: 'reread'
  /** Every kept copy is read again within this. */
  readonly within: number
  /** At most so many bytes a time; null for no limit. */
  readonly budget: number | null
}

/** Carries copies on to further places, at times of its own. */
export interface CopySchedule extends ScheduleBase {
  readonly kind: 'copy'
  readonly system: string
  /** Keys of the components whose copies are carried. */
  readonly components: readonly string[]
  /** Where they are carried from; null for whichever of a component's targets has the newest. */
  readonly from: string | null
  readonly to: readonly string[]
  /** Every proven copy that was taken within this, not the newest alone; null for the newest alone. */
  readonly over: number | null
  /** How long copies stay there; null for as long as each component's own plan says. */
  readonly retention: string | null
}

/** Opens the deletion procedure: list, ask, delete, report. */
export interface RetentionSchedule extends ScheduleBase {
  readonly kind: 'retention'
  readonly confirm: boolean
  /** Key of the written procedure that asks for it. */
  readonly procedure: string | null
}

/** A script that somebody else's clock starts, and that reports in with one line. */
export interface ScriptPlan {
  readonly name: string
  readonly title: string
  /** When that other clock starts it. */
  readonly cron: string
  readonly zone: string
  /** Silent for longer than this after its time, it is an alarm. */
  readonly grace: number
  /** It should never take longer. */
  readonly longest: number
  /** What it works for; null where that is no system of ours. */
  readonly system: string | null
}

/** The stamp of the written procedure with that key; null where none is cited. */
export function stampOf(site: Pick<Site, 'procedures'>, key: string | null): ProcedureStamp | null {
  return site.procedures.find((it) => it.key === key) ?? null
}

export interface CheckPlan {
  readonly name: string
  readonly title: { readonly id: string; readonly en: string }
  /** Key of the written procedure that asks for it. */
  readonly procedure: string | null
  readonly cron: string
  readonly zone: string
  /** `workdays`: not held on a holiday, its signature rolls to the next workday. `always`: held every day. */
  readonly days: 'workdays' | 'always'
  readonly missed: 'skip' | 'run-once'
  readonly room: Purpose
  readonly probes: readonly ProbePlan[]
  readonly signers: readonly Duty[]
  /** Sign within this time of the check; reminders at these offsets; then the manager. */
  readonly signWithin: number
  readonly remindAfter: readonly number[]
  readonly escalateAfter: number
  /** The weekly checklist is exported as a document when signed. */
  readonly document: boolean
}

export type ProbePlan =
  | { readonly probe: 'bot-alive' }
  | { readonly probe: 'backup'; readonly system: string; readonly level: Level | null; readonly schedule: string | null; readonly rung: Rung; readonly maxAge: number }
  | { readonly probe: 'retention'; readonly maxAge: number }
  | { readonly probe: 'rehearsal'; readonly system: string; readonly maxAge: number }
  | { readonly probe: 'log-gaps'; readonly system: string; readonly every: number; readonly over: number }
  | { readonly probe: 'server'; readonly server: string; readonly timeout: number }
  | { readonly probe: 'space'; readonly target: string; readonly minFree: number }
  | { readonly probe: 'off-host'; readonly system: string; readonly maxAge: number }
  | { readonly probe: 'copy-rule'; readonly system: string }
  | { readonly probe: 'programme' }
  | { readonly probe: 'seen'; readonly target: string; readonly maxAge: number }
  | { readonly probe: 'carried'; readonly schedule: string }
  | { readonly probe: 'script'; readonly script: string }

export interface RetentionPlan {
  readonly name: string
  /** Older than this may go. */
  readonly maxAge: number
  /** Never fewer restorable chains, copies of distinct local dates, proven chains than these. */
  readonly keepCopies: number
  readonly keepDates: number
  readonly keepProven: number
  /** Grandfather, father, son: the newest of so many days, weeks, months stays whatever its age. */
  readonly daily: number
  readonly weekly: number
  readonly monthly: number
}

export interface Unit {
  readonly key: string
  readonly name: string
  /** How somebody reaches it where no room does. */
  readonly phone?: string
}

export interface Limits {
  readonly runsAtOnce: number
  readonly zstdLevel: number
  readonly zstdThreads: number
  /** A full smaller than this share of the trailing median is a warning. */
  readonly shrinkWarning: number
  /** A run of which nothing has moved for so long is ended; whatever the kernel still owes it. */
  readonly stall: number
  /** No run may take longer, however well it goes on; null where none is set. */
  readonly longest: number | null
}
