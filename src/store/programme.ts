import { eq } from 'drizzle-orm'
import type { ProgrammeState } from '../core/downtime-programme.ts'
import { meta } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

/** What people were told last of a month of the programme (`2027-04`); null where they were told nothing. */
export async function programmeTold(query: Query, month: string): Promise<string | null> {
  const [row] = await sqlOf(query).select({ value: meta.value }).from(meta).where(eq(meta.key, `${PROGRAMME}${month}`))
  return row?.value ?? null
}

/** Notes what people are told of a month, in the transaction that owes it to them. */
export async function noteProgramme(tx: Tx, of: { readonly month: string; readonly state: ProgrammeState }): Promise<void> {
  await sqlOf(tx).insert(meta).values({ key: `${PROGRAMME}${of.month}`, value: of.state }).onConflictDoUpdate({ target: meta.key, set: { value: of.state } })
}

const PROGRAMME = 'programme.'
