import { readAhead, type SaidAhead } from './ahead-said.ts'
import { MINUTE } from './clock.ts'
import type { SaidWord } from './recovery-said.ts'
import type { Service } from './downtime-rules.ts'
import { works, type Work } from './downtime.ts'
import { similar } from './similar.ts'

/** What somebody has said of a downtime so far; what they have not said yet is asked. */
export interface DowntimeSaid {
  readonly kind: 'planned' | 'unplanned'
  /** With the words that were read as a time. */
  readonly when: { readonly said: string; readonly read: SaidAhead } | null
  readonly length: number | null
  readonly work: Work | null
  readonly services: readonly string[]
  /** A name that follows the kind of work and is no service, with the one that was meant. */
  readonly unknown: { readonly name: string; readonly similar: string | null } | null
  /** Words stand where a service would be named, with neither a comma nor quotes before them: they may mean one that is not known here. */
  readonly perhapsNamed?: 'yes'
  readonly what: string | null
  readonly wayBack: string | null
}

export interface DowntimeSaidOf {
  readonly words: readonly SaidWord[]
  readonly services: readonly Pick<Service, 'name' | 'title'>[]
  readonly zone: string
  readonly now: Date
}

/**
 * Reads `rabu 22:00 30m update simrs, "pembaruan sistem dan restart"` and `now simrs "server mati"`, in both languages. What
 * names neither time, work nor service is what is done.
 */
export function readDowntime({ words, services, zone, now }: DowntimeSaidOf): DowntimeSaid {
  const said: Writable = { kind: 'planned', when: null, length: null, work: null, services: [], unknown: null, what: null, wayBack: null }
  const what: string[] = []
  let at = 0
  if (NOW.has(folded(words[0]))) { said.kind = 'unplanned'; at = 1 }
  while (at < words.length) {
    const word = words[at]
    const bare = folded(word)
    const [key, value = ''] = /^(when|length|work|services|what|back)=([^]*)$/i.exec(word?.text ?? '')?.slice(1) ?? []
    if (key !== undefined) { keyed(key, value); at += 1 }
    else if (word?.quoted === 'yes') { what.push(word.text); at += 1 }
    else if (BACK.has(bare) && said.wayBack === null && at + 1 < words.length) { said.wayBack = words.slice(at + 1).map(({ text }) => text).join(' '); at = words.length }
    else if (whenAt()) { /* taken */ }
    else if (said.work === null && WORKS.has(bare)) { said.work = WORKS.get(bare) ?? null; at += 1 }
    else if (serviceOf(bare) !== null) { add(serviceOf(bare) ?? ''); at += 1 }
    else if (JOINING.has(bare)) at += 1
    else if (said.work !== null && said.services.length === 0 && what.length === 0 && said.unknown === null && similar(bare, services.map(({ name }) => name)) !== null) { said.unknown = { name: word?.text ?? '', similar: similar(bare, services.map(({ name }) => name)) }; at += 1 }
    else {
      if (said.work !== null && said.services.length === 0 && what.length === 0 && !/[,;:]$/.test(words[at - 1]?.text ?? '')) said.perhapsNamed = 'yes'
      what.push(word?.text ?? '')
      at += 1
    }
  }
  said.what = said.what ?? (what.join(' ').trim() || null)
  return said

  function keyed(key: string, value: string): void {
    switch (key.toLowerCase()) {
      case 'when': case 'length': {
        const read = readAhead(value.split(/\s+/), { zone, now })
        if (key === 'when') said.when = { said: value, read }
        if (read.is === 'ahead' && read.length !== null) said.length = read.length
        if (key === 'length') said.length = lengthIn(value) ?? said.length
        return
      }
      case 'work': said.work = WORKS.get(value.toLowerCase()) ?? said.work; return
      case 'services': for (const name of value.split(/[,\s]+/)) { if (serviceOf(name.toLowerCase()) !== null) add(serviceOf(name.toLowerCase()) ?? ''); else if (name !== '') said.unknown = { name, similar: similar(name, services.map((one) => one.name)) } } return
      case 'what': said.what = value.trim() || null; return
      case 'back': said.wayBack = value.trim() || null; return
    }
  }

  /** A time is taken once, where it first stands. */
  function whenAt(): boolean {
    if (said.when !== null) return false
    const rest = words.slice(at).map(({ text, quoted }) => (quoted === 'yes' ? '"' : text))
    const read = readAhead(rest, { zone, now })
    if (read.is === 'none' || read.words === 0) return lengthAt(rest)
    said.when = { said: rest.slice(0, read.words).join(' '), read }
    if (read.is === 'ahead') said.length = read.length
    at += read.words
    return true
  }

  /** Of what is down already only its length may be said. */
  function lengthAt(rest: readonly string[]): boolean {
    if (said.length !== null) return false
    const length = lengthIn(`now ${rest.slice(0, 3).join(' ')}`)
    if (length === null) return false
    const read = readAhead(['now', ...rest], { zone, now })
    said.length = length
    at += read.is === 'ahead' ? read.words - 1 : 1
    return true
  }

  function lengthIn(text: string): number | null {
    const read = readAhead(['now', ...text.replace(/^now /, '').split(/\s+/)], { zone, now })
    return read.is === 'ahead' ? read.length : null
  }

  function serviceOf(bare: string): string | null {
    return services.find(({ name, title }) => name === bare || title.toLowerCase() === bare)?.name ?? null
  }

  function add(name: string): void {
    if (!said.services.includes(name)) said.services = [...said.services, name]
  }
}

/** What is known so far, as its form completes it: each part with its key, answers behind them in the order in which they are asked. */
export function planLine(said: DowntimeSaid): string {
  const part = (key: string, value: string | null) => (value === null || value === '' ? [] : [/[\s"“”„]/u.test(value) ? `"${key}=${value.replaceAll(/["“”„]/gu, '\'')}"` : `${key}=${value}`])
  return [
    'plan', said.kind === 'planned' ? 'planned' : 'now',
    ...part('when', said.when === null ? null : said.when.said),
    ...part('length', said.length === null ? null : `${said.length / MINUTE}m`),
    ...part('work', said.work),
    ...part('services', said.services.join(',')),
    ...part('what', said.what),
    ...part('back', said.wayBack),
  ].join(' ')
}

/** Reads what `planLine` began and a form completed. */
export function readPlan(of: Omit<DowntimeSaidOf, 'words'> & { readonly parts: readonly string[] }): DowntimeSaid {
  const known = of.parts.filter((part) => KEYED.test(part))
  const keys = known.map((part) => part.slice(0, part.indexOf('=')))
  const unplanned = of.parts[0] === 'now'
  const asked = (unplanned ? ['services', 'what'] : ['when', 'work', 'services', 'what', 'back']).filter((key) => !keys.includes(key))
  const answers = of.parts.slice(1).filter((part) => !KEYED.test(part)).map((answer, n) => `${asked[n] ?? 'what'}=${answer}`)
  return readDowntime({ ...of, words: [...(unplanned ? ['now'] : []), ...known, ...answers].map((text) => ({ text, quoted: 'no' })) })
}

const KEYED = /^(when|length|work|services|what|back)=/i

type Writable = { -readonly [K in keyof DowntimeSaid]: DowntimeSaid[K] }

const folded = (word: SaidWord | undefined) => (word?.quoted === 'yes' ? '' : (word?.text ?? '').toLowerCase().replace(/[,;:]+$/, ''))

const NOW: ReadonlySet<string> = new Set(['now', 'sekarang', 'mendadak'])
const BACK: ReadonlySet<string> = new Set(['rollback', 'kembali:', 'back'])
const JOINING: ReadonlySet<string> = new Set(['dan', 'and', '&', '+'])
const WORKS: ReadonlyMap<string, Work> = new Map([
  ...works.map((work) => [work, work] as const),
  ['pembaruan', 'update'], ['upgrade', 'update'], ['reboot', 'restart'], ['perangkat', 'hardware'], ['jaringan', 'network'], ['lainnya', 'other'], ['pemeliharaan', 'other'], ['maintenance', 'other'],
])
