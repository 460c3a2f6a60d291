import { badRequest } from './refusal.ts'

export interface Entity {
  readonly type: string
  readonly offset: number
  readonly length: number
  readonly url?: string
  readonly language?: string
  readonly user?: number
}

const TAGS: Readonly<Record<string, string>> = {
  b: 'bold', strong: 'bold', i: 'italic', em: 'italic', u: 'underline', ins: 'underline', s: 'strikethrough', strike: 'strikethrough', del: 'strikethrough',
  'tg-spoiler': 'spoiler', span: 'spoiler', 'tg-emoji': 'custom_emoji', a: 'text_link', pre: 'pre', code: 'code', blockquote: 'blockquote',
}
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

interface Open { readonly tag: string; readonly attributes: ReadonlyMap<string, string>; readonly offset: number }

/** Reads Telegram's HTML. Refuses what Telegram refuses, in its words and with its byte offsets. */
export function parseHtml(html: string): { readonly text: string; readonly entities: readonly Entity[] } {
  const entities: Entity[] = []
  const open: Open[] = []
  let text = ''
  let at = 0
  while (at < html.length) {
    const next = html.indexOf('<', at)
    text += decode(html.slice(at, next === -1 ? html.length : next))
    if (next === -1) break
    if (html[next + 1] === '/') {
      const { tag, end } = endTag(html, next, open.at(-1))
      const start = open.pop()
      if (start !== undefined && text.length > start.offset) close({ ...start, tag }, text, entities)
      at = end
    } else {
      const { tag, attributes, end } = startTag(html, next)
      open.push({ tag, attributes, offset: text.length })
      at = end
    }
  }
  const left = open.at(-1)
  if (left !== undefined) throw wrong(`Can't find end tag corresponding to start tag "${left.tag}"`)
  return { text, entities: nested(entities) }
}

function startTag(html: string, begin: number) {
  const named = /[^\s>]*/y
  named.lastIndex = begin + 1
  const name = named.exec(html)?.[0] ?? ''
  let at = begin + 1 + name.length
  if (at >= html.length) throw wrong(`Unclosed start tag at byte offset ${bytes(html, begin)}`)
  const tag = name.toLowerCase()
  if (TAGS[tag] === undefined) throw wrong(`Unsupported start tag "${tag}" at byte offset ${bytes(html, begin)}`)
  const attributes = new Map<string, string>()
  for (;;) {
    at = skip(html, at)
    if (html[at] === '>') break
    if (at >= html.length) throw wrong(`Unclosed start tag at byte offset ${bytes(html, begin)}`)
    const found = /^([^\s=>]*)\s*(=?)\s*/.exec(html.slice(at))
    const attribute = found?.[1] ?? ''
    if (attribute === '') throw wrong(`Empty attribute name in the tag "${tag}" at byte offset ${bytes(html, begin)}`)
    at += found?.[0].length ?? 0
    // Telegram lets `expandable` stand alone; every other attribute has a value.
    if (found?.[2] !== '=') {
      attributes.set(attribute, '')
      continue
    }
    if (at >= html.length) throw wrong(`Unclosed start tag "${tag}" at byte offset ${bytes(html, begin)}`)
    const { value, end } = attributeValue(html, at, begin)
    attributes.set(attribute, value)
    at = end
  }
  if (tag === 'span' && attributes.get('class') !== 'tg-spoiler') throw wrong(`Tag "span" must have class "tg-spoiler" at byte offset ${bytes(html, begin)}`)
  return { tag, attributes, end: at + 1 }
}

function attributeValue(html: string, at: number, begin: number) {
  const quote = html[at]
  if (quote === '"' || quote === "'") {
    const end = html.indexOf(quote, at + 1)
    if (end === -1 || end + 1 >= html.length) throw wrong(`Unclosed start tag at byte offset ${bytes(html, begin)}`)
    return { value: decode(html.slice(at + 1, end)), end: end + 1 }
  }
  const token = /^[A-Za-z0-9.-]*/.exec(html.slice(at))?.[0] ?? ''
  const after = html[at + token.length]
  if (after === undefined || !/[\s>]/.test(after)) throw wrong(`Unexpected end of name token at byte offset ${bytes(html, at)}`)
  return { value: token.toLowerCase(), end: at + token.length }
}

function endTag(html: string, begin: number, last: Open | undefined) {
  if (last === undefined) throw wrong(`Unexpected end tag at byte offset ${bytes(html, begin)}`)
  const name = /^[^\s>]*/.exec(html.slice(begin + 2))?.[0] ?? ''
  const end = skip(html, begin + 2 + name.length)
  if (html[end] !== '>') throw wrong(`Unclosed end tag at byte offset ${bytes(html, begin)}`)
  if (name !== '' && name.toLowerCase() !== last.tag) {
    throw wrong(`Unmatched end tag at byte offset ${bytes(html, begin)}, expected "</${last.tag}>", found "</${name.toLowerCase()}>"`)
  }
  return { tag: last.tag, end: end + 1 }
}

function close(start: Open, text: string, entities: Entity[]): void {
  const place = { offset: start.offset, length: text.length - start.offset }
  const last = entities.at(-1)
  const same = last !== undefined && last.offset === place.offset && last.length === place.length
  const language = start.attributes.get('class')?.replace(/^language-/, '')
  switch (start.tag) {
    case 'a': {
      const link = linked(start.attributes.get('href') ?? text.slice(start.offset))
      if (link !== null) entities.push({ ...link, ...place })
      return
    }
    case 'blockquote':
      entities.push({ type: start.attributes.has('expandable') ? 'expandable_blockquote' : 'blockquote', ...place })
      return
    case 'pre':
      if (same && last.type === 'code') entities.pop()
      entities.push({ type: 'pre', ...place, ...(same && last.language !== undefined ? { language: last.language } : {}) })
      return
    case 'code':
      entities.push({ type: 'code', ...place, ...(language === undefined ? {} : { language }) })
      return
    default:
      entities.push({ type: TAGS[start.tag] ?? start.tag, ...place })
  }
}

/** Where a link leads; null where Telegram drops the link and keeps the words. */
function linked(href: string): { readonly type: string; readonly url?: string; readonly user?: number } | null {
  const user = /^tg:\/\/user\?id=(\d+)/.exec(href)?.[1]
  if (user !== undefined) return { type: 'text_mention', user: Number(user) }
  const url = parsed(href)
  return url === null ? null : { type: 'text_link', url }
}

/** Telegram's own form of an address; null for what it does not link (`javascript:`, `file:`, words). */
export function parsed(href: string): string | null {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(href) ? href : `http://${href}`
  if (!URL.canParse(full)) return null
  const url = new URL(full)
  if (url.protocol === 'tg:' || url.protocol === 'ton:') return url.href
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname.includes('.') ? url.href : null
}

/** Sorted as Telegram sends them; what stands inside code is code only. */
function nested(entities: readonly Entity[]): readonly Entity[] {
  const sorted = entities.map(({ language, ...entity }) => (entity.type === 'pre' && language !== undefined ? { ...entity, language } : entity))
    .sort((a, b) => a.offset - b.offset || b.length - a.length)
  const inside = (a: Entity, b: Entity) => a !== b && a.offset >= b.offset && a.offset + a.length <= b.offset + b.length
  return sorted.filter((entity, index) => !sorted.some((other, before) => {
    const plain = other.type === 'code' || other.type === 'pre'
    const quotes = other.type.endsWith('blockquote') && entity.type.endsWith('blockquote')
    return (plain || quotes) && inside(entity, other) && (other.length > entity.length || before < index)
  }))
}

function decode(text: string): string {
  return text.replace(/&(?:#(x[0-9a-f]{1,7}|\d{1,8})|([a-z]+));?/gi, (all, number: string | undefined, name: string | undefined) => {
    if (number === undefined) return NAMED[name ?? ''] ?? all
    const code = Number(`0${number}`.replace(/^0(?=\d)/, ''))
    return code === 0 || code >= 0x10ffff ? all : String.fromCodePoint(code)
  })
}

function skip(html: string, from: number): number {
  let at = from
  while (at < html.length && /\s/.test(html.charAt(at))) at += 1
  return at
}

const bytes = (html: string, index: number) => Buffer.byteLength(html.slice(0, index))
const wrong = (why: string) => badRequest(`can't parse entities: ${why}`)
