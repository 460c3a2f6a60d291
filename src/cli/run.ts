import { MINUTE } from '../core/clock.ts'
import { similar } from '../core/similar.ts'
import { liveRuns, type Run } from '../store/runs.ts'
import { textsFor } from '../texts/words.ts'
import { atWork, looking } from './at-work.ts'
import { left } from './backup.ts'
import { withConfig, type Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'
import { followRound, followRuns, type Watched } from './follow.ts'
import type { OpenHouse } from './house-port.ts'
import { sayRefusal } from './refused.ts'

export interface RunAsk {
  /** Null lists what could be run. */
  readonly job: string | null
  readonly output: 'text' | 'json'
}

/** `pulih run <job>`: starts what the clock would start, now, and stays until the work that it queued is over. */
export async function run(cli: Cli, ask: RunAsk): Promise<ExitCode> {
  const { job: name } = ask
  if (name === null) return await withConfig(cli, (config) => looking(cli, config, async (house) => list(cli, { house, output: ask.output })))
  return await withConfig(cli, (config) => atWork(cli, config, async (work) => {
    const { kit, jobs } = work.house
    const t = textsFor(kit.site.zone).en
    const job = jobs.find((it) => it.name === name)
    if (job === undefined) return sayRefusal(cli, t, { reason: 'no-such-job', name, similar: similar(name, jobs.map((it) => it.name)), known: jobs.map((it) => it.name) })
    const before = new Set((await kit.store.read(liveRuns)).map((it) => it.id))
    const at = kit.clock.now()
    // Slots are whole minutes: saying it twice within one asks once.
    const slot = new Date(Math.floor(at.getTime() / MINUTE) * MINUTE)
    const signal = AbortSignal.any([cli.signal, AbortSignal.timeout(job.limit)])
    const outcome = await job.run({ slot, at, late: false, signal, log: kit.log.child({ job: job.name, by: cli.user }) }, kit)
    if (!outcome.ok) return sayRefusal(cli, t, outcome.refusal)
    work.hurry()
    const queued = (await kit.store.read(liveRuns)).filter((it) => !before.has(it.id))
    const runs = await followAll({ cli, house: work.house, t }, queued)
    if (runs === null) return left(cli, work)
    if (work.by === 'us') await work.house.runner.idle()
    const failed = runs.filter((it) => it.state === 'failed' || it.state === 'interrupted').length
    if (ask.output === 'json') cli.terminal.out(JSON.stringify({ job: job.name, said: outcome.value, runs: runs.map(({ id, kind, component, state, rung, bytes, facts }) => ({ run: id, kind, component, state, rung, bytes, findings: facts.findings ?? [] })) }, null, 2))
    else cli.terminal.out(`${failed === 0 ? '✓' : '✗'} ${job.name}: ${outcome.value}`)
    return failed === 0 ? exit.ok : failed === runs.length ? exit.failed : exit.attention
  }))
}

/** A round may try again what failed, so it is followed as a whole; a run outside a round is followed by itself. */
async function followAll(watched: Watched, queued: readonly Run[]): Promise<readonly Run[] | null> {
  const ended: Run[] = []
  for (const round of new Set(queued.flatMap((it) => it.round ?? []))) {
    const seen = await followRound(watched, round)
    if (seen === null) return null
    ended.push(...seen.runs)
  }
  const alone = await followRuns(watched, queued.filter((it) => it.round === null).map((it) => it.id))
  return alone === null ? null : [...ended, ...alone]
}

function list(cli: Cli, { house, output }: { readonly house: OpenHouse; readonly output: RunAsk['output'] }): ExitCode {
  const t = textsFor(house.kit.site.zone).en
  const jobs = house.jobs.map((job) => ({ job: job.name, cron: job.due.cron, zone: job.due.zone, what: job.summary(t) }))
  if (output === 'json') cli.terminal.out(JSON.stringify(jobs, null, 2))
  else for (const { job, cron, what } of jobs) cli.terminal.out(`${job.padEnd(32)} ${cron.padEnd(16)} ${what}`)
  return exit.ok
}
