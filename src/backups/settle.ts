import { atLeast, PROVEN } from '../core/evidence.ts'
import { placeOf } from '../core/kept-at.ts'
import { audit } from '../store/audit.ts'
import { clear } from '../store/alarms.ts'
import { copyById } from '../store/copies.ts'
import { endRound, roundById, type Verdict } from '../store/rounds.ts'
import { runsOfComponent, runsOfRound, type Run, type RunFacts } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import { measuredRecovery, rtoMissed, type Missed } from '../store/recovery-time.ts'
import { hasStranger } from './carry-legs.ts'
import { settleCarry } from './carry-settle.ts'
import { lateKey, overrunKey } from './alarm-keys.ts'
import { newestOf, roundStory, shortName, titleOf } from './story.ts'
import { settleSweep } from './sweep.ts'
import { refreshCard, tellAlone, tellEnd } from './tell.ts'
import type { Workshop } from './workshop.ts'

/**
 * Draws what follows from a run that has just ended, in its own transaction: the round's verdict once nothing of it is open,
 * and what people must hear.
 */
export async function settle(tx: Tx, workshop: Workshop, of: { readonly run: Run; readonly at: Date }): Promise<void> {
  const { run, at } = of
  switch (run.kind) {
    case 'backup':
      if (run.round !== null) await settleRound(tx, workshop, { round: run.round, at })
      return
    case 'copy':
      if (run.carry !== null) {
        await settleCarry(tx, workshop, { carry: run.carry, at })
        return
      }
      if (run.round !== null) await refreshCard(tx, workshop, { round: run.round, at })
      if (run.state === 'failed' || (run.state === 'skipped' && !await skippedBefore(tx, run) && !await isInTurn(tx, workshop, run))) await tellRun(tx, workshop, of)
      return
    case 'rehearsal':
    case 'reread':
      if (run.state === 'failed' || (run.state === 'done' && (run.facts.asked !== undefined || await missedOf(tx, workshop, run) !== null))) await tellRun(tx, workshop, of)
      if (run.facts.sweep !== undefined) await settleSweep(tx, workshop, { sweep: run.facts.sweep, at })
  }
}

/** Done only if every component's newest run is done and its copy proven, or a note and called one; some is partial, never done. */
export function verdictOf(runs: readonly (Pick<Run, 'state' | 'rung'> & { readonly facts?: Pick<Run['facts'], 'findings'> })[]): Verdict | null {
  if (runs.some((run) => run.state === 'queued' || run.state === 'running')) return null
  const good = runs.filter((run) => run.state === 'done' && run.rung !== null && (atLeast(run.rung, PROVEN) || isNoted(run.facts?.findings)))
  if (good.length === 0) return 'failed'
  return good.length === runs.length ? 'ok' : 'partial'
}

const isNoted = (findings: RunFacts['findings']) => findings?.some(({ kind }) => kind === 'only-noted') === true

async function settleRound(tx: Tx, workshop: Workshop, of: { readonly round: number; readonly at: Date }): Promise<void> {
  const verdict = verdictOf(newestOf(await runsOfRound(tx, of.round), 'backup'))
  if (verdict === null) {
    await refreshCard(tx, workshop, of)
    return
  }
  await endRound(tx, { id: of.round, verdict, at: of.at })
  for (const key of [lateKey(of.round), overrunKey(of.round)]) await clear(tx, { key, at: of.at })
  const round = await roundById(tx, of.round)
  if (round === null) return
  await audit(tx, { at: of.at, by: { kind: 'bot' }, act: `round.${verdict}`, subject: `round:${of.round}`, facts: { system: round.system, level: round.level } })
  await tellEnd(tx, workshop, { story: await roundStory(tx, workshop.site, round), at: of.at })
}

async function tellRun(tx: Tx, workshop: Workshop, of: { readonly run: Run; readonly at: Date }): Promise<void> {
  const { run, at } = of
  if (run.kind === 'backup') return
  const { site } = workshop
  const copy = run.copyId === null ? null : await copyById(tx, run.copyId)
  const system = run.component.slice(0, run.component.indexOf('/'))
  await tellAlone(tx, workshop, {
    at,
    room: run.facts.asked?.room ?? null,
    story: {
      run: run.id,
      kind: run.kind,
      end: run.state === 'done' ? 'done' : run.state === 'skipped' ? 'skipped' : 'failed',
      system,
      title: titleOf(site, system),
      component: shortName(site, run.component),
      target: run.target,
      class: site.targets.find((target) => target.name === run.target)?.class ?? 'same-host',
      at: at.getTime(),
      length: run.startedAt === null ? null : at.getTime() - run.startedAt,
      takenAt: copy?.takenAt ?? null,
      damaged: copy !== null && copy.badAt !== null,
      findings: run.facts.findings ?? [],
      fault: run.facts.fault ?? null,
      round: run.round,
      missed: await missedOf(tx, workshop, run),
    },
  })
}

/** What a test that went well says against the promise for its system. */
async function missedOf(tx: Tx, workshop: Workshop, run: Run): Promise<Missed | null> {
  if (run.kind !== 'rehearsal' || run.state !== 'done') return null
  const system = workshop.site.systems.find((it) => it.components.some((component) => component.key === run.component))
  return system === undefined ? null : rtoMissed(system, await measuredRecovery(tx, system))
}

/** A disk that stays in its drawer is mentioned once, not every night; a stranger in its place is something else. */
async function skippedBefore(tx: Tx, run: Run): Promise<boolean> {
  const earlier = (await runsOfComponent(tx, { component: run.component, kind: 'copy', before: run.id, most: 20 })).find((it) => it.target === run.target && it.state !== 'interrupted')
  return earlier?.state === 'skipped' && hasStranger(earlier) === hasStranger(run)
}

/** Of the disks that take turns at one place, all but one are in their drawer: that is as it should be. */
async function isInTurn(tx: Tx, { site }: Workshop, run: Run): Promise<boolean> {
  if (run.round === null || hasStranger(run)) return false
  const place = placeOf(site, run.target)
  const others = newestOf(await runsOfRound(tx, run.round), 'copy').filter((it) => it.component === run.component && it.target !== run.target && placeOf(site, it.target) === place)
  return others.some((it) => it.state !== 'skipped' && it.state !== 'failed')
}
