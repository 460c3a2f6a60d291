import { atLeast, PROVEN } from '../../core/evidence.ts'
import { choosePoint } from '../../core/recovery-point.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import { recoveryRules } from '../../core/recovery-rules.ts'
import { worksOn } from '../../core/recovery-trace.ts'
import { RECOVERY, type PlanChange, type PlanPart, type PlaceFound, type RecoveryPlan } from '../../core/recovery.ts'
import type { Site } from '../../core/site.ts'
import type { Going, Revalidated } from '../../procedures/recovery/hands.ts'
import { chainOf } from '../../store/copies.ts'
import { awaySince } from '../../store/inventory.ts'
import { openProcedures } from '../../store/procedures.ts'
import { liveRuns } from '../../store/runs.ts'
import type { Query } from '../../store/store.ts'
import { componentOf } from '../task.ts'
import { askAbout, chosenInBooks } from './choose.ts'
import { partInBooks } from './plan.ts'

/** Holds a decided plan against what is written down at this moment: are the very copies still there, is nothing newer, is nobody else at work there. */
export async function heldAgainstBooks(query: Query, of: { readonly site: Site; readonly going: Going; readonly at: Date }): Promise<Revalidated> {
  const { site, going } = of
  const { plan } = going
  const run = (await liveRuns(query)).find(({ state, component }) => state === 'running' && plan.parts.some((part) => part.component === component))
  if (run !== undefined) return { still: 'busy', with: { kind: 'run', run: run.id, component: run.component } }
  const other = await recoveryAtWork(query, of)
  if (other !== null) return { still: 'busy', with: { kind: 'recovery', procedure: other } }
  const away = new Set((await awaySince(query)).keys())
  const changes: PlanChange[] = []
  for (const part of plan.parts) changes.push(...await lostOf(query, part), ...plan.ask.until === null ? await newerThan(query, { site, plan, part, away }) : [])
  return changes.length === 0 ? { still: 'yes' } : { still: 'no', plan: await planAnew(query, { ...of, away }), changes }
}

/** Another recovery that works at this moment on a server that this one would touch. */
async function recoveryAtWork(query: Query, of: { readonly site: Site; readonly going: Going }): Promise<number | null> {
  const mine = seatsOf(of.site, of.going.plan, of.going.place)
  for (const row of await openProcedures(query, RECOVERY.kind)) {
    const place = row.id === of.going.procedure ? null : worksOn(row)
    if (place !== null && seatsOf(of.site, recoveryFacts(row.state), place).some((seat) => mine.includes(seat))) return row.id
  }
  return null
}

/** What a recovery touches at a place: a server by what it says of itself, a folder by where it lies. */
function seatsOf(site: Site, plan: Pick<RecoveryPlan, 'ask' | 'places'>, name: string): readonly string[] {
  const system = site.systems.find((it) => it.name === plan.ask.system)
  const place = system === undefined ? undefined : recoveryRules(system).places.find((it) => it.name === name)
  const grounds = plan.places.find((it) => it.name === name)?.grounds ?? []
  return grounds.flatMap(({ component, identity }) => {
    const ground = place?.grounds[component.slice(component.indexOf('/') + 1)]
    if (identity !== null) return [`identity ${identity}`]
    return ground === undefined || place === undefined ? [] : [ground.at === 'folder' ? `folder ${machineOf(site, place.server)} ${ground.path}` : `home of ${component}`]
  })
}

/** Two names of one machine are one machine. */
function machineOf({ servers }: Site, name: string): string {
  const ssh = servers.find((server) => server.name === name)?.ssh ?? null
  return ssh === null ? 'ours' : `${ssh.host.toLowerCase()}:${ssh.port}`
}

async function lostOf(query: Query, part: PlanPart): Promise<readonly PlanChange[]> {
  const now = new Map((await chainOf(query, part.chain.at(-1)?.id ?? 0)).map((copy) => [copy.id, copy]))
  return part.chain.flatMap(({ id, hash }): readonly PlanChange[] => {
    const copy = now.get(id)
    const { component } = part
    if (copy === undefined || copy.deletedAt !== null || copy.deletingAt !== null || copy.manifestHash !== hash) return [{ what: 'copy-gone', component, copy: id }]
    return copy.badAt === null ? [] : [{ what: 'copy-damaged', component, copy: id }]
  })
}

/** A newer point that somebody could truly mean: where this one lies, or made since; no less proven than this one. */
async function newerThan(query: Query, of: { readonly site: Site; readonly plan: RecoveryPlan; readonly part: PlanPart; readonly away: ReadonlySet<string> }): Promise<readonly PlanChange[]> {
  const { site, plan, part } = of
  const asked = await askAbout(query, { site, component: componentOf(site, part.component), until: null, away: of.away })
  const there = new Set([part.chain.at(-1)?.target, ...asked.links.filter(({ takenAt }) => takenAt > plan.at).map(({ target }) => target)])
  const best = choosePoint({ ...asked, links: asked.links.filter(({ target }) => there.has(target)) })
  if (best.found === 'no' || best.point.moment <= part.moment) return []
  return atLeast(part.rung, PROVEN) && !atLeast(best.point.rung, PROVEN) ? [] : [{ what: 'newer-copy', component: part.component, moment: best.point.moment }]
}

/** The plan as the books have it now. What stands at the places is as it was seen; where nothing can be brought back any more, none of them fits. */
async function planAnew(query: Query, of: { readonly site: Site; readonly going: Going; readonly at: Date; readonly away: ReadonlySet<string> }): Promise<RecoveryPlan> {
  const { plan } = of.going
  const chosen = await chosenInBooks(query, { site: of.site, ask: plan.ask, away: of.away })
  if (!chosen.ok) return { ...plan, at: of.at.getTime(), places: plan.places.map(unfit) }
  const parts: PlanPart[] = []
  for (const one of chosen.value) {
    const { part } = await partInBooks(query, one)
    const before = plan.parts.find(({ component }) => component === part.component)
    parts.push({ ...part, newest: { copy: before?.moment === part.moment ? before.newest.copy : null, source: before?.newest.source ?? null } })
  }
  return { ...plan, at: of.at.getTime(), parts }
}

const unfit = (place: PlaceFound): PlaceFound => ({ ...place, fit: false, grounds: place.grounds.map((ground) => ({ ...ground, findings: [...ground.findings, { kind: 'nothing-proven', component: ground.component }] })) })
