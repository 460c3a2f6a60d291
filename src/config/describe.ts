import { join } from 'node:path'
import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts'
import { checkPreset, type PresetContext } from '../core/check-presets.ts'
import type { Component } from '../core/component.ts'
import type { CheckPlan, LocalTargetPlan, ProbePlan, RcloneTargetPlan, RetentionPlan, SchedulePlan, ScriptPlan, Server, Site, System, TargetPlan, Weekday } from '../core/site.ts'
import { NOTED } from '../core/observed.ts'
import { componentOf } from './components/index.ts'
import { disksOf, namesIn } from './disks.ts'
import { recoveryMisfits } from './fit-recovery.ts'
import { scheduleName } from './known.ts'
import { recoveryPlan } from './recovery.ts'
import { downtimePlan, servicePlan } from './downtime.ts'
import { incidentPlan } from './schema-incidents.ts'
import { LIMITS, STANDARD, type SiteText } from './schema.ts'
import { weekdays } from './weekdays.ts'
import { unitKey, type Found } from './told-twice.ts'

export type PlacedComponent = Component & { readonly at: readonly (string | number)[] }
type SystemText = SiteText['systems'][number]
type CheckText = NonNullable<SiteText['checks']>[number]

export interface Described {
  readonly site: Site
  readonly components: readonly PlacedComponent[]
  readonly found: readonly Found[]
}

/** Makes the hospital of what was written: what was left out is filled in, and what cannot be guessed is asked for. */
export function describeSite(text: SiteText, data: string): Described {
  const found: Found[] = []
  const { zone } = text.site
  const units = (text.units ?? []).map((unit) => (typeof unit === 'string' ? { key: unitKey(unit), name: unit } : { key: unit.key, name: unit.name, ...(unit.phone === undefined ? {} : { phone: unit.phone }) }))
  const retention = text.retention ?? [STANDARD]
  const placed = text.systems.map((system, n) => system.components.map((component, m) => componentPlan({ text, retention, system, component, at: ['systems', n, 'components', m], found })))
  const systems = text.systems.map((system, n) => systemPlan(system, { components: (placed[n] ?? []).map(({ at: _, ...component }) => component), targets: text.targets, data, at: ['systems', n, 'recovery'], found }))
  const base = {
    name: text.site.name,
    zone,
    lang: text.site.language,
    workdays: workdaysOf(text.site.workdays),
    procedures: text.procedures ?? [],
    servers: text.servers.map((server, n) => serverPlan(server, ['servers', n, 'ssh'], found)),
    systems,
    targets: [...text.targets.flatMap((target) => targetPlan(target, data)), ...notes(text, data)],
    schedules: (text.schedules ?? []).map((schedule) => schedulePlan(schedule, { zone, known: text })),
    scripts: (text.scripts ?? []).map((script) => scriptPlan(script, zone)),
    retention,
    units,
    ...(text.services === undefined ? {} : { services: text.services.map((service, n) => servicePlan(service, { systems, units, at: ['services', n], found })) }),
    ...(text.downtime === undefined ? {} : { downtime: downtimePlan(text.downtime) }),
    ...(text.statusPage === undefined ? {} : { statusPage: { shown: text.statusPage.show === 'off' ? 'no' as const : 'yes' as const, title: text.statusPage.title ?? null } }),
    ...(text.incidents === undefined ? {} : { incidents: incidentPlan(text.incidents) }),
    ...(text.encryption === undefined ? {} : { encryption: text.encryption }),
    limits: { ...LIMITS, ...text.limits, longest: text.limits?.longest ?? null },
  } satisfies Omit<Site, 'checks'>
  const checks = (text.checks ?? []).map((check, index) => {
    const plan = checkPlan(check, { ...base, procedure: check.procedure ?? null }, text)
    if (plan.probes.length === 0) found.push({ path: ['checks', index, 'preset'], problem: `${plan.name} finds nothing to look at here, and a check that looks at nothing would look green`, instead: 'describe what it is about (a failover server, say), write probes: of its own, or remove it' })
    const silent = plan.probes.flatMap((probe) => base.servers.filter((server) => probe.probe === 'server' && probe.server === server.name && server.address === null))
    for (const server of silent) found.push({ path: ['servers', base.servers.indexOf(server), 'address'], problem: `is missing, but the check ${plan.name} asks whether ${server.name} answers`, instead: 'add address: with host:port' })
    return plan
  })
  return { site: { ...base, checks }, components: placed.flat(), found }
}

function systemPlan(text: SystemText, of: { readonly components: readonly Component[]; readonly targets: SiteText['targets']; readonly data: string; readonly at: Found['path']; readonly found: Found[] }): System {
  const { components, found } = of
  const system = { name: text.name, title: text.title ?? text.name, rpo: text.rpo ?? null, rto: text.rto ?? null, components }
  if (text.recovery === undefined) return system
  const recovery = recoveryPlan(text.recovery, { components, server: text.server ?? components[0]?.server ?? '' })
  found.push(...recoveryMisfits({ ...of, rules: recovery }))
  return { ...system, recovery }
}

function serverPlan({ ssh, ...text }: SiteText['servers'][number], at: Found['path'], found: Found[]): Server {
  const server = { ...text, address: text.address ?? null }
  if (ssh === undefined) return { ...server, ssh: null }
  const host = ssh.host ?? text.address?.replace(/:\d+$/, '').replaceAll(/[[\]]/g, '')
  if (host === undefined) found.push({ path: at, problem: 'host is missing, and the server has no address either', instead: 'add host: with its name or number' })
  return { ...server, ssh: { ...ssh, host: host ?? '', port: ssh.port ?? 22 } }
}

function targetPlan(text: SiteText['targets'][number], data: string): readonly TargetPlan[] {
  const place = reachedPlan(text)
  if (text.observed !== true) return place.type === 'local' ? disksOf(text, place) : [place]
  const { name, path, mount, removable, class: where, immutable, offsite } = place
  return [{ name, path, mount, removable, class: where, immutable, ...(offsite === undefined ? {} : { offsite }), keepFree: 0, type: 'observed', place, receipts: join(data, 'receipts', name) }]
}

/** Where it is kept what SQL Server wrote down of back-ups whose files nobody here sees. */
function notes(text: SiteText, data: string): readonly TargetPlan[] {
  const receipts = join(data, 'receipts', NOTED)
  return text.systems.some(({ components }) => components.some((component) => component.engine === 'observed' && component.place === undefined))
    ? [{ name: NOTED, path: receipts, mount: null, removable: false, class: 'same-host', immutable: false, keepFree: 0, type: 'observed', place: null, receipts }] : []
}

function reachedPlan(text: SiteText['targets'][number]): LocalTargetPlan | RcloneTargetPlan {
  const removable = text.removable ?? false
  const common = { name: text.name, path: text.path, mount: text.mount ?? null, removable, immutable: text.immutable ?? false, keepFree: text.keepFree ?? 1e9, ...(text.offsite === undefined ? {} : { offsite: text.offsite }) }
  if (text.type !== 'rclone') return { ...common, type: 'local', class: text.class ?? (removable ? 'offline' : 'same-host') }
  return { ...common, type: 'rclone', class: text.class ?? 'off-host', remote: { type: text.remote ?? '', options: text.options ?? {}, secrets: text.secrets ?? {} } }
}

function schedulePlan(text: NonNullable<SiteText['schedules']>[number], { zone, known }: { readonly zone: string; readonly known: SiteText }): SchedulePlan {
  const common = { name: scheduleName(text) ?? text.kind, cron: text.cron, zone: text.zone ?? zone, missed: text.missed ?? 'run-once' } as const
  if (text.kind === 'rehearsal') return { ...common, kind: text.kind, system: text.system }
  if (text.kind === 'reread') return { ...common, kind: text.kind, within: text.within ?? 90 * DAY, budget: text.budget ?? null }
  if (text.kind === 'retention') return { ...common, kind: text.kind, confirm: text.confirm ?? true, procedure: text.procedure ?? null }
  if (text.kind === 'copy') {
    const names = text.components ?? known.systems.find((system) => system.name === text.system)?.components.map((component) => component.name) ?? []
    return { ...common, kind: text.kind, system: text.system, components: names.map((name) => `${text.system}/${name}`), from: text.from ?? null, to: namesIn(known, text.to), over: text.over ?? null, retention: text.retention ?? null }
  }
  return { ...common, kind: text.kind, system: text.system, level: text.level ?? 'full', window: text.window === undefined ? null : { late: text.window.late ?? 15 * MINUTE, length: text.window.length } }
}

function scriptPlan(text: NonNullable<SiteText['scripts']>[number], zone: string): ScriptPlan {
  return { name: text.name, title: text.title ?? text.name, cron: text.cron, zone: text.zone ?? zone, grace: text.grace ?? 30 * MINUTE, longest: text.longest ?? 4 * HOUR, system: text.system ?? null }
}

function componentPlan(ask: { readonly text: SiteText; readonly retention: readonly RetentionPlan[]; readonly system: SystemText; readonly component: SystemText['components'][number]; readonly at: readonly (string | number)[]; readonly found: Found[] }): PlacedComponent {
  const { text, system, component, at, found } = ask
  const chosen = (key: 'server' | 'retention', possible: readonly string[]): string => {
    const said = component[key] ?? system[key] ?? (possible.length === 1 ? possible[0] : undefined)
    if (said === undefined) found.push({ path: [...at, key], problem: `${key} is missing, and there is more than one to choose from`, instead: `add ${key}: with one of ${possible.join(', ')}, here or for the whole system` })
    return said ?? ''
  }
  const production = text.servers.filter((server) => server.role === 'production').map((server) => server.name)
  const ours = text.targets.filter((target) => target.observed !== true).map((target) => target.name)
  // What is only observed lies where its own tool left it.
  const targets = component.engine === 'observed' && component.collect !== true ? [component.place ?? NOTED] : component.targets ?? system.targets ?? (ours.length === 1 ? ours : [])
  if (targets.length === 0) found.push({ path: [...at, 'targets'], problem: 'targets is missing, and there is more than one to choose from', instead: `add targets: with some of ${text.targets.map((target) => target.name).join(', ')}, here or for the whole system` })
  const common = {
    name: component.name,
    key: `${system.name}/${component.name}`,
    system: system.name,
    server: chosen('server', production.length === 1 ? production : text.servers.map((server) => server.name)),
    targets: component.engine === 'observed' && component.collect !== true ? targets : namesIn(text, targets),
    retention: chosen('retention', ask.retention.map((plan) => plan.name)),
  }
  return { ...componentOf(component, common), at }
}

function checkPlan(text: CheckText, context: PresetContext, site: SiteText): CheckPlan {
  const { preset, title, probes, ...said } = text
  const name = text.name ?? preset ?? ''
  const base: CheckPlan = preset === undefined ? { ...PLAIN, name, zone: context.zone, title: { id: name, en: name } } : checkPreset(preset, context)
  return {
    ...base,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    name,
    procedure: context.procedure,
    ...(title === undefined ? {} : { title: typeof title === 'string' ? { id: title, en: title } : title }),
    ...(probes === undefined ? {} : { probes: probes.flatMap((probe) => (probe.probe === 'space' || probe.probe === 'seen' ? namesIn(site, [probe.target]).map((target) => ({ ...probe, target })) : [probePlan(probe)])) }),
  }
}

/** What holds for a check of one's own, where it does not say otherwise. */
const PLAIN = { name: '', title: { id: '', en: '' }, procedure: null, cron: '', zone: '', days: 'workdays', missed: 'run-once', room: 'edp', probes: [], signers: ['edp'], signWithin: 90 * MINUTE, remindAfter: [60 * MINUTE, 90 * MINUTE], escalateAfter: 120 * MINUTE, document: false } satisfies CheckPlan

function probePlan(text: NonNullable<CheckText['probes']>[number]): ProbePlan {
  if (text.probe === 'backup') return { ...text, level: text.level ?? null, schedule: text.schedule ?? null, rung: text.rung ?? 'intact' }
  return text.probe === 'server' ? { ...text, timeout: text.timeout ?? 5 * SECOND } : text
}

function workdaysOf(said: readonly (typeof weekdays)[number][] | undefined): readonly Weekday[] {
  const numbers = (said ?? weekdays.slice(0, 5)).map((day) => (weekdays.indexOf(day) + 1) as Weekday)
  return [...new Set(numbers)].sort((a, b) => a - b)
}
