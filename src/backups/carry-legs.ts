import { isAway } from '../core/finding.ts'
import { placeOf } from '../core/kept-at.ts'
import type { Site } from '../core/site.ts'
import { openCarries } from '../store/carries.ts'
import { runsOfCarry, type Run } from '../store/runs.ts'
import type { Query } from '../store/store.ts'

/** What one carrying owes one component at one place: done where any of the disks that take turns there has it. */
export interface Leg {
  readonly component: string
  readonly place: string
  readonly state: 'live' | 'done' | 'waiting' | 'failed'
  /** The run that says most of it. */
  readonly run: Run
  /** The newest attempt for each target of the place. */
  readonly runs: readonly Run[]
}

/** How everything that a carrying asked for stands now, in the order in which it was asked for. */
export function legsOf(site: Pick<Site, 'targets'>, runs: readonly Run[]): readonly Leg[] {
  const newest = new Map<string, Run>()
  for (const run of runs) newest.set(`${run.component} ${run.target}`, run)
  const legs = new Map<string, Run[]>()
  for (const run of newest.values()) {
    const key = `${run.component} ${placeOf(site, run.target)}`
    legs.set(key, [...(legs.get(key) ?? []), run])
  }
  return [...legs.values()].flatMap((all) => {
    const told = sayingMost(all)
    return told === undefined ? [] : [{ component: told.run.component, place: placeOf(site, told.run.target), runs: all, ...told }]
  })
}

export interface WaitingLeg { readonly component: string; readonly place: string; readonly since: number; /** The targets that have to come back, one of them at least. */ readonly awaited: readonly string[]; /** Those in whose place a stranger lay. */ readonly strange: readonly string[] }

/** Everything that waits for a place which is away. */
export async function waitingLegs(query: Query, site: Pick<Site, 'targets'>): Promise<readonly WaitingLeg[]> {
  const waiting: WaitingLeg[] = []
  for (const carry of await openCarries(query)) {
    for (const { state, component, place, runs } of legsOf(site, await runsOfCarry(query, carry.id))) {
      if (state === 'waiting') waiting.push({ component, place, since: carry.askedFor ?? carry.createdAt, awaited: runs.flatMap(awaitedBy), strange: runs.filter(hasStranger).map((run) => run.target) })
    }
  }
  return waiting
}

/** What a run of a carrying found away: where it should write, or where it should read. */
export function awaitedBy(run: Run): readonly string[] {
  const away = (run.facts.findings ?? []).flatMap((finding) => (isAway(finding) && 'target' in finding ? [finding.target] : []))
  return away.length > 0 ? away : [run.target]
}

/** Another disk than the one that is meant lay in its place. */
export const hasStranger = (run: Run): boolean => (run.facts.findings ?? []).some((finding) => finding.kind === 'wrong-disk')

function sayingMost(runs: readonly Run[]): Pick<Leg, 'state' | 'run'> | undefined {
  const live = runs.find((run) => run.state === 'running') ?? runs.find((run) => run.state === 'queued')
  if (live !== undefined) return { state: 'live', run: live }
  const done = runs.find((run) => run.state === 'done')
  if (done !== undefined) return { state: 'done', run: done }
  // Whatever was cut off and not begun again was given up.
  const failed = runs.find((run) => run.state !== 'skipped')
  if (failed !== undefined) return { state: 'failed', run: failed }
  const [waiting] = runs
  return waiting === undefined ? undefined : { state: 'waiting', run: waiting }
}
