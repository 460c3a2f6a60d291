import { parsed } from './html.ts'
import { badRequest } from './refusal.ts'
import type { Json } from './world.ts'

export interface Button {
  readonly text: string
  readonly callback_data?: string
  readonly url?: string
}

/** What hangs below a message. Only inline keyboards come back in messages and can be edited. */
export type Markup =
  | { readonly kind: 'inline'; readonly rows: readonly (readonly Button[])[]; readonly wire: Json }
  | { readonly kind: 'force reply'; readonly placeholder: string | null; readonly selective: boolean }
  | { readonly kind: 'keyboard'; readonly wire: Json }
  | { readonly kind: 'remove' }

const MOST_BUTTONS = 100
const MOST_BYTES = 10_240
const OTHERS = ['web_app', 'login_url', 'switch_inline_query', 'switch_inline_query_current_chat', 'switch_inline_query_chosen_chat', 'copy_text', 'callback_game', 'pay']

/** Reads a `reply_markup`; null where there is none. Refuses buttons as Telegram does. */
export function parseMarkup(given: Json | null): Markup | null {
  if (given === null || Object.keys(given).length === 0) return null
  if ('inline_keyboard' in given) return inline(given)
  if ('keyboard' in given) return { kind: 'keyboard', wire: given }
  if (given['remove_keyboard'] === true) return { kind: 'remove' }
  if (given['force_reply'] === true) {
    const placeholder = given['input_field_placeholder']
    return { kind: 'force reply', placeholder: typeof placeholder === 'string' ? placeholder.slice(0, 64) : null, selective: given['selective'] === true }
  }
  return null
}

/** An edit may carry an inline keyboard only. */
export function parseInline(given: Json | null): Markup | null {
  const markup = parseMarkup(given)
  if (markup !== null && markup.kind !== 'inline') throw badRequest('inline keyboard expected')
  return markup
}

function inline(given: Json): Markup | null {
  const rows = given['inline_keyboard']
  if (!Array.isArray(rows)) throw badRequest("can't parse inline keyboard markup JSON object: Field \"inline_keyboard\" must be of type Array")
  const read = rows.map((row: unknown) => {
    if (!Array.isArray(row)) throw badRequest("can't parse inline keyboard button: Expected an Array of Array of InlineKeyboardButton")
    return row.map(button)
  }).filter((row) => row.length > 0)
  if (read.length === 0) return null
  const wire = { inline_keyboard: read }
  if (read.flat().length > MOST_BUTTONS || Buffer.byteLength(JSON.stringify(wire)) > MOST_BYTES) throw badRequest('reply markup is too long')
  return { kind: 'inline', rows: read, wire }
}

function button(given: unknown): Button {
  if (typeof given !== 'object' || given === null) throw wrong('InlineKeyboardButton must be an Object')
  const fields = given as Json
  const { text, callback_data: data, url } = fields
  if (text === undefined) throw wrong('Can\'t find field "text"')
  if (typeof text !== 'string') throw wrong('Field "text" must be of type String')
  if (text.trim() === '') throw badRequest('inline keyboard button text must be non-empty')
  if (typeof url === 'string') {
    const address = parsed(url)
    if (address === null) throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`)
    return { text, url: address }
  }
  if (data !== undefined) {
    if (typeof data !== 'string') throw wrong('Field "callback_data" must be of type String')
    const bytes = Buffer.byteLength(data)
    if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID')
    return { text, callback_data: data }
  }
  if (OTHERS.some((name) => name in fields)) return { ...fields, text }
  throw wrong('Text buttons are unallowed in the inline keyboard')
}

const wrong = (why: string) => badRequest(`can't parse inline keyboard button: ${why}`)
