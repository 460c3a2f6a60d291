import { SECOND } from '../core/clock.ts'
import type { HintId } from '../core/fault.ts'
import type { Texts } from '../texts/words.ts'
import { findingSentence, hintSentence } from '../texts/views/finding.ts'
import { newestOf } from '../backups/story.ts'
import { roundById, type Round } from '../store/rounds.ts'
import { runById, runsOfRound, type Run } from '../store/runs.ts'
import type { Query } from '../store/store.ts'
import type { Cli } from './context.ts'
import type { OpenHouse } from './house-port.ts'
import { bar } from './terminal.ts'

export interface Watched {
  readonly cli: Cli
  readonly house: OpenHouse
  readonly t: Texts
}

/** Shows a round until it has its verdict; null when somebody stopped looking before. */
export async function followRound(watched: Watched, id: number): Promise<{ readonly round: Round; readonly runs: readonly Run[] } | null> {
  const read = async (query: Query) => ({ round: await roundById(query, id), runs: await runsOfRound(query, id) })
  const seen = await follow(watched, { read, runs: (now) => now.runs, over: (now) => now.round === null || now.round.endedAt !== null })
  return seen === null || seen.round === null ? null : { round: seen.round, runs: newestOf(seen.runs, 'backup') }
}

/** Shows single runs until each is over. */
export async function followRuns(watched: Watched, ids: readonly number[]): Promise<readonly Run[] | null> {
  const read = async (query: Query) => {
    const runs = await Promise.all(ids.map((id) => runById(query, id)))
    return runs.filter((run) => run !== null)
  }
  return await follow(watched, { read, runs: (now) => now, over: (now) => now.every((run) => run.state !== 'queued' && run.state !== 'running') })
}

/** Another process may be the one that works: facts are all there is to see of it. */
async function follow<T>({ cli, house, t }: Watched, ask: { readonly read: (query: Query) => Promise<T>; readonly runs: (now: T) => readonly Run[]; readonly over: (now: T) => boolean }): Promise<T | null> {
  const said = new Map<number, string>()
  for (;;) {
    const now = await house.kit.store.read(ask.read)
    const runs = ask.runs(now)
    for (const run of runs) {
      if (said.get(run.id) === run.state) continue
      said.set(run.id, run.state)
      if (run.state !== 'queued') cli.terminal.err(runLine(t, run))
    }
    if (ask.over(now)) {
      cli.terminal.live?.clear()
      return now
    }
    cli.terminal.live?.draw(runs.filter((run) => run.state === 'running').map((run) => progressLine(t, run)).join('   '))
    await cli.clock.sleep(SECOND / 2, cli.signal)
    if (cli.signal.aborted) return null
  }
}

/** `✓ simrs/database  intact · 1,84 GB · 12 s` */
export function runLine(t: Texts, run: Run): string {
  const length = run.startedAt === null || run.endedAt === null ? [] : [t.fmt.length(run.endedAt - run.startedAt)]
  const parts = [...(run.rung === null ? [] : [t.common.rungs[run.rung]]), ...(run.bytes === null ? [] : [t.fmt.size(run.bytes)]), ...length]
  const head = `${MARKS[run.state]} ${KINDS[run.kind]} ${run.component} → ${run.target}: ${run.state}${parts.length === 0 || run.state === 'running' ? '' : ` · ${parts.join(' · ')}`}`
  return [head, ...reasonsOf(t, run).map((reason) => `    ${reason}`)].join('\n')
}

interface Why {
  readonly state: Run['state']
  readonly facts: { readonly findings?: Run['facts']['findings']; readonly fault?: { readonly text: string; readonly hint: HintId | null } | undefined }
}

/** What was found wrong, and what to do. */
export function reasonsOf(t: Texts, run: Why): readonly string[] {
  if (run.state === 'queued' || run.state === 'running') return []
  const { findings = [], fault } = run.facts
  return [...findings.map((finding) => findingSentence(t, finding)), ...(fault === undefined ? [] : [fault.text, ...(fault.hint === null ? [] : [hintSentence(t, fault.hint)])])]
}

function progressLine(t: Texts, run: Run): string {
  const { progress } = run.facts
  if (progress === undefined) return `${run.component} …`
  const much = progress.of === null || progress.of === 0 ? t.fmt.size(progress.bytes) : bar(progress.bytes / progress.of)
  return `${run.component} ${progress.phase} ${much}`
}

const KINDS: Record<Run['kind'], string> = { backup: 'back up', copy: 'copy', rehearsal: 'rehearse', reread: 'read again' }
const MARKS: Record<Run['state'], string> = { queued: '·', running: '…', done: '✓', failed: '✗', interrupted: '!', skipped: '–' }
