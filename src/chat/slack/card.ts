import type { Lang } from '../../core/people.ts'
import type { Line, Message } from '../../texts/message.ts'
import { context, LIMITS, plainText, sizeOf } from './blocks.ts'
import { detailOf, MOODS, partOf, type Part } from './body.ts'
import { buttonRows } from './buttons.ts'
import type { Json } from './json.ts'
import { escape, plainWords } from './mrkdwn.ts'
import { pack } from './pack.ts'
import { shorten } from './shorten.ts'
import { textOf } from './text-of.ts'
import type { SlackText } from './words.ts'

export interface Card {
  readonly blocks: readonly Json[]
  /** What a notification shows, and what is left where blocks cannot be shown. */
  readonly text: string
  /** What belongs below the card, in its thread. */
  readonly below: readonly Line[]
}

/** Where a card is shown: in a room it has a thread for its detail; elsewhere the detail stands on it, as far as it fits. */
export interface Frame {
  readonly words: SlackText
  readonly lang: Lang
  readonly place: 'room' | 'alone' | 'home'
}

/** A message as Slack's blocks, within every limit. Nothing is lost in a room: what does not fit goes below. */
export function drawCard(message: Message, frame: Frame): Card {
  const { words } = frame
  const detail = detailOf(message)
  const buttons = buttonRows(message, words, frame.lang)
  const note = context(escape(words.slack.inThread))
  const title = titleOf(message)
  const parts = [...called(message), ...title.parts, ...message.blocks.flatMap((block) => partOf(block, words) ?? []), ...(frame.place === 'room' || detail.length === 0 ? [] : [{ kind: 'lines' as const, lines: detail }])]
  const frameBlocks = [...title.blocks, ...buttons, note]
  const packed = pack(parts, { blocks: (frame.place === 'home' ? LIMITS.homeBlocks : LIMITS.blocks) - frameBlocks.length, size: LIMITS.all - sizeOf(frameBlocks) })
  const below = frame.place === 'room' ? [...detail, ...packed.spill] : []
  const blocks = [...title.blocks, ...packed.blocks, ...(below.length === 0 ? [] : [note]), ...buttons]
  return { blocks, text: wordsOnly(message), below }
}

/** Somebody who is called by name, where the name is one of Slack's own. */
function called(message: Message): readonly Part[] {
  const user = message.ask?.whom?.user
  return user === undefined || !/^[UW][A-Z0-9]+$/.test(user) ? [] : [{ kind: 'called', user }]
}

/** A title of Slack's own, or a strong line where it is too long for that. */
function titleOf(message: Message): { readonly blocks: readonly Json[]; readonly parts: readonly Part[] } {
  const words = `${MOODS[message.mood]} ${plainWords(message.title).replaceAll(/\s*\n\s*/g, ' ').trim()}`.trim()
  if (words.length <= LIMITS.header) return { blocks: [{ type: 'header', text: plainText(words) }], parts: [] }
  return { blocks: [], parts: [{ kind: 'lines', lines: [[textOf(`${MOODS[message.mood]} `), ...message.title.map((span) => (span.kind === 'text' ? { ...span, strong: true } : span))]] }] }
}

/** The card in plain words: its title and its first lines. Even here nobody is called by what a name contains. */
function wordsOnly(message: Message): string {
  const lines = message.blocks.flatMap((block) => (block.kind === 'line' ? [plainWords(block.line)] : [])).slice(0, 3)
  return escape(shorten([`${MOODS[message.mood]} ${plainWords(message.title)}`, ...lines].join('\n'), LONGEST_WORDS))
}

const LONGEST_WORDS = 1000
