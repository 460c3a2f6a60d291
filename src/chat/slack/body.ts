import type { Block, Line, Mark, Message } from '../../texts/message.ts'
import { plainWords } from './mrkdwn.ts'
import { textOf } from './text-of.ts'
import type { SlackText } from './words.ts'

/** Lines that stand together; small ones are small print. */
export interface Lines {
  readonly kind: 'lines' | 'small'
  readonly lines: readonly Line[]
}

export type Part = Lines | { readonly kind: 'called'; readonly user: string }

export const MOODS: Readonly<Record<Message['mood'], string>> = { ok: '✅', info: 'ℹ️', warn: '⚠️', alarm: '🚨' }
const MARKS: Readonly<Record<Mark, string>> = { ok: '✅', fail: '❌', warn: '⚠️', wait: '⏳', run: '🔄', todo: '⬜', info: 'ℹ️' }

/** A block as lines of spans; a detail gives none, it has a place of its own. */
export function partOf(block: Block, words: SlackText): Lines | null {
  switch (block.kind) {
    case 'line': return { kind: 'lines', lines: [block.line] }
    case 'small': return { kind: 'small', lines: [block.line] }
    case 'rows': return { kind: 'lines', lines: block.rows.map((row) => [...(row.mark === 'info' ? [textOf('• ')] : [textOf(`${MARKS[row.mark]} `), textOf(words.common.marks[row.mark], 'strong'), textOf(' ')]), ...row.label, ...(row.detail === undefined ? [] : [textOf(' — '), ...row.detail])]) }
    case 'facts': return { kind: 'lines', lines: block.facts.map((fact) => [textOf(`${fact.label}:`, 'strong'), textOf(' '), ...fact.value]) }
    case 'progress': return { kind: 'lines', lines: [[textOf(`${bar(block.share)} `), ...block.label]] }
    case 'detail': return null
  }
}

/** Everything that is folded away, unfolded. */
export function detailOf(message: Message): readonly Line[] {
  return message.blocks.flatMap((block) => (block.kind === 'detail' ? [...(plainWords(block.summary) === '' ? [] : [block.summary.map((span) => (span.kind === 'text' ? { ...span, strong: true } : span))]), ...block.lines] : []))
}

function bar(share: number | null): string {
  if (share === null) return '⏳'
  const full = Math.round(Math.min(1, Math.max(0, share)) * 10)
  return `${'█'.repeat(full)}${'░'.repeat(10 - full)}`
}
