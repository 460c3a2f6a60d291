import Database from 'better-sqlite3'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { timetable } from '../../../jobs/index.ts'
import { openCopy } from '../../backups/prove.ts'
import { measure } from '../../backups/vessel.ts'
import { MANIFEST, RESTORE_GUIDE } from '../../core/manifest.ts'
import { slotsBetween } from '../../core/schedule.ts'
import { verifyAudit } from '../../store/audit.ts'
import { chainOf, livingCopies } from '../../store/copies.ts'
import { firstSlot } from '../../store/slots-first.ts'
import { lastTick, slotsOf } from '../../store/slots.ts'
import { asked } from './ask.ts'
import { promises } from './promises.ts'
import { restorable } from './restorable.ts'
import { components, type Scene } from './scene.ts'

/** What holds however often the process was killed. Each answers with what it found broken. */
export const invariants: Readonly<Record<string, (scene: Scene) => Promise<readonly string[]>>> = {
  'the database is whole and its audit chain unbroken': async ({ house, database }) => {
    const verdict = await house.kit.store.read((query) => verifyAudit(query, []))
    const db = new Database(database, { readonly: true })
    const integrity = db.pragma('integrity_check', { simple: true })
    const orphans = db.pragma('foreign_key_check') as readonly unknown[]
    db.close()
    return [...(verdict.ok ? [] : [`audit ${verdict.why} at ${verdict.seq}`]), ...(integrity === 'ok' ? [] : [String(integrity)]), ...orphans.map((row) => JSON.stringify(row))]
  },

  'every slot of every job has exactly one row': async ({ house }) => {
    const until = (await house.kit.store.read(lastTick)) ?? 0
    const wrong: string[] = []
    for (const job of timetable(house.kit.site)) {
      const first = await house.kit.store.read((query) => firstSlot(query, job.name))
      if (first === null) continue
      const due = slotsBetween(job.due, { after: new Date(first - 1), until: new Date(until), most: 100_000 }).map((slot) => slot.getTime())
      const rows = (await house.kit.store.read((query) => slotsOf(query, { job: job.name, from: first, until: until + 1 }))).map((row) => row.slot)
      wrong.push(...due.filter((slot) => !rows.includes(slot)).map((slot) => `${job.name}: ${new Date(slot).toISOString()} was lost`), ...rows.filter((slot) => !due.includes(slot)).map((slot) => `${job.name}: ${new Date(slot).toISOString()} was never due`))
    }
    return wrong
  },

  'nothing stands half done when all is quiet': async ({ database }) => asked(database, {
    'a run stands': "select id, component, state from runs where state in ('queued', 'running')",
    'a round has no verdict': 'select id from rounds where verdict is null',
    'a slot has no end': 'select job, slot from slots where ended_at is null',
    'a fired back-up slot has no round': "select job, slot from slots s where job like 'backup:%' and state in ('fired', 'late') and not exists (select 1 from rounds r where 'backup:' || r.schedule = s.job and r.slot = s.slot)",
    'a message is owed': "select id, room_id, card from outbox where state = 'waiting'",
    'an event waits': 'select platform, event_id from inbox where done_at is null',
    'a deletion was decided and not done': 'select id, key from copies where deleting_at is not null and deleted_at is null',
    'a procedure is going on in nobody’s hand': "select id, kind from procedures where ended_at is null and status = 'going'",
    'a migration was cut in half': "select t.name from sqlite_master t where t.type = 'table' and t.name glob 'crash_*' and not exists (select 1 from sqlite_master i where i.type = 'index' and i.tbl_name = t.name and i.sql is not null)",
  }),

  'nothing happened twice': async ({ database }) => asked(database, {
    'two rounds of one slot': 'select schedule, slot from rounds where slot is not null group by schedule, slot having count(*) > 1',
    'two checks of one slot': 'select plan, slot from checks group by plan, slot having count(*) > 1',
    'two standing signatures under one check': "select check_id from signatures where kind = 'sign' and undone_at is null group by check_id having count(*) > 1",
    'two copies of one run on one target': 'select run_id, target from copies where deleted_at is null and origin_id is null group by run_id, target having count(*) > 1',
    'one debt posted twice': 'select once from lan_entries group by once having count(*) > 1',
  }),

  'what was running when the process died is told': async ({ database }) => asked(database, {
    'an interrupted run without an audit line': "select id from runs r where state = 'interrupted' and not exists (select 1 from audit a where a.act = 'run.interrupted' and a.subject = 'run:' || r.id)",
    'a deletion without a card': "select id from procedures p where not exists (select 1 from cards c where c.card = 'procedure:' || p.id)",
    'copies were removed and no deletion says so': "select distinct s.value from audit a, json_each(a.facts, '$.ids') s where a.act = 'deletion.decided' and not exists (select 1 from procedures p where 'procedure:' || p.id = a.subject and p.status in ('done', 'stopped', 'interrupted', 'waiting'))",
  }),

  'every copy in the books lies where they say, byte for byte, with its whole chain': async ({ house }) => {
    const wrong: string[] = []
    for (const component of components(house)) {
      for (const copy of await house.kit.store.read((query) => livingCopies(query, { component }))) {
        if (copy.badAt !== null) continue
        const reader = await openCopy(house.kit.target(copy.target), copy)
        for (const file of reader.manifest.files) {
          const found = await measure(await reader.open(file.name), new AbortController().signal)
          if (found.sha256 !== file.sha256 || found.bytes !== file.bytes) wrong.push(`${copy.key}/${file.name} differs`)
        }
        const chain = await house.kit.store.read((query) => chainOf(query, copy.id))
        if (chain.some((link) => link.deletedAt !== null) || chain[0]?.level !== 'full') wrong.push(`${copy.key} lacks its base`)
      }
    }
    return wrong
  },

  'every copy on a target is in the books, and nothing half-written is left': async ({ house, folder }) => {
    const wrong: string[] = []
    for (const plan of house.kit.site.targets) {
      const known = new Set<string>()
      for (const component of components(house)) for (const copy of await house.kit.store.read((query) => livingCopies(query, { component, target: plan.name }))) known.add(copy.key)
      for (const key of await house.kit.target(plan.name).list('')) {
        if (!known.has(key)) wrong.push(`${plan.name}: nobody knows ${key}`)
        const files = await house.kit.target(plan.name).stat(key)
        for (const name of [MANIFEST, RESTORE_GUIDE]) if (files?.some((file) => file.name === name) !== true) wrong.push(`${plan.name}: ${key} has no ${name}`)
      }
      for (const half of ['.pulih-partial', '.pulih-trash']) wrong.push(...leftIn(join(folder, plan.name, half)))
    }
    wrong.push(...leftIn(join(folder, 'scratch')))
    return wrong
  },

  ...restorable,
  ...promises,
}

function leftIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => `left behind: ${join(folder, name)}`)
  } catch {
    return []
  }
}
