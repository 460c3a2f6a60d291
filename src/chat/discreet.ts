import type { Look } from '../core/discreet.ts'
import type { Lang } from '../core/people.ts'
import type { Spoken } from '../texts/message.ts'
import { discreetMessage, type Marks } from './discreet-message.ts'
import type { ChatPlatform } from './platform.ts'

export interface Filter {
  readonly look: Look
  /** What one person alone may be shown: a secret that is meant for them. Without it, no more than all others. */
  readonly aside?: Look
  readonly marks: Readonly<Record<Lang, Marks>>
}

/** What is said, without what must not go out, in every language. */
export function discreetSpoken(spoken: Spoken, { look, marks }: Pick<Filter, 'look' | 'marks'>): Spoken {
  return { id: discreetMessage(spoken.id, look, marks.id), en: discreetMessage(spoken.en, look, marks.en) }
}

/** The same platform, behind a filter: whatever is posted, edited, whispered or shown there has been read for what must not go out. */
export function discreetChat(platform: ChatPlatform, filter: Filter): ChatPlatform {
  const clean = (spoken: Spoken) => discreetSpoken(spoken, filter)
  return {
    id: platform.id,
    start: (receive) => platform.start(receive),
    post: (to, message, post) => platform.post(to, clean(message), post),
    update: (standing, message, post) => platform.update(standing, clean(message), post),
    whisper: (to, message, answers) => platform.whisper(to, discreetSpoken(message, { ...filter, look: filter.aside ?? filter.look }), answers),
    menu: (sheets) => platform.menu(sheets),
    ...(platform.pace === undefined ? {} : { pace: async (turn, signal) => { await platform.pace?.(turn, signal) } }),
    ...(platform.home === undefined ? {} : { home: async (user, message, lang) => { await platform.home?.(user, clean(message), lang) } }),
    ...(platform.fetch === undefined ? {} : { fetch: async (file) => await platform.fetch?.(file) ?? { ok: false, why: 'gone' } }),
    health: () => platform.health(),
    stop: () => platform.stop(),
  }
}
