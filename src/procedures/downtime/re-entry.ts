import { downtimeFacts } from '../../core/downtime-case.ts'
import { nextReEntry, reEntryDue, RE_ENTRY } from '../../core/downtime-re-entry.ts'
import { DOWNTIME } from '../../core/downtime.ts'
import { owe } from '../../store/outbox.ts'
import { openProcedures, procedureById } from '../../store/procedures.ts'
import type { Store } from '../../store/store.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import { reEntryListView, reEntryView } from '../../texts/views/downtime-re-entry.ts'
import type { Procedure } from '../hands.ts'
import { record } from '../record.ts'
import { serviceTitles, unitsOf } from './names.ts'
import type { DowntimeDesk } from './tell.ts'

type Desk = DowntimeDesk & { readonly store: Pick<Store, 'read' | 'write'> }

/** Asks units again whether what they wrote on paper is typed in, and in the end names those that stay silent. What was asked stands in the evidence, so that it is asked once. */
export async function remindReEntry(desk: Desk, of: Procedure, now: Date): Promise<void> {
  for (const { id } of await desk.store.read((query) => openProcedures(query, DOWNTIME))) {
    await desk.store.write(async (tx) => {
      const row = await procedureById(tx, id)
      if (row === null || row.endedAt !== null) return
      const due = reEntryDue({ state: row.state, units: unitsOf(desk.site, downtimeFacts(row.state)), answers: await unitAnswersOf(tx, id), now: now.getTime() })
      if (due === null) return
      const { number, services } = downtimeFacts(row.state)
      const titles = serviceTitles(desk.site)
      for (const { key } of due.units) await owe(tx, { at: now, to: { unit: key }, card: `re-entry:${id}:${key}`, fresh: true, spoken: desk.speak(reEntryView({ id, number, services: services.map((name) => titles[name] ?? name) })), urgency: 2 })
      if (due.last === 'yes') await owe(tx, { at: now, to: { purposes: ['edp'] }, spoken: desk.speak(reEntryListView({ id, number, units: due.units.map(({ name }) => name) })), urgency: 1 })
      await record(tx, { of, id, event: { kind: 'noted', by: null, note: due.units.map(({ name }) => name).join(', '), on: RE_ENTRY, seen: { n: due.n, units: due.units.map(({ key }) => key) } }, actor: { kind: 'bot' }, speak: desk.speak, at: now })
    })
  }
}

/** When somebody is asked next; null where nobody is. */
export async function nextReminded(desk: Pick<Desk, 'site' | 'store'>): Promise<Date | null> {
  const moments = await desk.store.read(async (query) => {
    const found: number[] = []
    for (const { id, state } of await openProcedures(query, DOWNTIME)) found.push(nextReEntry({ state, units: unitsOf(desk.site, downtimeFacts(state)), answers: await unitAnswersOf(query, id) }) ?? Infinity)
    return found.filter(Number.isFinite)
  })
  return moments.length === 0 ? null : new Date(Math.min(...moments))
}
