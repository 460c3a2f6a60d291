import { and, desc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { ProcedureState } from '../core/procedure.ts'
import { recoveryFacts } from '../core/recovery-case.ts'
import { sentTo } from '../core/recovery-serving.ts'
import { prepared } from './prepared.ts'
import { recoverySent } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** Keeps beside a recovery where it has sent people, so that nobody has to read every recovery there ever was. */
export async function noteSent(tx: Tx, state: ProcedureState): Promise<void> {
  const sent = sentTo({ state })
  await forgetSent(tx).execute({ procedure: state.id })
  if (sent === null) return
  const kind = sent.place.kind === 'failover' ? 'failover' : 'production'
  for (const component of recoveryFacts(state).ask.components) await sqlOf(tx).insert(recoverySent).values({ procedureId: state.id, component, at: sent.at, kind })
}

/** Recoveries of which one may be the last that sent people somewhere with this component, but for that one: the newest that is known to have, and those whose own state nobody has read for it. */
export async function maybeSentLast(query: Query, of: { readonly component: string; readonly apartFrom: number | null }): Promise<readonly { readonly procedure: number; readonly kind: 'production' | 'failover' | null }[]> {
  const ask = { component: of.component, apart: of.apartFrom ?? NOBODY }
  return [...await newestSent(query).execute(ask), ...await unreadSent(query).execute(ask)]
}

const NOBODY = -1
const forgetSent = prepared((db) => db.delete(recoverySent).where(eq(recoverySent.procedureId, sql.placeholder('procedure'))).prepare())
const wanted = [eq(recoverySent.component, sql.placeholder('component')), ne(recoverySent.procedureId, sql.placeholder('apart'))]
const columns = { procedure: recoverySent.procedureId, kind: recoverySent.kind }
const newestSent = prepared((db) => db.select(columns).from(recoverySent).where(and(...wanted, sql`${recoverySent.kind} is not null`)).orderBy(desc(recoverySent.at), desc(recoverySent.procedureId)).limit(1).prepare())
const unreadSent = prepared((db) => db.select(columns).from(recoverySent).where(and(...wanted, isNull(recoverySent.kind))).prepare())
