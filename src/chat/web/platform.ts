import type { Clock } from '../../core/clock.ts'
import { digest } from '../../core/digest.ts'
import { Fault } from '../../core/fault.ts'
import type { LanChat, LanEntry, LanLog } from '../lan.ts'
import type { ChatEvent, ChatPlatform, MenuEntry } from '../platform.ts'

/**
 * The chat of the hospital's own LAN: no service outside, the timeline in the bot's database. A message's address is
 * its entry's id. An update of an entry that is gone is a Fault with `chat-gone`.
 */
export function webChat(parts: { readonly log: LanLog; readonly clock: Clock }): ChatPlatform & LanChat {
  const { log, clock } = parts
  const listeners = new Set<() => void>()
  let receive: ((event: ChatEvent) => Promise<void>) | null = null
  let entries: readonly MenuEntry[] = []
  let stoppedAt = clock.now()

  const append = async (entry: Parameters<LanLog['append']>[0]): Promise<LanEntry> => {
    const added = await log.append(entry)
    tell()
    return added
  }
  const tell = () => {
    for (const listener of listeners) listener()
  }

  return {
    id: 'web',
    start: async (to) => {
      receive = to
    },
    post: async (to, message, how) => {
      const entry = await append({ chat: to.chat, at: clock.now().getTime(), onlyFor: null, body: { by: 'bot', message }, once: `post:${how.once}` })
      return { chat: entry.chat, message: String(entry.id) }
    },
    update: async (ref, message) => {
      const edited = await log.edit(Number(ref.message), message, clock.now().getTime())
      if (edited === null) throw new Fault({ area: 'chat', op: `update entry ${ref.message}`, retry: 'never', hint: 'chat-gone', detail: 'there is no such entry' })
      tell()
    },
    whisper: async (to, message, answers) => {
      const at = clock.now().getTime()
      // One event may be answered twice with different words, and one answer be delivered twice.
      const once = `whisper:${to.user}:${answers?.id ?? at}:${digest(message).slice(0, 16)}`
      await append({ chat: to.chat, at, onlyFor: to.user, body: { by: 'bot', message }, once })
    },
    menu: async (sheets) => {
      // One page shows every room: whatever may be said in any of them.
      const inOrder = sheets.toSorted((a, b) => b.entries.length - a.entries.length)
      entries = [...new Map(inOrder.flatMap((sheet) => sheet.entries).map((entry) => [entry.name, entry])).values()]
    },
    health: async () => (receive === null ? { state: 'down', why: 'not started', since: stoppedAt } : { state: 'up' }),
    stop: async () => {
      receive = null
      stoppedAt = clock.now()
    },

    say: async (event) => {
      if (receive === null) throw new Fault({ area: 'chat', op: 'say', retry: 'later', detail: 'the house is not listening yet' })
      if (event.kind === 'text') {
        const replyTo = event.replyTo === null ? null : Number(event.replyTo.message)
        const body = { by: 'person' as const, event: event.id, user: event.user.id, name: event.user.name, text: event.text, replyTo }
        await append({ chat: event.chat, at: event.at.getTime(), onlyFor: null, body, once: `say:${event.id}` })
      }
      await receive(event)
    },
    timeline: (look) => log.page(look),
    since: (change, most) => log.since(change, most),
    head: () => log.head(),
    watch: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    sayable: () => entries,
  }
}
