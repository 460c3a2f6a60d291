import { SECOND } from '../../core/clock.ts'
import type { ChatEvent } from '../platform.ts'
import { asking, folded, readPress, type Pressed } from './buttons.ts'
import { queryOf } from './event-id.ts'
import { wholeWords } from './line-html.ts'
import type { TelegramDesk } from './parts.ts'
import { editButtons } from './send.ts'
import { TelegramTrouble } from './trouble.ts'
import type { Keyboard, TelegramQuery } from './update.ts'
import { markOf } from './buttons.ts'

type Press = ChatEvent & { readonly kind: 'press' }
type Asking = Exclude<Pressed, { readonly kind: 'say' }>

/** The presses that wait for their answer: without one a button looks as if it hung. */
export interface Presses {
  /** What a press says; null where it asked or took back its question first, which is settled here. */
  take(event: Press, query: TelegramQuery): ChatEvent | null
  /** Shows the words to who pressed; false where Telegram takes no answer to this event any more. */
  answer(eventId: string, words: { readonly text: string; readonly alert: boolean }): Promise<boolean>
  /** Answers a press with nothing. */
  dismiss(query: string): void
  stop(): void
}

export function pressDesk(desk: TelegramDesk): Presses {
  /** Each press that we know, and how to call off its silent answer. */
  const open = new Map<string, AbortController>()
  const settled = new Set<string>()

  const reply = async (query: string, words: { readonly text: string; readonly alert: boolean } | null): Promise<boolean> => {
    if (settled.has(query)) return false
    settle(query)
    const text = words === null ? '' : shortWords(words.text)
    try {
      await desk.line.call('answerCallbackQuery', { callback_query_id: query, ...(text === '' ? {} : { text, show_alert: words?.alert ?? false }) })
      return true
    } catch (error) {
      if (words === null) desk.log.debug({ error }, 'a press was not answered')
      else if (!(error instanceof TelegramTrouble) || error.trouble.kind !== 'too-late') throw error
      return false
    }
  }

  const settle = (query: string) => {
    settled.add(query)
    open.get(query)?.abort()
    open.delete(query)
    // The oldest can no longer be answered anyhow.
    if (settled.size > MOST_REMEMBERED) settled.delete(settled.values().next().value ?? '')
  }

  const awaitWords = (query: string) => {
    if (open.has(query) || settled.has(query)) return
    const words = new AbortController()
    open.set(query, words)
    void desk.clock.sleep(WAITS_FOR_WORDS, words.signal).then(() => {
      if (!words.signal.aborted) void reply(query, null)
    })
  }

  /** Not any more where the card has moved on: the buttons under a decision are gone, and stay so. */
  const offered = async ({ message }: Press, { lang, say }: Pick<Asking, 'lang' | 'say'>) => {
    const card = await desk.cardAt?.(message) ?? null
    return card === null || (card[lang].actions ?? []).some((action) => action.say === say)
  }

  const change = (event: Press, pressed: Asking, keyboard: Keyboard) => {
    const { chat } = event.message
    void editButtons(desk, { ...event.message, markup: { inline_keyboard: keyboard }, still: () => offered(event, pressed) }).catch((error: unknown) => { desk.log.warn({ chat, error }, 'a question before a press could not be shown') })
  }

  const ask = async (event: Press, query: TelegramQuery, pressed: Asking) => {
    const { lang, say } = pressed
    const words = desk.texts[lang].telegram
    const asked = asking(query.message?.reply_markup?.inline_keyboard ?? [], { lang, say, user: event.user.id, words })
    if (asked === null) {
      await reply(query.id, null)
      return
    }
    change(event, pressed, asked.keyboard)
    const card = await desk.cardAt?.(event.message)
    const own = card?.[lang].actions?.find((action) => action.say === say)?.confirm
    await reply(query.id, { text: own ?? words.sure(asked.label), alert: true })
  }

  const takeBack = async (event: Press, query: TelegramQuery, pressed: Asking) => {
    const words = desk.texts[pressed.lang].telegram
    change(event, pressed, folded(query.message?.reply_markup?.inline_keyboard ?? [], { ...pressed, words }))
    await reply(query.id, { text: words.kept, alert: false })
  }

  const handled = (work: Promise<void>) => { void work.catch((error: unknown) => { desk.log.warn({ error }, 'a question before a press failed') }) }

  return {
    take: (event, query) => {
      const pressed = readPress(event.say)
      switch (pressed.kind) {
        case 'say':
          awaitWords(query.id)
          return { ...event, say: pressed.say }
        case 'yes':
          if (pressed.by === markOf(event.user.id)) {
            awaitWords(query.id)
            return { ...event, say: pressed.say }
          }
          handled(ask(event, query, pressed))
          return null
        case 'asks':
          handled(ask(event, query, pressed))
          return null
        case 'cancels':
          handled(takeBack(event, query, pressed))
          return null
      }
    },
    answer: async (eventId, words) => {
      const query = queryOf(eventId)
      return query !== null && await reply(query, words)
    },
    dismiss: (query) => { void reply(query, null) },
    stop: () => {
      for (const words of open.values()) words.abort()
      open.clear()
    },
  }
}

/** As many characters as Telegram shows above a chat, in whole words. */
export function shortWords(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${wholeWords(text, MOST_SHOWN - 1)}…`
}

export const MOST_SHOWN = 200
const WAITS_FOR_WORDS = SECOND
const MOST_REMEMBERED = 2000
