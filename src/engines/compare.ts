import type { FreshnessPlan } from '../core/component.ts'
import type { Finding } from '../core/finding.ts'
import type { Manifest } from '../core/manifest.ts'
import { ageOf } from './freshness.ts'

/** What a rehearsal counted, held against what the copy said when it was made. */
export function countDifferences(expected: Readonly<Record<string, number>>, found: Readonly<Record<string, number>>): readonly Finding[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort()
  return names.flatMap((what): readonly Finding[] => {
    const [want, have] = [expected[what] ?? 0, found[what] ?? 0]
    return want === have && Object.hasOwn(expected, what) === Object.hasOwn(found, what) ? [] : [{ kind: 'count-differs', what, expected: want, found: have }]
  })
}

export type Newest = { readonly value: string } | { readonly problem: string }

/** The newest record that was brought back, held against the copy's word and against the time. */
export function freshnessOf({ plan, found, at, manifest }: { readonly plan: FreshnessPlan; readonly found: Newest; readonly at: Date; readonly manifest: Manifest }): { readonly findings: readonly Finding[]; readonly facts: Record<string, string | number> } {
  const wrong = (finding: Finding) => ({ findings: [finding], facts: {} })
  if ('problem' in found) return wrong({ kind: 'freshness-unreadable', detail: found.problem })
  if (manifest.freshness !== null && manifest.freshness !== found.value) return wrong({ kind: 'manifest-differs', field: 'freshness' })
  if (plan.maxAge === null) return { findings: [], facts: { newest: found.value } }
  const age = ageOf(found.value, at)
  if ('problem' in age) return wrong({ kind: 'freshness-unreadable', detail: age.problem })
  if (age.age === null) return wrong({ kind: 'freshness-unreadable', detail: `${found.value} is no time: its age cannot be told` })
  return age.age > plan.maxAge ? wrong({ kind: 'not-fresh', newest: found.value, age: age.age }) : { findings: [], facts: { newest: found.value, age: age.age } }
}
