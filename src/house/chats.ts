import { doorBook } from '../bot/door-book.ts'
import type { ChatPlatform } from '../chat/platform.ts'
import { slackChat } from '../chat/slack/adapter.ts'
import { telegramChat } from '../chat/telegram/adapter.ts'
import type { Config } from '../config/config.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { PlatformId } from '../core/people.ts'
import type { Worker } from '../core/worker.ts'
import { spokenAt } from '../store/cards.ts'
import type { Store } from '../store/store.ts'
import type { Spoken } from '../texts/message.ts'
import { textsFor } from '../texts/words.ts'
import type { ChatFigures } from '../web/metrics.ts'
import { behindFilter, discreetly } from './discreet.ts'

export interface ChatsAsk {
  readonly config: Config
  /** Null for whoever only looks: nothing is read and nothing written down. */
  readonly store: Pick<Store, 'read' | 'write'> | null
  readonly clock: Clock
  readonly log: Log
  /** The page's own chat, where there is one. */
  readonly page: ChatPlatform | null
}

/** Every chat of this house, in any mix, each behind the filter of what must not go out. */
export interface Chats {
  readonly platforms: ReadonlyMap<PlatformId, ChatPlatform>
  /** Stops them, all at once, and writes down whom they refused; it starts nothing, for whoever listens begins that. */
  readonly porter: Worker
  figures(): Promise<readonly ChatFigures[]>
}

/** Makes the chats that the configuration names. Nothing is called before they are started or asked to say something. */
export function openChats(ask: ChatsAsk): Chats {
  const { config, store, clock, log } = ask
  const { telegram, slack } = config.chat
  const texts = textsFor(config.site.zone)
  const discreet = discreetly(config)
  const hidden = (spoken: Spoken | null) => (spoken === null ? null : discreet(spoken))
  const book = store === null ? null : doorBook({ store, clock, log })
  const door = book === null ? {} : { knocked: book.knocked }
  const watched = [
    ...(ask.page === null ? [] : [ask.page]),
    ...(telegram === null ? [] : [telegramChat({ ...telegram, ...door, clock, log, texts, ...(store === null ? {} : { cardAt: async (ref) => hidden(await store.read((query) => spokenAt(query, ref))) }) })]),
    ...(slack === null ? [] : [slackChat({ ...slack, ...door, clock, log, texts })]),
  ].map((platform) => watch(platform, clock))
  const platforms = behindFilter(watched.map(({ heard }) => heard), config)
  return {
    platforms,
    porter: {
      start: async () => undefined,
      idle: async () => { await book?.idle() },
      stop: async () => {
        const ended = await Promise.allSettled([...platforms.values()].map((platform) => platform.stop()))
        for (const it of ended) if (it.status === 'rejected') log.error({ error: it.reason as unknown }, 'a chat could not stop in good order')
        await book?.stop()
      },
    },
    figures: () => Promise.all(watched.map(async ({ platform, lastEvent }) => ({
      platform: platform.id,
      up: (await platform.health()).state === 'up',
      reconnects: platform.reconnects?.() ?? 0,
      lastEvent: lastEvent(),
    }))),
  }
}

interface Watched {
  readonly platform: ChatPlatform
  /** The same, noting when something was heard. */
  readonly heard: ChatPlatform
  readonly lastEvent: () => Date | null
}

function watch(platform: ChatPlatform, clock: Clock): Watched {
  let last: Date | null = null
  return {
    platform,
    heard: { ...platform, start: (receive) => platform.start(async (event) => {
      last = clock.now()
      await receive(event)
    }) },
    lastEvent: () => last,
  }
}
