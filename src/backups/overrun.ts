import { MINUTE } from '../core/clock.ts'
import { leftOut } from '../core/downtime-moved.ts'
import { nextSlot } from '../core/schedule.ts'
import type { BackupSchedule } from '../core/site.ts'
import { silenceOverView, silenceView, windowTroubleView } from '../texts/views/backup-trouble.ts'
import { clear, raise, standing } from '../store/alarms.ts'
import { owe } from '../store/outbox.ts'
import { keptWaitingUntil, quietFor } from '../store/quiet.ts'
import { lastRoundOf, noteTold, openRounds, roundById, type Round } from '../store/rounds.ts'
import { runsOfRound } from '../store/runs.ts'
import { lastSlot } from '../store/slots.ts'
import { firstSlot } from '../store/slots-first.ts'
import type { Query, Tx } from '../store/store.ts'
import { lateKey, overrunKey, silenceKey } from './alarm-keys.ts'
import { holdingOf, MUTED_FOR, watchHeld } from './held-long.ts'
import { titleOf } from './story.ts'
import type { Workshop } from './workshop.ts'

type Shop = Pick<Workshop, 'site' | 'clock' | 'store' | 'speak'>

/** A slot that has led to no round after so long has led to none at all. */
const GRACE = 15 * MINUTE

/** Alarms what left its window and what never came; each is told once and cleared once. */
export async function lookForTrouble(shop: Shop, now: Date): Promise<void> {
  const open = await shop.store.read(openRounds)
  for (const round of open) {
    if (round.startBy !== null && !round.lateTold && round.startBy < now.getTime()) await shop.store.write((tx) => tellLate(tx, shop, { round, now }))
    if (round.endBy !== null && !round.overrunTold && round.endBy < now.getTime()) await shop.store.write((tx) => tellOverrun(tx, shop, { round, now }))
  }
  const stands = new Set((await shop.store.read(standing)).map((alarm) => alarm.key))
  for (const { name } of shop.site.systems) await watchHeld(shop, { system: name, now, stands })
  for (const schedule of backupSchedules(shop)) await watchSilence(shop, { schedule, now, stands })
}

/** When the next look could change anything. */
export async function nextTrouble(shop: Shop, now: Date): Promise<Date | null> {
  const open = await shop.store.read(openRounds)
  const windows = open.flatMap((round) => [round.lateTold ? null : round.startBy, round.overrunTold ? null : round.endBy]).flatMap((at) => (at === null ? [] : [at + 1]))
  const silences: number[] = []
  for (const schedule of backupSchedules(shop)) {
    const expected = await shop.store.read((query) => expectedSlot(query, schedule))
    if (expected !== null) silences.push(expected.getTime() + graceOf(schedule))
  }
  const held = await shop.store.read(async (query) => (await Promise.all(shop.site.systems.map(({ name }) => holdingOf(query, shop, name)))).flatMap((it) => (it === null ? [] : [it.since + MUTED_FOR])))
  const coming = [...windows, ...silences, ...held].filter((at) => at > now.getTime())
  return coming.length === 0 ? null : new Date(Math.min(...coming))
}

const backupSchedules = (shop: Shop) => shop.site.schedules.filter((schedule) => schedule.kind === 'backup')
/** The name under which the timetable keeps a schedule's ledger. */
const jobOf = (schedule: BackupSchedule) => `backup:${schedule.name}`
const graceOf = (schedule: BackupSchedule) => Math.max(GRACE, schedule.window?.late ?? 0)

async function tellLate(tx: Tx, shop: Shop, of: { readonly round: Round; readonly now: Date }): Promise<void> {
  const { now } = of
  const round = await roundById(tx, of.round.id)
  if (round === null || round.endedAt !== null || round.startBy === null || round.lateTold) return
  const startBy = round.startBy + await movedBy(tx, shop, of)
  if (startBy >= now.getTime()) return
  const runs = await runsOfRound(tx, round.id)
  const began = runs.flatMap((run) => (run.startedAt === null ? [] : [run.startedAt]))
  // It may have begun in time, with this look merely coming later.
  const held = await isHeldBack(tx, shop, { system: round.system, now })
  const inTime = held || began.length > 0 && Math.min(...began) <= startBy
  await noteTold(tx, { id: round.id, what: 'late' })
  if (!inTime && await raise(tx, { key: lateKey(round.id), facts: { system: round.system, round: round.id, by: startBy }, at: now, quiet: await quietFor(tx, { site: shop.site, system: round.system, now: now.getTime() }) })) {
    await owe(tx, { at: now, to: { purpose: 'edp' }, spoken: shop.speak(windowTroubleView({ kind: 'late', round: round.id, title: titleOf(shop.site, round.system), level: round.level, due: round.slot ?? round.createdAt, by: startBy, now: now.getTime() })), urgency: 0 })
  }
}

async function tellOverrun(tx: Tx, shop: Shop, of: { readonly round: Round; readonly now: Date }): Promise<void> {
  const { now } = of
  const round = await roundById(tx, of.round.id)
  if (round === null || round.endedAt !== null || round.endBy === null || round.overrunTold) return
  const endBy = round.endBy + await movedBy(tx, shop, of)
  if (endBy >= now.getTime()) return
  await noteTold(tx, { id: round.id, what: 'overrun' })
  if (!await isHeldBack(tx, shop, { system: round.system, now }) && await raise(tx, { key: overrunKey(round.id), facts: { system: round.system, round: round.id, by: endBy }, at: now, quiet: await quietFor(tx, { site: shop.site, system: round.system, now: now.getTime() }) })) {
    await owe(tx, { at: now, to: { purpose: 'edp' }, spoken: shop.speak(windowTroubleView({ kind: 'overrun', round: round.id, title: titleOf(shop.site, round.system), level: round.level, due: round.slot ?? round.createdAt, by: endBy, now: now.getTime() })), urgency: 0 })
  }
}

/** What waited for a downtime has its window after it. */
async function movedBy(tx: Tx, { site }: Shop, of: { readonly round: Round; readonly now: Date }): Promise<number> {
  const { slot, system, schedule } = of.round
  if (slot === null || schedule === null) return 0
  const until = await keptWaitingUntil(tx, { site, system, since: slot, now: of.now.getTime() })
  const began = (await runsOfRound(tx, of.round.id)).flatMap(({ startedAt }) => startedAt ?? [])
  return until === null || began.some((at) => at < until) ? 0 : until - slot
}

async function watchSilence(shop: Shop, of: { readonly schedule: BackupSchedule; readonly now: Date; readonly stands: ReadonlySet<string> }): Promise<void> {
  const { schedule, now } = of
  const key = silenceKey(schedule.name)
  const missed = await shop.store.read((query) => missedSlot(query, { schedule, now }))
  // Nearly every look finds nothing new, and a look that writes nothing costs nothing.
  if ((missed !== null) === of.stands.has(key)) return
  if (missed !== null && await shop.store.read((query) => isHeldBack(query, shop, { system: schedule.system, now }))) return
  const title = titleOf(shop.site, schedule.system)
  await shop.store.write(async (tx) => {
    const last = await lastRoundOf(tx, schedule.name)
    if (missed !== null) {
      if (!await raise(tx, { key, facts: { system: schedule.system, schedule: schedule.name, missed: missed.getTime() }, at: now, quiet: await quietFor(tx, { site: shop.site, system: schedule.system, now: now.getTime() }) })) return
      await owe(tx, { at: now, to: { purpose: 'edp' }, spoken: shop.speak(silenceView({ title, system: schedule.system, level: schedule.level, missed: missed.getTime(), last: last?.slot ?? null, now: now.getTime() })), urgency: 0 })
    } else if (await clear(tx, { key, at: now })) {
      await owe(tx, { at: now, to: { purpose: 'edp' }, spoken: shop.speak(silenceOverView({ title, slot: last?.slot ?? now.getTime() })) })
    }
  })
}

/** Whoever recovers a system knows for a while that its back-ups wait: that is no alarm. Then it is, whatever became of the recovery. */
async function isHeldBack(query: Query, shop: Shop, of: { readonly system: string; readonly now: Date }): Promise<boolean> {
  const held = await holdingOf(query, shop, of.system)
  return held !== null && of.now.getTime() < held.since + MUTED_FOR
}

/** The slot that should have led to a round by now and did not; null where nothing is missing, or the clock's own ledger is not that far yet. */
async function missedSlot(query: Query, of: { readonly schedule: BackupSchedule; readonly now: Date }): Promise<Date | null> {
  const { schedule, now } = of
  const expected = await expectedSlot(query, schedule)
  if (expected === null || expected.getTime() + graceOf(schedule) >= now.getTime()) return null
  const entered = await lastSlot(query, { job: jobOf(schedule), at: now.getTime() })
  if (entered === null || entered.slot < expected.getTime()) return null
  // A log that was left out for a downtime is held by the one that is taken after it.
  if (leftOut(entered.outcome) !== null) return null
  const inFlight = entered.endedAt === null && (entered.state === 'fired' || entered.state === 'late')
  return inFlight ? null : expected
}

/** The first slot after the last that led to a round; null for a schedule that nobody has looked at yet. */
async function expectedSlot(query: Query, schedule: BackupSchedule): Promise<Date | null> {
  const last = await lastRoundOf(query, schedule.name)
  const after = last?.slot ?? await firstSlot(query, jobOf(schedule))
  if (after === null) return null
  // Where no round ever came of it, the first slot itself is what was missed.
  return last === null ? new Date(after) : nextSlot(schedule, new Date(after))
}
