import type { Evidence } from '../../core/procedure.ts'
import { keptWith, type SeenPart } from '../../core/recovery-case.ts'
import type { Texts } from '../words.ts'
import { findingSentence } from './finding.ts'
import { recordText } from './recovery-words.ts'

/** What a step saw of one component, in one line; null where it saw nothing that people ask for. */
export function partSaid(t: Texts, { facts, findings, warnings }: Pick<SeenPart, 'facts' | 'findings' | 'warnings'>): string | null {
  const said = [...factTexts(t, facts, Object.keys(facts)), ...[...findings, ...warnings].map((finding) => findingSentence(t, finding))]
  return said.length === 0 ? null : said.join('; ')
}

/** Those of these facts that are there and have a name. */
export function factTexts(t: Texts, facts: SeenPart['facts'], keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
    const [name, value] = [t.recovery.proofSaw[key], facts[key]]
    if (name === undefined || value === undefined) return []
    if (key === 'newest') return [`${name} ${recordText(t, String(value), typeof facts['moment'] === 'number' ? facts['moment'] : null)}`]
    // So many rows, as people say it.
    return [COUNTED.has(key) ? `${factText(t, key, value)} ${name}` : `${name} ${factText(t, key, value)}`]
  })
}

const COUNTED: ReadonlySet<string> = new Set(['rows', 'tables'])

/** What somebody sent with their word, named by its digest so that nobody can put another in its place; null where nothing came along. */
export function keptSaid(t: Texts, line: Pick<Evidence, 'what' | 'seen'>, digits = 12): string | null {
  const file = keptWith(line)
  return file === null ? null : t.after.kept(file.name, t.fmt.size(file.bytes), file.sha256.slice(0, digits))
}

/** Moments, sizes and lengths are told as people read them. */
function factText(t: Texts, key: string, value: string | number): string {
  if (typeof value === 'string') return value
  if (key === 'moment') return t.fmt.stamp(value).text
  if (key === 'ms') return t.fmt.length(value)
  return key === 'bytes' ? t.fmt.size(value) : t.fmt.count(value)
}
