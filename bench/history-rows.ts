import type Database from 'better-sqlite3'
import { HOUR } from '../src/core/clock.ts'
import type { Component } from '../src/core/component.ts'
import type { Level } from '../src/core/site.ts'
import { auditHash } from '../src/store/audit.ts'

export type Writers = ReturnType<typeof writers>

/** One prepared statement a table; ids are counted here, so that rows of one fact can name each other without a look-up. */
export function writers(db: Database.Database) {
  const ids = { round: 0, run: 0, copy: 0, check: 0 }
  const head = { seq: 0, hash: '0'.repeat(64) }
  const slot = db.prepare(`insert into slots (job, slot, state, at, attempts, ended_at, outcome) values (?, ?, 'fired', ?, 1, ?, '{"kind":"ok","said":""}')`)
  const round = db.prepare("insert into rounds (id, system, level, schedule, slot, created_at, late_told, overrun_told, ended_at, verdict) values (?, ?, ?, ?, ?, ?, 0, 0, ?, 'ok')")
  const run = db.prepare("insert into runs (id, kind, round, component, level, target, copy_id, attempt, state, queued_at, started_at, ended_at, instance, rung, bytes, facts) values (?, ?, ?, ?, ?, 'nas', ?, 1, 'done', ?, ?, ?, 'old', ?, ?, '{}')")
  const copy = db.prepare("insert into copies (id, run_id, system, component, engine, level, target, class, key, base_id, taken_at, stored_at, bytes, raw_bytes, manifest_hash, rung, deleting_at, deleted_at) values (?, ?, ?, ?, ?, ?, 'nas', 'off-host', ?, ?, ?, ?, ?, ?, ?, 'intact', ?, ?)")
  const proof = db.prepare("insert into proofs (copy_id, run_id, rung, ok, at, ms, facts) values (?, ?, ?, 1, ?, 40, '{}')")
  const check = db.prepare("insert into checks (id, plan, slot, opened_at, verdict, facts, facts_digest, state, sign_by, nudges, closed_at) values (?, 'morning', ?, ?, 'safe', ?, ?, 'closed', ?, 0, ?)")
  const line = db.prepare('insert into audit (seq, at, actor, act, subject, facts, prev, hash) values (?, ?, ?, ?, ?, ?, ?, ?)')
  const mark = db.prepare('insert into watermarks (job, until) values (?, ?)')
  const note = db.prepare("insert into meta (key, value) values ('audit.head', ?)")

  const audit = (at: number, of: { readonly act: string; readonly subject: string; readonly facts: string }) => {
    const row = { seq: head.seq + 1, at, actor: '{"kind":"bot"}', ...of, prev: head.hash }
    head.hash = auditHash(row)
    head.seq = row.seq
    line.run(row.seq, row.at, row.actor, row.act, row.subject, row.facts, row.prev, head.hash)
  }

  return {
    runs: () => ids.run,
    slot: (it: { readonly job: string; readonly slot: number }) => slot.run(it.job, it.slot, it.slot + 200, it.slot + 900),
    round: (it: { readonly system: string; readonly level: Level; readonly schedule: string; readonly slot: number }): number => {
      ids.round += 1
      round.run(ids.round, it.system, it.level, it.schedule, it.slot, it.slot + 200, it.slot + 40_000)
      audit(it.slot + 200, { act: 'round.asked', subject: `round:${ids.round}`, facts: `{"components":2,"level":"${it.level}","system":"${it.system}"}` })
      return ids.round
    },
    /** A run, its copy, its proofs, and the lines of the audit trail that go with them. */
    backup: (it: { readonly round: number; readonly component: Component; readonly level: Level; readonly slot: number; readonly base: number | null; readonly deletedAt: number | null }): number => {
      const { component, level } = it
      ids.run += 1
      ids.copy += 1
      const bytes = 1_000_000 + (ids.copy % 1000) * 37
      const key = `${component.key}/${it.slot}-${level}-${ids.run}`
      run.run(ids.run, 'backup', it.round, component.key, level, null, it.slot + 200, it.slot + 300, it.slot + 39_000, 'intact', bytes)
      copy.run(ids.copy, ids.run, component.system, component.key, component.engine, level, key, it.base, it.slot + 5000, it.slot + 30_000, bytes, bytes * 3, 'f'.repeat(64), it.deletedAt, it.deletedAt)
      for (const rung of ['complete', 'stored', 'intact']) {
        proof.run(ids.copy, ids.run, rung, it.slot + 38_000)
        audit(it.slot + 38_000, { act: `copy.${rung}`, subject: `copy:${ids.copy}`, facts: `{"key":"${key}","run":${ids.run},"target":"nas"}` })
      }
      audit(it.slot + 39_000, { act: 'run.done', subject: `run:${ids.run}`, facts: `{"component":"${component.key}","kind":"backup","target":"nas"}` })
      return ids.copy
    },
    rehearsal: (it: { readonly component: string; readonly copy: number; readonly slot: number }) => {
      ids.run += 1
      run.run(ids.run, 'rehearsal', null, it.component, null, it.copy, it.slot + 200, it.slot + 300, it.slot + 600_000, 'consistent', null)
      audit(it.slot + 600_000, { act: 'run.done', subject: `run:${ids.run}`, facts: `{"component":"${it.component}","kind":"rehearsal","target":"nas"}` })
    },
    roundEnd: (it: { readonly round: number; readonly system: string; readonly level: Level; readonly slot: number }) => {
      audit(it.slot + 40_000, { act: 'round.ok', subject: `round:${it.round}`, facts: `{"level":"${it.level}","system":"${it.system}"}` })
    },
    gone: (it: { readonly copy: number; readonly deletedAt: number } | undefined) => {
      if (it !== undefined) audit(it.deletedAt, { act: 'copy.deleted', subject: `copy:${it.copy}`, facts: `{"bytes":1000000,"manifest":"${'f'.repeat(64)}","target":"nas"}` })
    },
    check: (it: { readonly at: number; readonly facts: { readonly text: string; readonly digest: string } }) => {
      ids.check += 1
      check.run(ids.check, it.at, it.at, it.facts.text, it.facts.digest, it.at + HOUR, it.at + HOUR)
      audit(it.at, { act: 'check.opened', subject: `check:${ids.check}`, facts: `{"digest":"${it.facts.digest}","plan":"morning","verdict":"safe"}` })
    },
    /** The clock was looked at just now, and the audit trail knows its end. */
    finish: (it: { readonly jobs: readonly string[]; readonly until: number }) => {
      for (const job of it.jobs) mark.run(job, it.until)
      note.run(`${head.seq} ${head.hash}`)
    },
  }
}
