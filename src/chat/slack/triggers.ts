import { SECOND, type Clock } from '../../core/clock.ts'

/** The last acts of people, for as long as Slack lets a window be opened by one and an answer go to it. Nothing here is kept over a restart, and nothing that decides depends on it. */
export interface Triggers {
  note(of: { readonly chat: string; readonly user: string; readonly event: string; readonly trigger: string; readonly answerAt: string }): void
  /** What that person just did in this chat; null where it was nothing, or too long ago. Good once. */
  take(of: { readonly chat: string; readonly user: string }): string | null
  /** Where an answer to that event may go. */
  answerAt(event: string): string | null
}

export function triggersOf(clock: Clock): Triggers {
  const fresh = new Map<string, { readonly trigger: string; readonly at: number }>()
  const answers = new Map<string, string>()
  const forgetOld = () => {
    for (const [key, one] of fresh) if (clock.passed() - one.at > FRESH) fresh.delete(key)
    for (const key of answers.keys()) if (answers.size > MANY) answers.delete(key)
  }
  return {
    note: ({ chat, user, event, trigger, answerAt }) => {
      forgetOld()
      if (trigger !== '') fresh.set(`${chat} ${user}`, { trigger, at: clock.passed() })
      if (answerAt !== '') answers.set(event, answerAt)
    },
    take: ({ chat, user }) => {
      forgetOld()
      const key = `${chat} ${user}`
      const one = fresh.get(key)
      fresh.delete(key)
      return one?.trigger ?? null
    },
    answerAt: (event) => answers.get(event) ?? null,
  }
}

const FRESH = 2.5 * SECOND
const MANY = 500
