import { suspects, type Suspect } from './incident.ts'
import { readPast, type SaidWord } from './recovery-said.ts'
import { similar } from './similar.ts'

/** What somebody has said of an incident so far; what they have not said yet is asked. */
export interface IncidentSaid {
  /** `OTHER`: no system of ours. */
  readonly system: string | null
  readonly what: string | null
  readonly since: { readonly said: string; readonly at: number | null } | null
  readonly units: UnitsSaid | null
  readonly suspect: Suspect | null
  /** It is another one than the one that is going on. */
  readonly apart: 'yes' | 'no'
}

export type UnitsSaid = { readonly known: readonly string[] } | { readonly unknown: string; readonly similar: string | null }

/** Something that is no system of ours. */
export const OTHER = '-'

export interface IncidentSaidOf {
  readonly words: readonly SaidWord[]
  readonly systems: readonly { readonly name: string; readonly title: string }[]
  readonly units: readonly { readonly key: string; readonly name: string }[]
  readonly zone: string
  readonly now: Date
}

/**
 * Reads `simrs "tidak bisa login" since 09:40 units rajal,igd`, in any order and in both languages. Whatever names no system,
 * time or unit is what happened; a word that only looks like a time or a unit stays in it.
 */
export function readIncident(of: IncidentSaidOf): IncidentSaid {
  const { words } = of
  const said: Writable = { system: null, what: null, since: null, units: null, suspect: null, apart: 'no' }
  const what: string[] = []
  let quoted = false
  let at = 0
  if (APART.has(folded(words[0]))) { said.apart = 'yes'; at = 1 }
  while (at < words.length) {
    const word = folded(words[at])
    const [key, value = ''] = /^(system|since|units|suspect)=([^]+)$/i.exec(words[at]?.text ?? '')?.slice(1) ?? []
    if (key === 'system' && said.system === null) { said.system = systemOf(of, value) ?? OTHER; at += 1 }
    else if (key === 'since' && said.since === null) { said.since = { said: value, at: readSince(value, of) }; at += 1 }
    else if (key === 'units' && said.units === null) { said.units = readUnits(value, of.units); at += 1 }
    else if (key === 'suspect' && said.suspect === null) { said.suspect = SUSPECTS.get(value.toLowerCase()) ?? null; at += 1 }
    else if (words[at]?.quoted === 'yes' && !quoted) { what.push(words[at]?.text ?? ''); quoted = true; at += 1 }
    else if (said.system === null && what.length === 0 && systemOf(of, word) !== null) { said.system = systemOf(of, word); at += 1 }
    else if (SINCE.has(word) && said.since === null && sinceAt(at + 1)) { /* taken */ }
    else if (UNITS.has(word) && said.units === null && unitsAt(at + 1)) { /* taken */ }
    else if (SUSPECTED.has(word) && said.suspect === null && SUSPECTS.has(folded(words[at + 1]))) { said.suspect = SUSPECTS.get(folded(words[at + 1])) ?? null; at += 2 }
    else { what.push(words[at]?.text ?? ''); at += 1 }
  }
  said.what = what.join(' ').trim() || null
  return said

  /** As many words as make a moment; words that make none belong to what happened. */
  function sinceAt(from: number): boolean {
    for (let n = Math.min(MOST_WORDS, words.length - from); n > 0; n -= 1) {
      const text = words.slice(from, from + n).map((it) => it.text).join(' ')
      const moment = readSince(text, of)
      if (moment !== null) { said.since = { said: text, at: moment }; at = from + n; return true }
    }
    return false
  }

  /** As many words as name units. A list behind what happened names units, though we know none of that name: a slip is told. */
  function unitsAt(from: number): boolean {
    for (let n = words.length - from; n > 0; n -= 1) {
      const read = readUnits(words.slice(from, from + n).map((it) => it.text).join(' '), of.units)
      if ('known' in read) { said.units = read; at = from + n; return true }
    }
    const slip = words[from]?.text
    if (slip === undefined || what.length === 0 || IN.has(what.at(-1)?.toLowerCase() ?? '')) return false
    said.units = readUnits(slip, of.units)
    at = from + 1
    return true
  }
}

/** When it began, as people say it: a moment that has been, `sekarang`, `20 menit lalu`. Null where it is none. */
export function readSince(said: string, of: { readonly zone: string; readonly now: Date }): number | null {
  const text = said.trim().toLowerCase().replace(/[,;.]$/, '')
  if (NOW.has(text)) return of.now.getTime()
  const [, n, unit] = /^(\d{1,3})\s*(menit|mnt|minutes?|min|jam|hours?|h)(?:\s+(?:yang\s+)?lalu|\s+ago)?$/.exec(text) ?? []
  if (n !== undefined && unit !== undefined) return of.now.getTime() - Number(n) * (/^(?:jam|h)/.test(unit) ? 60 : 1) * 60_000
  return readPast(text, of)
}

/** Units by their keys or names, parted by commas, spaces or "dan"; `semua` is all of them. */
export function readUnits(said: string, units: readonly { readonly key: string; readonly name: string }[]): UnitsSaid {
  const text = said.trim().toLowerCase()
  if (ALL.has(text)) return { known: units.map(({ key }) => key) }
  const known: string[] = []
  const listed = text.split(/\s*[,;/&+]\s*|\s+(?:dan|and)\s+/).filter((part) => part !== '')
  for (const part of listed.flatMap((one) => (unitOf(units, one) === undefined ? one.split(/\s+/) : [one]))) {
    const unit = unitOf(units, part.replace(/^unit\s+/, ''))
    if (unit === undefined) return { unknown: part, similar: similar(part, units.flatMap(({ key, name }) => [key, name])) }
    known.push(unit.key)
  }
  return known.length === 0 ? { unknown: said.trim(), similar: null } : { known: [...new Set(known)] }
}

function unitOf(units: IncidentSaidOf['units'], said: string) {
  return units.find(({ key, name }) => key.toLowerCase() === said || name.toLowerCase() === said)
}

function systemOf({ systems }: Pick<IncidentSaidOf, 'systems'>, said: string): string | null {
  const word = said.toLowerCase()
  return systems.find(({ name, title }) => name === word || title.toLowerCase() === word)?.name ?? null
}

type Writable = { -readonly [K in keyof IncidentSaid]: IncidentSaid[K] }
const MOST_WORDS = 6
const folded = (word: SaidWord | undefined) => (word?.text ?? '').toLowerCase().replace(/[,;:]$/, '')

const NOW: ReadonlySet<string> = new Set(['sekarang', 'baru saja', 'barusan', 'now', 'just now'])
const SINCE: ReadonlySet<string> = new Set(['since', 'sejak', 'dari', 'mulai', 'from'])
const UNITS: ReadonlySet<string> = new Set(['unit', 'units'])
const SUSPECTED: ReadonlySet<string> = new Set(['dugaan', 'diduga', 'suspect', 'suspected'])
const ALL: ReadonlySet<string> = new Set(['semua', 'semua unit', 'seluruh unit', 'seluruhnya', 'all', 'all units', 'everybody'])
const APART: ReadonlySet<string> = new Set(['baru', 'new'])
const IN: ReadonlySet<string> = new Set(['di', 'in', 'at', 'pada', 'dari', 'ke'])
const SUSPECTS: ReadonlyMap<string, Suspect> = new Map([
  ...suspects.map((it) => [it, it] as const),
  ['db', 'database'], ['basisdata', 'database'], ['aplikasi', 'application'], ['app', 'application'], ['jaringan', 'network'], ['internet', 'network'], ['listrik', 'power'], ['perangkat', 'device'], ['hardware', 'device'],
  ['printer', 'device'], ['lainnya', 'other'], ['lain', 'other'], ['belum', 'unknown'], ['belum-tahu', 'unknown'],
])

/** What a triage asks for, in the order in which it is asked. */
export const triageKeys = ['system', 'what', 'since', 'units', 'suspect'] as const
export type TriageKey = (typeof triageKeys)[number]

/** Reads the line that a form completes: what was known before with its key, `system=simrs`, the answers as they were asked for. */
export function readTriage(of: IncidentSaidOf): IncidentSaid {
  const given = new Map<string, string>()
  const answers: string[] = []
  for (const { text } of of.words) {
    const [, key, value] = /^(system|what|since|units|suspect|apart)=([^]*)$/.exec(text) ?? []
    if (key === undefined) answers.push(text)
    else given.set(key, value ?? '')
  }
  for (const key of triageKeys.filter((it) => !given.has(it))) {
    const answer = answers.shift()
    if (answer !== undefined) given.set(key, answer)
  }
  const since = given.get('since')
  const units = given.get('units')
  const [, moment] = /^@(\d{1,15})$/.exec(since ?? '') ?? []
  return {
    system: given.has('system') ? systemOf(of, given.get('system') ?? '') ?? OTHER : null,
    what: given.get('what')?.trim() || null,
    since: since === undefined ? null : { said: since, at: moment === undefined ? readSince(since, of) : Number(moment) },
    units: units === undefined ? null : units === '' ? { known: [] } : readUnits(units, of.units),
    suspect: SUSPECTS.get(given.get('suspect') ?? '') ?? null,
    apart: given.has('apart') ? 'yes' : 'no',
  }
}

/** The same line as it is begun: everything that is known, each with its key. */
export function triageLine(said: IncidentSaid): string {
  const part = (key: string, value: string | null) => (value === null ? [] : [/[\s"“”„]/u.test(value) ? `"${key}=${value.replaceAll(/["“”„]/gu, '\'')}"` : `${key}=${value}`])
  return [
    'triage',
    ...(said.apart === 'yes' ? ['apart=yes'] : []),
    ...part('system', said.system),
    ...part('what', said.what),
    // A moment that was told by the present is another one when the last answer comes.
    ...part('since', said.since === null || said.since.at === null ? null : `@${said.since.at}`),
    ...part('units', said.units !== null && 'known' in said.units ? said.units.known.join(',') : null),
    ...part('suspect', said.suspect),
  ].join(' ')
}
