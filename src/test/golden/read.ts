import { listAt, textAt, type Json } from '../../chat/slack/json.ts'
import type { Lang } from '../../core/people.ts'
import { bytesOf, type Spoken } from '../../texts/message.ts'
import { onSlack, onTelegram, onWeb, type OnSlack } from './draw.ts'

export const platforms = ['telegram', 'slack', 'web'] as const

/** One drawn card as a person can read it in a diff: markup as it is sent, then what hangs below it. */
export const readable: Readonly<Record<(typeof platforms)[number], (spoken: Spoken, how: { readonly lang: Lang; readonly place: 'room' | 'home' }) => string>> = {
  telegram: (spoken, { lang }) => {
    const { html, markup, documents } = onTelegram(spoken, lang)
    const rows = markup === null ? [] : 'inline_keyboard' in markup ? markup.inline_keyboard.map((row) => row.map((button) => `[${button.text}] ${button.callback_data ?? ''}`).join('   ')) : [`(reply: ${markup.input_field_placeholder}${markup.selective ? '; selective' : ''})`]
    const files = documents.map(({ name, bytes }) => `📎 ${name}\n${indented(abridged(bytes.toString('utf8')))}`)
    return [html, ...rows, ...files].join('\n')
  },
  slack: (spoken, { lang, place }) => {
    const drawn = onSlack(spoken, lang, place)
    return [...drawn.blocks.map(block), `(notification) ${drawn.text.replaceAll('\n', ' ⏎ ')}`, ...below(drawn), ...drawn.windows.map(window)].join('\n')
  },
  web: (spoken, { lang }) => onWeb(spoken, lang),
}

function below({ below: thread }: OnSlack): readonly string[] {
  if (thread === null) return []
  const files = thread.files.map((file) => `📎 ${file.name}\n${indented(abridged(bytesOf(file).toString('utf8')))}`)
  return ['↳ thread', indented(abridged([...thread.blocks.map(block), ...files].join('\n')))]
}

function block(it: Json): string {
  switch (it['type']) {
    case 'header': return `# ${textAt(it, 'text', 'text')}`
    case 'section': return textAt(it, 'text', 'text')
    case 'context': return listAt(it, 'elements').map((element) => `~ ${textAt(element, 'text')}`).join('\n')
    case 'actions': return listAt(it, 'elements').map(button).join('\n')
    case 'input': return `? ${textAt(it, 'label', 'text')}${it['optional'] === true ? ' (optional)' : ''}: ${JSON.stringify(it['element'])}${it['hint'] === undefined ? '' : ` — ${textAt(it, 'hint', 'text')}`}`
    default: return JSON.stringify(it)
  }
}

function button(it: Json): string {
  const asked = it['confirm'] === undefined ? '' : `   ?? ${['title', 'text', 'confirm', 'deny'].map((part) => textAt(it, 'confirm', part, 'text')).join(' | ')}`
  return `[${textAt(it, 'text', 'text')}] ${textAt(it, 'style')} ${textAt(it, 'action_id')} ${textAt(it, 'value')}${asked}`
}

function window(it: Json): string {
  return ['⧉ window', indented([`# ${textAt(it, 'title', 'text')}`, ...listAt(it, 'blocks').map(block), `[${textAt(it, 'submit', 'text')}] [${textAt(it, 'close', 'text')}]`].join('\n'))].join('\n')
}

/** A long list shows its beginning and its end; its length is part of it. */
function abridged(text: string): string {
  const lines = text.split('\n')
  return lines.length <= MOST ? text : [...lines.slice(0, MOST / 2), `… ${lines.length - MOST} lines …`, ...lines.slice(-MOST / 2)].join('\n')
}

const indented = (text: string) => text.split('\n').map((line) => `  ${line}`).join('\n')
const MOST = 40
