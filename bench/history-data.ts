import Database from 'better-sqlite3'
import { openStore } from '../src/store/store.ts'
import type { Site, System } from '../src/core/site.ts'
import { DAY, HOUR, MINUTE } from '../src/core/clock.ts'

/** Seven systems of two components each, every one with a full a week, a differential a day and a log every 15 minutes. */
export function longLivedSystems(): readonly System[] {
  return ['simrs', 'lis', 'ris', 'farmasi', 'sdm', 'keuangan', 'simdondar'].map((system) => ({
    name: system,
    title: system.toUpperCase(),
    rpo: HOUR,
    rto: 4 * HOUR,
    components: [
      { engine: 'sqlite', name: 'database', key: `${system}/database`, system, server: 'produksi', targets: ['nas'], growing: true, retention: 'standar', file: `/nonexistent/${system}.db`, freshness: null },
      { engine: 'files', name: 'aplikasi', key: `${system}/aplikasi`, system, server: 'produksi', targets: ['nas'], growing: false, retention: 'standar', path: `/nonexistent/${system}`, exclude: [] },
    ],
  }))
}

/** What so many years of keeping that promise leave in the bot's database; returns the number of runs. Deterministic. */
export async function writeHistory(ask: { readonly file: string; readonly migrations: string; readonly site: Site; readonly years: number; readonly until: Date }): Promise<number> {
  await openStore({ file: ask.file, migrations: ask.migrations }).close()
  const db = new Database(ask.file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  db.pragma('foreign_keys = OFF')
  db.pragma('cache_size = -400000')
  const end = ask.until.getTime()
  const start = end - ask.years * 365 * DAY
  const write = writers(db)
  let runs = 0
  let day = start
  const bases = new Map<string, number>()
  const oneDay = db.transaction((from: number) => {
    const weekday = new Date(from).getUTCDay()
    for (const system of ask.site.systems) {
      for (let slot = from; slot < Math.min(from + DAY, end); slot += 15 * MINUTE) {
        const minute = Math.round((slot - from) / MINUTE)
        const level = minute === 0 && weekday === 0 ? 'full' : minute === 60 ? 'differential' : 'log'
        const schedule = `${system.name}-${level}`
        write.slot(schedule, slot)
        const round = write.round({ system: system.name, level, schedule, slot })
        for (const component of system.components) {
          const age = end - slot
          const deleted = level === 'log' ? age > 7 * DAY : age > 21 * DAY
          const base = level === 'full' ? null : bases.get(component.key) ?? null
          const run = write.run({ round, component: component.key, level, slot })
          const copy = write.copy({ run, system: system.name, component: component.key, engine: component.engine, level, slot, base, deletedAt: deleted ? slot + 21 * DAY : null })
          if (level === 'full') bases.set(component.key, copy)
          runs += 1
        }
      }
    }
    write.check(from)
  })
  for (; day < end; day += DAY) oneDay(day)
  db.exec('ANALYZE')
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  return runs
}

/** One prepared statement a table; ids are counted here, so that rows of one fact can name each other without a look-up. */
function writers(db: Database.Database) {
  const ids = { round: 0, run: 0, copy: 0, check: 0 }
  const slot = db.prepare(`insert into slots (job, slot, state, at, attempts, ended_at, outcome) values (?, ?, 'fired', ?, 1, ?, '{"kind":"ok","said":""}')`)
  const round = db.prepare("insert into rounds (id, system, level, schedule, slot, created_at, late_told, overrun_told, ended_at, verdict) values (?, ?, ?, ?, ?, ?, 0, 0, ?, 'ok')")
  const run = db.prepare("insert into runs (id, kind, round, component, level, target, attempt, state, queued_at, started_at, ended_at, instance, rung, bytes, facts) values (?, 'backup', ?, ?, ?, 'nas', 1, 'done', ?, ?, ?, 'old', 'intact', ?, '{}')")
  const copy = db.prepare("insert into copies (id, run_id, system, component, engine, level, target, class, key, base_id, taken_at, stored_at, bytes, raw_bytes, manifest_hash, rung, deleted_at) values (?, ?, ?, ?, ?, ?, 'nas', 'off-host', ?, ?, ?, ?, ?, ?, ?, 'intact', ?)")
  const proof = db.prepare("insert into proofs (copy_id, run_id, rung, ok, at, ms, facts) values (?, ?, ?, 1, ?, 40, '{}')")
  const check = db.prepare("insert into checks (id, plan, slot, opened_at, verdict, facts, facts_digest, state, sign_by, nudges, closed_at) values (?, 'morning', ?, ?, 'safe', '{}', ?, 'closed', ?, 0, ?)")
  return {
    slot: (job: string, at: number) => slot.run(job, at, at + 200, at + 900),
    round: (it: { system: string; level: string; schedule: string; slot: number }) => {
      ids.round += 1
      round.run(ids.round, it.system, it.level, it.schedule, it.slot, it.slot + 200, it.slot + 40_000)
      return ids.round
    },
    run: (it: { round: number; component: string; level: string; slot: number }) => {
      ids.run += 1
      run.run(ids.run, it.round, it.component, it.level, it.slot + 200, it.slot + 300, it.slot + 39_000, 1_000_000 + (ids.run % 1000) * 37)
      return ids.run
    },
    copy: (it: { run: number; system: string; component: string; engine: string; level: string; slot: number; base: number | null; deletedAt: number | null }) => {
      ids.copy += 1
      const bytes = 1_000_000 + (ids.copy % 1000) * 37
      copy.run(ids.copy, it.run, it.system, it.component, it.engine, it.level, `${it.component}/${it.slot}-${it.level}-${it.run}`, it.base, it.slot + 5000, it.slot + 30_000, bytes, bytes * 3, 'f'.repeat(64), it.deletedAt)
      for (const rung of ['complete', 'stored', 'intact']) proof.run(ids.copy, it.run, rung, it.slot + 38_000)
      return ids.copy
    },
    check: (at: number) => {
      ids.check += 1
      check.run(ids.check, at, at, 'f'.repeat(64), at + HOUR, at + HOUR)
    },
  }
}
