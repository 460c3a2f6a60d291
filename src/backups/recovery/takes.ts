import { chainOf } from '../../store/copies.ts'
import { lastRun } from '../../store/runs.ts'
import type { Query } from '../../store/store.ts'
import type { PlanPart } from '../../core/recovery.ts'

/**
 * How long so many bytes of a component will take: as its last rehearsal did, byte for byte. Where it was never rehearsed, as its last
 * back-up did, which is a guess; null where there is neither.
 */
export async function takesFor(query: Query, of: { readonly component: string; readonly bytes: number }): Promise<PlanPart['takes']> {
  const { component, bytes } = of
  const rehearsed = await lastRun(query, { component, kind: 'rehearsal' })
  if (rehearsed?.state === 'done' && rehearsed.copyId !== null) {
    const chain = await chainOf(query, rehearsed.copyId)
    const ms = scaled(lengthOf(rehearsed), { from: chain.reduce((sum, copy) => sum + copy.bytes, 0), to: bytes })
    if (ms !== null) return { ms, how: 'measured' }
  }
  const made = await lastRun(query, { component, kind: 'backup' })
  const ms = made?.state === 'done' ? scaled(lengthOf(made), { from: made.bytes ?? 0, to: bytes }) : null
  return ms === null ? null : { ms, how: 'guessed' }
}

const lengthOf = ({ startedAt, endedAt }: { readonly startedAt: number | null; readonly endedAt: number | null }) => (startedAt === null || endedAt === null ? null : endedAt - startedAt)

function scaled(ms: number | null, bytes: { readonly from: number; readonly to: number }): number | null {
  return ms === null || bytes.from === 0 ? null : Math.round((ms * bytes.to) / bytes.from)
}
