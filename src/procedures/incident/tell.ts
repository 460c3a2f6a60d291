import { incidentFacts, unitsUntold, workerOf, workersOf } from '../../core/incident.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Site } from '../../core/site.ts'
import { owe } from '../../store/outbox.ts'
import { directRoomsOf } from '../../store/rooms.ts'
import type { Tx } from '../../store/store.ts'
import { newsReminderView } from '../../texts/views/incident-news.ts'
import { incidentUnitView } from '../../texts/views/incident-unit.ts'
import type { Speak } from '../../texts/words.ts'
import type { Procedure } from '../hands.ts'
import { record } from '../record.ts'
import { incidentCalled } from './names.ts'

export interface IncidentDesk {
  readonly site: Site
  readonly speak: Speak
}

export interface Telling {
  readonly state: ProcedureState
  readonly at: Date
}

/** Owes every unit concerned what is known now, each in its own rooms; `aloud` says which of them have to hear it; what the others read is put right. Returns those that have no room to hear it in. */
export async function tellUnits(tx: Tx, { site, speak }: IncidentDesk, of: Telling & { readonly aloud: 'all' | readonly string[] }): Promise<readonly string[]> {
  const { state, at } = of
  const { system, units } = incidentFacts(state)
  const called = incidentCalled(site, system)
  const untold: string[] = []
  for (const unit of units) {
    const fresh = of.aloud === 'all' || of.aloud.includes(unit)
    const heard = await owe(tx, { at, to: { unit }, card: unitCardKey(state.id, unit), spoken: speak(incidentUnitView({ state, now: at.getTime(), called, unit })), fresh, urgency: fresh ? 0 : 1 })
    if (heard === 0) untold.push(unit)
  }
  return untold
}

/** The same for the first time: whoever cannot be told stands in the evidence, so that somebody goes there. */
export async function tellFirst(tx: Tx, desk: IncidentDesk, of: Telling & { readonly of: Procedure; readonly aloud: 'all' | readonly string[] }): Promise<void> {
  const untold = (await tellUnits(tx, desk, of)).filter((unit) => !unitsUntold(of.state).includes(unit))
  if (untold.length === 0) return
  await record(tx, { of: of.of, id: of.state.id, event: { kind: 'noted', by: null, note: '', on: 'untold', seen: { units: untold } }, actor: { kind: 'bot' }, speak: desk.speak, at: of.at })
}

/** Asks whoever works on it for a word, where they are; where two did not come, the manager hears of it too. */
export async function askForNews(tx: Tx, { site, speak }: IncidentDesk, of: Telling & { readonly whom: 'worker' | 'manager-too' }): Promise<void> {
  const { state, at } = of
  const view = (where: 'room' | 'alone') => speak(newsReminderView({ state, now: at.getTime(), called: incidentCalled(site, incidentFacts(state).system), where }))
  await owe(tx, { at, to: { purposes: of.whom === 'worker' ? ['edp'] : ['edp', 'manager'] }, card: newsKey(state.id), spoken: view('room'), fresh: true })
  const worker = workerOf(state)
  for (const room of worker === null ? [] : await directRoomsOf(tx, worker.id)) await owe(tx, { at, to: { room: room.id }, card: aloneKey(state.id, room.id), spoken: view('alone'), fresh: true })
}

/** The word came, none is awaited any more, or it is awaited from somebody else: what asked for it says so wherever it stands, also with whoever had it before. */
export async function newsCame(tx: Tx, { site, speak }: IncidentDesk, { state, at }: Telling): Promise<void> {
  const keys = [newsKey(state.id)]
  for (const worker of new Set(workersOf(state).map(({ id }) => id))) keys.push(...(await directRoomsOf(tx, worker)).map((room) => aloneKey(state.id, room.id)))
  const spoken = speak(newsReminderView({ state, now: at.getTime(), called: incidentCalled(site, incidentFacts(state).system), where: 'room' }))
  for (const card of keys) await owe(tx, { at, to: { whereverCard: card }, card, spoken })
}

export const unitCardKey = (id: number, unit: string): string => `incident:${id}:${unit}`
const newsKey = (id: number) => `incident-news:${id}`
const aloneKey = (id: number, room: number) => `incident-news:${id}:${room}`
