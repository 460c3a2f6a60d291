import type { Json } from './shapes.ts'

/** Whom a text calls, and what it shows, once Slack has read its angle brackets. */
export interface Mentions {
  readonly channelWide: readonly ('channel' | 'here' | 'everyone')[]
  readonly users: readonly string[]
  readonly groups: readonly string[]
  readonly channels: readonly string[]
  readonly links: readonly { readonly url: string; readonly label: string | null }[]
  readonly dates: readonly { readonly at: Date; readonly format: string; readonly fallback: string }[]
}

/** Reads every place of a message where Slack understands mrkdwn: the blocks when it has some, else the text. */
export function mentionsOf(message: { readonly text: string; readonly blocks: readonly Json[] }): Mentions {
  const tokens = (message.blocks.length === 0 ? [message.text] : mrkdwnOf(message.blocks)).flatMap((text) => [...text.matchAll(/<([^<>\n]+)>/g)].map((found) => found[1] ?? ''))
  const of = (pattern: RegExp) => tokens.flatMap((token) => [...token.matchAll(pattern)])
  return {
    channelWide: unique(of(/^!(channel|here|everyone|group)(?:\||$)/g).map((found) => (found[1] === 'group' ? 'channel' : found[1]) as 'channel' | 'here' | 'everyone')),
    users: unique(of(/^@([UW][A-Z0-9]+)(?:\||$)/g).map((found) => found[1] ?? '')),
    groups: unique(of(/^!subteam\^([A-Z0-9]+)(?:\||$)/g).map((found) => found[1] ?? '')),
    channels: unique(of(/^#(C[A-Z0-9]+)(?:\||$)/g).map((found) => found[1] ?? '')),
    links: of(/^((?:https?|mailto|tel|slack):[^|]+)(?:\|(.*))?$/g).map((found) => ({ url: found[1] ?? '', label: found[2] ?? null })),
    dates: of(/^!date\^(-?\d+)\^([^^|]+)(?:\^[^|]*)?\|(.*)$/g).map((found) => ({ at: new Date(Number(found[1]) * 1000), format: found[2] ?? '', fallback: found[3] ?? '' })),
  }
}

/** What a person reads of a mrkdwn text: entities resolved, dates as their fallback. */
export function readable(text: string): string {
  return text.replaceAll(/<([^<>\n]+)>/g, (_, token: string) => token.split('|').slice(1).join('|') || token.replace(/^!/, '@')).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** Every text that stands in blocks, as people read it, top to bottom. */
export function wordsOf(message: { readonly text: string; readonly blocks: readonly Json[] }): string {
  return message.blocks.length === 0 ? readable(message.text) : textsOf(message.blocks).map((found) => (found.mrkdwn ? readable(found.text) : found.text)).join('\n')
}

const mrkdwnOf = (blocks: readonly Json[]): readonly string[] => textsOf(blocks).filter((found) => found.mrkdwn).map((found) => found.text)

function textsOf(value: unknown): readonly { readonly text: string; readonly mrkdwn: boolean }[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (typeof value !== 'object' || value === null) return []
  const object = value as Json
  if ((object['type'] === 'mrkdwn' || object['type'] === 'plain_text') && typeof object['text'] === 'string') return [{ text: object['text'], mrkdwn: object['type'] === 'mrkdwn' }]
  return ['text', 'title', 'fields', 'accessory', 'elements', 'label', 'hint', 'element'].flatMap((key) => textsOf(object[key]))
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]
