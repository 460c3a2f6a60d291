import type { Line } from '../../texts/message.ts'
import { boundLines, type Section } from './card-lines.ts'
import { lineHtml, linePlain, sizeOf } from './line-html.ts'

export interface Fitted {
  readonly html: string
  /** The whole in plain text, where the chat shows only a part of it. */
  readonly whole: string | null
}

/**
 * A card within what one message holds beside the `taken` characters that stand before it. What is folded away goes first, then the last rows: whole lines, never half of one,
 * and a line says where the rest is.
 */
export function fit(sections: readonly Section[], { more, taken }: { readonly more: string; readonly taken: number }): Fitted {
  const bound = boundLines(sections)
  if (!bound.short && total(sections) <= MOST - taken) return { html: written(sections), whole: null }
  const room = MOST - taken - more.length - 2
  const kept = bound.sections.map((section) => ({ ...section, lines: [...section.lines] }))
  const leave = (section: { readonly lines: Line[] }, least: number) => {
    while (section.lines.length > least && total(kept) > room) section.lines.pop()
  }
  for (const section of kept.filter(({ kind }) => kind === 'detail').reverse()) leave(section, 1)
  for (const section of kept.filter(({ kind }) => kind !== 'title').reverse()) leave(section, 0)
  return { html: `${written(kept)}\n\n<i>${lineHtml([{ kind: 'text', text: more }])}</i>`, whole: plainText(sections) }
}

/** The whole card in plain text. */
export function plainText(sections: readonly Section[]): string {
  return sections.map((section) => section.lines.map(linePlain).join('\n')).join('\n\n')
}

const MOST = 4096

/** Between what belongs together stands one break, else two; counted as two everywhere, which errs on the safe side. */
const total = (sections: readonly Section[]) => sections.reduce((sum, { lines }) => sum + lines.reduce((all, line) => all + sizeOf(line) + 1, 1), 0)

function written(sections: readonly Section[]): string {
  const filled = sections.filter(({ lines }) => lines.length > 0)
  return filled.map((section, index) => {
    const before = filled[index - 1]
    const apart = before === undefined ? '' : before.kind === 'title' || (before.kind === section.kind && section.kind === 'line') ? '\n' : '\n\n'
    return `${apart}${framed(section)}`
  }).join('')
}

function framed({ kind, lines }: Section): string {
  const text = lines.map(lineHtml).join('\n')
  switch (kind) {
    case 'detail': return `<blockquote expandable>${text}</blockquote>`
    case 'small': return `<i>${text}</i>`
    case 'title': case 'line': case 'rows': case 'facts': case 'progress': return text
  }
}
