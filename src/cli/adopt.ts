import { enterCatalogue, type Entered } from '../backups/catalogue-enter.ts'
import { readCatalogue, type Catalogue, type ForeignFolder } from '../backups/catalogue-look.ts'
import { SECOND } from '../core/clock.ts'
import { isAway } from '../core/finding.ts'
import { similar } from '../core/similar.ts'
import { copyAt, type Copy } from '../store/copies.ts'
import { liveRuns, type Run } from '../store/runs.ts'
import { findingSentence } from '../texts/views/finding.ts'
import { textsFor, type Texts } from '../texts/words.ts'
import { atWork, looking } from './at-work.ts'
import { withConfigToLook, type Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'
import { followRuns } from './follow.ts'
import type { OpenHouse } from './house-port.ts'
import { bar } from './terminal.ts'
import { withoutTrace } from './without-trace.ts'

export interface AdoptAsk {
  readonly target: string
  readonly does: 'enter' | 'look-only'
  readonly output: 'text' | 'json'
}

interface Desk { readonly cli: Cli; readonly house: OpenHouse; readonly t: Texts; readonly ask: AdoptAsk }

/**
 * `pulih adopt <target>`: enters into the books what copies on a target say of themselves, as after the loss of the bot's machine,
 * and reads the newest of each component again, since only that proves it. A second time it finds nothing to do.
 */
export async function adopt(cli: Cli, ask: AdoptAsk): Promise<ExitCode> {
  return await withConfigToLook(cli, async (config) => {
    const names = config.site.targets.map((target) => target.name)
    if (!names.includes(ask.target)) {
      const near = similar(ask.target, names)
      cli.terminal.err(`There is no target "${ask.target}". ${near === null ? `Write one of ${names.join(', ')}.` : `Did you mean ${near}?`}`)
      return exit.usage
    }
    const deskOf = (house: OpenHouse): Desk => ({ cli, house, t: textsFor(config.site.zone).en, ask })
    if (ask.does === 'look-only') return await withoutTrace(config, (where) => looking(cli, where, async (house) => await withCatalogue(deskOf(house), (found) => lookOnly(deskOf(house), found))))
    return await atWork(cli, config, async (work) => await withCatalogue(deskOf(work.house), async (found) => {
      const desk = deskOf(work.house)
      const { kit } = work.house
      if (work.by === 'us') await untilTakenOver(desk)
      const entered = await enterCatalogue(kit, { target: kit.target(ask.target), copies: found.copies, by: { kind: 'cli', user: cli.user }, isAlive: (run) => work.by === 'bot' || run.instance === kit.instance })
      work.hurry()
      if (ask.output === 'text') say(desk, { found, entered })
      const runs = await followRuns({ cli, house: work.house, t: desk.t }, entered.runs)
      if (runs === null) {
        cli.terminal.live?.clear()
        cli.terminal.err('Stopped. The copies stand in the books; what was not read again yet is read when Pulih works.')
        return exit.interrupted
      }
      return ended(desk, { found, entered, runs })
    }))
  })
}

/** What a dead process had committed last is entered by whoever takes its work over, which is ourselves: not by two at once. */
async function untilTakenOver({ cli, house: { kit } }: Desk): Promise<void> {
  const left = async () => (await kit.store.read(liveRuns)).some((run) => run.state === 'running' && run.instance !== kit.instance)
  for (let looks = 0; looks < MOST_LOOKS && !cli.signal.aborted && await left(); looks += 1) await cli.clock.sleep(SECOND / 10, cli.signal)
}

const MOST_LOOKS = 600

/** A place that is away has told nothing: that is not the same as an empty one. */
async function withCatalogue({ cli, house: { kit }, t, ask }: Desk, fn: (found: Catalogue) => Promise<ExitCode>): Promise<ExitCode> {
  const target = kit.target(ask.target)
  const away = (await target.probe()).filter(isAway)
  if (away.length > 0) {
    cli.terminal.err(['Nothing was entered.', ...away.map((finding) => findingSentence(t, finding))].join(' '))
    return exit.unavailable
  }
  const found = await readCatalogue({ site: kit.site, target, signal: cli.signal, progress: (done, of) => cli.terminal.live?.draw(`reading what the copies on ${target.name} say of themselves ${bar(done / of)}`) })
  cli.terminal.live?.clear()
  return await fn(found)
}

async function lookOnly(desk: Desk, found: Catalogue): Promise<ExitCode> {
  const { cli, house: { kit }, ask } = desk
  const fresh: Catalogue['copies'][number][] = []
  for (const copy of found.copies) if (await kit.store.read((query) => copyAt(query, { target: ask.target, key: copy.key })) === null) fresh.push(copy)
  if (ask.output === 'json') cli.terminal.out(JSON.stringify({ target: ask.target, would: fresh.map((copy) => copy.key), known: found.copies.length - fresh.length, foreign: found.foreign }, null, 2))
  else {
    cli.terminal.out(`Of ${folders(found)} on ${ask.target}, ${counted(fresh.length)} would be entered; ${found.copies.length - fresh.length} in the books already. Nothing was changed.`)
    for (const [component, copies] of byComponent(fresh, (copy) => copy.component.key)) cli.terminal.out(`  ${component.padEnd(28)} ${counted(copies.length)}, the newest of ${desk.t.fmt.when(new Date(copies.at(-1)?.manifest.takenAt ?? 0).getTime()).text}`)
    sayForeign(desk, found.foreign)
  }
  return found.foreign.length === 0 ? exit.ok : exit.attention
}

function say(desk: Desk, { found, entered }: { readonly found: Catalogue; readonly entered: Entered }): void {
  const { cli, t, ask } = desk
  cli.terminal.out(`✓ Of ${folders(found)} on ${ask.target}, ${counted(entered.entered.length)} entered; ${entered.known} in the books already.`)
  for (const [component, copies] of byComponent(entered.entered, (copy) => copy.component)) {
    const newest = copies.reduce((a, b) => (b.takenAt > a.takenAt ? b : a))
    cli.terminal.out(`  ${component.padEnd(28)} ${counted(copies.length)}, the newest is #${newest.id} (${newest.level}) of ${t.fmt.when(newest.takenAt).text}`)
  }
  for (const { key } of entered.left) cli.terminal.err(`! ${key} was left out: the run that brought it is about to enter it, or what it stands on counts no more.`)
  sayForeign(desk, found.foreign)
  if (entered.runs.length > 0) cli.terminal.err(`None of them counts as proven yet. Reading ${counted(entered.runs.length)} again now: the newest of each component. "pulih history" names all of them.`)
}

function ended(desk: Desk, of: { readonly found: Catalogue; readonly entered: Entered; readonly runs: readonly Run[] }): ExitCode {
  const { cli, ask } = desk
  const { found, entered, runs } = of
  const failed = runs.filter((run) => run.state !== 'done')
  if (ask.output === 'json') cli.terminal.out(JSON.stringify({ target: ask.target, entered: entered.entered.map(rowOf), known: entered.known, left: entered.left.map((copy) => copy.key), foreign: found.foreign, read: runs.map(({ id, component, state, rung, copyId }) => ({ run: id, component, state, rung, copy: copyId })) }, null, 2))
  else if (runs.length > 0) cli.terminal.out(failed.length === 0 ? `✓ ${counted(runs.length)} read again: every byte is what was written.` : `✗ ${failed.length} of ${counted(runs.length)} could not be proven.`)
  if (failed.length > 0) return exit.failed
  return found.foreign.length + entered.left.length === 0 ? exit.ok : exit.attention
}

function sayForeign({ cli, t }: Desk, foreign: readonly ForeignFolder[]): void {
  for (const { key, is } of foreign.slice(0, MOST_NAMED)) cli.terminal.err(`! ${key}: ${whyOf(t, is)}`)
  if (foreign.length > MOST_NAMED) cli.terminal.err(`! and ${foreign.length - MOST_NAMED} more: --json names all.`)
}

function whyOf(t: Texts, is: ForeignFolder['is']): string {
  switch (is.why) {
    case 'not-ours': return `none of Pulih's copies. ${is.findings.map((finding) => findingSentence(t, finding)).join(' ')}`
    case 'not-configured': return `pulih.yaml describes no ${is.component}. Describe it again and say this once more, or restore it by its RESTORE.md.`
    case 'other-engine': return `it was made by ${is.engine}, and pulih.yaml names another engine for it. Its RESTORE.md tells how to restore it.`
    case 'incomplete': return `not whole any more. ${is.findings.map((finding) => findingSentence(t, finding)).join(' ')}`
    case 'base-missing': return `${is.base}, which it needs first, is not here or not whole.`
  }
}

function byComponent<T>(items: readonly T[], of: (item: T) => string): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(of(item), [...groups.get(of(item)) ?? [], item])
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

const rowOf = ({ id, component, level, key, takenAt, bytes, baseId }: Copy) => ({ copy: id, component, level, key, takenAt: new Date(takenAt).toISOString(), bytes, base: baseId })
const counted = (copies: number) => (copies === 1 ? '1 copy' : `${copies} copies`)
const folders = ({ copies, foreign }: Catalogue) => (copies.length + foreign.length === 1 ? '1 folder' : `${copies.length + foreign.length} folders`)
const MOST_NAMED = 20
