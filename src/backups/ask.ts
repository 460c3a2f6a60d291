import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Actor } from '../core/people.ts'
import { similar } from '../core/similar.ts'
import type { Component } from '../core/component.ts'
import type { BackupSchedule, Level, Site, System } from '../core/site.ts'
import { audit } from '../store/audit.ts'
import { copyById } from '../store/copies.ts'
import { isBeforeRestore } from '../store/recoveries.ts'
import { addRound, openRounds, roundOfSlot, type Round } from '../store/rounds.ts'
import { askedSince, liveRuns, queueRun, runsOfRound, type Run, type RunKind } from '../store/runs.ts'
import type { Query, Tx } from '../store/store.ts'
import { baseInBooks, fallbackFor } from './base.ts'
import type { Workshop } from './workshop.ts'

/** What asking needs of the house. */
export type Desk = Pick<Workshop, 'site' | 'clock' | 'engine'>

export interface RoundAsk {
  readonly system: string
  readonly level: Level
  readonly by: Actor
  /** Asked by the clock: one round a slot, however often the slot is fired. */
  readonly due: { readonly schedule: string; readonly slot: Date; readonly window: BackupSchedule['window'] } | null
}

export interface AskedRound { readonly round: Round; readonly runs: readonly Run[] }

/**
 * Asks for a back-up of a whole system: one round, one queued run a component, one audit line, in the caller's transaction.
 * Refuses an unknown system, a level that none of its components knows, and a component that is being backed up already;
 * the clock is refused only while its own last round is open.
 */
export async function askRound(tx: Tx, desk: Desk, ask: RoundAsk): Promise<Outcome<AskedRound>> {
  const { due } = ask
  const done = due === null ? null : await roundOfSlot(tx, due)
  if (done !== null) return ok({ round: done, runs: await runsOfRound(tx, done.id) })
  const found = systemOf(desk.site, ask.system)
  if (!found.ok) return found
  const system = found.value
  const unknown = levelUnknown(desk, { system, level: ask.level })
  if (unknown !== null) return unknown
  const busy = due === null ? await runningOn(tx, { components: system.components, kind: 'backup' }) : await stillOpen(tx, due.schedule)
  if (busy !== null) return refuse({ reason: 'already-running', ...busy })
  const at = desk.clock.now()
  const round = await addRound(tx, {
    system: system.name,
    level: ask.level,
    schedule: due?.schedule ?? null,
    slot: due?.slot ?? null,
    askedBy: ask.by.kind === 'person' ? ask.by.id : null,
    at,
    startBy: due?.window ? new Date(due.slot.getTime() + due.window.late) : null,
    endBy: due?.window ? new Date(due.slot.getTime() + due.window.length) : null,
  })
  const runs: Run[] = []
  for (const component of system.components) runs.push(await queueBackup(tx, desk, { round, component, at }))
  await audit(tx, { at, by: ask.by, act: 'round.asked', subject: `round:${round.id}`, facts: { system: system.name, level: ask.level, components: system.components.map((it) => it.name), ...(due === null ? {} : { schedule: due.schedule, slot: due.slot.getTime() }) } })
  return ok({ round, runs })
}

/** Queues one component's run of a round. Another level than the wished one is noted from the first moment on. */
export async function queueBackup(tx: Tx, desk: Desk, of: { readonly round: Round; readonly component: Component; readonly at: Date }): Promise<Run> {
  const { round, component, at } = of
  const target = firstTarget(component)
  const base = await baseInBooks(tx, { component, target, level: round.level })
  const fallback = fallbackFor({ wish: round.level, levels: desk.engine(component).levels, base }) ?? (round.level !== 'full' && base !== null && await isBeforeRestore(tx, base) ? 'restored' : null)
  return await queueRun(tx, { kind: 'backup', round: round.id, component: component.key, level: round.level, target, copyId: null, attempt: 1, at, dueAt: null, facts: fallback === null ? {} : { fallback } })
}

/** Asks for a rehearsal of every component of a system. The same slot asks once; with a room, its success is told there too. */
export async function askRehearsal(tx: Tx, desk: Desk, ask: { readonly system: string; readonly by: Actor; readonly slot: Date | null; readonly room?: number | null }): Promise<Outcome<readonly Run[]>> {
  const found = systemOf(desk.site, ask.system)
  if (!found.ok) return found
  const { components, name } = found.value
  if (components.every((it) => it.engine === 'observed')) return refuse({ reason: 'not-rehearsable', system: name })
  const busy = ask.slot === null ? await runningOn(tx, { components, kind: 'rehearsal' }) : null
  if (busy !== null) return refuse({ reason: 'already-running', ...busy })
  const at = desk.clock.now()
  const runs: Run[] = []
  for (const component of components.filter((it) => it.engine !== 'observed')) {
    if (ask.slot !== null && await askedSince(tx, { component: component.key, kind: 'rehearsal', from: ask.slot })) continue
    runs.push(await queueRun(tx, { kind: 'rehearsal', round: null, component: component.key, level: null, target: firstTarget(component), copyId: null, attempt: 1, at, dueAt: null, facts: ask.room === undefined ? {} : { asked: { room: ask.room } } }))
  }
  if (runs.length > 0) await audit(tx, { at, by: ask.by, act: 'rehearsal.asked', subject: `system:${name}`, facts: { runs: runs.map((run) => run.id) } })
  return ok(runs)
}

/** Asks for one copy to be read and proven again where it lies. Refuses one that is gone, going or known to be damaged, and a component that is no longer configured. */
export async function askReread(tx: Tx, desk: Desk, ask: { readonly copy: number; readonly by: Actor; readonly room: number | null }): Promise<Outcome<Run>> {
  const copy = await copyById(tx, ask.copy)
  if (copy === null || copy.deletedAt !== null) return refuse({ reason: 'no-such-copy', id: ask.copy })
  if (copy.deletingAt !== null) return refuse({ reason: 'copy-going', id: copy.id, since: copy.deletingAt })
  if (copy.badAt !== null) return refuse({ reason: 'copy-damaged', id: copy.id, since: copy.badAt })
  const known = desk.site.systems.flatMap((system) => system.components)
  const component = known.find((it) => it.key === copy.component)
  if (component === undefined) return refuse({ reason: 'no-such-component', name: copy.component, similar: null, known: known.map((it) => it.key) })
  const busy = await runningOn(tx, { components: [component], kind: 'reread' })
  if (busy !== null) return refuse({ reason: 'already-running', ...busy })
  const at = desk.clock.now()
  const run = await queueRun(tx, { kind: 'reread', round: null, component: copy.component, level: copy.level, target: copy.target, copyId: copy.id, attempt: 1, at, dueAt: null, facts: { asked: { room: ask.room } } })
  await audit(tx, { at, by: ask.by, act: 'reread.asked', subject: `copy:${copy.id}`, facts: { run: run.id } })
  return ok(run)
}

/** The system of that name or title; refuses with what is near. */
export function systemOf(site: Site, said: string): Outcome<System> {
  const word = said.trim().toLowerCase()
  const system = site.systems.find((it) => it.name.toLowerCase() === word || it.title.toLowerCase() === word)
  if (system !== undefined) return ok(system)
  const known = site.systems.map((it) => it.name)
  return refuse({ reason: 'no-such-system', name: said, similar: similar(word, known), known })
}

/** The first target receives the data; the configuration gives every component one. */
export function firstTarget(component: Component): string {
  const [target] = component.targets
  if (target === undefined) throw new Error(`component ${component.key} has no target`)
  return target
}

function levelUnknown(desk: Desk, of: { readonly system: System; readonly level: Level }) {
  const levels = [...new Set(of.system.components.flatMap((component) => desk.engine(component).levels))]
  return levels.includes(of.level) ? null : refuse({ reason: 'level-unknown', level: of.level, component: of.system.name, levels })
}

async function runningOn(query: Query, of: { readonly components: readonly Component[]; readonly kind: RunKind }) {
  const keys = new Set(of.components.map((component) => component.key))
  const run = (await liveRuns(query)).find((it) => it.kind === of.kind && keys.has(it.component))
  return run === undefined ? null : { component: run.component, run: run.id, since: run.startedAt ?? run.queuedAt }
}

async function stillOpen(query: Query, schedule: string) {
  const round = (await openRounds(query)).find((it) => it.schedule === schedule)
  return round === undefined ? null : { component: round.system, run: round.id, since: round.createdAt }
}
