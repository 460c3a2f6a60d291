import { and, count, desc, eq, isNotNull, isNull, lt, min, sql } from 'drizzle-orm'
import { PROVEN } from '../core/evidence.ts'
import type { Copy } from './copies.ts'
import { prepared } from './prepared.ts'
import { alarms, checks, inbox, outbox, runs } from './schema.ts'
import { sqlOf, type Query } from './store.ts'
import { newestWhole } from './whole.ts'

/** What a monitoring system asks every few seconds: indexed look-ups only, however long the history is. */
export interface Figures {
  readonly components: readonly ComponentFigures[]
  readonly runs: readonly RunFigures[]
  readonly outbox: { readonly waiting: number; readonly oldest: number | null }
  readonly inbox: number
  readonly checks: { readonly unsigned: number; readonly overdue: number; readonly open: number }
  readonly alarms: number
}

export interface ComponentFigures {
  readonly component: string
  /** When the newest copy that still exists and whose whole chain is proven was taken; null for none. */
  readonly proven: number | null
  /** The same, of those that lie outside the source's own server. */
  readonly provenOffServer: number | null
}

/** Of the newest runs of one kind of a component. */
export interface RunFigures {
  readonly component: string
  readonly kind: RunKind
  readonly looked: number
  readonly failed: number
  readonly lastEndedAt: number | null
  readonly lastMs: number | null
  readonly lastState: 'done' | 'failed' | 'interrupted' | 'skipped' | null
}

/** What is asked about: a component and where its copies lie. */
export interface Watched { readonly key: string; readonly targets: readonly string[] }

export async function figures(query: Query, look: { readonly components: readonly Watched[]; readonly now: Date }): Promise<Figures> {
  const components: ComponentFigures[] = []
  const kinds: RunFigures[] = []
  for (const { key: component, targets } of look.components) {
    components.push(await provenFigures(query, { component, targets }))
    for (const kind of KINDS) {
      const found = await recentRuns(query, component, kind)
      if (found !== null) kinds.push(found)
    }
  }
  return { components, runs: kinds, outbox: await outboxFigures(query), inbox: await countOf(query, inbox, isNull(inbox.doneAt)), checks: await checkFigures(query, look.now), alarms: await countOf(query, alarms, isNull(alarms.clearedAt)) }
}

type RunKind = (typeof runs.$inferSelect)['kind']
const KINDS: readonly RunKind[] = ['backup', 'copy', 'rehearsal', 'reread']
/** So many of the newest runs are looked at: two days of a log every 15 minutes. */
export const RECENT_RUNS = 200

/** Target by target: an index leads straight to the newest copy that still exists there, past the years of deleted ones. */
async function provenFigures(query: Query, of: { readonly component: string; readonly targets: readonly string[] }): Promise<ComponentFigures> {
  const found: Copy[] = []
  for (const target of of.targets) {
    const copy = await newestWhole(query, { component: of.component, rung: PROVEN, target })
    if (copy !== null) found.push(copy)
  }
  const newest = (copies: readonly Copy[]) => (copies.length === 0 ? null : Math.max(...copies.map((copy) => copy.takenAt)))
  return { component: of.component, proven: newest(found), provenOffServer: newest(found.filter((copy) => copy.class !== 'same-host')) }
}

async function recentRuns(query: Query, component: string, kind: RunKind): Promise<RunFigures | null> {
  const [last] = await newestEnded(query).execute({ component, kind })
  if (last === undefined) return null
  const [counted] = await countEnded(query).execute({ component, kind })
  const lastMs = last.startedAt === null || last.endedAt === null ? null : last.endedAt - last.startedAt
  return { component, kind, looked: counted?.looked ?? 0, failed: counted?.failed ?? 0, lastEndedAt: last.endedAt, lastMs, lastState: last.state === 'queued' || last.state === 'running' ? null : last.state }
}

const ended = and(eq(runs.component, sql.placeholder('component')), eq(runs.kind, sql.placeholder('kind')), isNotNull(runs.endedAt))
const newestEnded = prepared((db) => db.select({ state: runs.state, startedAt: runs.startedAt, endedAt: runs.endedAt }).from(runs).where(ended).orderBy(desc(runs.id)).limit(1).prepare())
const countEnded = prepared((db) => {
  const recent = db.select({ state: runs.state }).from(runs).where(ended).orderBy(desc(runs.id)).limit(RECENT_RUNS).as('recent')
  return db.select({ looked: count(), failed: sql<number>`coalesce(sum(case when ${recent.state} in ('failed', 'interrupted') then 1 else 0 end), 0)` }).from(recent).prepare()
})

async function outboxFigures(query: Query): Promise<Figures['outbox']> {
  const [found] = await sqlOf(query).select({ waiting: count(), oldest: min(outbox.createdAt) }).from(outbox).where(sql`state = 'waiting'`)
  return { waiting: found?.waiting ?? 0, oldest: found?.oldest ?? null }
}

async function checkFigures(query: Query, now: Date): Promise<Figures['checks']> {
  const open = sql`state <> 'closed'`
  return {
    open: await countOf(query, checks, open),
    unsigned: await countOf(query, checks, and(open, eq(checks.state, 'open'))),
    overdue: await countOf(query, checks, and(open, eq(checks.state, 'open'), lt(checks.signBy, now.getTime()))),
  }
}

async function countOf(query: Query, table: typeof inbox | typeof checks | typeof alarms, which: ReturnType<typeof and>): Promise<number> {
  const [found] = await sqlOf(query).select({ n: count() }).from(table).where(which)
  return found?.n ?? 0
}
