import type { Finding } from '../core/finding.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Newest } from './compare.ts'

/** The newest record of what came back, held against the copy's word where it must be the same. How old it is, is no fault of a copy that was chosen. */
export function newestHeld(of: { readonly found: Newest | null; readonly manifest: Manifest; readonly counted: 'as-the-manifest-says' | 'another-moment' }): { readonly newest: string | null; readonly findings: readonly Finding[] } {
  const { found, manifest } = of
  if (found === null) return { newest: null, findings: [] }
  if ('problem' in found) return { newest: null, findings: [{ kind: 'freshness-unreadable', detail: found.problem }] }
  const differs = of.counted === 'as-the-manifest-says' && manifest.freshness !== null && manifest.freshness !== found.value
  return { newest: found.value, findings: differs ? [{ kind: 'manifest-differs', field: 'freshness' }] : [] }
}
