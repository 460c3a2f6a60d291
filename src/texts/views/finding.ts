import type { FaultArea, HintId } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { Texts } from '../words.ts'

/** What was found, in one full sentence. */
export function findingSentence(t: Texts, finding: Finding): string {
  // Each kind has a sentence of its own type; the pairing of key and value cannot be expressed to the compiler.
  const say = t.findings.found[finding.kind] as (finding: Finding, fmt: Texts['fmt']) => string
  return say(finding, t.fmt)
}

/** What a person should do next, in one full sentence. */
export function hintSentence(t: Texts, hint: HintId): string {
  return t.findings.hints[hint]
}

/** What broke: the hint where there is one, else what is known of the place. The technical text stays in the log. */
export function faultSentence(t: Texts, fault: { readonly area: string; readonly hint: HintId | null }): string {
  if (fault.hint !== null) return t.findings.hints[fault.hint]
  return `${t.findings.areas[fault.area as FaultArea]} ${t.findings.hints['look-at-log']}`
}
