import { DAY } from '../../core/clock.ts'
import type { Finding } from '../../core/finding.ts'
import { isBareDay, recordMoment } from '../../core/record-moment.ts'
import type { PlanPart, RecoveryPlan } from '../../core/recovery.ts'
import type { Texts } from '../words.ts'
import { findingSentence } from './finding.ts'

/** What the things of a system are called on its cards, by their short names. */
export interface Called {
  readonly system: string
  readonly places: Readonly<Record<string, string>>
  readonly modules: Readonly<Record<string, string>>
  /** Keys of components that are folders: nobody enters anything there. */
  readonly folders: readonly string[]
  /** How soon it must stand again; null where nobody promised. */
  readonly rto: number | null
}

export const placeName = (called: Called, name: string | null): string => (name === null ? '' : called.places[name] ?? name)
export const moduleName = (called: Called, name: string): string => called.modules[name] ?? name

/** `simrs/database` is `database` on the card of simrs. */
export const componentName = (key: string): string => key.slice(key.indexOf('/') + 1)

/** The newest record as people speak of times; with its year where it is not of these months. What is no time stays as the query said it. */
export function recordText(t: Texts, value: string, near: number | null): string {
  const at = isBareDay(value) ? null : recordMoment(value)
  if (at === null) return value
  return near !== null && Math.abs(at - near) < LATELY ? t.fmt.stamp(at).text : t.fmt.when(at).text
}

const LATELY = 180 * DAY

/** The chain in words: a full, what follows it, and how many logs. */
export function chainText(t: Texts, { chain }: Pick<PlanPart, 'chain'>): string {
  const words = t.recovery.levels
  const logs = chain.filter(({ level }) => level === 'log')
  const links = chain.flatMap(({ level, takenAt }) => (level === 'log' ? [] : [words[level](t.fmt.stamp(takenAt).text)]))
  const last = logs.at(-1)
  return [...links, ...(last === undefined ? [] : [words.log(t.fmt.count(logs.length), t.fmt.stamp(last.takenAt).text)])].join(t.recovery.plus)
}

/** The moment that comes back; where components come back to several, each with those whose it is: nobody takes the oldest for that of all. */
export function momentText(t: Texts, { parts }: Pick<RecoveryPlan, 'parts'>): string {
  const moments = [...new Set(parts.map(({ moment }) => moment))].sort((a, b) => b - a)
  const [only = 0] = moments
  if (moments.length <= 1) return t.fmt.stamp(only).text
  return t.fmt.list(moments.map((at) => `${t.fmt.stamp(at).text} (${parts.filter(({ moment }) => moment === at).map(({ component }) => componentName(component)).join(', ')})`))
}

/** A time that is soon, by the clock alone where it is of the same day as what it is counted from. */
export const soonText = (t: Texts, { at, from }: { readonly at: number; readonly from: number }): string => (t.fmt.shortDay(at) === t.fmt.shortDay(from) ? t.fmt.clock(at) : t.fmt.stamp(at).text)

/** What comes back: everything of these, or chosen parts of one. */
export function scopeText(t: Texts, { ask }: Pick<RecoveryPlan, 'ask'>): string {
  if (ask.only !== null) return t.recovery.partly(componentName(ask.only.component), ask.only.parts.join(', '))
  return t.recovery.whole(ask.components.map(componentName).join(', '))
}

/** A sentence inside of another one. */
export function within(t: Texts, finding: Finding): string {
  const sentence = findingSentence(t, finding)
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence
}
