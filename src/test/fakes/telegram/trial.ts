import { telegramChat } from '../../../chat/telegram/adapter.ts'
import type { TelegramParts } from '../../../chat/telegram/parts.ts'
import type { ChatPlatform, MessageRef } from '../../../chat/platform.ts'
import { quiet } from '../../../core/log.ts'
import { realClock } from '../../../core/clock.ts'
import type { Spoken } from '../../../texts/message.ts'
import { textsFor } from '../../../texts/words.ts'
import type { PlatformOnTrial } from '../../contracts/platform-on-trial.ts'
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
  const books = new Map<string, Spoken>()
  let platform = keepingBooks(fake, books)
  const rini = fake.person({ name: 'Rini' })
  const sari = fake.person({ name: 'Sari' })
  const room = fake.group({ title: 'EDP', kind: 'group', members: [rini, sari] })
  for (const person of [rini, sari]) fake.private(person)
  const said = new Map<string, StoredMessage>()
  const pressed = new Map<string, Press>()
  const message = (id: string) => {
    const found = room.messages.get(Number(id))
    if (found === undefined) throw new Error(`there is no message ${id}`)
    return found
  }
  const settled = async () => {
    for (let looks = 0; looks < 6000; looks += 1) {
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
    get platform() { return platform },
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
    files: async () => fake.chat(room.id).fromBot().flatMap(({ file }) => (file === null ? [] : [{ names: [file.name], text: file.bytes.toString() }])),
    rang: async () => fake.chat(room.id).fromBot().filter(({ silent }) => !silent).map(({ text }) => text.split('\n')[0] ?? ''),
    anew: () => { platform = keepingBooks(fake, books) },
    cut: async () => {
      await fake.network.down()
      return fake.network.up
    },
    putOut: async () => { fake.kickBot(room) },
    move: async () => String(fake.migrate(room).id),
    end: async () => {
      await platform.stop()
      await fake.stop()
    },
  }
}

/** The adapter as the house has it: what each card says is in the books, which outlive the process. */
function keepingBooks(fake: FakeTelegram, books: Map<string, Spoken>): ChatPlatform {
  const key = (ref: MessageRef) => `${ref.chat} ${ref.message}`
  const chat = adapterFor(fake, { limits: gentle, cardAt: async (ref) => books.get(key(ref)) ?? null })
  return {
    ...chat,
    post: async (to, message, how) => {
      const ref = await chat.post(to, message, how)
      books.set(key(ref), message)
      return ref
    },
    update: async (standing, message, how) => {
      await chat.update(standing, message, how)
      books.set(key(standing), message)
    },
  }
}
