import { sha256 } from '../../core/digest.ts'
import type { Spoken } from '../../texts/message.ts'
import type { Address, MessageRef, PostHow, Standing } from '../platform.ts'
import type { Document } from './document.ts'
import { draw } from './draw.ts'
import type { TelegramDesk } from './parts.ts'
import { edit, send, sendDocument } from './send.ts'

/** Brings cards and their files into chats. */
export interface Poster {
  post(to: Address, message: Spoken, how: PostHow): Promise<MessageRef>
  update(standing: Standing, message: Spoken): Promise<void>
}

export function poster(desk: TelegramDesk): Poster {
  /** Cards that stand, but whose files are not all there yet: tried again, they are not posted twice. */
  const halfway = new Map<string, MessageRef>()
  /** Which file of a card went up last, so that an edit brings only what has changed. */
  const given = new Map<string, string>()

  const attach = async (ref: MessageRef, thread: string | null, documents: readonly Document[]) => {
    for (const [index, document] of documents.entries()) {
      const key = `${ref.chat} ${ref.message} ${index}`
      const print = sha256(`${document.name}\n${document.bytes.toString('utf8')}`)
      if (given.get(key) === print) continue
      await sendDocument(desk, { ...ref, thread, replyTo: Number(ref.message), document })
      remember(given, key, print)
    }
  }

  return {
    post: async (to, message, how) => {
      const { html, markup, documents } = draw(message, { lang: to.lang, texts: desk.texts, now: desk.clock.now() })
      const key = `${to.chat} ${how.once}`
      const ref = halfway.get(key) ?? await send(desk, { chat: to.chat, rank: 1, thread: to.thread, html, markup, silent: how.silent })
      if (documents.length > 0) {
        remember(halfway, key, ref)
        await attach(ref, to.thread, documents)
        halfway.delete(key)
      }
      return ref
    },
    update: async (standing, message) => {
      const { html, markup, documents } = draw(message, { lang: standing.lang, texts: desk.texts, now: desk.clock.now() })
      const ref = { chat: standing.chat, message: standing.message }
      await edit(desk, { ...ref, html, markup })
      // A reply stands in its card's own topic, so no thread has to be named.
      await attach(ref, null, documents)
    },
  }
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > MOST_REMEMBERED) map.delete([...map.keys()][0] ?? '')
}

const MOST_REMEMBERED = 2000
