import { and, asc, desc, eq, inArray, isNull, lt, ne, notInArray, sql } from 'drizzle-orm'
import { MINUTE } from '../core/clock.ts'
import { NOTHING_TOLD, type ScriptFacts, type ScriptTold } from '../core/script.ts'
import type { ScriptPlan } from '../core/site.ts'
import { prepared } from './prepared.ts'
import { scriptRuns, scripts } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'
import { standing } from './alarms.ts'

/** What a script says of a run of its own. */
export interface Ping {
  readonly script: string
  readonly said: 'start' | 'ok' | 'failed'
  readonly run: string | null
  readonly exit: number | null
  readonly note: string | null
  readonly at: number
}

type Row = typeof scriptRuns.$inferSelect

/** Everything that was heard of a script and counts now. */
export async function scriptFacts(query: Query, script: string): Promise<ScriptFacts> {
  const [watched] = await watchedSince(query).execute({ script })
  const [heard] = await lastHeard(query).execute({ script })
  const open = await running(query).execute({ script })
  const [last] = await lastEnded(query).execute({ script })
  return {
    since: watched?.since ?? null,
    lastSign: heard?.at ?? null,
    open,
    last: last === undefined || last.endedAt === null ? null : { state: last.state === 'ok' ? 'ok' : 'failed', at: last.endedAt, startedAt: last.startedAt, exit: last.exit, note: last.note },
  }
}

/** When a script last said that it ended well; null for never. */
export async function lastOk(query: Query, script: string): Promise<number | null> {
  const [row] = await sqlOf(query).select({ at: scriptRuns.endedAt }).from(scriptRuns).where(and(eq(scriptRuns.script, script), ENDED, eq(scriptRuns.state, 'ok'))).orderBy(desc(scriptRuns.endedAt)).limit(1)
  return row?.at ?? null
}

/** Which of a script's troubles stand as alarms, and of what. */
export async function scriptTold(query: Query, script: string): Promise<ScriptTold> {
  const alarms = await standing(query)
  const numberOf = (key: string, fact: string) => {
    const value = (alarms.find((alarm) => alarm.key === key)?.facts as Readonly<Record<string, unknown>> | undefined)?.[fact]
    return typeof value === 'number' ? value : null
  }
  return { ...NOTHING_TOLD, silent: numberOf(scriptKey('script-silent', script), 'expected'), overrun: numberOf(scriptKey('script-overrun', script), 'run') }
}

/** The key of a script's alarm. */
export const scriptKey = (kind: 'script-silent' | 'script-overrun' | 'script-failed', script: string) => `${kind}:${script}`

/** Begins to watch scripts as they are planned now, anew where a plan has changed; answers with those that are watched no more. */
export async function watchScripts(tx: Tx, plans: readonly ScriptPlan[], at: number): Promise<readonly string[]> {
  for (const { name, cron, zone } of plans) {
    const plan = `${cron} ${zone}`
    await sqlOf(tx).insert(scripts).values({ name, plan, since: at }).onConflictDoUpdate({ target: scripts.name, set: { plan, since: at }, setWhere: ne(scripts.plan, plan) })
  }
  const gone = await sqlOf(tx).delete(scripts).where(notInArray(scripts.name, plans.map((plan) => plan.name))).returning({ name: scripts.name })
  return gone.map((row) => row.name)
}

/** Whether every script is watched as it is planned, and no other. */
export async function areWatched(query: Query, plans: readonly ScriptPlan[]): Promise<boolean> {
  const rows = await sqlOf(query).select({ name: scripts.name, plan: scripts.plan }).from(scripts)
  return rows.length === plans.length && plans.every(({ name, cron, zone }) => rows.some((row) => row.name === name && row.plan === `${cron} ${zone}`))
}

/** Writes down what a script says; `again` where that was known already. */
export async function takePing(tx: Tx, ping: Ping): Promise<'new' | 'again'> {
  const known = await runNamed(tx, ping)
  return ping.said === 'start' ? await begin(tx, ping, known) : await end(tx, ping, known)
}

/** Forgets what scripts wrote beside their reports before an instant: that they ran, and how, stays. */
export async function pruneScriptNotes(tx: Tx, ask: { readonly before: number; readonly most: number }): Promise<{ readonly gone: number; readonly more: boolean }> {
  const old = sqlOf(tx).select({ id: scriptRuns.id }).from(scriptRuns).where(and(sql`note is not null`, lt(scriptRuns.heardAt, ask.before))).limit(ask.most)
  const gone = await sqlOf(tx).update(scriptRuns).set({ note: null }).where(inArray(scriptRuns.id, old)).returning({ id: scriptRuns.id })
  return { gone: gone.length, more: gone.length === ask.most }
}

const RUNNING = sql`state = 'running'`
const ENDED = sql`state in ('ok', 'failed')`
const watchedSince = prepared((db) => db.select({ since: scripts.since }).from(scripts).where(eq(scripts.name, sql.placeholder('script'))).prepare())
const lastHeard = prepared((db) => db.select({ at: scriptRuns.heardAt }).from(scriptRuns).where(eq(scriptRuns.script, sql.placeholder('script'))).orderBy(desc(scriptRuns.heardAt)).limit(1).prepare())
const running = prepared((db) => db.select({ id: scriptRuns.id, startedAt: scriptRuns.heardAt }).from(scriptRuns).where(and(eq(scriptRuns.script, sql.placeholder('script')), RUNNING)).orderBy(asc(scriptRuns.startedAt), asc(scriptRuns.id)).prepare())
const lastEnded = prepared((db) => db.select().from(scriptRuns).where(and(eq(scriptRuns.script, sql.placeholder('script')), ENDED)).orderBy(desc(scriptRuns.endedAt), desc(scriptRuns.id)).limit(1).prepare())
/** A report that is sent again because its answer was lost comes within this; one that names no run may soon be of another. */
const SENT_AGAIN = { named: 10 * MINUTE, nameless: MINUTE }

async function begin(tx: Tx, ping: Ping, known: Row | null): Promise<'new' | 'again'> {
  const open = ping.run === null ? await newestOpen(tx, ping.script, 'nameless') : known?.state === 'lost' ? null : known
  if (open !== null && ping.at - open.heardAt < (ping.run === null ? SENT_AGAIN.nameless : SENT_AGAIN.named)) return 'again'
  await sqlOf(tx).insert(scriptRuns).values({ script: ping.script, run: ping.run, heardAt: ping.at, startedAt: ping.at, endedAt: null, state: 'running', exit: null, note: ping.note })
  return 'new'
}

async function end(tx: Tx, ping: Ping, known: Row | null): Promise<'new' | 'again'> {
  const state = ping.said === 'ok' ? 'ok' as const : 'failed' as const
  if (known?.state === state) return 'again'
  const row = known ?? (ping.run === null ? await newestOpen(tx, ping.script, 'any') : await newestOpen(tx, ping.script, 'nameless'))
  const ended = { endedAt: ping.at, state, exit: ping.exit, note: ping.note ?? row?.note ?? null, run: ping.run ?? row?.run ?? null }
  if (row === null) await sqlOf(tx).insert(scriptRuns).values({ script: ping.script, heardAt: ping.at, startedAt: null, ...ended })
  else await sqlOf(tx).update(scriptRuns).set(ended).where(eq(scriptRuns.id, row.id))
  // Who began before this one and never told an end will not tell it any more; should it do so, it counts.
  await sqlOf(tx).update(scriptRuns).set({ state: 'lost', endedAt: ping.at }).where(and(eq(scriptRuns.script, ping.script), RUNNING, lt(scriptRuns.startedAt, row?.startedAt ?? ping.at)))
  return 'new'
}

/** The run of that name. Names come again, as process numbers do: one that ended a while ago is another. */
async function runNamed(tx: Tx, { script, run, at }: Ping): Promise<Row | null> {
  if (run === null) return null
  const [row] = await sqlOf(tx).select().from(scriptRuns).where(and(eq(scriptRuns.script, script), eq(scriptRuns.run, run))).orderBy(desc(scriptRuns.id)).limit(1)
  if (row === undefined) return null
  const over = (row.state === 'ok' || row.state === 'failed') && at - (row.endedAt ?? 0) >= SENT_AGAIN.named
  return over ? null : row
}

async function newestOpen(tx: Tx, script: string, which: 'any' | 'nameless'): Promise<Row | null> {
  const nameless = which === 'nameless' ? [isNull(scriptRuns.run)] : []
  const [row] = await sqlOf(tx).select().from(scriptRuns).where(and(eq(scriptRuns.script, script), RUNNING, ...nameless)).orderBy(desc(scriptRuns.startedAt), desc(scriptRuns.id)).limit(1)
  return row ?? null
}
