import { DAY } from '../core/clock.ts'
import { downtimeFacts } from '../core/downtime-case.ts'
import { isDueFirst, leftOut, movings, takesAbout, type Moving } from '../core/downtime-moved.ts'
import type { Quiet } from '../core/downtime-quiet.ts'
import { servicesAt } from '../core/downtime-rules.ts'
import { DOWNTIME } from '../core/downtime.ts'
import type { BackupSchedule, Site } from '../core/site.ts'
import { audit } from '../store/audit.ts'
import { openProcedures, type ProcedureRow } from '../store/procedures.ts'
import { downtimeHolding } from '../store/quiet.ts'
import { roundById, roundOfSlot, roundsSince } from '../store/rounds.ts'
import { runsOfRound, type Run } from '../store/runs.ts'
import { lastSlot } from '../store/slots.ts'
import type { Query, Store } from '../store/store.ts'
import { askRound, type Desk } from './ask.ts'

type Shop = Desk & { readonly store: Store }

/**
 * Begins ahead of its time what would reach into a downtime, and takes first thing afterwards the logs that were left out.
 * Each slot has one round, however it was asked for: nothing is lost, and nothing is done twice.
 */
export async function lookForMoved(shop: Shop, now: Date): Promise<void> {
  for (const { number, moving } of await shop.store.read((query) => dueFirst(query, shop, now.getTime()))) {
    const { schedule, slot } = moving
    await shop.store.write(async (tx) => {
      const due = { schedule: schedule.name, slot: new Date(slot), window: schedule.window }
      if (await roundOfSlot(tx, due) !== null) return
      const asked = await askRound(tx, shop, { system: schedule.system, level: schedule.level, by: JOB, due })
      // While its last one still runs it is tried again; what finds no time any more waits.
      if (asked.ok) await audit(tx, { at: now, by: JOB, act: 'round.moved', subject: `round:${asked.value.round.id}`, facts: { downtime: number, how: 'before', slot } })
    })
  }
  for (const schedule of logsOf(shop.site)) {
    if (await shop.store.read((query) => logLeftOut(query, shop, { schedule, now: now.getTime() })) === null) continue
    await shop.store.write(async (tx) => {
      const left = await logLeftOut(tx, shop, { schedule, now: now.getTime() })
      if (left === null) return
      const asked = await askRound(tx, shop, { system: schedule.system, level: schedule.level, by: JOB, due: { schedule: schedule.name, slot: new Date(left.slot), window: null } })
      if (asked.ok) await audit(tx, { at: now, by: JOB, act: 'round.moved', subject: `round:${asked.value.round.id}`, facts: { downtime: left.number, how: 'after', slot: left.slot } })
    })
  }
}

/** When the next back-up is begun ahead of its time; null where none is. */
export async function nextMoved(shop: Pick<Shop, 'site' | 'store'>, now: Date): Promise<Date | null> {
  const coming = (await shop.store.read((query) => allMovings(query, shop.site, now.getTime()))).flatMap(({ moving: { first } }) => (first !== null && first > now.getTime() ? [first] : []))
  return coming.length === 0 ? null : new Date(Math.min(...coming))
}

/** The downtime that a scheduled back-up waits for; null for what nobody's schedule asked for, and where none holds it. */
export async function waitsFor(query: Query, site: Site, of: { readonly run: Run; readonly now: number }): Promise<Quiet | null> {
  const { run, now } = of
  if (run.kind !== 'backup' || run.round === null || (await openProcedures(query, DOWNTIME)).length === 0) return null
  const round = await roundById(query, run.round)
  if (round === null || round.schedule === null) return null
  // What was begun ahead of its time is tried again until work begins.
  const ahead = round.slot !== null && round.createdAt < round.slot
  const plan = site.schedules.find((it): it is BackupSchedule => it.kind === 'backup' && it.name === round.schedule)
  const length = plan === undefined || ahead || plan.level === 'log' ? 0 : await lengthOf(query, { plan, now })
  return await downtimeHolding(query, { site, system: round.system, now, length })
}

/** The downtime for which a log's slot is left out; null for what is no log, and where none holds it. */
export async function heldLog(query: Query, site: Site, of: { readonly schedule: BackupSchedule; readonly now: number }): Promise<Quiet | null> {
  return of.schedule.level === 'log' ? await downtimeHolding(query, { site, system: of.schedule.system, now: of.now, length: 0 }) : null
}

/** The newest log slot that was left out for a downtime that is over, and that no later log holds; null where there is none. */
async function logLeftOut(query: Query, { site }: Pick<Shop, 'site'>, of: { readonly schedule: BackupSchedule; readonly now: number }): Promise<{ readonly slot: number; readonly number: string } | null> {
  const { schedule, now } = of
  const last = await lastSlot(query, { job: `backup:${schedule.name}`, at: now })
  const number = last === null ? null : leftOut(last.outcome)
  if (last === null || number === null || await roundOfSlot(query, { schedule: schedule.name, slot: new Date(last.slot) }) !== null) return null
  return await heldLog(query, site, of) === null ? { slot: last.slot, number } : null
}

async function dueFirst(query: Query, { site }: Pick<Shop, 'site'>, now: number): Promise<readonly { readonly number: string; readonly moving: Moving }[]> {
  const found: { readonly number: string; readonly moving: Moving }[] = []
  for (const { row, moving, length } of await allMovings(query, site, now)) {
    const { window, number } = downtimeFacts(row.state)
    if (isDueFirst(moving, { now, window, length }) && await roundOfSlot(query, { schedule: moving.schedule.name, slot: new Date(moving.slot) }) === null) found.push({ number, moving })
  }
  return found
}

/** What would reach into downtimes that units have been told of. */
export async function allMovings(query: Query, site: Site, now: number): Promise<readonly { readonly row: ProcedureRow; readonly moving: Moving; readonly length: number }[]> {
  const rows = await openProcedures(query, DOWNTIME)
  if (rows.length === 0) return []
  const lengths = new Map<string, number>()
  for (const plan of backupsOf(site)) lengths.set(plan.name, await lengthOf(query, { plan, now }))
  const length = ({ name }: BackupSchedule) => lengths.get(name) ?? 0
  return rows.flatMap((row) => movings({ state: row.state, services: servicesAt(site), schedules: backupsOf(site), length }).map((moving) => ({ row, moving, length: length(moving.schedule) })))
}

/** How long a schedule's back-ups take, from when each really began. */
async function lengthOf(query: Query, of: { readonly plan: BackupSchedule; readonly now: number }): Promise<number> {
  const { plan, now } = of
  const rounds = (await roundsSince(query, { schedule: plan.name, from: new Date(now - LOOK_BACK), most: MOST_ROUNDS })).filter(({ verdict }) => verdict === 'ok').slice(-A_FEW)
  const lengths: number[] = []
  for (const { id, endedAt } of rounds) {
    const began = (await runsOfRound(query, id)).flatMap(({ startedAt }) => startedAt ?? [])
    if (endedAt !== null && began.length > 0) lengths.push(endedAt - Math.min(...began))
  }
  return takesAbout(lengths, plan)
}

const backupsOf = (site: Site): readonly BackupSchedule[] => site.schedules.filter((it): it is BackupSchedule => it.kind === 'backup')
const logsOf = (site: Site): readonly BackupSchedule[] => backupsOf(site).filter(({ level }) => level === 'log')
const JOB = { kind: 'job', name: 'downtime' } as const
const LOOK_BACK = 35 * DAY
const MOST_ROUNDS = 500
const A_FEW = 5
