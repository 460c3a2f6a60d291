import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Answered, UnitAnswer } from '../core/unit-answer.ts'
import { prepared } from './prepared.ts'
import { unitAnswers } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** Keeps what a unit said to what a procedure told it. The same word again by anybody of that unit adds nothing, unless something new was told in between; returns whether it was new. */
export async function addUnitAnswer(tx: Tx, of: { readonly procedure: number; readonly unit: string; readonly kind: UnitAnswer; readonly note: string | null; readonly by: { readonly id: number; readonly name: string }; readonly at: Date; readonly since?: number }): Promise<boolean> {
  const { procedure, unit, kind, note, by, at } = of
  const said = await unitAnswersOf(tx, procedure)
  const last = said.findLast((one) => one.unit === unit)
  if (last?.kind === kind && last.note === note && last.at >= (of.since ?? 0)) return false
  await sqlOf(tx).insert(unitAnswers).values({ procedureId: procedure, unit, kind, note, personId: by.id, by: by.name, at: at.getTime() })
  return true
}

/** Everything that units said to one procedure, oldest first. */
export async function unitAnswersOf(query: Query, procedure: number): Promise<readonly Answered[]> {
  const rows = await ofProcedure(query).execute({ procedure })
  return rows.map(({ id, unit, kind, note, by, at, settledAt, settledBy, settledHow }) => ({ id, unit, kind, note, by, at, settled: settledAt === null ? null : { at: settledAt, by: settledBy ?? '', how: settledHow ?? '' } }))
}

/** Somebody has seen to it; false where somebody had before. */
export async function settleUnitAnswer(tx: Tx, of: { readonly id: number; readonly procedure: number; readonly by: string; readonly how: string; readonly at: Date }): Promise<boolean> {
  const done = await sqlOf(tx).update(unitAnswers).set({ settledAt: of.at.getTime(), settledBy: of.by, settledHow: of.how }).where(and(eq(unitAnswers.id, of.id), eq(unitAnswers.procedureId, of.procedure), isNull(unitAnswers.settledAt))).returning({ id: unitAnswers.id })
  return done.length > 0
}

const ofProcedure = prepared((db) => db.select().from(unitAnswers).where(eq(unitAnswers.procedureId, sql.placeholder('procedure'))).orderBy(asc(unitAnswers.id)).prepare())
