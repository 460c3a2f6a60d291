import type { Json } from './json.ts'

/** What Slack takes, in characters and pieces. */
export const LIMITS = {
  blocks: 50, homeBlocks: 100, section: 3000, header: 150, button: 75, value: 2000, actions: 25, viewTitle: 24, viewButton: 24, label: 2000, placeholder: 150, metadata: 3000, options: 100, optionText: 75, optionValue: 150,
  confirm: { title: 100, text: 300, button: 30 },
  /** All blocks of a message together, as they go over the wire; Slack says no number, this is a little below what was measured. */
  all: 12_800,
} as const

/** Without emoji, so that a name between colons stays a name. */
export const plainText = (text: string): Json => ({ type: 'plain_text', text, emoji: false })
/** Verbatim, so that Slack makes no links of its own out of it. */
export const markup = (text: string): Json => ({ type: 'mrkdwn', text, verbatim: true })
export const section = (text: string): Json => ({ type: 'section', text: markup(text) })
export const context = (text: string): Json => ({ type: 'context', elements: [markup(text)] })
export const sizeOf = (blocks: readonly Json[]): number => JSON.stringify(blocks).length
