import { calendar } from '../core/calendar.ts'
import { reportedProblem } from '../core/check.ts'
import type { Clock } from '../core/clock.ts'
import { PROVEN } from '../core/evidence.ts'
import { keptAt } from '../core/kept-at.ts'
import { indonesia } from '../core/holidays.ts'
import { INCIDENT, stageOf } from '../core/incident.ts'
import { withOwnInMind } from '../core/own-status.ts'
import type { Component } from '../core/component.ts'
import type { Site, System } from '../core/site.ts'
import type { ComponentStatus, LastRun, OpenProcedureStatus, PlaceStatus, SiteStatus, UnsignedCheck } from '../core/status.ts'
import { allowedAges, dueNext, reasonsOf, verdictOf, worstOfAll } from '../core/status-rules.ts'
import { heldFor, standing } from '../store/alarms.ts'
import { openChecks, signaturesOf } from '../store/checks.ts'
import type { Copy } from '../store/copies.ts'
import { damagedCopies } from '../store/deletions.ts'
import { holidayOverrides } from '../store/holidays.ts'
import { awaySince } from '../store/inventory.ts'
import { openProcedures } from '../store/procedures.ts'
import { quietNow } from '../store/quiet.ts'
import type { Quiet } from '../core/downtime-quiet.ts'
import { mixedModules } from '../store/mixed-modules.ts'
import { servingNow } from '../store/recoveries.ts'
import { lastRun, liveRuns, type Run } from '../store/runs.ts'
import { scriptsNow } from '../store/scripts-now.ts'
import { servicesStand } from '../store/services-known.ts'
import type { Query, Store } from '../store/store.ts'
import { recoveryRules } from '../core/recovery-rules.ts'
import type { Serving } from '../core/recovery-serving.ts'
import { newestWhole } from '../store/whole.ts'
import { lastSeen, type LastSeen } from '../store/seen.ts'
import { watchedDisks } from './disks.ts'
import { movedStatus, quietStatus } from './moved-status.ts'
import { waitingLegs, type WaitingLeg } from './carry-legs.ts'
import { measuredRecovery, rtoMissed } from '../store/recovery-time.ts'

/** What the status needs of the house. The bot's `Kit` fits. */
export interface StatusDesk {
  readonly site: Site
  readonly clock: Clock
  readonly store: Store
}

/** How the hospital stands now, or with the house's own where it was `asked` for by name. Indexed look-ups only: as quick after ten years as on the first day. */
export async function siteStatus(desk: StatusDesk, asked: string | null = null): Promise<SiteStatus> {
  const { site, clock, store } = desk
  const now = clock.now()
  return await store.read(async (query) => {
    const live = await liveRuns(query)
    const damaged = await damagedCopies(query)
    const away = await awaySince(query)
    const waits = await waitingLegs(query, site)
    const seen = await lastSeen(query)
    const serving = await servingNow(query, site.systems.flatMap(({ components }) => components.map(({ key }) => key)))
    const quiets = await quietNow(query, { site, now: now.getTime() })
    const all: ComponentStatus[] = []
    for (const system of site.systems) for (const component of system.components) all.push(await componentStatus(query, { site, system, component, live, away, waits, seen, serving: serving.get(component.key), damaged: damaged.get(component.key) ?? 0, at: now.getTime(), quiet: quiets.find(({ systems }) => systems.includes(system.name)) ?? null }))
    const components = withOwnInMind(all, asked)
    const scripts = await scriptsNow(query, { plans: site.scripts, now: now.getTime() })
    return {
      at: now.getTime(),
      site: site.name,
      zone: site.zone,
      verdict: worstOfAll({ components, scripts }),
      components,
      scripts,
      alarms: (await standing(query)).map((it) => ({ key: it.key, raisedAt: it.raisedAt, ...(heldFor(it) === null ? {} : { held: 'yes' as const }) })),
      quiet: quietStatus(site, quiets),
      moved: await movedStatus(query, site, { quiets, now: now.getTime() }),
      mixed: await mixedModules(query, site),
      unsigned: await unsigned(query, site),
      procedures: await goingOn(query),
      next: dueNext(site, { now, calendar: calendar({ zone: site.zone, workdays: site.workdays, table: indonesia, overrides: await holidayOverrides(query) }) }),
      services: await servicesStand(query, { site }),
    }
  })
}

async function componentStatus(query: Query, of: { readonly site: Site; readonly system: System; readonly component: Component; readonly live: readonly Run[]; readonly away: ReadonlyMap<string, number>; readonly waits: readonly WaitingLeg[]; readonly seen: ReadonlyMap<string, LastSeen>; readonly serving: Serving | undefined; readonly damaged: number; readonly at: number; readonly quiet: Quiet | null }): Promise<ComponentStatus> {
  const { site, system, component, at } = of
  let proven: Copy | null = null
  const places: PlaceStatus[] = []
  for (const { target: name, every } of keptAt(site, component)) {
    const target = site.targets.find((it) => it.name === name)
    if (target === undefined) continue
    const newest = await newestWhole(query, { component: component.key, rung: PROVEN, target: name })
    if (newest !== null && (proven === null || newest.takenAt > proven.takenAt)) proven = newest
    places.push({ target: name, class: target.class, ...(target.immutable ? { immutable: true as const } : {}), newest: newest === null ? null : { takenAt: newest.takenAt, rung: newest.rung }, awaySince: of.away.get(name) ?? null, removable: target.removable, ...(every === null ? {} : { every }) })
  }
  const last = lastOf(await lastRun(query, { component: component.key, kind: 'backup' }))
  const rehearsed = await lastRun(query, { component: component.key, kind: 'rehearsal' })
  const rehearsal = rehearsed === null || rehearsed.endedAt === null ? null : { at: rehearsed.endedAt, passed: rehearsed.state === 'done' ? 'yes' as const : 'no' as const, ms: rehearsed.startedAt === null ? null : rehearsed.endedAt - rehearsed.startedAt }
  const found = { proven: proven === null ? null : { copy: proven.id, takenAt: proven.takenAt, level: proven.level, rung: proven.rung, bytes: proven.bytes, target: proven.target, class: proven.class }, last, rehearsal, places }
  const measured = await measuredRecovery(query, system)
  const reasons = reasonsOf({ ...found, at, quiet: of.quiet, serves: servesFor(of, proven), rpo: system.rpo, rto: measured?.slowest === component.key ? rtoMissed(system, measured) : null, allowed: allowedAges(site).get(system.name) ?? Infinity, damaged: of.damaged, waits: of.waits.filter((it) => it.component === component.key).map(({ place, since }) => ({ target: place, at: since })), unseen: unseenOf(of) })
  const running = of.live.find((run) => run.component === component.key && run.state === 'running') ?? of.live.find((run) => run.component === component.key)
  return {
    key: component.key,
    system: system.name,
    title: system.title,
    component: component.name,
    verdict: verdictOf(reasons),
    reasons,
    ...found,
    running: running === undefined ? null : { run: running.id, kind: running.kind, state: running.state === 'running' ? 'running' : 'queued', since: running.startedAt ?? running.queuedAt },
  }
}

/** The failover that serves, and whether the newest proven copy is of it. */
function servesFor({ system, serving }: { readonly system: System; readonly serving: Serving | undefined }, proven: Copy | null) {
  if (serving === undefined) return null
  const place = recoveryRules(system).places.find(({ name }) => name === serving.place)?.title ?? serving.place
  return { place, since: serving.since, copied: proven?.place === serving.place ? 'yes' as const : 'no' as const }
}

function unseenOf({ site, component, seen, at }: { readonly site: Site; readonly component: Component; readonly seen: ReadonlyMap<string, LastSeen>; readonly at: number }) {
  const places = keptAt(site, component).map((place) => place.target)
  return watchedDisks(site).flatMap(({ name, seenEvery }) => {
    const last = seen.get(name)
    return places.includes(name) && last !== undefined && at - last.at > seenEvery ? [{ target: name, at: last.at, allowed: seenEvery }] : []
  })
}

function lastOf(run: Run | null): LastRun | null {
  if (run === null || run.endedAt === null || run.state === 'queued' || run.state === 'running') return null
  return { run: run.id, state: run.state, level: run.level, endedAt: run.endedAt }
}

async function unsigned(query: Query, site: Site): Promise<readonly UnsignedCheck[]> {
  const waiting: UnsignedCheck[] = []
  for (const check of await openChecks(query)) {
    if (check.state === 'signed') continue
    const title = site.checks.find((plan) => plan.name === check.plan)?.title ?? { id: check.plan, en: check.plan }
    const problem = reportedProblem(await signaturesOf(query, check.id))?.by.name ?? null
    waiting.push({ check: check.id, plan: check.plan, title, verdict: check.verdict, slot: check.slot, signBy: check.signBy, owner: check.owner, problem })
  }
  return waiting
}

async function goingOn(query: Query): Promise<readonly OpenProcedureStatus[]> {
  return (await openProcedures(query)).flatMap((row) => (row.status === 'done' || row.status === 'stopped' || (row.kind === INCIDENT.kind && stageOf(row.state) === 'over') ? [] : [{ id: row.id, kind: row.kind, title: row.title, status: row.status }]))
}
