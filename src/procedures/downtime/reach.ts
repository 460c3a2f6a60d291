import { downtimeFacts, stageOf } from '../../core/downtime-case.ts'
import { nextReach, reachDue, reachNotes, toCall, type ReachNote, type ReachOf } from '../../core/downtime-reach.ts'
import { downtimeRules } from '../../core/downtime-rules.ts'
import { DOWNTIME } from '../../core/downtime.ts'
import { newsTold } from '../../store/downtime-news.ts'
import { owe } from '../../store/outbox.ts'
import { allRooms, roomsBehind } from '../../store/rooms.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import { openProcedures, type ProcedureRow } from '../../store/procedures.ts'
import type { Query, Tx } from '../../store/store.ts'
import { callListView } from '../../texts/views/downtime-call.ts'
import type { Moment, Procedure } from '../hands.ts'
import { record } from '../record.ts'
import { serviceTitles, unitsOf } from './names.ts'
import { noticeKey, oweRoom, refreshUnit, stillDown, type DowntimeDesk } from './tell.ts'

export interface Reaching {
  readonly of: Procedure
  readonly row: Pick<ProcedureRow, 'id' | 'state'>
  readonly now: Date
}

/**
 * Sees to it that every unit knows: a room that came late is told how it stands, units that do not answer are asked once
 * more, and those that nobody reaches are named to whoever calls them. What was done stands in the evidence, so that it is done once.
 */
export async function reachUnits(tx: Tx, desk: DowntimeDesk, { of, row, now }: Reaching): Promise<void> {
  await greet(tx, desk, { of, row, now })
  const { state } = row
  const due = reachDue(await reachOf(tx, desk, { row, now }))
  for (const unit of due.askAgain) await refreshUnit(tx, desk, { state, unit, at: now, how: 'asked-again' })
  if (due.askAgain.length > 0) await note(tx, desk, { of, row, now, on: 'asked-again', seen: { units: due.askAgain } })
  if (due.call.length === 0) return
  await note(tx, desk, { of, row, now, on: 'to-call', seen: { units: due.call } })
  await showCallList(tx, desk, { row, now, listed: [...toCall(await reachOf(tx, desk, { row, now })), ...due.call], fresh: true })
}

/** Every room that came late hears how each downtime stands, at once. */
export async function greetLateRooms(tx: Tx, desk: DowntimeDesk, { of, now }: Pick<Reaching, 'of' | 'now'>): Promise<void> {
  for (const row of await openProcedures(tx, DOWNTIME)) if (row.state.ending === null) await greet(tx, desk, { of, row, now })
}

/** Whom nobody reached with what was told just now: they are named at once, also of what does not take place. */
export async function nameUnreached(tx: Tx, desk: DowntimeDesk, { of, state, at }: Moment & { readonly of: Procedure }): Promise<void> {
  const moment = { of, row: { id: state.id, state }, now: at }
  const { call } = reachDue(await reachOf(tx, desk, moment))
  if (call.length === 0) return
  // What has ended takes no notes any more; it is told once all the same.
  if (state.ending === null) await note(tx, desk, { ...moment, on: 'to-call', seen: { units: call } })
  await showCallList(tx, desk, { ...moment, listed: call, fresh: true })
}

/** When it is worth looking again, as far as the clock decides. */
export async function nextReachOf(query: Query, desk: Pick<DowntimeDesk, 'site'>, of: Pick<Reaching, 'row' | 'now'>): Promise<number | null> {
  return nextReach(await reachOf(query, desk, of))
}

/** The list of whom to call says who is left; nothing where there never was one. */
export async function refreshCallList(tx: Tx, desk: DowntimeDesk, of: Pick<Reaching, 'row' | 'now'>): Promise<void> {
  if (reachNotes(of.row.state, 'to-call').length > 0) await showCallList(tx, desk, { ...of, listed: toCall(await reachOf(tx, desk, of)), fresh: false })
}

async function showCallList(tx: Tx, desk: DowntimeDesk, of: Pick<Reaching, 'row' | 'now'> & { readonly listed: ReturnType<typeof toCall>; readonly fresh: boolean }): Promise<void> {
  const { row, now, listed, fresh } = of
  const facts = downtimeFacts(row.state)
  const units = unitsOf(desk.site, facts)
  const phones = new Map(desk.site.units.map(({ key, phone }) => [key, phone ?? null]))
  const rows = units.flatMap((unit) => listed.filter((one) => one.unit === unit.key).slice(0, 1).map(({ why }) => ({ ...unit, why, phone: phones.get(unit.key) ?? null })))
  const told = (await newsTold(tx, row.id)).findLast(({ kind }) => kind !== 'reminder' && kind !== 'not-begun')
  const spoken = desk.speak(callListView({ id: row.id, number: facts.number, titles: serviceTitles(desk.site), services: facts.services, news: told?.kind ?? 'announced', kind: facts.kind, window: told?.window ?? facts.window, still: (await stillDown(tx, row.state)).map(({ service }) => service), units: rows }))
  const card = callKey(row.id)
  await owe(tx, { at: now, to: fresh ? { purposes: ['edp', 'manager'] } : { whereverCard: card }, card, spoken, fresh, urgency: fresh ? 0 : 2 })
}

/** Rooms that were linked, came back or took another's place since units were told last. */
async function greet(tx: Tx, desk: DowntimeDesk, { of, row, now }: Reaching): Promise<void> {
  const facts = downtimeFacts(row.state)
  const told = await newsTold(tx, row.id)
  const last = told.at(-1)
  // Past its announced beginning the next word is due to everybody in minutes.
  if (last === undefined || (stageOf(row.state) === 'announced' && now.getTime() >= facts.window.from)) return
  // Nobody has to hear of what was over days ago.
  if (stageOf(row.state) === 'back' && now.getTime() >= last.at + downtimeRules(desk.site).aftermath) return
  const behind = await roomsBehind(tx, { card: noticeKey(row.id, ''), since: last.at })
  if (behind.length === 0) return
  const greetings = reachNotes(row.state, 'greeted').map(({ at, seen }) => ({ at, ...(seen as { readonly told: number; readonly rooms: readonly number[] }) })).filter((one) => one.told === told.length)
  // A room that was lost again before it could hear its greeting is greeted once it is back.
  const greetedSince = (room: number, backAt: number | null) => greetings.some(({ at, rooms }) => rooms.includes(room) && at > (backAt ?? -Infinity))
  const known = new Set(unitsOf(desk.site, facts).map(({ key }) => key))
  const rooms = behind.filter(({ room, unit, backAt }) => known.has(unit) && !greetedSince(room, backAt))
  if (rooms.length === 0) return
  const greeted: number[] = []
  for (const { room, unit } of rooms) {
    if (await oweRoom(tx, desk, { state: row.state, unit, room, at: now })) greeted.push(room)
  }
  await note(tx, desk, { of, row, now, on: 'greeted', seen: { told: told.length, rooms: rooms.map(({ room }) => room), said: greeted } })
}

async function note(tx: Tx, desk: DowntimeDesk, it: Reaching & { readonly on: ReachNote; readonly seen: unknown }): Promise<void> {
  const { of, row, now, on, seen } = it
  const noted = await record(tx, { of, id: row.id, event: { kind: 'noted', by: null, note: '', on, seen }, actor: { kind: 'bot' }, speak: desk.speak, at: now })
  if (!noted.ok) throw new Error(`what was done to reach units of procedure ${row.id} could not be written down: ${noted.refusal.reason}`)
}

async function reachOf(query: Query, { site }: Pick<DowntimeDesk, 'site'>, { row, now }: Pick<Reaching, 'row' | 'now'>): Promise<ReachOf> {
  const facts = downtimeFacts(row.state)
  const reached = new Set((await allRooms(query)).flatMap(({ state, unit }) => (state === 'active' && unit !== null ? [unit] : [])))
  return { facts, stage: stageOf(row.state), state: row.state, told: await newsTold(query, row.id), units: unitsOf(site, facts), reached, answers: await unitAnswersOf(query, row.id), rules: downtimeRules(site), now: now.getTime() }
}

const callKey = (id: number): string => `downtime-call:${id}`
