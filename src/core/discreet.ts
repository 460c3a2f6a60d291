import { addressRules } from './discreet-addresses.ts'
import { patientRules } from './discreet-patients.ts'
import type { Hidden, Rule } from './discreet-rule.ts'
import { secretRules } from './discreet-secrets.ts'

export type { Hidden } from './discreet-rule.ts'

/** What this site knows of itself. */
export interface Known {
  /** Every value of its own secrets, as it stands in the configuration. */
  readonly secrets: readonly string[]
  /** Where its machines are found, host or host:port. */
  readonly addresses: readonly string[]
  /** Numbers of its written procedures and the like: they stay, whatever they look like. */
  readonly ours: readonly string[]
}

/** A stretch of a text that must not go out. */
export interface Find {
  readonly from: number
  readonly to: number
  readonly what: Hidden
}

export type Look = (text: string) => readonly Find[]

/**
 * Finds what must never leave the house in a text: keys and passwords, where machines are found, what tells of patients.
 * The finds stand in order and do not overlap. Dates, sizes, counts, digests and our own codes are none.
 */
export function discreet(known: Known): Look {
  const secrets = distinct(known.secrets.flatMap(spellings))
  const addresses = distinct(known.addresses.flatMap(partsOfAddress))
  const ours = distinct(known.ours.map((code) => code.trim()))
  return (text) => {
    if (text.length < SHORTEST) return []
    const keep = ours.flatMap((code) => places(text, code))
    const finds = [
      ...secrets.flatMap((secret) => places(text, secret).filter((place) => secret.length >= TELLING || standsAlone(text, place)).map((place) => ({ ...place, what: 'secret' as const }))),
      ...RULES.flatMap((rule) => findsOf(text, rule)).filter((find) => !keep.some((place) => place.from <= find.from && find.to <= place.to)),
      ...addresses.flatMap((address) => places(text, address).filter((place) => standsAlone(text, place)).map((place) => ({ ...place, what: 'address' as const }))),
    ]
    return finds.length === 0 ? [] : joined(finds)
  }
}

/** The text with a mark in place of each find. */
export function hide(text: string, finds: readonly Find[], marks: Readonly<Record<Hidden, string>>): string {
  let out = ''
  let at = 0
  for (const find of finds) {
    out += text.slice(at, find.from) + marks[find.what]
    at = find.to
  }
  return out + text.slice(at)
}

const RULES: readonly Rule[] = [...secretRules, ...patientRules, ...addressRules]
/** Nothing shorter can be a secret. */
const SHORTEST = 3
/** Shorter ones may be a part of an honest word. */
const TELLING = 8

function findsOf(text: string, { form, what, unless }: Rule): readonly Find[] {
  const finds: Find[] = []
  for (const match of text.matchAll(form)) {
    const [from, to] = match.indices?.groups?.['part'] ?? [match.index, match.index + match[0].length]
    const around = { before: text.slice(Math.max(0, from - 24), from), after: text.slice(to, to + 24) }
    if (unless?.(text.slice(from, to), around) !== true) finds.push({ from, to, what })
  }
  return finds
}

/** Overlapping finds become one; it is called by the worst of them. */
function joined(finds: readonly Find[]): readonly Find[] {
  const out: Find[] = []
  for (const find of [...finds].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = out.at(-1)
    if (last === undefined || find.from >= last.to) out.push(find)
    else out[out.length - 1] = { from: last.from, to: Math.max(last.to, find.to), what: WORST.find((what) => what === last.what || what === find.what) ?? last.what }
  }
  return out
}

const WORST: readonly Hidden[] = ['secret', 'patient', 'address']

function places(text: string, what: string): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  for (let from = text.indexOf(what); from !== -1; from = text.indexOf(what, from + what.length)) found.push({ from, to: from + what.length })
  return found
}

function standsAlone(text: string, place: { readonly from: number; readonly to: number }): boolean {
  return !/[\p{L}\p{N}_]/u.test(text.slice(Math.max(0, place.from - 1), place.from)) && !/[\p{L}\p{N}_]/u.test(text.slice(place.to, place.to + 1))
}

/** A secret as it may come back in an address or in JSON. */
function spellings(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), encodeURI(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64').replace(/=+$/, '')]
}

/** A host that is called by one plain word is its name and stays; with its port it is an address. */
function partsOfAddress(address: string): readonly string[] {
  const host = address.replace(/:\d+$/, '')
  return [...(address === host ? [] : [address]), ...(/[.:]/.test(host) ? [host] : [])]
}

/** Longest first, so that a short one never splits a long one. */
function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].filter((value) => value.length >= SHORTEST).sort((a, b) => b.length - a.length)
}
