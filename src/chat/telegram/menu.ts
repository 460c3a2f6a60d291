import { canonical } from '../../core/digest.ts'
import type { Lang } from '../../core/people.ts'
import type { MenuEntry, MenuSheet } from '../platform.ts'
import { wholeWords } from './line-html.ts'
import type { TelegramDesk } from './parts.ts'
import { TelegramTrouble } from './trouble.ts'

/**
 * Shows what can be said in Telegram's own menu: to everybody, and other sheets in the chats that may say more. Only what
 * changed is set; a chat that has no sheet any more gets everybody's again. A chat that is gone stops nobody else's menu.
 */
export function menuBoard(desk: TelegramDesk): (sheets: readonly MenuSheet[]) => Promise<void> {
  const shown = new Map<string, string>()
  return async (sheets) => {
    for (const sheet of sheets) {
      const print = canonical(sheet.entries)
      const key = sheet.chat ?? ''
      if (shown.get(key) === print) continue
      await show(desk, sheet)
      shown.set(key, print)
    }
    for (const chat of [...shown.keys()].filter((key) => !sheets.some((sheet) => (sheet.chat ?? '') === key))) {
      for (const [, code] of LANGUAGES) await forgiving(desk, 'deleteMyCommands', { scope: scopeOf(chat), ...code })
      shown.delete(chat)
    }
  }
}

async function show(desk: TelegramDesk, sheet: MenuSheet): Promise<void> {
  for (const [lang, code] of LANGUAGES) {
    const payload = { commands: commandsOf(sheet.entries, lang), scope: scopeOf(sheet.chat), ...code }
    if (sheet.chat === null) await desk.line.call('setMyCommands', payload)
    else await forgiving(desk, 'setMyCommands', payload)
  }
}

/** Indonesian for whoever speaks none of our languages. */
const LANGUAGES: readonly (readonly [Lang, object])[] = [['id', {}], ['en', { language_code: 'en' }]]

const scopeOf = (chat: string | null) => (chat === null || chat === '' ? { type: 'default' } : { type: 'chat', chat_id: chat })

function commandsOf(entries: readonly MenuEntry[], lang: Lang) {
  return entries.filter(({ name }) => /^[a-z0-9_]{1,32}$/.test(name)).slice(0, MOST)
    .map(({ name, summary }) => ({ command: name, description: wholeWords(summary[lang].trim() === '' ? name : summary[lang].trim(), LONGEST) }))
}

async function forgiving(desk: TelegramDesk, method: string, payload: { readonly scope: object }): Promise<void> {
  try {
    await desk.line.call(method, payload)
  } catch (error) {
    if (!(error instanceof TelegramTrouble) || ['network', 'too-many', 'token'].includes(error.trouble.kind)) throw error
    desk.log.warn({ scope: payload.scope, error }, 'the menu of a chat could not be set')
  }
}

const MOST = 100
const LONGEST = 256
