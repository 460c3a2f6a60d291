import { and, asc, count, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import type { Rung } from '../core/evidence.ts'
import type { SafetyVerdict } from '../core/status.ts'
import { checks, copies, people, rounds, signatures } from './schema.ts'
import { sqlOf, type Query } from './store.ts'

export interface Span { readonly from: number; readonly to: number }

/** Copies of a component that were taken in a time and are still kept, by the rung that they stand on now; what was carried on elsewhere is the same copy. */
export async function keptOf(query: Query, of: Span & { readonly component: string }): Promise<readonly { readonly rung: Rung; readonly damaged: 'yes' | 'no'; readonly n: number }[]> {
  const damaged = sql<number>`${copies.badAt} is not null`
  const rows = await sqlOf(query).select({ rung: copies.rung, damaged, n: count() }).from(copies).where(and(eq(copies.component, of.component), gte(copies.takenAt, of.from), lt(copies.takenAt, of.to), sql`${copies.deletedAt} is null`, isNull(copies.originId))).groupBy(copies.rung, damaged)
  return rows.map(({ rung, damaged: bad, n }) => ({ rung, damaged: bad === 0 ? 'no' : 'yes', n }))
}

/** How a system's rounds of a time ended; null for those that have not. */
export async function roundsIn(query: Query, of: Span & { readonly system: string }): Promise<readonly { readonly verdict: 'ok' | 'partial' | 'failed' | null; readonly n: number }[]> {
  return await sqlOf(query).select({ verdict: rounds.verdict, n: count() }).from(rounds).where(and(eq(rounds.system, of.system), gte(rounds.createdAt, of.from), lt(rounds.createdAt, of.to))).groupBy(rounds.verdict)
}

/** Checks of one plan in a time, with their first signature that stands. */
export async function checksIn(query: Query, of: Span & { readonly plan: string }): Promise<readonly { readonly slot: number; readonly verdict: SafetyVerdict; readonly signBy: number; readonly signedAt: number | null; readonly by: string | null }[]> {
  const rows = await sqlOf(query).select({ id: checks.id, slot: checks.slot, verdict: checks.verdict, signBy: checks.signBy, at: signatures.at, kind: signatures.kind, by: people.name }).from(checks)
    .leftJoin(signatures, and(eq(signatures.checkId, checks.id), isNull(signatures.undoneAt)))
    .leftJoin(people, eq(people.id, signatures.personId))
    .where(and(eq(checks.plan, of.plan), gte(checks.slot, of.from), lt(checks.slot, of.to))).orderBy(asc(checks.slot), asc(signatures.at))
  const found = new Map<number, { slot: number; verdict: SafetyVerdict; signBy: number; signedAt: number | null; by: string | null }>()
  for (const { id, slot, verdict, signBy, at, kind, by } of rows) {
    const known = found.get(id) ?? { slot, verdict, signBy, signedAt: null, by: null }
    found.set(id, known.signedAt === null && at !== null && (kind === 'sign' || kind === 'close') ? { ...known, signedAt: at, by } : known)
  }
  return [...found.values()]
}
