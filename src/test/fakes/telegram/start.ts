import { realClock, type Clock } from '../../../core/clock.ts'
import { createCast } from './cast.ts'
import { createCounting } from './counting.ts'
import { createFaults } from './faults.ts'
import { createLimits, strictPace, type Pace } from './limits.ts'
import { createLook } from './look.ts'
import { menuFor } from './methods/commands.ts'
import { perform } from './methods/index.ts'
import { createMoves } from './moves.ts'
import { createPresses } from './press.ts'
import { Refusal } from './refusal.ts'
import { serve } from './server.ts'
import { createTalk } from './talk.ts'
import { createUpdates } from './updates.ts'
import { createWebhook } from './webhook.ts'
import type { Chat, Json, Person, World } from './world.ts'

export interface TelegramOptions {
  readonly clock?: Clock
  readonly token?: string
  readonly username?: string
  /** On as BotFather sets it up; off lets the bot hear everything. */
  readonly privacy?: 'on' | 'off'
  /** Gentler limits than the strict ones. */
  readonly pace?: Partial<Pace>
  /** What the chances of faults are drawn from. */
  readonly seed?: number
  /** How long a press can be answered. */
  readonly callbackMs?: number
}

export type FakeTelegram = Awaited<ReturnType<typeof startTelegram>>

/**
 * Starts a Telegram on loopback that the unmodified telegraf talks to: `new Telegraf(fake.token, { telegram: { apiRoot: fake.apiRoot } })`.
 * People act through its hands, tests look at what stands in the chats. `stop()` leaves no timer and no socket behind.
 */
export async function startTelegram(options: TelegramOptions = {}) {
  const stopping = new AbortController()
  const clock = options.clock ?? realClock
  const counting = createCounting()
  const updates = createUpdates({ clock, counting, stopped: stopping.signal })
  const faults = createFaults(options.seed ?? 1, counting)
  const limits = createLimits({ ...strictPace, ...options.pace })
  const routes = new Map<string, string>()
  const bot: Person = { id: 7_000_000_001, name: 'Pulih', username: options.username ?? 'pulih_bot', language: null, isBot: true, deactivated: false }
  const webhook = createWebhook({
    clock, updates, stopped: stopping.signal,
    route: (url) => { const to = routes.get(new URL(url).origin); return to === undefined ? null : `${to}${new URL(url).pathname}${new URL(url).search}` },
    act: (reply) => actOn(world, reply, stopping.signal),
  })
  const world: World = {
    clock, bot, counting, updates, limits, webhook, routes,
    token: options.token ?? `${bot.id}:AAF-loopback_double_of_telegram_00000`,
    people: new Map([[bot.id, bot]]), chats: new Map(), files: new Map(), presses: new Map(), commands: new Map(), actions: [],
    callbackMs: options.callbackMs ?? 15_000, privacy: options.privacy ?? 'on', lastBoxMessage: 0, lastId: 500_000_000,
  }
  const line = await serve({ world, faults, stopped: stopping.signal })

  return {
    apiRoot: `http://127.0.0.1:${line.port}`,
    token: world.token,
    bot,
    world,
    faults,
    network: { down: line.down, up: line.up, reset: line.reset },
    ...createCast(world),
    ...createTalk(world),
    ...createPresses(world),
    ...createMoves(world),
    ...createLook(world),
    setPrivacy: (privacy: 'on' | 'off') => { world.privacy = privacy },
    /** The hospital's reverse proxy: what is posted to this public origin goes on to this loopback one. */
    route: (publicOrigin: string, loopbackOrigin: string) => { routes.set(publicOrigin, loopbackOrigin) },
    counts: counting.read,
    /** Every request that broke a limit; 429s put in as faults are not among them. */
    provoked429: () => [...limits.provoked],
    /** How many updates the bot has not confirmed yet. */
    pending: () => updates.pending().length,
    menuFor: (person: Person, chat: Chat) => menuFor(world, person, chat),
    actions: () => [...world.actions],
    stop: async (): Promise<void> => {
      stopping.abort()
      await line.down()
    },
  }
}

/** A method called in the answer to the webhook: done, and nobody is told how it went. */
async function actOn(world: World, reply: Json, hungUp: AbortSignal): Promise<void> {
  const { method, ...params } = reply
  try {
    await perform(world, { method: String(method), params, files: new Map(), hungUp })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    world.counting.add('refused', `${error.code} ${error.message}`)
  }
}
