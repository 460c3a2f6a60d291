import type { Block, Line, Spoken } from '../message.ts'
import { line, plain, strong, type Say, type Texts } from '../words.ts'

/**
 * What an older post of a card says once the card was posted anew: that it goes on below. What it said stays to be read,
 * folded and with the moment until which it held; nothing on it can be pressed.
 */
export function movedView(of: { readonly was: Spoken; readonly at: number }): Say {
  return (t) => {
    const { moved } = t.common
    const was = of.was[t.fmt.lang]
    return {
      mood: 'info',
      title: line(moved.title),
      blocks: [{ kind: 'detail', summary: line(moved.before, t.fmt.stamp(of.at)), lines: [line(strong(plain(was.title))), ...was.blocks.flatMap((block) => linesOf(t, block))] }],
      silent: true,
    }
  }
}

/** What a block says where nothing can be drawn but lines. */
export function linesOf(t: Texts, block: Block): readonly Line[] {
  switch (block.kind) {
    case 'line':
    case 'small': return [block.line]
    case 'rows': return block.rows.map((row) => [...line(`${t.common.marks[row.mark]}: `), ...row.label, ...(row.detail === undefined ? [] : [...line(' — '), ...row.detail])])
    case 'facts': return block.facts.map((fact) => [...line(`${fact.label}: `), ...fact.value])
    case 'progress': return [block.label]
    case 'detail': return [block.summary, ...block.lines]
  }
}
