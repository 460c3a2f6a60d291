import { DAY } from '../core/clock.ts'
import { downtimeFacts } from '../core/downtime-case.ts'
import { leftOut } from '../core/downtime-moved.ts'
import type { Quiet } from '../core/downtime-quiet.ts'
import type { Site } from '../core/site.ts'
import type { MovedStatus, QuietStatus } from '../core/status.ts'
import { roundById, roundOfSlot } from '../store/rounds.ts'
import { liveRuns } from '../store/runs.ts'
import { slotsOf } from '../store/slots.ts'
import type { Query } from '../store/store.ts'
import { allMovings } from './moved.ts'
import { titleOf } from './story.ts'

/** What is quiet now, as people call it. */
export function quietStatus(site: Site, quiets: readonly Quiet[]): readonly QuietStatus[] {
  return quiets.map(({ procedure, number, systems, until }) => ({ procedure, number, titles: systems.map((name) => titleOf(site, name)), until }))
}

/** Back-ups that give way to a downtime of today, and what became of them so far. */
export async function movedStatus(query: Query, site: Site, of: { readonly quiets: readonly Quiet[]; readonly now: number }): Promise<readonly MovedStatus[]> {
  const found: MovedStatus[] = []
  for (const { row, moving } of await allMovings(query, site, of.now)) {
    const { number, window } = downtimeFacts(row.state)
    if (window.from - of.now > DAY) continue
    const { schedule, slot, first } = moving
    const round = await roundOfSlot(query, { schedule: schedule.name, slot: new Date(slot) })
    const common = { number, title: titleOf(site, schedule.system), slot, many: 1 }
    if (round !== null && round.createdAt < slot) found.push({ ...common, how: 'began', at: round.createdAt })
    else if (round === null && slot > of.now) found.push(first === null || first < of.now - WHILE ? { ...common, how: 'after', at: slot } : { ...common, how: 'before', at: first })
  }
  return [...found, ...await waiting(query, site), ...await logs(query, site, of)]
}

/** What was asked for and waits until a downtime is over. */
async function waiting(query: Query, site: Site): Promise<readonly MovedStatus[]> {
  const found = new Map<number, MovedStatus>()
  for (const run of await liveRuns(query)) {
    const why = run.facts.findings?.find((finding) => finding.kind === 'waits-downtime')
    const round = why === undefined || run.round === null ? null : await roundById(query, run.round)
    if (why?.kind === 'waits-downtime' && round !== null) found.set(round.id, { number: why.downtime, title: titleOf(site, round.system), slot: round.slot ?? round.createdAt, how: 'after', at: why.until, many: 1 })
  }
  return [...found.values()]
}

async function logs(query: Query, site: Site, of: { readonly quiets: readonly Quiet[]; readonly now: number }): Promise<readonly MovedStatus[]> {
  const found: MovedStatus[] = []
  for (const quiet of of.quiets) {
    for (const plan of site.schedules.filter((it) => it.kind === 'backup' && it.level === 'log' && quiet.systems.includes(it.system))) {
      const left = (await slotsOf(query, { job: `backup:${plan.name}`, from: quiet.from - DAY, until: of.now + 1 })).filter(({ outcome }) => leftOut(outcome) === quiet.number)
      const first = left[0]
      if (plan.kind === 'backup' && first !== undefined) found.push({ number: quiet.number, title: titleOf(site, plan.system), slot: first.slot, how: 'logs', at: quiet.until, many: left.length })
    }
  }
  return found
}

/** What was to begin so long ago and has not has found no time any more. */
const WHILE = 10 * 60_000
