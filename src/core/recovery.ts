import { digest } from './digest.ts'
import type { Rung } from './evidence.ts'
import type { Finding } from './finding.ts'
import type { MixedModules } from './mixed-modules.ts'
import type { PlaceKind } from './recovery-rules.ts'
import type { Level } from './site.ts'

/** How this kind of procedure is called, and those of its steps that others look at. */
export const RECOVERY = { kind: 'recovery', decided: 'approval', restores: 'restore' } as const

/** What somebody asks for, in the words of the triage: what is damaged, what shall come back, and why. */
export interface RecoveryAsk {
  readonly system: string
  readonly damage: Damage
  /** Nobody said what is damaged: then everything is meant, and the card says so. */
  readonly unsaid?: 'damage'
  /** Keys, in the order of the configuration. */
  readonly components: readonly string[]
  /** Exactly what was there at that moment; null for the newest that there is. */
  readonly until: number | null
  /** Only these tables or paths of one component; null for everything. Comes back to a scratch only. */
  readonly only: { readonly component: string; readonly parts: readonly string[] } | null
  /** The place that was proposed; the decision chooses. */
  readonly wish: string | null
  readonly why: string
  /** The way back from a failover that serves: what it holds by now goes to where it lives. */
  readonly back?: WayBack
  /** The trouble because of which it is asked for. */
  readonly incident?: { readonly procedure: number; readonly number: string }
}

/** Whether people go on entering data on the failover while it is copied. */
export const writersStates = ['stopped', 'going-on'] as const
export type Writers = (typeof writersStates)[number]

export interface WayBack {
  /** The failover, as the plan that led there calls it. */
  readonly place: string
  readonly since: number
  /** What the recovery that led there is called. */
  readonly recovery: string
  /** Whether people had stopped entering data there when it was asked for. */
  readonly writers: Writers
}

/** `other` is no case for a restore: it opens the technical-problem procedure. */
export const damages = ['database', 'application', 'both', 'other'] as const
export type Damage = Exclude<(typeof damages)[number], 'other'>

/** The very thing that is decided: which copies, which moment, what is lost, where it could go. */
export interface RecoveryPlan {
  readonly ask: RecoveryAsk
  readonly at: number
  readonly parts: readonly PlanPart[]
  readonly places: readonly PlaceFound[]
  /** Modules that an earlier recovery left leading elsewhere than people were sent; absent where none does. */
  readonly mixed?: MixedModules
}

/** One component, and the chain that brings it back, oldest link first. */
export interface PlanPart {
  readonly component: string
  readonly chain: readonly PlanLink[]
  /** The moment that it brings back. */
  readonly moment: number
  /** What the engine is told to stop at; null where the chain's end is the moment. */
  readonly until: number | null
  /** The lowest rung among its links. */
  readonly rung: Rung
  /** The newest record in the copy and at its source now, where a freshness query tells. */
  readonly newest: { readonly copy: string | null; readonly source: string | null }
  readonly bytes: number
  /** From measured history; `guessed` where it was never measured. */
  readonly takes: { readonly ms: number; readonly how: 'measured' | 'guessed' } | null
}

export interface PlanLink {
  readonly id: number
  readonly level: Level
  readonly takenAt: number
  readonly target: string
  readonly rung: Rung
  /** Of its manifest, and so of every byte. */
  readonly hash: string
}

/** A candidate as it was found when the plan was made. */
export interface PlaceFound {
  readonly name: string
  readonly kind: PlaceKind
  readonly fit: boolean
  readonly grounds: readonly GroundFound[]
}

export interface GroundFound {
  readonly component: string
  /** What the server says of itself; null for a folder, and where nobody answers. */
  readonly identity: string | null
  /** What stands there now under the names that would come back. */
  readonly holds: readonly string[]
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
}

/** What people agree on. Ages, sizes and free space move while they think; copies, moments, identities and what stands there may not. */
export function recoveryDigest({ ask, parts, places }: Pick<RecoveryPlan, 'ask' | 'parts' | 'places'>): string {
  return digest({
    ask,
    parts: parts.map(({ component, chain, moment, until, rung }) => ({ component, moment, until, rung, chain: chain.map(({ id, hash }) => ({ id, hash })) })),
    places: places.map(({ name, kind, fit, grounds }) => ({ name, kind, fit, grounds: grounds.map(({ component, identity, holds }) => ({ component, identity, holds })) })),
  })
}

/** The moment that everything in the plan has reached: the system is as old as its oldest part. */
export const momentOf = (plan: Pick<RecoveryPlan, 'parts'>): number => Math.min(...plan.parts.map((part) => part.moment))

/** The newest moment of which what people entered is there afterwards, and the one of which their files are; null where nothing of the kind comes back, and so none of it is lost. */
export function keptUntil({ parts }: Pick<RecoveryPlan, 'parts'>, folders: readonly string[]): { readonly entered: number | null; readonly files: number | null } {
  const oldest = (some: readonly PlanPart[]) => (some.length === 0 ? null : momentOf({ parts: some }))
  return { entered: oldest(parts.filter(({ component }) => !folders.includes(component))), files: oldest(parts.filter(({ component }) => folders.includes(component))) }
}

/** How long it will take, part after part; null where nothing at all is known of one. */
export function takesOf(plan: Pick<RecoveryPlan, 'parts'>): { readonly ms: number; readonly how: 'measured' | 'guessed' } | null {
  const known = plan.parts.flatMap(({ takes }) => takes ?? [])
  if (known.length < plan.parts.length || known.length === 0) return null
  return { ms: known.reduce((sum, { ms }) => sum + ms, 0), how: known.every(({ how }) => how === 'measured') ? 'measured' : 'guessed' }
}

/** What differs between a plan that was shown and the facts. */
export type PlanChange =
  | { readonly what: 'newer-copy'; readonly component: string; readonly moment: number }
  | { readonly what: 'copy-gone' | 'copy-damaged'; readonly component: string; readonly copy: number }
  | { readonly what: 'place-changed' | 'place-gone' | 'place-new'; readonly place: string }
