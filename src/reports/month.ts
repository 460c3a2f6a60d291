import { glassUses, GLASS_REVIEW, reviewerOf } from '../core/recovery-glass.ts'
import { INCIDENT, incidentStory, type IncidentStory } from '../core/incident.ts'
import type { Month } from '../core/month.ts'
import { isOwn } from '../core/own.ts'
import { placeChosen, recoveryFacts } from '../core/recovery-case.ts'
import { reachedBy, type Reached } from '../core/recovery-reached.ts'
import { sentTo } from '../core/recovery-serving.ts'
import { RECOVERY } from '../core/recovery.ts'
import type { Site } from '../core/site.ts'
import type { Rung } from '../core/evidence.ts'
import { checksIn, keptOf, roundsIn } from '../store/month.ts'
import { endedProcedures, openProcedures, proceduresBetween, type ProcedureRow } from '../store/procedures.ts'
import { runsOfComponent, type Run, type RunKind } from '../store/runs.ts'
import type { Query } from '../store/store.ts'
import { unitAnswersOf } from '../store/unit-answers.ts'
import { sharesOf, type ServiceShare } from './downtime-gathered.ts'
import { downtimesIn, type DowntimeMonth } from './downtime-month.ts'
import { servicesAt } from '../core/downtime-rules.ts'

/** What a month leaves behind for whoever holds the hospital to its promises: facts as they are written down, nothing reckoned anew. */
export interface MonthEvidence {
  readonly site: string
  readonly month: Month
  /** Until when it was told: a month that goes on is told as far as it is. */
  readonly at: number
  readonly systems: readonly SystemMonth[]
  readonly checks: readonly CheckMonth[]
  readonly recoveries: readonly RecoveryMonth[]
  readonly incidents: readonly IncidentStory[]
  readonly downtimes: readonly DowntimeMonth[]
  /** How long each service was there; none where nobody describes services and nothing was down. */
  readonly shares: readonly ServiceShare[]
}

export interface SystemMonth {
  readonly system: string
  readonly rounds: Readonly<Record<'ok' | 'partial' | 'failed' | 'open', number>>
  readonly components: readonly ComponentMonth[]
}

export interface ComponentMonth {
  readonly component: string
  readonly made: number
  readonly failed: number
  /** Still kept, by rung; what was found damaged counts by itself. */
  readonly kept: Readonly<Partial<Record<Rung, number>>>
  readonly damaged: number
  readonly rehearsals: { readonly passed: number; readonly failed: number; readonly longest: number | null }
}

export interface CheckMonth {
  readonly plan: string
  readonly title: { readonly id: string; readonly en: string }
  readonly held: number
  readonly unsafe: number
  readonly signed: number
  readonly late: number
  readonly unsigned: readonly number[]
}

export interface RecoveryMonth extends Reached {
  readonly number: string
  readonly system: string
  readonly at: number
  readonly how: 'going' | 'done' | 'refused' | 'expired' | 'stopped'
  readonly place: string | null
  readonly way: 'there' | 'back'
  readonly rto: number | null
  readonly rpo: number | null
  /** Who decided in the managers' stead, and who reviewed it. */
  readonly glass: { readonly by: readonly string[]; readonly reviewedBy: string | null } | null
  readonly units: { readonly answered: number; readonly trouble: number } | null
}

/** Gathers a month. */
export async function monthEvidence(query: Query, of: { readonly site: Site; readonly month: Month; readonly at: Date; readonly titles: (system: string) => { readonly system: string; readonly places: Readonly<Record<string, string>> } }): Promise<MonthEvidence> {
  const { site, month, at } = of
  const systems: SystemMonth[] = []
  for (const system of site.systems.filter(({ name, components }) => !isOwn(name) && components.length > 0)) {
    const rounds = { ok: 0, partial: 0, failed: 0, open: 0 }
    for (const { verdict, n } of await roundsIn(query, { ...month, system: system.name })) rounds[verdict ?? 'open'] += n
    const components: ComponentMonth[] = []
    for (const { key, name } of system.components) components.push(await componentMonth(query, { key, name, month }))
    systems.push({ system: system.title, rounds, components })
  }
  const checks: CheckMonth[] = []
  for (const plan of site.checks) {
    const held = await checksIn(query, { ...month, plan: plan.name })
    if (held.length > 0) checks.push({ plan: plan.name, title: plan.title, held: held.length, unsafe: held.filter(({ verdict }) => verdict === 'unsafe').length, signed: held.filter(({ signedAt }) => signedAt !== null).length, late: held.filter(({ signedAt, signBy }) => signedAt !== null && signedAt > signBy).length, unsigned: held.filter(({ signedAt }) => signedAt === null).map(({ slot }) => slot) })
  }
  const reviews = [...await openProcedures(query, GLASS_REVIEW.kind), ...await endedProcedures(query, { kind: GLASS_REVIEW.kind, most: 1000 })].map(({ state }) => state)
  const recoveries: RecoveryMonth[] = []
  for (const row of await proceduresBetween(query, { kind: RECOVERY.kind, ...month })) recoveries.push(await recoveryMonth(query, { ...of, row, reviews }))
  const incidents = (await proceduresBetween(query, { kind: INCIDENT.kind, ...month })).map(({ state }) => incidentStory(state))
  const downtimes = await downtimesIn(query, { site, month })
  const shares = await sharesOf(query, { site, within: { from: month.from, until: month.to }, services: servicesAt(site).map(({ name }) => name), now: at.getTime() })
  return { site: site.name, month, at: Math.min(at.getTime(), month.to), systems, checks, recoveries, incidents, downtimes, shares }
}

async function componentMonth(query: Query, of: { readonly key: string; readonly name: string; readonly month: Month }): Promise<ComponentMonth> {
  const backups = await runsIn(query, { ...of, kind: 'backup' })
  const rehearsals = await runsIn(query, { ...of, kind: 'rehearsal' })
  const kept: Partial<Record<Rung, number>> = {}
  let damaged = 0
  for (const { rung, damaged: bad, n } of await keptOf(query, { ...of.month, component: of.key })) {
    if (bad === 'yes') damaged += n
    else kept[rung] = (kept[rung] ?? 0) + n
  }
  const lengths = rehearsals.flatMap(({ state, startedAt, endedAt }) => (state === 'done' && startedAt !== null && endedAt !== null ? [endedAt - startedAt] : []))
  const many = (runs: readonly Run[], state: Run['state']) => runs.filter((run) => run.state === state).length
  return { component: of.name, made: many(backups, 'done'), failed: many(backups, 'failed'), kept, damaged, rehearsals: { passed: many(rehearsals, 'done'), failed: many(rehearsals, 'failed'), longest: lengths.length === 0 ? null : Math.max(...lengths) } }
}

/** A page at a time: a component with logs has thousands a month, and everything else waits meanwhile. */
async function runsIn(query: Query, of: { readonly key: string; readonly month: Month; readonly kind: RunKind }): Promise<readonly Run[]> {
  const found: Run[] = []
  for (let before: number | null = null; ;) {
    const page: readonly Run[] = await runsOfComponent(query, { component: of.key, kind: of.kind, before, most: A_PAGE })
    found.push(...page.filter(({ queuedAt }) => queuedAt >= of.month.from && queuedAt < of.month.to))
    const last = page.at(-1)
    if (last === undefined || page.length < A_PAGE || last.queuedAt < of.month.from) return found
    before = last.id
  }
}

const A_PAGE = 1000

async function recoveryMonth(query: Query, of: Parameters<typeof monthEvidence>[1] & { readonly row: ProcedureRow; readonly reviews: readonly ProcedureRow['state'][] }): Promise<RecoveryMonth> {
  const { row: { id, state, openedAt, endedAt }, site } = of
  const { number, ask } = recoveryFacts(state)
  const titles = of.titles(ask.system)
  const system = site.systems.find(({ name }) => name === ask.system)
  const place = placeChosen(state)
  const use = glassUses(state).at(-1)
  const said = await unitAnswersOf(query, id)
  const last = new Map(said.map((one) => [one.unit, one.kind]))
  return {
    ...reachedBy(state), number, system: titles.system, at: openedAt, place: place === null ? null : titles.places[place.name] ?? place.name,
    how: state.ending?.how ?? (endedAt === null ? 'going' : 'done'), way: ask.back === undefined ? 'there' : 'back',
    rto: system?.rto ?? null, rpo: system?.rpo ?? null,
    glass: use === undefined ? null : { by: use.by.map(({ name }) => name), reviewedBy: reviewerOf(of.reviews, { recovery: id, at: use.at }) },
    units: sentTo({ state }) === null ? null : { answered: last.size, trouble: [...last.values()].filter((kind) => kind === 'trouble').length },
  }
}
