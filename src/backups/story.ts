import { PROVEN } from '../core/evidence.ts'
import { placeOf } from '../core/kept-at.ts'
import type { Site } from '../core/site.ts'
import { median, TRAILING } from '../core/trend.ts'
import { nameOfPerson } from '../store/rounds.ts'
import type { Round } from '../store/rounds.ts'
import { runsOfRound, trailingSizes, type Run } from '../store/runs.ts'
import type { Query } from '../store/store.ts'
import { newestWholeOn } from '../store/whole.ts'
import type { OnwardStory, PartStory, RoundStory } from '../texts/views/round.ts'

/** Gathers what a card says of a round, as the books stand at this moment. */
export async function roundStory(query: Query, site: Site, round: Round): Promise<RoundStory> {
  const runs = await runsOfRound(query, round.id)
  const parts: PartStory[] = []
  for (const run of newestOf(runs, 'backup')) parts.push(await partStory(query, { site, run, onward: inTurns(site, newestOf(runs, 'copy').filter((copy) => copy.component === run.component)) }))
  return {
    id: round.id,
    title: titleOf(site, round.system),
    level: round.level,
    at: round.slot ?? round.createdAt,
    endedAt: round.endedAt,
    verdict: round.verdict,
    askedBy: round.askedBy === null ? null : await nameOfPerson(query, round.askedBy),
    parts,
    holdsDeletion: round.level === 'full' && (round.verdict === 'failed' || round.verdict === 'partial'),
  }
}

/** The newest attempt of each piece of work, in the order in which they were first asked for. */
export function newestOf(runs: readonly Run[], kind: 'backup' | 'copy'): readonly Run[] {
  const newest = new Map<string, Run>()
  for (const run of runs) if (run.kind === kind) newest.set(`${run.component} ${run.target}`, run)
  return [...newest.values()]
}

/** Of the disks that take turns at one place, those in their drawer are not worth a line while another one is there. */
function inTurns(site: Site, copies: readonly Run[]): readonly Run[] {
  return copies.filter((copy) => copy.state !== 'skipped' || !copies.some((other) => other.state !== 'skipped' && placeOf(site, other.target) === placeOf(site, copy.target)))
}

export function titleOf(site: Site, system: string): string {
  return site.systems.find((it) => it.name === system)?.title ?? system
}

async function partStory(query: Query, of: { readonly site: Site; readonly run: Run; readonly onward: readonly Run[] }): Promise<PartStory> {
  const { site, run } = of
  const level = run.level ?? 'full'
  const over = run.state !== 'queued' && run.state !== 'running'
  const sizes = run.state === 'done' ? (await trailingSizes(query, { component: run.component, level, most: TRAILING + 1 })).slice(1) : []
  const good = run.state === 'done' || !over ? null : await newestWholeOn(query, { component: run.component, targets: targetsOf(site, run.component), rung: PROVEN })
  const cancelled = run.facts.fault?.hint === 'cancelled'
  return {
    component: shortName(site, run.component),
    state: run.state,
    level,
    fallback: run.facts.fallback ?? null,
    attempt: run.attempt,
    dueAt: run.dueAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    rung: run.rung,
    bytes: run.bytes,
    usual: median(sizes),
    class: classOf(site, run.target),
    findings: run.facts.findings ?? [],
    notes: run.facts.notes?.length ?? 0,
    fault: run.facts.fault ?? null,
    cancelledBy: cancelled ? run.cancelBy : null,
    progress: run.facts.progress ?? null,
    lastGood: good?.takenAt ?? null,
    onward: of.onward.map((copy): OnwardStory => ({ target: copy.target, class: classOf(site, copy.target), ...(site.targets.some((it) => it.name === copy.target && it.immutable) ? { immutable: true as const } : {}), state: copy.state, findings: copy.facts.findings ?? [] })),
  }
}

export function shortName(site: Site, key: string): string {
  return site.systems.flatMap((system) => system.components).find((component) => component.key === key)?.name ?? key
}

const classOf = (site: Site, target: string) => site.targets.find((it) => it.name === target)?.class ?? 'same-host'

const targetsOf = (site: Site, key: string) => site.systems.flatMap((system) => system.components).find((component) => component.key === key)?.targets ?? []
