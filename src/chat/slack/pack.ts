import type { Line } from '../../texts/message.ts'
import type { Part } from './body.ts'
import { context, LIMITS, section, sizeOf } from './blocks.ts'
import type { Json } from './json.ts'
import { fit } from './mrkdwn.ts'

export interface Packed {
  readonly blocks: readonly Json[]
  /** What did not fit, or was shortened: whole lines, in order. */
  readonly spill: readonly Line[]
}

/** Packs lines into as few blocks as Slack allows, up to so many blocks and characters. What is too long for its place is shortened there and spilt whole. */
export function pack(parts: readonly Part[], room: { readonly blocks: number; readonly size: number }): Packed {
  const blocks: Json[] = []
  const spill: Line[] = []
  let size = 2
  let full = false
  for (const part of parts) {
    // What comes after the first that did not fit is not drawn at all.
    if (full) spill.push(...(part.kind === 'called' ? [] : part.lines))
    else for (const { draw, lines, cut } of piecesOf(part)) {
      const cost = sizeOf([draw])
      full ||= blocks.length >= room.blocks || size + cost > room.size
      if (!full) {
        blocks.push(draw)
        size += cost
      }
      if (full || cut) spill.push(...lines)
    }
  }
  return { blocks, spill }
}

interface Piece { readonly draw: Json; readonly lines: readonly Line[]; readonly cut: boolean }

function piecesOf(part: Part): readonly Piece[] {
  if (part.kind === 'called') return [{ draw: section(`<@${part.user}>`), lines: [], cut: false }]
  const make = part.kind === 'small' ? context : section
  const pieces: Piece[] = []
  let text = ''
  let lines: Line[] = []
  let cut = false
  const close = () => {
    if (text.trim() !== '') pieces.push({ draw: make(text), lines, cut })
    text = ''
    lines = []
    cut = false
  }
  for (const line of part.lines) {
    const drawn = fit(line, LONGEST_LINE)
    if (text.length + drawn.text.length + 1 > LONGEST_TEXT) close()
    text += text === '' ? drawn.text : `\n${drawn.text}`
    lines.push(line)
    cut ||= !drawn.whole
  }
  close()
  return pieces
}

/** Below the limit of a section, so that several short blocks overflow later than one long. */
const LONGEST_TEXT = 2900
const LONGEST_LINE = Math.min(LONGEST_TEXT, LIMITS.section)
