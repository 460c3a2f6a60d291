import { sha256 } from '../../core/digest.ts'
import type { Spoken } from '../../texts/message.ts'
import type { Address, MessageRef, PostHow, Standing } from '../platform.ts'
import { bring } from './bring.ts'
import type { Document } from './document.ts'
import { draw } from './draw.ts'
import type { TelegramDesk } from './parts.ts'
import { edit, send } from './send.ts'

/** Brings cards and their files into chats. */
export interface Poster {
  post(to: Address, message: Spoken, how: PostHow): Promise<MessageRef>
  update(standing: Standing, message: Spoken): Promise<void>
}

export function poster(desk: TelegramDesk): Poster {
  /** Cards that stand, but whose files are not all there yet: tried again, they are not posted twice. */
  const halfway = new Map<string, MessageRef>()
  /** What went up below a card, so that an edit brings only what has changed. */
  const given = new Map<string, Given>()

  const attach = async (card: Standing, documents: readonly Document[]) => {
    if (documents.length === 0) return
    const key = keyOf(card)
    const below = given.get(key) ?? { thread: null, prints: await broughtBy(desk, card) }
    for (const document of documents) {
      const print = printOf(document)
      if (below.prints.get(document.name) === print) continue
      await bring(desk, { card, thread: below.thread, document })
      below.prints.set(document.name, print)
      remember(given, key, below)
    }
  }

  return {
    post: async (to, message, how) => {
      const { html, markup, documents } = draw(message, { lang: to.lang, texts: desk.texts, now: desk.clock.now() })
      const once = `${to.chat} ${how.once}`
      const begun = halfway.get(once)
      const ref = begun ?? await send(desk, { chat: to.chat, rank: 1, thread: to.thread, html, markup, silent: how.silent })
      if (begun === undefined) remember(given, keyOf(ref), { thread: to.thread, prints: new Map() })
      if (documents.length > 0) remember(halfway, once, ref)
      await attach({ ...ref, lang: to.lang }, documents)
      halfway.delete(once)
      return ref
    },
    update: async (standing, message) => {
      const { html, markup, documents } = draw(message, { lang: standing.lang, texts: desk.texts, now: desk.clock.now() })
      await edit(desk, { chat: standing.chat, message: standing.message, html, markup })
      await attach(standing, documents)
    },
  }
}

interface Given {
  readonly thread: string | null
  readonly prints: Map<string, string>
}

/** What went up below a card that an earlier process posted: the files of what the card says in the books. */
async function broughtBy(desk: TelegramDesk, card: Standing): Promise<Map<string, string>> {
  const said = await desk.cardAt?.({ chat: card.chat, message: card.message }) ?? null
  const brought = said === null ? [] : draw(said, { lang: card.lang, texts: desk.texts, now: desk.clock.now() }).documents
  return new Map(brought.map((document) => [document.name, printOf(document)]))
}

/** The rest of a long card goes up once: a card that moves on every few seconds would bury the chat in files. */
const printOf = (document: Document) => (document.kind === 'rest' ? '' : sha256(document.bytes.toString('utf8')))

const keyOf = (ref: MessageRef) => `${ref.chat} ${ref.message}`

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > MOST_REMEMBERED) map.delete(map.keys().next().value ?? '')
}

const MOST_REMEMBERED = 2000
