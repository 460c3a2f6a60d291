import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { KEEP } from '../../bot/upkeep.ts'
import { asked } from './ask.ts'
import type { Invariants } from './scene.ts'

/** What the processes had said before they died, held against what is there now. */
export const promises: Invariants = {
  'no signature is lost that somebody was shown': async ({ database, toll }) => {
    const db = new Database(database, { readonly: true })
    const signed = db.prepare("select count(*) from signatures where check_id = ? and kind in ('sign', 'own') and undone_at is null").pluck()
    const closed = db.prepare("select count(*) from checks where id = ? and state = 'closed'").pluck()
    const broken = [
      ...toll.signed.filter((check) => signed.get(check) !== 1).map((check) => `check ${check} carries ${String(signed.get(check))} signatures`),
      ...toll.closed.filter((check) => closed.get(check) !== 1).map((check) => `check ${check} was closed and is open`),
    ]
    db.close()
    return broken
  },

  'every press that was acknowledged was decided, or is told to have been set aside': async ({ database, toll }) => {
    const db = new Database(database, { readonly: true })
    const outcome = db.prepare("select coalesce(outcome, 'none') from inbox where event_id = ? and done_at is not null").pluck()
    const aside = db.prepare("select count(*) from audit where act = 'events.set-aside' and instr(facts, ?) > 0").pluck()
    const rows = db.prepare('select count(*) from inbox where event_id = ?').pluck()
    // Only what is old enough was pruned, and nothing that had not been worked off.
    const tidied = db.prepare("select value from meta where key = 'moment.housekeeping'").pluck().get() as string | undefined
    const prunedUntil = tidied === undefined ? -Infinity : Date.parse(tidied) - KEEP.inbox
    const lost = toll.kept.flatMap(({ press, at }) => {
      if (rows.get(press) === 0) return at < prunedUntil ? [] : [`press ${press} is gone`]
      const became = outcome.get(press) as string | undefined
      if (became === undefined) return [`press ${press} was never worked off`]
      if (became === 'bug' || became === 'fault') return [`press ${press} ended as a ${became}`]
      return became.includes('aside') && aside.get(press) === 0 ? [`press ${press} was set aside and nobody was told`] : []
    })
    db.close()
    return lost
  },

  'every message came, and twice only where its answer was lost': async ({ database, toll }) => [
    ...toll.again.filter((again) => again.known !== 'unanswered').map((again) => `${again.once} was sent again though it was ${again.known}`),
    ...asked(database, { 'a message was given up': "select id, fault from outbox where state = 'undeliverable'" }),
  ],

  'no copy is lost that was committed: it stands, or its removal is in the books': async ({ database, toll }) => {
    const db = new Database(database, { readonly: true })
    const removed = db.prepare("select count(*) from copies where ? like '%/' || target || '/' || key and deleted_at is not null").pluck()
    const lost = [...toll.stood].filter((folder) => !existsSync(folder) && removed.get(folder) === 0)
    db.close()
    return lost.map((folder) => `${folder} is gone`)
  },

  'nothing was removed but what a decided list named, and each once': async ({ database }) => asked(database, {
    'removed without a decision': 'select id, key from copies where deleted_at is not null and deleting_at is null',
    'removed without being on a list': "select c.id, c.key from copies c where c.deleted_at is not null and not exists (select 1 from audit a, json_each(a.facts, '$.ids') s where a.act = 'deletion.decided' and s.value = c.id)",
    'removed before the list was decided': "select c.id, c.key from copies c, audit a, json_each(a.facts, '$.ids') s where a.act = 'deletion.decided' and s.value = c.id and c.deleted_at < a.at",
    'removed without an audit line of its own': "select id from copies c where deleted_at is not null and (select count(*) from audit a where a.act = 'copy.deleted' and a.subject = 'copy:' || c.id) <> 1",
    'on two lists': "select s.value, count(*) from audit a, json_each(a.facts, '$.ids') s where a.act = 'deletion.decided' group by s.value having count(*) > 1",
  }),

  'no process met a mistake of its own': async ({ toll }) => toll.errors,
}
