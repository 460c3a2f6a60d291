import type { Block, Line, Mark, Message } from '../../texts/message.ts'
import { shortened } from './line-html.ts'
import type { TelegramTexts } from './words.ts'

/** Lines that belong together. */
export interface Section {
  readonly kind: Block['kind'] | 'title'
  readonly lines: readonly Line[]
}

export interface Sections {
  readonly sections: readonly Section[]
  /** Something was shortened, so the whole must be given elsewhere. */
  readonly short: boolean
}

/** A card as lines of text. Marks are a sign and a word, bars are drawn. */
export function cardLines(message: Message, texts: TelegramTexts): readonly Section[] {
  const mood = MOODS[message.mood]
  const title: Line = [...(mood === '' ? [] : [{ kind: 'text' as const, text: `${mood} ` }]), ...message.title.map((span) => (span.kind === 'text' ? { ...span, strong: true } : span))]
  return [{ kind: 'title', lines: [title] }, ...message.blocks.map((block) => ({ kind: block.kind, lines: blockLines(block, texts) }))]
}

/** The same, with no line longer than a few screens of a phone. */
export function boundLines(sections: readonly Section[]): Sections {
  let short = false
  const bound = (line: Line, most: number) => {
    const cut = shortened(line, most)
    short ||= cut !== null
    return cut ?? line
  }
  return { sections: sections.map((section) => ({ ...section, lines: section.lines.map((line) => bound(line, section.kind === 'title' ? LONGEST_TITLE : LONGEST_LINE)) })), short }
}

const LONGEST_TITLE = 300
const LONGEST_LINE = 1200

function blockLines(block: Block, texts: TelegramTexts): readonly Line[] {
  switch (block.kind) {
    case 'line': case 'small': return [block.line]
    case 'rows': return block.rows.map((row) => [text(row.mark === 'info' ? '• ' : `${MARKS[row.mark]} ${texts.common.marks[row.mark]} · `), ...row.label, ...(row.detail === undefined ? [] : [text(' · '), ...row.detail])])
    case 'facts': return block.facts.map((fact) => [text(`${fact.label}: `), ...fact.value])
    case 'progress': return [[...(block.share === null ? [text('⏳ ')] : [text(`${bar(block.share)} `)]), ...block.label]]
    case 'detail': return [block.summary.map((span) => (span.kind === 'text' ? { ...span, strong: true } : span)), ...block.lines]
  }
}

const text = (said: string) => ({ kind: 'text' as const, text: said })

function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR)
  return `${'▰'.repeat(full)}${'▱'.repeat(BAR - full)}`
}

const BAR = 10
const MOODS: Readonly<Record<Message['mood'], string>> = { ok: '✅', info: '', warn: '⚠️', alarm: '🚨' }
const MARKS: Readonly<Record<Mark, string>> = { ok: '✅', fail: '❌', warn: '⚠️', wait: '⏳', run: '▶️', todo: '⬜', info: 'ℹ️' }
