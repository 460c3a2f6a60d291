import { downtimeRules, servicesAt } from '../../core/downtime-rules.ts'
import type { Unready } from '../../core/downtime-seen.ts'
import type { DowntimeFacts } from '../../core/downtime.ts'
import { slotsBetween } from '../../core/schedule.ts'
import { levels, type Site } from '../../core/site.ts'
import { openAnswers } from '../../core/unit-answer.ts'
import { newestCopy } from '../../store/copies.ts'
import { everybody } from '../../store/people.ts'
import { liveRuns } from '../../store/runs.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import type { Query } from '../../store/store.ts'

/** What is not ready yet for the work that was agreed on: a way back that was proven, objections seen to, somebody there who does it. */
export async function unready(query: Query, of: { readonly site: Site; readonly facts: DowntimeFacts; readonly id: number; readonly at: Date }): Promise<readonly Unready[]> {
  const { site, facts, id, at } = of
  const { gate } = downtimeRules(site)
  const found: Unready[] = []
  const running = new Set((await liveRuns(query)).filter(({ state, kind }) => state === 'running' && kind === 'backup').map(({ component }) => component))
  for (const component of componentsOf(site, facts.services)) {
    const newest = await newestCopy(query, { component, rung: gate.rung })
    if (newest === null || newest.takenAt < at.getTime() - gate.age) {
      const any = newest ?? await newestCopy(query, { component, rung: 'produced' })
      found.push({ kind: 'copy', component, needs: gate.rung, within: gate.age, newest: any === null ? null : { rung: any.rung, takenAt: any.takenAt } })
    }
    if (running.has(component)) found.push({ kind: 'running', component })
  }
  const units = new Map(facts.units.map(({ key, name }) => [key, name]))
  for (const { id: answer, kind, unit, by, note } of openAnswers(await unitAnswersOf(query, id))) if (kind === 'objection') found.push({ kind: 'objection', answer, unit: units.get(unit) ?? unit, by, note: note ?? '' })
  if (!(await everybody(query)).some(({ duties }) => duties.includes(gate.duty))) found.push({ kind: 'nobody', duty: gate.duty })
  return found
}

/** A back-up that runs at this moment on what goes down; null where none does. */
export async function backupRunning(query: Query, of: { readonly site: Site; readonly services: readonly string[] }): Promise<{ readonly component: string; readonly run: number; readonly since: number } | null> {
  const down = componentsOf(of.site, of.services)
  const run = (await liveRuns(query)).find(({ state, kind, component }) => state === 'running' && kind === 'backup' && down.includes(component))
  return run === undefined ? null : { component: run.component, run: run.id, since: run.startedAt ?? run.queuedAt }
}

/** What the copies of these services are of. */
function componentsOf(site: Site, services: readonly string[]): readonly string[] {
  const systems = new Set(servicesAt(site).filter(({ name }) => services.includes(name)).flatMap((service) => service.systems))
  return site.systems.filter(({ name }) => systems.has(name)).flatMap(({ components }) => components.map(({ key }) => key))
}

/** Back-ups that their schedules have due in a stretch, the longest window each as far as one is written. Logs are taken all day and stand in nobody's way. */
export function backupsDue(site: Pick<Site, 'schedules'>, window: { readonly from: number; readonly until: number }): readonly { readonly system: string; readonly schedule: string; readonly at: number; readonly length: number }[] {
  return site.schedules.flatMap((plan) => {
    if (plan.kind !== 'backup' || plan.level === levels.at(-1)) return []
    const length = plan.window?.length ?? USUAL
    return slotsBetween(plan, { after: new Date(window.from - 1), until: new Date(window.until), most: 20 }).map((slot) => ({ system: plan.system, schedule: plan.name, at: slot.getTime(), length }))
  })
}


const USUAL = 60 * 60_000
