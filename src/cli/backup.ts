import { startRound } from '../backups/desk.ts'
import { levels } from '../core/site.ts'
import type { Verdict } from '../store/rounds.ts'
import { textsFor } from '../texts/words.ts'
import { similar } from '../core/similar.ts'
import { atWork, type AtWork } from './at-work.ts'
import { withConfig, type Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'
import { followRound } from './follow.ts'
import { sayRefusal } from './refused.ts'

export interface BackupAsk {
  readonly system: string
  readonly level: string
  readonly output: 'text' | 'json'
}

/** `pulih backup <system>`: backs a system up now and stays until every component is proven or has failed. */
export async function backup(cli: Cli, ask: BackupAsk): Promise<ExitCode> {
  const level = levels.find((known) => known === ask.level)
  if (level === undefined) {
    cli.terminal.err(`There is no level "${ask.level}". Write one of ${levels.join(', ')}${hint(ask.level)}.`)
    return exit.usage
  }
  return await withConfig(cli, (config) => atWork(cli, config, async (work) => {
    const { kit } = work.house
    const t = textsFor(kit.site.zone).en
    const asked = await startRound(kit, { system: ask.system, level, by: { kind: 'cli', user: cli.user }, room: null })
    if (!asked.ok) return sayRefusal(cli, t, asked.refusal)
    work.hurry()
    cli.terminal.err(`Round ${asked.value.id}: ${level} of ${asked.value.system}${work.by === 'bot' ? ', carried out by the bot that is running' : ''}.`)
    const seen = await followRound({ cli, house: work.house, t }, asked.value.id)
    if (seen === null) return left(cli, work)
    const verdict = seen.round.verdict ?? 'failed'
    // Copies to the other targets follow the proof; whoever works alone stays for them.
    if (work.by === 'us') await work.house.runner.idle()
    if (ask.output === 'json') cli.terminal.out(JSON.stringify({ round: seen.round.id, system: seen.round.system, level: seen.round.level, verdict, runs: seen.runs.map(({ id, component, state, rung, bytes, target, copyId, facts }) => ({ run: id, component, state, rung, bytes, target, copy: copyId, findings: facts.findings ?? [] })) }, null, 2))
    else cli.terminal.out(SAID[verdict](seen.round.system))
    return CODES[verdict]
  }))
}

/** Whoever stops looking changes nothing of what was asked for. */
export function left(cli: Cli, work: Pick<AtWork, 'by'>): ExitCode {
  cli.terminal.live?.clear()
  cli.terminal.err(work.by === 'bot' ? 'You stopped watching; the bot goes on with it.' : 'Stopped. What was not finished is run again when Pulih starts.')
  return exit.interrupted
}

const hint = (said: string) => {
  const near = similar(said, levels)
  return near === null ? '' : `; did you mean ${near}?`
}

const SAID: Record<Verdict, (system: string) => string> = {
  ok: (system) => `✓ ${system} is backed up: every component is proven.`,
  partial: (system) => `! ${system} is backed up only in part. A part is not a back-up.`,
  failed: (system) => `✗ ${system} was not backed up.`,
}
const CODES: Record<Verdict, ExitCode> = { ok: exit.ok, partial: exit.attention, failed: exit.failed }
