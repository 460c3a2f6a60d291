import type { Component } from '../../core/component.ts'
import { isOnlyNoted } from '../../core/observed.ts'
import { ok, refuse, type Outcome } from '../../core/outcome.ts'
import { choosePoint, type Point, type PointAsk, type Window } from '../../core/recovery-point.ts'
import { setAside } from '../../core/recovery-trace.ts'
import type { RecoveryAsk } from '../../core/recovery.ts'
import type { Site, System } from '../../core/site.ts'
import { livingLinks, safetiesSince } from '../../store/copies.ts'
import { recoveriesSince } from '../../store/procedures.ts'
import type { Query } from '../../store/store.ts'
import { systemOf } from '../ask.ts'

/** One component with the chain that brings it back. */
export interface Chosen {
  readonly component: Component
  readonly point: Point
  /** A newer one, on a place that does not answer. */
  readonly newerAway: { readonly target: string; readonly takenAt: number } | null
}

/** What is asked for, as the books know it. Refuses what nothing reaches, with what could be had instead. */
export async function chosenInBooks(query: Query, of: { readonly site: Site; readonly ask: RecoveryAsk; readonly away: ReadonlySet<string> }): Promise<Outcome<readonly Chosen[]>> {
  const { site, ask, away } = of
  const found = componentsOf(site, ask)
  if (!found.ok) return found
  const chosen: Chosen[] = []
  for (const component of found.value.components) {
    const asked = await askAbout(query, { site, component, until: ask.until, away })
    const best = choosePoint(asked)
    if (best.found === 'no') {
      if (best.windows.length === 0 || ask.until === null) return refuse({ reason: 'nothing-to-restore', component: component.key })
      return refuse({ reason: 'point-unreachable', component: component.key, asked: ask.until, windows: nearest(best.windows, ask.until), before: best.before, after: best.after })
    }
    chosen.push({ component, point: best.point, newerAway: newerAway(asked, best.point) })
  }
  return ok(chosen)
}

/** The system that was asked for, and those of its components, in the order of the configuration. */
export function componentsOf(site: Site, ask: RecoveryAsk): Outcome<{ readonly system: System; readonly components: readonly Component[] }> {
  const found = systemOf(site, ask.system)
  if (!found.ok) return found
  const system = found.value
  const unknown = ask.components.find((key) => !system.components.some((component) => component.key === key))
  if (unknown !== undefined) return refuse({ reason: 'no-such-component', name: unknown, similar: null, known: system.components.map(({ key }) => key) })
  return ok({ system, components: system.components.filter(({ key }) => ask.components.includes(key)) })
}

/** Everything that the choice of a point asks of one component's books. */
export async function askAbout(query: Query, of: { readonly site: Site; readonly component: Component; readonly until: number | null; readonly away: ReadonlySet<string> }): Promise<PointAsk> {
  const { site, component, until, away } = of
  const own = component.targets
  const targets = [...own, ...site.targets.map(({ name }) => name).filter((name) => !own.includes(name))]
  // A receipt, or a note, stands for what another tool keeps: there are no bytes of ours behind it.
  const places = component.engine === 'observed' && (!component.collect || isOnlyNoted(component)) ? [] : targets
  const links = []
  for (const target of places) links.push(...await livingLinks(query, { component: component.key, target }))
  const aside = links.length === 0 ? new Set<number>() : await keptAside(query, { component: component.key, since: Math.min(...links.map(({ takenAt }) => takenAt)) })
  return { links, until, targets, away, aside, moments: component.engine === 'observed' ? 'own' : 'any' }
}

/** Moments of copies that were made of what stood there before a recovery. */
async function keptAside(query: Query, { component, since }: { readonly component: string; readonly since: number }): Promise<ReadonlySet<number>> {
  const rows = await recoveriesSince(query, since)
  const named = rows.flatMap(setAside).filter((copy) => copy.component === component).map(({ takenAt }) => takenAt)
  return new Set([...named, ...await safetiesSince(query, { component, since })])
}

function newerAway(asked: PointAsk, chosen: Point): Chosen['newerAway'] {
  if (asked.away.size === 0) return null
  const best = choosePoint({ ...asked, away: new Set() })
  const last = best.found === 'yes' && best.point.moment > chosen.moment ? best.point.chain.at(-1) : undefined
  return last === undefined ? null : { target: last.target, takenAt: last.takenAt }
}

/** Weeks of copies are many windows: those next to the moment are what somebody chooses from. */
function nearest(windows: readonly Window[], moment: number): readonly Window[] {
  const distance = ({ from, to }: Window) => Math.min(Math.abs(from - moment), Math.abs(to - moment))
  return windows.toSorted((a, b) => distance(a) - distance(b)).slice(0, MOST_WINDOWS).sort((a, b) => a.from - b.from)
}

const MOST_WINDOWS = 4
