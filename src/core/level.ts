/** How much of its source a copy holds: all of it, what changed since a full, or the log since the copy before. */
export const levels = ['full', 'differential', 'log'] as const
export type Level = (typeof levels)[number]
