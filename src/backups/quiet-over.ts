import { downtimeFacts, isDown } from '../core/downtime-case.ts'
import { heldFor, heldOf, noteHeldBy, noteSounded, standing, type StandingAlarm } from '../store/alarms.ts'
import { audit } from '../store/audit.ts'
import { owe } from '../store/outbox.ts'
import { procedureById } from '../store/procedures.ts'
import { quietFor, quietNow } from '../store/quiet.ts'
import type { Query } from '../store/store.ts'
import { quietOverView } from '../texts/views/quiet.ts'
import type { Workshop } from './workshop.ts'

type Shop = Pick<Workshop, 'site' | 'store' | 'speak'>

/** Tells in one message what alarms a downtime kept quiet and still stand now that it is over, or has lasted longer than anybody said; those that ended meanwhile are told neither way. */
export async function soundWhatStands(shop: Shop, now: Date): Promise<void> {
  if ((await shop.store.read((query) => overdue(query, shop, now))).size === 0) return
  await shop.store.write(async (tx) => {
    for (const [procedure, alarms] of await overdue(tx, shop, now)) {
      const sounding: StandingAlarm[] = []
      for (const alarm of alarms) {
        // What ends does not end another one's quiet.
        const of = heldOf(alarm)
        const by = of === null ? null : await quietFor(tx, { site: shop.site, system: of, now: now.getTime() })
        if (by !== null) { await noteHeldBy(tx, { alarm, by }); continue }
        await noteSounded(tx, alarm)
        sounding.push(alarm)
      }
      if (sounding.length === 0) continue
      const row = await procedureById(tx, procedure)
      const number = row === null ? `${procedure}` : downtimeFacts(row.state).number
      await audit(tx, { at: now, by: { kind: 'bot' }, act: 'downtime.alarms-told', subject: `procedure:${procedure}`, facts: { alarms: sounding.map(({ key }) => key) } })
      const titles = Object.fromEntries(shop.site.systems.map(({ name, title }) => [name, title]))
      await owe(tx, { at: now, to: { purpose: 'edp' }, spoken: shop.speak(quietOverView({ number, over: row === null || !isDown(row.state) ? 'yes' : 'no', alarms: sounding, titles })), urgency: 0 })
    }
  })
}

/** When the last of what is quiet now sounds again, whatever becomes of its downtime; null where nothing is quiet. */
export async function nextQuiet(shop: Pick<Shop, 'site' | 'store'>, now: Date): Promise<Date | null> {
  const ends = (await shop.store.read((query) => quietNow(query, { site: shop.site, now: now.getTime() }))).map(({ until }) => until)
  return ends.length === 0 ? null : new Date(Math.min(...ends))
}

/** Alarms that were kept quiet by a downtime that keeps nothing quiet any more. */
async function overdue(query: Query, { site }: Pick<Shop, 'site'>, now: Date): Promise<ReadonlyMap<number, readonly StandingAlarm[]>> {
  const held = (await standing(query)).flatMap((alarm) => { const procedure = heldFor(alarm); return procedure === null ? [] : [{ procedure, alarm }] })
  if (held.length === 0) return new Map()
  const quiet = new Set((await quietNow(query, { site, now: now.getTime() })).map(({ procedure }) => procedure))
  const found = new Map<number, readonly StandingAlarm[]>()
  for (const { procedure, alarm } of held) if (!quiet.has(procedure)) found.set(procedure, [...found.get(procedure) ?? [], alarm])
  return found
}
