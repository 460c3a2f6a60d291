import { telegramChat } from '../../../chat/telegram/adapter.ts'
import type { TelegramParts } from '../../../chat/telegram/parts.ts'
import type { ChatPlatform } from '../../../chat/platform.ts'
import { quiet } from '../../../core/log.ts'
import { realClock } from '../../../core/clock.ts'
import { textsFor } from '../../../texts/words.ts'
import type { PlatformOnTrial } from '../../contracts/chat-platform.ts'
import { startTelegram, type FakeTelegram, type TelegramOptions } from './start.ts'
import { wireMessage } from './wire.ts'
import type { Press, StoredMessage } from './world.ts'

/** Limits that no test of something else meets. */
export const gentle = { chat: { count: 1000, ms: 1000 }, group: { count: 1000, ms: 1000 }, overall: { count: 1000, ms: 1000 } }

/** The adapter as the house makes it, for that Telegram. */
export function adapterFor(fake: FakeTelegram, change: Partial<TelegramParts> = {}): ChatPlatform {
  return telegramChat({ token: fake.token, apiRoot: fake.apiRoot, mode: { kind: 'poll' }, clock: realClock, log: quiet, texts: textsFor('Asia/Jakarta'), ...change })
}

/** Telegram as the contract of all platforms tries it: a group with two people, each with a private chat of their own. */
export async function telegramOnTrial(options: TelegramOptions = {}): Promise<PlatformOnTrial> {
  const fake = await startTelegram({ pace: gentle, ...options })
  const platform = adapterFor(fake, { limits: gentle })
  const rini = fake.person({ name: 'Rini' })
  const sari = fake.person({ name: 'Sari' })
  const room = fake.group({ title: 'EDP', members: [rini, sari] })
  for (const person of [rini, sari]) fake.private(person)
  const said = new Map<string, StoredMessage>()
  const pressed = new Map<string, Press>()
  const message = (id: string) => {
    const found = room.messages.get(Number(id))
    if (found === undefined) throw new Error(`there is no message ${id}`)
    return found
  }
  const settled = async () => {
    for (let looks = 0; looks < 1000; looks += 1) {
      if (fake.pending() === 0) return
      const health = await platform.health()
      // Before the first poll nothing is confirmed yet; after it, down means that it will not be for now.
      if (health.state === 'down' && health.why !== 'not started') throw new Error(health.why)
      await realClock.sleep(10)
    }
    throw new Error('nobody confirmed it')
  }
  const again = (kind: string, payload: Record<string, unknown>) => fake.world.updates.push({ kind, lane: String(room.id), payload })

  return {
    platform,
    to: { chat: String(room.id), thread: null, lang: 'id' },
    user: { id: String(rini.id), name: rini.name },
    bystander: { id: String(sari.id), name: sari.name },
    sees: async (user) => [String(room.id), user].flatMap((chat) => fake.chat(chat).fromBot()).map(({ text }) => text.split('\n')[0] ?? ''),
    type: async ({ id, text, replyTo }) => {
      const known = said.get(id)
      if (known === undefined) said.set(id, fake.say(rini, room, { text, ...(replyTo === null ? {} : { replyTo: message(replyTo) }) }))
      else again('message', wireMessage(fake.world, known))
      await settled()
    },
    press: async ({ id, say, message: card }) => {
      if (!pressed.has(id)) pressed.set(id, fake.press(rini, message(card), say))
      await settled()
    },
    putOut: async () => { fake.kickBot(room) },
    end: async () => {
      await platform.stop()
      await fake.stop()
    },
  }
}
