import { buttonRows, readPress } from '../../chat/slack/buttons.ts'
import { drawBelow } from '../../chat/slack/below-look.ts'
import { drawCard as drawSlack } from '../../chat/slack/card.ts'
import { listAt, type Json } from '../../chat/slack/json.ts'
import { askWindow, formWindow } from '../../chat/slack/window.ts'
import { draw as drawTelegram, type Drawn } from '../../chat/telegram/draw.ts'
import { drawCard as drawWeb } from '../../chat/web/render.ts'
import type { Lang } from '../../core/people.ts'
import { textsFor } from '../../texts/words.ts'
import type { Attachment, Spoken } from '../../texts/message.ts'
import { at } from './sample.ts'

const texts = textsFor('Asia/Jakarta')

/** A card as Telegram gets it. */
export function onTelegram(spoken: Spoken, lang: Lang): Drawn {
  return drawTelegram(spoken, { lang, texts, now: new Date(at) })
}

/** A card as Slack gets it: in a room with its thread, or as somebody's home; and the windows that its buttons open. */
export interface OnSlack {
  readonly blocks: readonly Json[]
  readonly text: string
  readonly below: { readonly blocks: readonly Json[]; readonly text: string; readonly files: readonly Attachment[] } | null
  readonly windows: readonly Json[]
}

export function onSlack(spoken: Spoken, lang: Lang, place: 'room' | 'home'): OnSlack {
  const message = spoken[lang]
  const words = texts[lang]
  const card = drawSlack(message, { words, lang, place })
  const where = { chat: 'C0EDP', message: '1763857800.000100', user: 'U024BE7LH' }
  const windows = buttonRows(message, words, lang).flatMap((row) => listAt(row, 'elements')).flatMap((element): readonly Json[] => {
    const pressed = readPress(element)
    if (pressed?.kind === 'ask') return [askWindow(pressed.ask, where, words)]
    return pressed?.kind === 'form' && pressed.form !== null ? [formWindow(pressed.form, { where, words, lang })] : []
  })
  return { blocks: card.blocks, text: card.text, windows, below: card.below.length === 0 ? null : drawBelow({ lines: card.below, words }) }
}

/** A card as the page gets it. */
export function onWeb(spoken: Spoken, lang: Lang): string {
  const { common, web } = texts[lang]
  const words = { marks: common.marks, moods: web.moods, cancel: web.cancel, download: web.download, example: web.example }
  return drawWeb(spoken[lang], { id: 'c1', words, file: (index) => `/files/${index}` }).html
}
