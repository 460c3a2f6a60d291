/**
 * Names of events. They come from what happened, not from the number of its delivery, so that the same thing told twice has
 * one name; and from a press and a message we can read what is to be answered, also after a restart.
 */
export const eventIds = {
  said: (chat: string, message: number) => `said:${chat}:${message}`,
  edited: (chat: string, message: number, at: number) => `edited:${chat}:${message}:${at}`,
  pressed: (query: string) => `pressed:${query}`,
  moved: (from: string, to: string) => `moved:${from}:${to}`,
  gone: (chat: string, at: number) => `gone:${chat}:${at}`,
}

/** The query that a press can be answered by; null for any other event. */
export function queryOf(eventId: string): string | null {
  return /^pressed:(.+)$/.exec(eventId)?.[1] ?? null
}

/** The message that can be answered by a reply; null where it was none. */
export function messageOf(eventId: string): number | null {
  const found = /^(?:said|edited):-?\d+:(\d+)/.exec(eventId)?.[1]
  return found === undefined ? null : Number(found)
}
