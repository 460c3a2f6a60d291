import type { Component } from '../../core/component.ts'
import { isAway, type Finding } from '../../core/finding.ts'
import { ok, type Outcome } from '../../core/outcome.ts'
import type { Point } from '../../core/recovery-point.ts'
import type { PlanPart, RecoveryAsk, RecoveryPlan } from '../../core/recovery.ts'
import type { Site } from '../../core/site.ts'
import type { Serving } from '../../core/recovery-serving.ts'
import { recoveryRules } from '../../core/recovery-rules.ts'
import { chainOf, lastIdentity, ownSince, type Copy } from '../../store/copies.ts'
import { mixedModules } from '../../store/mixed-modules.ts'
import { servingNow } from '../../store/recoveries.ts'
import type { Query } from '../../store/store.ts'
import { movedTo } from '../served.ts'
import type { Workshop } from '../workshop.ts'
import { answered } from './answered.ts'
import { chosenInBooks, componentsOf, type Chosen } from './choose.ts'
import { onErrand, tried } from './errand.ts'
import { manifestOfChain, silence, type Names } from './manifest.ts'
import { namedInCopy } from './part-names.ts'
import { lookAtPlaces, type Coming } from './places.ts'
import { pinned } from './production.ts'
import { takesFor } from './takes.ts'

/** Works out what would come back, to which moment, and where it could go. Every place is asked at once, and none for long. */
export async function makePlan(workshop: Workshop, ask: RecoveryAsk, signal: AbortSignal): Promise<Outcome<RecoveryPlan>> {
  const { site, store, clock } = workshop
  const found = componentsOf(site, ask)
  if (!found.ok) return found
  const away = await awayNow(workshop, signal)
  const read = await store.read(async (query) => {
    const chosen = await chosenInBooks(query, { site, ask, away: new Set(away.keys()) })
    if (!chosen.ok) return chosen
    const parts = []
    const serving = await servingNow(query, ask.components)
    for (const one of chosen.value) {
      const { key } = one.component
      parts.push({ one, ...await partInBooks(query, one), home: pinned(one.component) ?? await lastIdentity(query, key), serving: serving.get(key), own: ask.back === undefined ? null : await ownSince(query, { component: key, since: ask.back.since }) })
    }
    return ok({ parts, mixed: (await mixedModules(query, site)).find(({ system }) => system === ask.system) })
  })
  if (!read.ok) return read
  const seen = await Promise.all(read.value.parts.map(async ({ one, part, copies, home, serving, own }) => {
    const silent = away.get(copies.at(-1)?.target ?? '')
    const manifest = silent === undefined ? await manifestOfChain(workshop, { copies, signal }) : { ok: false as const, findings: silent }
    const source = await newestAtSource(workshop, { component: servedNow(site, one.component, serving), signal })
    const coming: Coming = { component: one.component, manifest, home, warnings: [...(one.newerAway === null ? [] : [{ kind: 'newer-away', ...one.newerAway } as const]), ...(own === null ? [] : [{ kind: 'own-copies-later', component: one.component.name, ...own } as const])] }
    return { coming, names: manifest.ok ? manifest.names : null, part: { ...part, newest: { copy: manifest.ok ? manifest.manifest.freshness : null, source } } }
  }))
  const named = namedIn(ask, seen)
  if (!named.ok) return named
  const places = await lookAtPlaces(workshop, { system: found.value.system, coming: seen.map(({ coming }) => coming), ask, signal })
  return ok({ ask: named.value, at: clock.now().getTime(), parts: seen.map(({ part }) => part), places, ...(read.value.mixed === undefined ? {} : { mixed: read.value.mixed }) })
}

/** Chosen parts, as their copy calls them; one that cannot be read now is asked when it comes back. */
function namedIn(ask: RecoveryAsk, seen: readonly { readonly coming: Coming; readonly names: Names | null }[]): Outcome<RecoveryAsk> {
  const names = seen.find(({ coming }) => coming.component.key === ask.only?.component)?.names ?? null
  return names === null ? ok(ask) : namedInCopy(ask, names)
}

/** Where people work now is where the newest record is. */
export function servedNow(site: Site, component: Component, serving: Serving | undefined): Component {
  const system = site.systems.find(({ name }) => name === component.system)
  const place = system === undefined || serving === undefined ? undefined : recoveryRules(system).places.find(({ name }) => name === serving.place)
  return place === undefined ? component : movedTo(component, { place, identity: serving?.identities[component.key] ?? null }) ?? component
}

/** A part of the plan by what is written down alone, with its chain. */
export async function partInBooks(query: Query, { component, point }: Pick<Chosen, 'component' | 'point'>): Promise<{ readonly part: PlanPart; readonly copies: readonly Copy[] }> {
  const copies = await chainOf(query, point.chain.at(-1)?.id ?? 0)
  if (copies.length === 0 || copies.length !== point.chain.length) throw new Error(`the chain of copy ${point.chain.at(-1)?.id} is another one than a moment ago`)
  const bytes = copies.reduce((sum, copy) => sum + copy.bytes, 0)
  return { copies, part: partOf({ component, point, copies, bytes, takes: await takesFor(query, { component: component.key, bytes }) }) }
}

function partOf(of: { readonly component: Component; readonly point: Point; readonly copies: readonly Copy[]; readonly bytes: number; readonly takes: PlanPart['takes'] }): PlanPart {
  const { point, bytes, takes } = of
  return {
    component: of.component.key,
    chain: of.copies.map(({ id, level, takenAt, target, rung, manifestHash }) => ({ id, level, takenAt, target, rung, hash: manifestHash })),
    moment: point.moment, until: point.until, rung: point.rung, newest: { copy: null, source: null }, bytes, takes,
  }
}

/** Targets that do not answer now, and what they say instead. */
async function awayNow(workshop: Workshop, signal: AbortSignal): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const asked = await Promise.all(workshop.site.targets.map(async ({ name }) => {
    const probed = await tried(workshop, signal, () => answered({ clock: workshop.clock, signal }, () => workshop.target(name).probe()))
    return [name, probed.ok ? probed.value?.value.filter(isAway) ?? [silence(name)] : [probed.finding]] as const
  }))
  return new Map(asked.filter(([, findings]) => findings.length > 0))
}

/** A source that is gone says nothing: that is why it is to be brought back. */
async function newestAtSource(workshop: Workshop, of: { readonly component: Component; readonly signal: AbortSignal }): Promise<string | null> {
  const { component } = of
  const { ground } = workshop.engine(component)
  if (ground?.newest === undefined) return null
  const asked = await tried(workshop, of.signal, () => answered({ clock: workshop.clock, signal: of.signal }, (signal) => onErrand(workshop, { server: component.server, component, signal }, async (work) => await ground.newest?.(component, work) ?? null)))
  return asked.ok ? asked.value?.value ?? null : null
}
