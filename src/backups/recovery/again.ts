import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { Workshop } from '../workshop.ts'
import type { Course, Part } from './part.ts'
import { standingAt } from './places.ts'
import { knownProduction } from './production.ts'

/** A ground, held against what it was when it was decided. */
export interface StoodAgain {
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
  readonly identity: string | null
  readonly free: number | null
}

/** Looks at a ground again: is it the very server that was decided on, may we, is there room, does the same stand there. */
export async function lookAgain(workshop: Workshop, of: { readonly course: Course; readonly part: Part; readonly manifest: Manifest; readonly signal: AbortSignal }): Promise<StoodAgain> {
  const { course: { system, place }, part, manifest, signal } = of
  const known = await workshop.store.read((query) => knownProduction(query, workshop.site))
  const seen = await standingAt(workshop, { system, place, known, spot: part.spot, signal, bound: { component: part.component, manifest, identity: part.found.identity } })
  if (!seen.ok) return { findings: [seen.finding], warnings: [], identity: null, free: null }
  const { identity, holds, free, warnings } = seen.standing
  const findings = seen.standing.findings.length > 0 ? seen.standing.findings : [...strangerAt(part, identity), ...changed(part, holds)]
  return { findings, warnings, identity, free }
}

/** Another server than the one that was decided on. */
export function strangerAt(part: Part, identity: string | null): readonly Finding[] {
  const expected = part.found.identity
  return identity === expected ? [] : [{ kind: 'server-differs', server: part.spot.place.name, expected: expected ?? '', found: identity ?? '' }]
}

function changed(part: Part, now: readonly string[]): readonly Finding[] {
  const before = new Set(part.found.holds)
  return now.length === before.size && now.every((name) => before.has(name)) ? [] : [{ kind: 'ground-changed', place: part.spot.place.name, now }]
}
