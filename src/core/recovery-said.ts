import { addDays, days } from './calendar.ts'
import { readDate } from './calendar-said.ts'
import { damages } from './recovery.ts'

/** What somebody has said of a recovery so far; what they have not said yet is asked. */
export interface RecoverySaid {
  readonly system: string | null
  readonly damage: (typeof damages)[number] | null
  /** Of what is damaged, a component that was named by itself. */
  readonly component: string | null
  readonly until: { readonly said: string; readonly at: number | null } | null
  readonly only: { readonly component: string; readonly parts: readonly string[] } | null
  readonly wish: string | null
  readonly what: (typeof whats)[number] | null
  readonly why: string | null
  /** The number of the incident because of which it is asked for. */
  readonly incident: number | null
  /** A first word that names nothing we have. */
  readonly unknown: string | null
}

export const whats = ['newest', 'moment', 'parts'] as const

export interface SaidWord { readonly text: string; readonly quoted: 'yes' | 'no' }

export interface SaidOf {
  readonly words: readonly SaidWord[]
  readonly systems: readonly { readonly name: string; readonly components: readonly { readonly name: string; readonly key: string }[] }[]
  readonly zone: string
  readonly now: Date
}

/**
 * Reads `simrs to failover at 10:15 because "disk rusak"`, in any order and in both languages. A reason without its word
 * begins where nothing else is meant, and one in quotes ends with them; each thing is taken once, so that a reason may name a server or a time.
 */
export function readRecovery({ words, systems, zone, now }: SaidOf): RecoverySaid {
  const said: Writable = { system: null, damage: null, component: null, until: null, only: null, wish: null, what: null, why: null, incident: null, unknown: null }
  let at = 0
  const reason = () => {
    const [first] = words.slice(at)
    const whole = first?.quoted === 'yes' ? [first] : words.slice(at)
    said.why = whole.map(({ text }) => text).join(' ').trim() || null
    at += whole.length
  }
  while (at < words.length) {
    const word = folded(words[at]?.text ?? '')
    const [key, value] = /^(system|damage|what|incident)=(.+)$/.exec(word)?.slice(1) ?? []
    if (said.why === null && words[at]?.quoted === 'yes') reason()
    else if (key === 'system' && said.system === null) { said.system = value ?? null; at += 1 }
    else if (key === 'damage' && said.damage === null) { said.damage = DAMAGES.get(value ?? '') ?? null; at += 1 }
    else if (key === 'what' && said.what === null) { said.what = whats.find((one) => one === value) ?? null; at += 1 }
    else if (key === 'incident' && /^\d{1,9}$/.test(value ?? '')) { said.incident = Number(value); at += 1 }
    else if (BECAUSE.has(word) && said.why === null) { at += 1; reason() }
    else if (TO.has(word) && said.wish === null && at + 1 < words.length) { said.wish = folded(words[at + 1]?.text ?? ''); at += 2 }
    else if (AT.has(word) && said.until === null) at = momentAt(at + 1)
    else if (ONLY.has(word) && said.only === null && at + 1 < words.length) at = partsAt(at + 1)
    else if (DAMAGES.has(word) && said.damage === null && said.component === null) { said.damage = DAMAGES.get(word) ?? null; at += 1 }
    else if (!named(word)) {
      if (at === 0) { said.unknown = words[0]?.text ?? null; at += 1 }
      else if (said.why === null) reason()
      else { said.why = `${said.why} ${words[at]?.text ?? ''}`; at += 1 }
    }
  }
  return said

  function named(word: string): boolean {
    const system = systems.find(({ name }) => name === word)
    const found = systems.flatMap(({ name, components }) => components.map(({ key }) => ({ key, system: name }))).find(({ key }) => key === word)
    if (said.system !== null || (system === undefined && found === undefined)) return false
    said.system = system?.name ?? found?.system ?? null
    if (found !== undefined) said.component = found.key
    at += 1
    return true
  }

  /** As many words as make a moment; a word that makes none is kept, so that it can be told what was not understood. */
  function momentAt(from: number): number {
    for (let n = MOST_WORDS; n > 0; n -= 1) {
      if (from + n > words.length) continue
      const text = words.slice(from, from + n).map((word) => word.text).join(' ')
      const moment = readPast(text, { zone, now })
      if (moment !== null) { said.until = { said: text, at: moment }; return from + n }
    }
    said.until = { said: words[from]?.text ?? '', at: null }
    return from + 1
  }

  function partsAt(from: number): number {
    const component = folded(words[from]?.text ?? '').replace(/:$/, '')
    let end = from + 1
    while (end < words.length && !ENDS.has(folded(words[end]?.text ?? ''))) end += 1
    const parts = words.slice(from + 1, end).flatMap(({ text, quoted }) => (quoted === 'yes' ? [text] : text.split(','))).map((part) => part.trim()).filter((part) => part !== '')
    said.only = { component, parts }
    return end
  }
}

type Writable = { -readonly [K in keyof RecoverySaid]: RecoverySaid[K] }
const MOST_WORDS = 6

/**
 * A moment that has been: `10.15` is the last time that the wall showed it, `23 Nov 10.15` the last such day, `kemarin 22:00`.
 * Null where it is none, or lies ahead.
 */
export function readPast(said: string, of: { readonly zone: string; readonly now: Date }): number | null {
  const words = said.trim().toLowerCase().replace(/^(\d{4}-\d{2}-\d{2})t(?=\d)/, '$1 ').split(/\s+/).filter((word) => !FILLERS.has(word))
  const wall = days(of.zone)
  const today = wall.dateOf(of.now)
  if (words.some((word) => AHEAD.has(word))) return null
  const past = (date: string, clock: RegExpExecArray) => {
    const at = wall.instant(date, `${(clock[1] ?? '').padStart(2, '0')}:${clock[2] ?? '00'}`).getTime() + Number(clock[3] ?? 0) * 1000
    return at <= of.now.getTime() ? at : null
  }
  const alone = words.length === 1 ? clockOf(words[0]) : null
  if (alone !== null) return past(today, alone) ?? past(addDays(today, -1), alone)
  for (const first of [0, 1]) {
    const rest = words.slice(first)
    const day = dayOf(rest, today)
    const clock = day === null ? null : clockOf([...words.slice(0, first), ...rest.slice(day.words)].join(' '))
    if (day !== null && clock !== null) return past(day.date, clock)
  }
  return null
}

function dayOf(words: readonly string[], today: string): { readonly date: string; readonly words: number } | null {
  const near = NEAR.find(({ said }) => said.every((word, n) => words[n] === word))
  if (near !== undefined) return { date: addDays(today, near.days), words: near.said.length }
  // What is said without a year was: the next such day of a year ago is the last one.
  return readDate(words, /\d{4}/.test(words.slice(0, 3).join(' ')) ? today : addDays(today, -364))
}

const clockOf = (said: string | undefined) => /^([01]?\d|2[0-3])(?:[.:]([0-5]\d)(?:[.:]([0-5]\d))?)$/.exec(said ?? '')
const folded = (text: string) => text.toLowerCase().replace(/[,;]$/, '')

const NEAR = [
  { said: ['hari', 'ini'], days: 0 }, { said: ['today'], days: 0 }, { said: ['tadi', 'malam'], days: -1 }, { said: ['tadi'], days: 0 }, { said: ['kemarin'], days: -1 }, { said: ['yesterday'], days: -1 },
]
const FILLERS: ReadonlySet<string> = new Set(['pukul', 'jam', 'pkl', 'at', 'wib', 'wita', 'wit'])
const AHEAD: ReadonlySet<string> = new Set(['besok', 'lusa', 'tomorrow'])
const BECAUSE: ReadonlySet<string> = new Set(['because', 'karena', 'sebab'])
const TO: ReadonlySet<string> = new Set(['to', 'ke'])
const AT: ReadonlySet<string> = new Set(['at', 'pukul', 'jam', 'pada'])
const ONLY: ReadonlySet<string> = new Set(['only', 'hanya'])
const ENDS: ReadonlySet<string> = new Set([...BECAUSE, ...TO, ...AT])
const DAMAGES: ReadonlyMap<string, (typeof damages)[number]> = new Map([
  ...damages.map((damage) => [damage, damage] as const),
  ['db', 'database'], ['basisdata', 'database'], ['aplikasi', 'application'], ['app', 'application'], ['keduanya', 'both'], ['semua', 'both'], ['all', 'both'], ['lainnya', 'other'], ['lain', 'other'],
])
