import type { Entity } from './html.ts'
import type { Button } from './keyboard.ts'
import type { StoredMessage, World } from './world.ts'

/** One message as a test looks at it. */
export interface Seen {
  readonly id: number
  readonly from: number | null
  readonly text: string
  readonly entities: readonly Entity[]
  readonly keyboard: readonly (readonly Button[])[]
  readonly forceReply: boolean
  readonly edits: number
  readonly replyTo: number | null
  readonly topic: number | null
  readonly silent: boolean
  readonly at: Date
  readonly file: { readonly kind: 'document' | 'photo'; readonly name: string; readonly mime: string; readonly bytes: Buffer } | null
  /** The message itself, to reply to or to press. */
  readonly message: StoredMessage
}

/** What stands in one chat now, oldest first. */
export function createLook(world: World) {
  const inside = (id: number | string): readonly Seen[] => {
    const chat = world.chats.get(Number(id))
    return [...chat?.messages.values() ?? []].filter((message) => !message.gone).map(seen)
  }
  const fromBot = (id: number | string) => inside(id).filter(({ from }) => from === world.bot.id)
  return {
    chat: (id: number | string) => ({
      messages: () => inside(id),
      /** What the bot wrote there. */
      fromBot: () => fromBot(id),
      /** The last thing the bot wrote there. Refuses where it wrote nothing. */
      last: (): Seen => {
        const last = fromBot(id).at(-1)
        if (last === undefined) throw new Error(`the bot has written nothing in ${id}`)
        return last
      },
    }),
  }
}

function seen(message: StoredMessage): Seen {
  const { id, text, entities, edits, topic, silent, file, markup } = message
  return {
    id, text, entities, edits, topic, silent, message,
    from: message.from?.id ?? null,
    keyboard: markup?.kind === 'inline' ? markup.rows : [],
    forceReply: markup?.kind === 'force reply',
    replyTo: message.replyTo?.id ?? null,
    at: new Date(message.at),
    file: file === null ? null : { kind: file.kind, name: file.stored.name, mime: file.stored.mime, bytes: file.stored.bytes },
  }
}
