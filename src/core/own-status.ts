import { isOwn } from './own.ts'
import type { ComponentStatus } from './status.ts'

/**
 * The hospital's components, and of the house's own only what wants somebody's eyes: a safe one says nothing, and one that had no
 * chance yet neither. Its loss is never the hospital's data, so it is never worse than `attention`. Asked for by name it is shown.
 */
export function withOwnInMind(components: readonly ComponentStatus[], asked: string | null): readonly ComponentStatus[] {
  return components.flatMap((it) => {
    if (!isOwn(it.system)) return [it]
    const shown = { ...it, verdict: it.verdict === 'safe' ? 'safe' as const : 'attention' as const }
    if (it.system === asked) return [shown]
    const reasons = it.reasons.filter((reason) => reason.kind !== 'never-rehearsed' && reason.kind !== 'only-same-host')
    const tried = it.last !== null || it.proven !== null
    return tried && reasons.length > 0 ? [{ ...shown, reasons }] : []
  })
}
