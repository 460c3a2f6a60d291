import { DAY, HOUR, MINUTE, SECOND } from './clock.ts'
import { isOnlyNoted } from './observed.ts'
import { keptAt } from './kept-at.ts'
import { slotsBetween } from './schedule.ts'
import type { CheckPlan, ProbePlan, Site, System } from './site.ts'

export const presetNames = ['morning', 'monday', 'friday', 'weekly', 'afternoon', 'failover'] as const
export type PresetName = (typeof presetNames)[number]

/** What a preset looks at: the parts of the site that are known before its checks are. */
export interface PresetContext extends Pick<Site, 'zone' | 'systems' | 'targets' | 'servers' | 'schedules' | 'scripts' | 'downtime'> {
  /** Key of the written procedure that asks for the check. */
  readonly procedure: string | null
}

/** A whole check from its name alone; every part of it may be overridden in pulih.yaml. */
export function checkPreset(name: PresetName, context: PresetContext): CheckPlan {
  const common = { name, procedure: context.procedure, zone: context.zone, missed: 'run-once', room: 'edp', signers: ['edp'] } as const
  switch (name) {
    case 'morning':
      return {
        ...common,
        title: { id: 'Pemeriksaan pagi', en: 'Morning check' },
        cron: '30 7 * * *',
        days: 'workdays',
        probes: [{ probe: 'bot-alive' }, ...eachSystem(context, (system) => backupOf(context, system)), ...eachSystem(context, (system) => offHost(context, system)), ...context.scripts.map((script) => ({ probe: 'script', script: script.name }) as const), ...space(context)],
        signWithin: 90 * MINUTE,
        remindAfter: [60 * MINUTE, 90 * MINUTE],
        escalateAfter: 120 * MINUTE,
        document: false,
      }
    case 'monday':
      return {
        ...common,
        title: { id: 'Pemeriksaan Senin', en: 'Monday check' },
        cron: '0 9 * * 1',
        days: 'always',
        probes: [...eachSystem(context, (system) => fullOf(context, system)), { probe: 'retention', maxAge: 8 * DAY }],
        ...halfADay,
        document: false,
      }
    case 'friday':
      return {
        ...common,
        title: { id: 'Uji restore Jumat', en: 'Friday test restore' },
        cron: '0 14 * * 5',
        days: 'always',
        probes: eachSystem(context, (system) => ({ probe: 'rehearsal', system: system.name, maxAge: 7 * DAY })),
        signWithin: 2 * HOUR,
        remindAfter: [HOUR, 2 * HOUR],
        escalateAfter: 150 * MINUTE,
        document: true,
      }
    case 'weekly':
      return {
        ...common,
        title: { id: 'Ceklis mingguan', en: 'Weekly checklist' },
        cron: '30 9 * * 1',
        days: 'always',
        probes: [
          ...eachSystem(context, (system) => backupOf(context, system)),
          ...eachSystem(context, (system) => ({ probe: 'rehearsal', system: system.name, maxAge: 8 * DAY }) as const),
          ...eachSystem(context, (system) => offHost(context, system)),
          ...eachSystem(context, (system) => ({ probe: 'copy-rule', system: system.name }) as const),
          // Where nobody has written how downtimes go, nobody is held to the usual months.
          ...(context.downtime === undefined ? [] : [{ probe: 'programme' } as const]),
          ...context.schedules.flatMap((it) => (it.kind === 'copy' ? [{ probe: 'carried', schedule: it.name } as const] : [])),
          ...context.targets.flatMap((it) => (it.type === 'local' && it.removable && it.seenEvery !== undefined ? [{ probe: 'seen', target: it.name, maxAge: it.seenEvery } as const] : [])),
          ...space(context),
        ],
        ...halfADay,
        document: true,
      }
    case 'afternoon':
      return {
        ...common,
        title: { id: 'Pemeriksaan log sore', en: 'Afternoon log check' },
        cron: '0 16 * * *',
        days: 'workdays',
        probes: withLogs(context).map((system) => ({ probe: 'log-gaps', system: system.name, every: 15 * MINUTE, over: DAY })),
        signWithin: HOUR,
        remindAfter: [30 * MINUTE, HOUR],
        escalateAfter: 90 * MINUTE,
        document: false,
      }
    case 'failover':
      return {
        ...common,
        title: { id: 'Kesiapan server failover', en: 'Failover readiness' },
        cron: '0 8 * * *',
        days: 'always',
        probes: context.servers.filter((server) => server.role === 'failover').map((server) => ({ probe: 'server', server: server.name, timeout: 5 * SECOND })),
        signWithin: 90 * MINUTE,
        remindAfter: [60 * MINUTE, 90 * MINUTE],
        escalateAfter: 120 * MINUTE,
        document: false,
      }
  }
}

const halfADay = { signWithin: 3 * HOUR, remindAfter: [2 * HOUR, 3 * HOUR], escalateAfter: 4 * HOUR } as const

/** How late a back-up may come after its usual time before its age alone is a fault. */
const GRACE = 6 * HOUR
/** Enough to see the longest pause of any weekly or monthly schedule. */
const LOOK_AHEAD = { after: new Date(Date.UTC(2026, 0, 1)), until: new Date(Date.UTC(2026, 3, 1)), most: 5000 }
const LEAST_FREE = 1_000_000_000

function eachSystem(context: PresetContext, probe: (system: System) => ProbePlan): readonly ProbePlan[] {
  return context.systems.map(probe)
}

function backupOf(context: PresetContext, system: System): ProbePlan {
  return { probe: 'backup', system: system.name, level: null, schedule: null, rung: rungOf(system), maxAge: usualPause(context, system) + GRACE }
}

function offHost(context: PresetContext, system: System): ProbePlan {
  const outside = (name: string) => context.targets.some((target) => target.name === name && target.class !== 'same-host')
  const places = system.components.map((component) => keptAt(context, component).filter((place) => outside(place.target)))
  // Where nothing but a schedule of its own carries copies outside, they are as old as its pause.
  const carried = places.map((all) => (all.some((place) => place.every === null) ? 0 : Math.min(...all.flatMap((place) => place.every ?? [])))).filter(Number.isFinite)
  return { probe: 'off-host', system: system.name, maxAge: Math.max(usualPause(context, system), ...carried) + DAY }
}

function fullOf(context: PresetContext, system: System): ProbePlan {
  const schedule = context.schedules.find((it) => it.kind === 'backup' && it.system === system.name && it.level === 'full')
  return { probe: 'backup', system: system.name, level: 'full', schedule: schedule?.name ?? null, rung: rungOf(system), maxAge: 8 * DAY }
}

/** Of a back-up that nobody here sees no more can be asked than its note; each answer says that it is one. */
const rungOf = (system: System) => (system.components.length > 0 && system.components.every(isOnlyNoted) ? 'complete' : 'intact')

function space(context: PresetContext): readonly ProbePlan[] {
  return context.targets.filter((target) => target.type !== 'observed').map((target) => ({ probe: 'space', target: target.name, minFree: LEAST_FREE }))
}

/** The systems whose logs are backed up; where none is, all: a check that has nothing to look at would look green. */
function withLogs(context: PresetContext): readonly System[] {
  const logged = context.systems.filter((system) => context.schedules.some((it) => it.kind === 'backup' && it.level === 'log' && it.system === system.name))
  return logged.length > 0 ? logged : context.systems
}

/** The longest pause between two planned back-ups of a system, logs aside; a day where nothing is planned. */
function usualPause(context: PresetContext, system: System): number {
  const slots = context.schedules
    .filter((it) => it.kind === 'backup' && it.system === system.name && it.level !== 'log')
    .flatMap((it) => slotsBetween(it, LOOK_AHEAD))
    .map((slot) => slot.getTime())
    .sort((a, b) => a - b)
  const pauses = slots.slice(1).map((slot, index) => slot - (slots[index] ?? slot))
  return pauses.length === 0 ? DAY : Math.max(...pauses)
}
