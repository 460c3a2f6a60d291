import type { DowntimeFacts, Window } from './downtime.ts'
import type { DowntimeRules } from './downtime-rules.ts'

/** How far a downtime is, for those who live with it. */
export type Stage = 'asked' | 'announced' | 'under-way' | 'verifying' | 'back' | 'over'

/** What units hear of it, besides what a step tells them. */
export type NewsKind = 'announced' | 'changed' | 'reminder' | 'not-begun' | 'started' | 'overrun' | 'update' | 'back' | 'cancelled'

/** One piece of news that units were told; `window` is what it promised. */
export interface Told {
  readonly kind: NewsKind
  readonly at: number
  readonly window: Window
  /** Of a reminder: how long before the beginning. */
  readonly before: number | null
}

export interface NewsOf {
  readonly facts: Pick<DowntimeFacts, 'kind' | 'window'>
  readonly stage: Stage
  readonly told: readonly Told[]
  readonly rules: Pick<DowntimeRules, 'remind' | 'overrun' | 'updates' | 'saveBefore'>
  readonly now: number
}

/**
 * The one piece of news that units are owed at this moment; null where there is none. Reminders that were missed collapse
 * into the last of them, none comes after its moment has passed, and nobody waits in silence past the end that was announced.
 */
export function newsDue(of: NewsOf): Omit<Told, 'at'> | null {
  switch (of.stage) {
    case 'back': case 'over': return null
    case 'asked': return notBegun(of)
    case 'announced': return of.now < of.facts.window.from ? reminder(of) : notBegun(of)
    case 'under-way': case 'verifying': return of.facts.kind === 'unplanned' ? update(of) : overrun(of)
  }
}

/** When to look again, where nothing is due now. */
export function nextNews(of: NewsOf): number | null {
  if (newsDue(of) !== null) return of.now
  switch (of.stage) {
    case 'back': case 'over': return null
    case 'asked': return notBegunAt(of)?.at ?? null
    case 'announced': return [...remindersOf(of), notBegunAt(of)?.at ?? 0].filter((at) => at > of.now).sort((a, b) => a - b)[0] ?? null
    case 'under-way': case 'verifying': return of.facts.kind === 'unplanned' ? updateAt(of) : promisedEnd(heardSoFar(of))
  }
}

/** The end that units were told last. */
export function promisedEnd({ facts, told }: Pick<NewsOf, 'facts' | 'told'>): number {
  return current({ facts, told }).at(-1)?.window.until ?? facts.window.until
}

/** The window that units were told last; null where they were told none. */
export const announcedIn = (told: readonly Told[]): Window | null => told.findLast(({ kind }) => kind === 'announced' || kind === 'changed')?.window ?? null

/** What was told of the window that holds now; what was told of an earlier one promised something else. */
function current({ facts, told }: Pick<NewsOf, 'facts' | 'told'>): readonly Told[] {
  return told.slice(told.findLastIndex(({ kind }) => kind === 'announced' || kind === 'changed')).filter(({ window }) => window.from === facts.window.from)
}

function reminder(of: NewsOf): Omit<Told, 'at'> | null {
  const { facts, now } = of
  const said = current(of)
  const since = said[0]?.at ?? now
  const due = of.rules.remind.filter((before) => facts.window.from - before <= now)
  const nearest = due.length === 0 ? null : Math.min(...due)
  // Nobody is reminded of what they were told a moment ago.
  if (nearest === null || facts.window.from - nearest <= since + nearest / 4) return null
  return said.some(({ kind, before }) => kind === 'reminder' && (before ?? 0) <= nearest) ? null : { kind: 'reminder', window: facts.window, before: nearest }
}

const remindersOf = ({ facts, rules }: NewsOf): readonly number[] => rules.remind.map((before) => facts.window.from - before)

/** Units have stopped working for it: whoever works late, or has not been allowed another time yet, says so. */
function notBegun(of: NewsOf): Omit<Told, 'at'> | null {
  const due = notBegunAt(of)
  return due === null || of.now < due.at ? null : { kind: 'not-begun', window: due.window, before: null }
}

/** When units are next told that nothing has begun of what they were told; past its end less often the longer it has not. Null where they were told nothing. */
function notBegunAt(of: NewsOf): { readonly at: number; readonly window: Window } | null {
  // What is being decided anew holds as it was told.
  const window = of.stage === 'asked' ? announcedIn(of.told) : of.facts.window
  if (window === null) return null
  const last = current({ ...of, facts: { ...of.facts, window } }).findLast(({ kind }) => kind === 'not-begun')?.at
  if (last === undefined) return { at: window.from + PATIENCE, window }
  return { at: isAhead(last, of) ? of.now : last + Math.max(of.rules.overrun, last - window.until), window }
}

function overrun(of: NewsOf): Omit<Told, 'at'> | null {
  const end = promisedEnd(heardSoFar(of))
  if (of.now < end) return null
  // As many turns further as lie behind, so that a promise is never in the past when it is made.
  const turns = 1 + Math.floor((of.now - end) / of.rules.overrun)
  return { kind: 'overrun', window: { from: of.facts.window.from, until: end + turns * of.rules.overrun }, before: null }
}

function update(of: NewsOf): Omit<Told, 'at'> | null {
  const last = lastOf(of)
  const due = isAhead(last, of) || of.now >= updateAt(of)
  return due ? { kind: 'update', window: { from: of.facts.window.from, until: Math.max(promisedEnd(heardSoFar(of)), of.now + of.rules.updates) }, before: null } : null
}

/** Every so often, and at the end that somebody has named where that comes sooner. */
const updateAt = (of: NewsOf): number => Math.min(lastOf(of) + of.rules.updates, promisedEnd(heardSoFar(of)))

const lastOf = ({ facts, told }: NewsOf): number => told.at(-1)?.at ?? facts.window.from

/** Told by a clock that was ahead and has been put right: what it promised was of another day. */
const isAhead = (at: number, { now }: Pick<NewsOf, 'now'>): boolean => at > now + CLOCKS_DIFFER
const heardSoFar = (of: NewsOf): NewsOf => ({ ...of, told: of.told.filter(({ at }) => !isAhead(at, of)) })

/** Between the announced beginning and the word that it has not begun. */
export const PATIENCE = 10 * 60_000
const CLOCKS_DIFFER = 5 * 60_000
