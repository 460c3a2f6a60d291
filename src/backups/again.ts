import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Actor } from '../core/people.ts'
import { audit } from '../store/audit.ts'
import { reopenRound, roundById, type Round } from '../store/rounds.ts'
import { cancelRuns, queueRun, runsOfRound, type Run } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import { componentOf } from './task.ts'
import { queueBackup, type Desk } from './ask.ts'
import { newestOf } from './story.ts'

/** Tries again whatever of a round did not come out well. Refuses an unknown round, an open one, and one that has nothing left to do. */
export async function retryRound(tx: Tx, desk: Desk, ask: { readonly round: number; readonly by: Actor }): Promise<Outcome<Round>> {
  const round = await roundById(tx, ask.round)
  if (round === null) return refuse({ reason: 'no-such-run', id: ask.round })
  if (round.endedAt === null) return refuse({ reason: 'already-running', component: round.system, run: round.id, since: round.createdAt })
  const runs = await runsOfRound(tx, round.id)
  const failed = newestOf(runs, 'backup').filter((run) => run.state !== 'done')
  const behind = newestOf(runs, 'copy').filter((run) => run.state !== 'done' && run.state !== 'queued' && run.state !== 'running')
  if (failed.length + behind.length === 0) return refuse({ reason: 'stale-button', said: `backup retry ${round.id}` })
  const at = desk.clock.now()
  for (const run of failed) await queueBackup(tx, desk, { round, component: componentOf(desk.site, run.component), at })
  for (const run of behind) await queueRun(tx, { kind: 'copy', round: round.id, component: run.component, level: run.level, target: run.target, copyId: run.copyId, attempt: 1, at, dueAt: null, facts: {} })
  if (failed.length > 0) await reopenRound(tx, round.id)
  await audit(tx, { at, by: ask.by, act: 'round.retried', subject: `round:${round.id}`, facts: { backups: failed.map((run) => run.component), copies: behind.map((run) => run.component) } })
  return ok(await roundById(tx, round.id) ?? round)
}

/** Asks for everything of a round that still goes on to be stopped; whoever works on it will. Refuses an unknown round and one that is over. */
export async function cancelRound(tx: Tx, desk: Desk, ask: { readonly round: number; readonly by: Actor }): Promise<Outcome<readonly Run[]>> {
  const round = await roundById(tx, ask.round)
  if (round === null) return refuse({ reason: 'no-such-run', id: ask.round })
  const live = (await runsOfRound(tx, round.id)).filter((run) => run.state === 'queued' || run.state === 'running')
  const at = desk.clock.now()
  const stopped = await cancelRuns(tx, { ids: live.map((run) => run.id), at, by: nameOf(ask.by) })
  if (stopped.length === 0) return refuse({ reason: 'stale-button', said: `backup cancel ${round.id}` })
  await audit(tx, { at, by: ask.by, act: 'round.cancelled', subject: `round:${round.id}`, facts: { runs: stopped.map((run) => run.id) } })
  return ok(stopped)
}

function nameOf(actor: Actor): string {
  switch (actor.kind) {
    case 'person': return actor.name
    case 'job': return actor.name
    case 'cli': return actor.user
    case 'bot': return 'Pulih'
  }
}
