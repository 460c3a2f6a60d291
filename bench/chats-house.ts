import { resolve, join } from 'node:path'
import { dispatch } from '../src/bot/dispatch.ts'
import type { Command } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { postOffice } from '../src/bot/post-office.ts'
import { discreetChat } from '../src/chat/discreet.ts'
import type { ChatPlatform } from '../src/chat/platform.ts'
import { slackChat } from '../src/chat/slack/adapter.ts'
import { telegramChat } from '../src/chat/telegram/adapter.ts'
import type { Clock } from '../src/core/clock.ts'
import { discreet } from '../src/core/discreet.ts'
import { quiet, type Log } from '../src/core/log.ts'
import type { PlatformId } from '../src/core/people.ts'
import { spokenAt } from '../src/store/cards.ts'
import { outboxDepth } from '../src/store/outbox-due.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { testKit } from '../src/test/fakes/kit.ts'
import { testSite } from '../src/test/fakes/site.ts'
import type { Slack } from '../src/test/fakes/slack/start.ts'
import type { FakeTelegram } from '../src/test/fakes/telegram/start.ts'
import { textsFor } from '../src/texts/words.ts'

export interface ChatHouseAsk {
  readonly folder: string
  readonly clock: Clock
  readonly telegram: FakeTelegram | null
  readonly slack: Slack | null
  readonly menu: readonly Command[]
  readonly more?: readonly ChatPlatform[]
  readonly log?: Log
  /** More edits a minute than Slack gives by itself. */
  readonly slackEdits?: number
  /** What else the house is made of. */
  readonly parts?: Partial<Pick<Kit, 'site' | 'downtime'>>
  /** Lets somebody look at each transaction. */
  readonly watched?: (store: Store) => Store
}

export type ChatHouse = Awaited<ReturnType<typeof openChatHouse>>

/** The house's chat from end to end: the real store on disk, dispatch, post office, filter and adapters, before loopback platforms. */
export async function openChatHouse(ask: ChatHouseAsk) {
  const { clock, telegram, slack, log = quiet } = ask
  const opened = openStore({ file: join(ask.folder, 'pulih.db'), migrations: resolve('drizzle') })
  const store = ask.watched?.(opened) ?? opened
  const site = ask.parts?.site ?? testSite()
  const texts = textsFor(site.zone)
  const bare: readonly ChatPlatform[] = [
    ...(telegram === null ? [] : [telegramChat({ token: telegram.token, apiRoot: telegram.apiRoot, mode: { kind: 'poll' }, clock, log, texts, cardAt: (ref) => store.read((query) => spokenAt(query, ref)) })]),
    ...(slack === null ? [] : [slackChat({ botToken: slack.botToken, apiUrl: slack.apiUrl, mode: { kind: 'socket', appToken: slack.appToken }, clock, log, texts, ...(ask.slackEdits === undefined ? {} : { limits: { editsAMinute: ask.slackEdits } }) })]),
    ...ask.more ?? [],
  ]
  const look = discreet({ secrets: [telegram?.token, slack?.botToken, slack?.appToken].filter((secret) => secret !== undefined), addresses: [], ours: [] })
  const platforms = new Map<PlatformId, ChatPlatform>(bare.map((platform) => [platform.id, discreetChat(platform, { look, marks: { id: texts.id.common.hidden, en: texts.en.common.hidden } })]))
  const kit = testKit({ clock, store, site, log, menu: ask.menu, ...ask.parts })
  const office = postOffice(kit, platforms)
  const desk = dispatch(kit, platforms)
  await office.start()
  await desk.start()
  return {
    kit, store, office, desk, platforms,
    /** Resolves once every platform hears. */
    hears: async () => {
      for (;;) {
        const states = await Promise.all(bare.map((platform) => platform.health()))
        if (states.every(({ state }) => state === 'up')) return
        await clock.sleep(20)
      }
    },
    waiting: async () => (await store.read(outboxDepth)).waiting,
    stop: async () => {
      await desk.stop()
      await office.stop()
      for (const platform of bare) await platform.stop()
      await store.close()
    },
  }
}
