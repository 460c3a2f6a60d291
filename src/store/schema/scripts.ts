import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { at } from './columns.ts'

/** Scripts that are watched, and since when as they are planned now: what was due before that was never promised. */
export const scripts = sqliteTable('scripts', {
  name: text().primaryKey(),
  plan: text().notNull(),
  since: at('since').notNull(),
})

/** Every run that a script told of. */
export const scriptRuns = sqliteTable('script_runs', {
  id: integer().primaryKey({ autoIncrement: true }),
  script: text().notNull(),
  /** The script's own number of it; null where it tells none. */
  run: text(),
  /** The first that was heard of it. */
  heardAt: at('heard_at').notNull(),
  startedAt: at('started_at'),
  endedAt: at('ended_at'),
  /** lost: it never told its end, and a later one did. */
  state: text().$type<'running' | 'ok' | 'failed' | 'lost'>().notNull(),
  exit: integer(),
  note: text(),
}, (t) => [
  index('script_runs_heard').on(t.script, t.heardAt),
  index('script_runs_open').on(t.script, t.startedAt).where(sql`state = 'running'`),
  index('script_runs_ended').on(t.script, t.endedAt).where(sql`state in ('ok', 'failed')`),
  index('script_runs_run').on(t.script, t.run).where(sql`run is not null`),
])
