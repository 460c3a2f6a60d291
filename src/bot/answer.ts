import type { ChatEvent, ChatPlatform } from '../chat/platform.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Lang, PlatformId } from '../core/people.ts'
import type { Speak, Say } from '../texts/words.ts'

/** Tells one person something that only concerns that person. */
export interface Whisperer {
  /** In order within a chat; what cannot be told is logged and lost, as it decides nothing. */
  tell(event: ChatEvent, say: Say, lang: Lang): void
  /** Resolves when everything that was to be told was told. */
  done(): Promise<void>
}

export function whisperer(desk: { readonly speak: Speak; readonly clock: Clock; readonly log: Log }, platforms: ReadonlyMap<PlatformId, ChatPlatform>): Whisperer {
  const lines = new Map<string, Promise<void>>()
  return {
    tell: (event, say, lang) => {
      const key = `${event.platform} ${event.chat}`
      const told = (lines.get(key) ?? Promise.resolve()).then(async () => {
        try {
          await platforms.get(event.platform)?.whisper({ chat: event.chat, thread: event.thread, lang, user: event.user.id }, desk.speak(say), event)
        } catch (error) {
          desk.log.warn({ platform: event.platform, chat: event.chat, error }, 'a private answer did not arrive')
        }
        if (lines.get(key) === told) lines.delete(key)
      })
      lines.set(key, told)
    },
    done: async () => {
      while (lines.size > 0) await Promise.all(lines.values())
    },
  }
}
