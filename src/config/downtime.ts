import { SECOND } from '../core/clock.ts'
import { usualDowntime, type DowntimeRules, type Service, type ServiceProbe } from '../core/downtime-rules.ts'
import type { System, Unit, Weekday } from '../core/site.ts'
import type { DowntimeText } from './schema-downtime.ts'
import type { ServiceText } from './schema-services.ts'
import { unitKey, type Found } from './told-twice.ts'
import { among } from './values.ts'
import { weekdays } from './weekdays.ts'

/** The rules that were written, with everything that was left out. */
export function downtimePlan(said: DowntimeText): DowntimeRules {
  const usual = usualDowntime
  return {
    procedure: said.procedure ?? usual.procedure, notice: said.notice ?? usual.notice, length: said.length ?? usual.length,
    remind: [...said.remind ?? usual.remind].sort((a, b) => b - a), saveBefore: said.saveBefore ?? usual.saveBefore,
    overrun: said.overrun ?? usual.overrun, updates: said.updates ?? usual.updates, chase: said.chase ?? usual.chase, decideWithin: said.decideWithin ?? usual.decideWithin,
    gate: { rung: said.gate?.rung ?? usual.gate.rung, age: said.gate?.age ?? usual.gate.age, duty: said.gate?.duty ?? usual.gate.duty },
    aftermath: said.aftermath ?? usual.aftermath, contact: said.contact ?? usual.contact,
    programme: { months: [...new Set(said.programme?.months ?? usual.programme.months)].sort((a, b) => a - b), planBefore: said.programme?.planBefore ?? usual.programme.planBefore },
  }
}

/** The services that were written, with everything that was left out. */
export function servicePlan(said: ServiceText, of: { readonly systems: readonly System[]; readonly units: readonly Unit[]; readonly at: Found['path']; readonly found: Found[] }): Service {
  const { name, title = name } = said
  const systems = said.systems ?? of.systems.filter((system) => system.name === name).map((system) => system.name)
  const behind = of.systems.filter((system) => systems.includes(system.name))
  return {
    name, title, kind: said.kind ?? 'application', systems,
    servers: said.servers ?? [...new Set(behind.flatMap(({ components }) => components.map(({ server }) => server)))],
    units: said.units === undefined ? null : unitsOf(said.units, of),
    ...(said.backups === undefined ? {} : { backups: said.backups }),
    busy: (said.busy ?? []).map(({ days, from, until }) => ({ days: days === undefined ? [1, 2, 3, 4, 5, 6] : days.map((day) => (weekdays.indexOf(day) + 1) as Weekday), from, until })),
    probes: said.probes === undefined ? systems.map((system) => ({ title, kind: 'engine', system })) : said.probes.flatMap((probe, n) => probePlan(probe, { title, at: [...of.at, 'probes', n], found: of.found })),
    ticks: said.ticks ?? [title],
  }
}

function unitsOf(said: readonly string[], { units, at, found }: { readonly units: readonly Unit[]; readonly at: Found['path']; readonly found: Found[] }): readonly string[] {
  return said.map((wish, n) => {
    const unit = units.find(({ key, name }) => key === wish || name === wish || key === unitKey(wish))
    if (unit === undefined) found.push({ path: [...at, 'units', n], problem: `there is no unit "${wish}"`, instead: among(wish, units.map(({ key }) => key)) ?? 'describe it under units:' })
    return unit?.key ?? wish
  })
}

function probePlan(said: NonNullable<ServiceText['probes']>[number], of: { readonly title: string; readonly at: Found['path']; readonly found: Found[] }): readonly ServiceProbe[] {
  const { http, tcp, system, title = of.title } = said
  const timeout = 10 * SECOND
  const probes: readonly ServiceProbe[] = [
    ...(http === undefined ? [] : [{ title, kind: 'http' as const, url: http.url, status: http.status ?? 200, contains: http.contains ?? null, timeout: http.timeout ?? timeout }]),
    ...(tcp === undefined ? [] : [{ title, kind: 'tcp' as const, address: tcp.address, timeout: tcp.timeout ?? timeout }]),
    ...(system === undefined ? [] : [{ title, kind: 'engine' as const, system }]),
  ]
  if (probes.length !== 1) of.found.push({ path: of.at, problem: probes.length === 0 ? 'it asks nothing' : 'it asks more than one thing', instead: 'write one of http:, tcp: and system:, and a probe of its own for each further one' })
  return probes
}
