import type { Block, Mark, Message } from '../texts/message.ts'
import { plain } from '../texts/words.ts'

/** A message as plain text for a terminal; what pressing would do is left out. */
export function plainMessage(message: Message): string {
  return [plain(message.title), ...message.blocks.flatMap(block)].join('\n')
}

function block(it: Block): readonly string[] {
  switch (it.kind) {
    case 'line':
    case 'small': return [plain(it.line)]
    case 'rows': return it.rows.map((row) => `  ${MARKS[row.mark]} ${plain(row.label)}${row.detail === undefined ? '' : `: ${plain(row.detail)}`}`)
    case 'facts': return it.facts.map((fact) => `  ${fact.label}: ${plain(fact.value)}`)
    case 'progress': return [plain(it.label)]
    case 'detail': return ['', `${plain(it.summary)}:`, ...it.lines.map((line) => `  ${plain(line)}`)]
  }
}

const MARKS: Record<Mark, string> = { ok: '✓', fail: '✗', warn: '!', wait: '…', run: '…', todo: '·', info: '·' }
