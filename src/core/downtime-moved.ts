import { HOUR, MINUTE } from './clock.ts'
import { isUpcoming } from './downtime-quiet.ts'
import { downtimeFacts } from './downtime-case.ts'
import type { Service } from './downtime-rules.ts'
import type { Window } from './downtime.ts'
import type { ProcedureState } from './procedure.ts'
import { slotsBetween } from './schedule.ts'
import type { BackupSchedule } from './site.ts'

/** What becomes of a back-up that would reach into a downtime. */
export interface Moving {
  readonly schedule: BackupSchedule
  readonly slot: number
  /** It is begun then, so that it has ended in time; null where it waits until the downtime is over. */
  readonly first: number | null
}

export interface MovingOf {
  readonly state: ProcedureState
  readonly services: readonly Service[]
  readonly schedules: readonly BackupSchedule[]
  /** How long a back-up of a schedule takes. */
  readonly length: (schedule: BackupSchedule) => number
}

/** Back-ups that are due so that they would reach into what was announced, each with what becomes of it. Logs are not among them: one that is taken afterwards holds all that was missed. */
export function movings(of: MovingOf): readonly Moving[] {
  const { state, services, schedules, length } = of
  if (!isUpcoming(state)) return []
  const { window, services: names } = downtimeFacts(state)
  const down = services.filter(({ name }) => names.includes(name))
  return schedules.filter(({ level }) => level !== 'log').flatMap((schedule) => {
    const touching = down.filter(({ systems }) => systems.includes(schedule.system))
    if (touching.length === 0) return []
    const takes = length(schedule)
    // Where one service wants its way back fresh, that is what counts.
    const first = touching.some(({ backups = 'before' }) => backups === 'before') ? window.from - AHEAD - takes : null
    return slotsBetween(schedule, { after: new Date(window.from - takes), until: new Date(window.until - 1), most: MOST }).map((slot) => ({ schedule, slot: slot.getTime(), first }))
  })
}

/** Whether it is to be begun now, ahead of its time; what can no more end in time waits instead. */
export function isDueFirst(moving: Moving, of: { readonly now: number; readonly window: Window; readonly length: number }): boolean {
  return moving.first !== null && of.now >= moving.first && of.now < moving.slot && of.now + of.length <= of.window.from
}

/** How long a back-up takes, by the last that went well; with some room, since a guess that is short keeps a downtime waiting. */
export function takesAbout(lengths: readonly number[], plan: Pick<BackupSchedule, 'window'>): number {
  if (lengths.length === 0) return plan.window?.length ?? HOUR
  return Math.max(SHORTEST, Math.round(Math.max(...lengths) * 1.25))
}

/** What a job says of a slot that it left out for a downtime. */
export const leftOutFor = (number: string): string => `${LEFT_OUT}${number}`

/** The downtime for which a slot was left out; null for any other. */
export const leftOut = (outcome: { readonly kind: string; readonly said?: string } | null): string | null => (outcome?.kind === 'ok' && outcome.said?.startsWith(LEFT_OUT) === true ? outcome.said.slice(LEFT_OUT.length) : null)

const LEFT_OUT = 'left out for '
/** Readiness is looked at so long before it begins. */
const AHEAD = 20 * MINUTE
const SHORTEST = 10 * MINUTE
const MOST = 20
