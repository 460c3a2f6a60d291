import type { Component } from './component.ts'
import type { Duty, Lang, Purpose } from './people.ts'
import type { Rung } from './evidence.ts'

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
  readonly limits: Limits
  /** Copies are sealed for the holders of these age keys; without it they are not. */
  readonly encryption?: { readonly recipients: readonly string[] }
}

/** 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

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
}

export const levels = ['full', 'differential', 'log'] as const
export type Level = (typeof levels)[number]

/** Why a full is taken where a smaller level was wished for. */
export const fallbacks = ['no-differential', 'no-base', 'base-replaced', 'log-gap', 'other-timeline', 'setting-changed', 'sealed-base'] as const
export type Fallback = (typeof fallbacks)[number]

export type TargetPlan = LocalTargetPlan | RcloneTargetPlan | ObservedTargetPlan

interface TargetBase {
  readonly name: string
  readonly path: string
  /** A mount point that must be mounted: an unmounted one is a failure, never a write into the empty folder. */
  readonly mount: string | null
  /** Not plugged in is expected of a removable disk: said, not alarmed. */
  readonly removable: boolean
  readonly class: CopyClass
  /** Another location: what burns or floods the source does not reach it. Absent where nobody said. */
  readonly offsite?: boolean
  readonly keepFree: number
  /** The place itself refuses to delete what it has for a time: that is expected, and no alarm. */
  readonly immutable: boolean
}

export interface LocalTargetPlan extends TargetBase {
  readonly type: 'local'
}

/** A place that the rclone program reaches. `path` is seen from where it signs in; of an S3 it begins with the bucket. */
export interface RcloneTargetPlan extends TargetBase {
  readonly type: 'rclone'
  readonly remote: {
    /** `sftp`, `ftp`, `smb`, `s3`, … as rclone calls it. */
    readonly type: string
    readonly options: Readonly<Record<string, string>>
    /** rclone's options whose values stand in `.env`, with the names that `.env` has for them. */
    readonly secrets: Readonly<Record<string, string>>
  }
}

/** A place that somebody else's tool fills: we look and read, and never write or delete there. */
export interface ObservedTargetPlan extends TargetBase {
  readonly type: 'observed'
  /** The place itself, as we would reach it if it were ours. */
  readonly place: LocalTargetPlan | RcloneTargetPlan
  /** A folder of the house for what we write down about their files. */
  readonly receipts: string
}

/** Where a copy lies, seen from its source. `same-host` never counts as off-server. */
export const copyClasses = ['same-host', 'off-host', 'offline'] as const
export type CopyClass = (typeof copyClasses)[number]

export type SchedulePlan = BackupSchedule | RehearsalSchedule | RetentionSchedule | RereadSchedule

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
