import type { PlatformId } from '../../core/people.ts'
import { auditTail } from '../../store/audit-tail.ts'
import { formById } from '../../store/forms.ts'
import { holidayOverrides } from '../../store/holidays.ts'
import { addPerson, identify } from '../../store/people.ts'
import { saveRoom } from '../../store/rooms.ts'
import type { Message } from '../../texts/message.ts'
import type { Posted } from '../fakes/chat-platform.ts'
import { wordsOf } from '../fakes/ward.ts'
import { chatHouse, type ChatHouse } from './chat-house.ts'

/** A house with a room of the EDP, in which Dewi is manager and admin, Sari of the EDP, and Rudi an admin. */
export interface FormsHouse extends ChatHouse {
  say(user: string, text: string, where?: { readonly chat?: string; readonly replyTo?: string; readonly id?: string }): Promise<void>
  /** Presses on a card; on the newest form where none is named. */
  press(user: string, text: string, on?: { readonly chat: string; readonly message: string }): Promise<void>
  /** Sends a whole form at once. */
  fill(user: string, values: Readonly<Record<string, string>>, form?: number): Promise<void>
  event(user: string): ReturnType<typeof eventBase>
  /** The newest card that is a form or was one. */
  card(inChat?: string): Posted
  /** What a card says now; the newest form where none is named. */
  now(post?: Posted): Message
  question(inChat?: string): Posted | undefined
  days(): ReturnType<typeof holidayOverrides>
  form(id?: number): ReturnType<typeof formById>
  refusals(): Promise<readonly string[]>
}

export async function formsHouse(platform: PlatformId = 'web'): Promise<FormsHouse> {
  const house = chatHouse(platform)
  const { home, clock, chat } = house
  const idle = () => house.idle()
  let events = 0
  const event = (user: string) => eventBase({ id: `f${events += 1}`, platform, at: clock.now(), user })
  const card = (inChat = 'edp') => chat.posted(inChat).findLast((post) => /Diisi oleh/.test(wordsOf(post.said.at(-1)!.id)))!
  await home.store.write(async (tx) => {
    for (const [user, duties] of [['dewi', ['manager', 'admin']], ['sari', ['edp']], ['rudi', ['admin']]] as const) {
      const person = await addPerson(tx, { name: user, duties: [...duties], at: clock.now() })
      await identify(tx, { platform, userId: user, person: person.id, at: clock.now() })
    }
    await saveRoom(tx, { platform, chat: 'edp', thread: null, name: 'EDP', purpose: 'edp', unit: null, lang: 'id', at: clock.now() })
  })
  await house.stand()
  return {
    ...house, event, card,
    say: async (user, text, where = {}) => {
      await chat.type({ chat: where.chat ?? 'edp', user, text, ...where })
      await idle()
    },
    press: async (user, text, on = card()) => {
      await chat.press({ chat: on.chat, user, text, message: on.message })
      await idle()
    },
    fill: async (user, values, form = 1) => {
      await chat.deliver({ ...event(user), kind: 'filled', form, values, message: null })
      await idle()
    },
    now: (post = card()) => post.said.at(-1)!.id,
    question: (inChat = 'edp') => chat.posted(inChat).findLast((post) => post.said[0]!.id.ask !== undefined),
    days: () => home.store.read(holidayOverrides),
    form: (id = 1) => home.store.read((query) => formById(query, id)),
    refusals: async () => (await home.store.read((query) => auditTail(query, 50))).filter((line) => line.act === 'command.refused').map((line) => (line.facts as { reason: string }).reason),
  }
}

const eventBase = (of: { readonly id: string; readonly platform: PlatformId; readonly at: Date; readonly user: string }) =>
  ({ id: of.id, platform: of.platform, at: of.at, chat: 'edp', thread: null, chatTitle: 'Ruang edp', direct: false, user: { id: of.user, name: of.user }, voice: 'own' as const })
