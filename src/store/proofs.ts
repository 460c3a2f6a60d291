import { asc, eq } from 'drizzle-orm'
import type { Rung } from '../core/evidence.ts'
import { proofs } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export type Proof = typeof proofs.$inferSelect

export interface NewProof {
  readonly copyId: number
  /** Null where no run tried it: a look at what stands there. */
  readonly runId: number | null
  readonly rung: Rung
  readonly ok: boolean
  readonly at: Date
  readonly ms: number
  readonly facts: Record<string, unknown>
}

/** Writes down that a rung was tried, passed or not. */
export async function addProof(tx: Tx, proof: NewProof): Promise<void> {
  await sqlOf(tx).insert(proofs).values({ ...proof, at: proof.at.getTime() })
}

/** Every proof of a copy, oldest first. */
export async function proofsOf(query: Query, copy: number): Promise<readonly Proof[]> {
  return await sqlOf(query).select().from(proofs).where(eq(proofs.copyId, copy)).orderBy(asc(proofs.id))
}
