import { ok, refuse, type Outcome } from '../../core/outcome.ts'
import type { RecoveryAsk } from '../../core/recovery.ts'
import { similar } from '../../core/similar.ts'
import type { Names } from './manifest.ts'

/**
 * Chosen tables by the names that the copy has for them: people say `pasien` where it says `sik.public.pasien`. Refuses what the copy
 * does not hold, and a short name that means several. A copy that counted nothing is asked when it is brought back; so are logs for
 * a table by its whole name, which may have been made since.
 */
export function namedInCopy(ask: RecoveryAsk, { engine, tables, since }: Names): Outcome<RecoveryAsk> {
  const { only } = ask
  if (only === null || engine === 'files' || tables.length === 0) return ok(ask)
  const known = only.parts.map((said) => ({ said, meant: tables.includes(said) ? [said] : tables.filter((table) => table.toLowerCase() === said.toLowerCase() || table.toLowerCase().endsWith(`.${said.toLowerCase()}`)) }))
  const found = known.map(({ said, meant }) => ({ said, meant: meant.length === 0 && since === 'logs' && said.includes('.') ? [said] : meant }))
  const unclear = found.filter(({ meant }) => meant.length !== 1)
  const [first] = unclear
  if (first === undefined) return ok({ ...ask, only: { ...only, parts: [...new Set(found.flatMap(({ meant }) => meant))] } })
  const near = first.meant.length > 0 ? first.meant : [similar(first.said, tables.map(lastName))].flatMap((name) => (name === null ? [] : tables.filter((table) => lastName(table) === name)))
  return refuse({ reason: 'no-such-part', component: only.component, parts: unclear.map(({ said }) => said), near: near.slice(0, MOST_NEAR), several: first.meant.length > 1 ? 'yes' : 'no' })
}

const lastName = (table: string) => table.slice(table.lastIndexOf('.') + 1)
const MOST_NEAR = 5
