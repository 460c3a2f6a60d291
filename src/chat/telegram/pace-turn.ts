import { SECOND } from '../../core/clock.ts'

/** One turn to call; `used` when the call began, `ended` when its answer came. */
export interface PaceTurn { readonly granted: number; used: number | null; ended: number | null }

/** At most so many within any span of so many milliseconds. */
export interface Window { readonly count: number; readonly ms: number }

/**
 * How long ago the call counted at Telegram, at the least. When exactly it counted we cannot know, only that it was before its
 * answer: so it counts as "now" until its answer is there, and no limit is broken by a slow line.
 */
export const ageOf = (turn: PaceTurn, now: number) => now - countedAt(turn, now)

/** When one more call fits; a moment that is not later than now means at once. */
export function freeAt(turns: readonly PaceTurn[], window: Window, now: number): number {
  const young: number[] = []
  for (const turn of turns) {
    const until = countedAt(turn, now) + window.ms
    if (until > now) young.push(until)
  }
  if (young.length < window.count) return 0
  return young.sort((a, b) => a - b)[young.length - window.count] ?? 0
}

const countedAt = (turn: PaceTurn, now: number) => turn.ended ?? Math.min(now, (turn.used ?? turn.granted) + LONG_IN_COMING)

/** An answer that is so long in coming says nothing more of when the call was counted. */
const LONG_IN_COMING = 2 * SECOND
