import type { Evidence, ProbeResult, Trouble } from '../core/check-facts.ts'
import { atLeast, PROVEN } from '../core/evidence.ts'
import type { ProbePlan, Site } from '../core/site.ts'
import { newestLiving } from '../store/check-evidence.ts'
import { newestCopy, type Copy } from '../store/copies.ts'
import { heldBy, servingNow } from '../store/recoveries.ts'
import { recoveryRules } from '../core/recovery-rules.ts'
import type { Serving } from '../core/recovery-serving.ts'
import { roundOfSlot, type Round } from '../store/rounds.ts'
import { runById, runsOfRound } from '../store/runs.ts'
import type { Query } from '../store/store.ts'
import { isWhole, newestWholeOn } from '../store/whole.ts'
import type { CheckDesk, Look } from './desk.ts'
import { backupsOf, componentsOf, lastDue, wasKnown } from './planned.ts'

type BackupProbe = Extract<ProbePlan, { probe: 'backup' }>

/** Is there, of every component, a whole and proven copy from the newest planned back-up or later. */
export async function probeBackup(desk: CheckDesk, plan: BackupProbe, look: Look): Promise<readonly ProbeResult[]> {
  const due = lastDue(backupsOf(desk.site, plan), look)
  return await desk.store.read(async (query) => {
    const round = due === null ? null : await roundOfSlot(query, { schedule: due.schedule.name, slot: due.slot })
    const results: ProbeResult[] = []
    const serving = await servingNow(query, componentsOf(desk.site, plan.system).map(({ key }) => key))
    for (const { key: component, engine } of componentsOf(desk.site, plan.system)) {
      const copy = await newestThatCounts(query, { component, rung: plan.rung, ...(plan.level === null ? {} : { level: plan.level }) })
      const troubles = [
        ...(due === null || (copy !== null && (engine === 'observed' ? copy.storedAt : copy.takenAt) >= begunAt(due.slot, round)) ? [] : await whatBecameOf(query, { schedule: due.schedule.name, slot: due.slot.getTime(), round, component })),
        ...(copy === null ? [{ kind: 'no-copy', level: plan.level, rung: plan.rung } as const] : await against(query, { copy, plan, now: look.at.getTime() })),
        ...unprotected(desk.site, { copy, serving: serving.get(component) }),
        ...await newerThan(query, { copy, plan, component }),
        ...await promised(query, { site: desk.site, system: plan.system, component, now: look.at.getTime() }),
      ]
      results.push({ probe: 'backup', system: plan.system, subject: component, evidence: copy === null ? null : copyEvidence(copy), troubles, moving: {} })
    }
    return results
  })
}

/** Does a proven copy lie away from the source's own host, and is it new enough. One on the same host never counts. */
export async function probeOffHost(desk: CheckDesk, plan: Extract<ProbePlan, { probe: 'off-host' }>, look: Look): Promise<readonly ProbeResult[]> {
  return await desk.store.read(async (query) => {
    const results: ProbeResult[] = []
    for (const { key: component } of componentsOf(desk.site, plan.system)) {
      const away = await newestCopy(query, { component, rung: PROVEN, classes: ['off-host', 'offline'] })
      const near = away === null ? await newestCopy(query, { component, rung: PROVEN, classes: ['same-host'] }) : null
      const troubles: Trouble[] = away === null
        ? [{ kind: 'no-off-host', sameHost: near === null ? 'none' : 'some' }]
        : [
            ...(look.at.getTime() - away.takenAt > plan.maxAge ? [{ kind: 'off-host-old', takenAt: away.takenAt, allowed: plan.maxAge } as const] : []),
            ...(await isWhole(query, { copy: away.id, rung: PROVEN }) ? [] : [{ kind: 'base-lost', takenAt: away.takenAt } as const]),
          ]
      results.push({ probe: 'off-host', system: plan.system, subject: component, evidence: away === null ? null : copyEvidence(away), troubles, moving: {} })
    }
    return results
  })
}

/** When a slot's back-up began at the earliest: one that was run first, ahead of a downtime, is its slot's all the same. */
const begunAt = (slot: Date, round: Round | null): number => Math.min(slot.getTime(), round?.createdAt ?? Infinity)

/** The newest copy; of those made at one moment, one that lies away from the source's own host. */
async function newestThatCounts(query: Query, ask: Omit<Parameters<typeof newestCopy>[1], 'classes'>): Promise<Copy | null> {
  const newest = await newestCopy(query, ask)
  if (newest?.class !== 'same-host') return newest
  const away = await newestCopy(query, { ...ask, classes: ['off-host', 'offline'] })
  return away?.takenAt === newest.takenAt ? away : newest
}

function copyEvidence(copy: Copy): Evidence {
  const { id, level, takenAt, rung, bytes, target, class: where } = copy
  return { kind: 'copy', id, level, takenAt, rung, bytes, target, class: where }
}

/** Why the newest planned back-up left no copy of a component. */
async function whatBecameOf(query: Query, of: { readonly schedule: string; readonly slot: number; readonly round: Round | null; readonly component: string }): Promise<readonly Trouble[]> {
  const { slot, round, component } = of
  const held = await heldBy(query, component)
  if (held !== null) return [{ kind: 'noted', finding: { kind: 'held-back', recovery: held } }]
  if (round === null) return await wasKnown(query, { job: `backup:${of.schedule}`, slot }) ? [{ kind: 'not-held', slot }] : []
  const run = (await runsOfRound(query, round.id)).findLast((it) => it.component === component && it.kind === 'backup')
  if (run === undefined) return [{ kind: 'not-held', slot }]
  const waits = run.state === 'queued' ? run.facts.findings?.find(({ kind }) => kind === 'waits-downtime') : undefined
  if (waits !== undefined) return [{ kind: 'noted', finding: waits }]
  if (run.state === 'queued' || run.state === 'running') return [{ kind: 'still-running', slot }]
  return [{ kind: 'run-failed', slot, finding: run.facts.findings?.[0] ?? null, hint: run.facts.fault?.hint ?? null }]
}

/** The newest copy that counts, of whatever level, against what may be lost at most. */
async function promised(query: Query, of: { readonly site: Site; readonly system: string; readonly component: string; readonly now: number }): Promise<readonly Trouble[]> {
  const system = of.site.systems.find((it) => it.name === of.system)
  const targets = system?.components.find((it) => it.key === of.component)?.targets ?? []
  const rpo = system?.rpo ?? null
  if (rpo === null) return []
  const counts = await newestWholeOn(query, { component: of.component, targets, rung: PROVEN })
  return counts !== null && of.now - counts.takenAt > rpo ? [{ kind: 'rpo-missed', takenAt: counts.takenAt, allowed: rpo }] : []
}

/** Production's copies stay as green as they were, and protect nothing of what people write on the failover. */
function unprotected(site: Site, of: { readonly copy: Copy | null; readonly serving: Serving | undefined }): readonly Trouble[] {
  const { copy, serving } = of
  if (serving === undefined || (copy !== null && copy.place === serving.place)) return []
  const system = site.systems.find(({ name }) => name === serving.system)
  const place = system === undefined ? undefined : recoveryRules(system).places.find(({ name }) => name === serving.place)
  return [{ kind: 'serves-unprotected', place: place?.title ?? serving.place, since: serving.since }]
}

/** What speaks against the newest proven copy itself. */
async function against(query: Query, of: { readonly copy: Copy; readonly plan: BackupProbe; readonly now: number }): Promise<readonly Trouble[]> {
  const { copy, plan, now } = of
  const made = await runById(query, copy.runId)
  return [
    ...(now - copy.takenAt > plan.maxAge ? [{ kind: 'copy-old', takenAt: copy.takenAt, allowed: plan.maxAge } as const] : []),
    ...(await isWhole(query, { copy: copy.id, rung: plan.rung }) ? [] : [{ kind: 'base-lost', takenAt: copy.takenAt } as const]),
    ...(made?.facts.findings ?? []).filter((finding) => finding.kind !== 'same-host').map((finding) => ({ kind: 'noted', finding }) as const),
  ]
}

/** A newer copy that does not count: damaged, or not proven far enough. */
async function newerThan(query: Query, of: { readonly copy: Copy | null; readonly plan: BackupProbe; readonly component: string }): Promise<readonly Trouble[]> {
  const newest = await newestLiving(query, { component: of.component, level: of.plan.level })
  if (newest === null || newest.takenAt <= (of.copy?.takenAt ?? 0)) return []
  if (newest.badAt !== null) return [{ kind: 'copy-damaged', takenAt: newest.takenAt }]
  return atLeast(newest.rung, of.plan.rung) ? [] : [{ kind: 'copy-unproven', takenAt: newest.takenAt, rung: newest.rung }]
}
