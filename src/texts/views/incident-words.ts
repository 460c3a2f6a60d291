import { closureOf, incidentFacts, newsDue, type Suspect } from '../../core/incident.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Texts } from '../words.ts'

/** What the system and the units are called on its cards, by their short names; null where it is no system of ours. */
export interface IncidentCalled {
  readonly system: string | null
  readonly units: Readonly<Record<string, string>>
}

/** An incident as somebody looks at it. */
export interface IncidentCase {
  readonly state: ProcedureState
  readonly now: number
  readonly called: IncidentCalled
}

export const systemName = (t: Texts, called: IncidentCalled): string => called.system ?? t.incident.someService

export const unitName = (called: IncidentCalled, unit: string): string => called.units[unit] ?? unit

/** The units concerned, by name; all of them in a word. */
export function unitNames(t: Texts, called: IncidentCalled, units: readonly string[]): string {
  if (units.length === 0) return t.incident.noUnits
  const all = Object.keys(called.units)
  return all.length > 1 && all.every((unit) => units.includes(unit)) ? t.incident.allUnits : t.fmt.list(units.map((unit) => unitName(called, unit)))
}

/** `09.40 WIB` today, else with its day. */
export function momentText(t: Texts, at: number, now: number): string {
  return t.fmt.day(at) === t.fmt.day(now) ? t.fmt.clock(at) : t.fmt.stamp(at).text
}

/** The same in a sentence: `pukul 09.40 WIB`, `22 Nov 09.40 WIB`. */
export function momentSaid(t: Texts, at: number, now: number): string {
  return t.fmt.day(at) === t.fmt.day(now) ? t.incident.units.oClock(t.fmt.clock(at)) : t.fmt.stamp(at).text
}

/** How long it lasted, or lasts by now. */
export function lengthText(t: Texts, { state, now }: Pick<IncidentCase, 'state' | 'now'>): string {
  return t.fmt.length(Math.max(0, (closureOf(state)?.at ?? now) - incidentFacts(state).since))
}

/** When the next word of it comes, or since when it has been due; nothing where none is awaited. */
export function nextNewsText(t: Texts, { state, now }: Pick<IncidentCase, 'state' | 'now'>, words: { readonly nextNews: (at: string) => string; readonly newsLate: (at: string) => string }): string {
  const due = newsDue(state)
  if (due === null) return ''
  return due > now ? words.nextNews(momentText(t, due, now)) : words.newsLate(momentText(t, due, now))
}

/** Damage that a restore mends. */
export const isRestorable = (suspect: Suspect): suspect is 'database' | 'application' => suspect === 'database' || suspect === 'application'
