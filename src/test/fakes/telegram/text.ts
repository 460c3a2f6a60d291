import { isObject, list, text as textOf, type Call } from './call.ts'
import { parseHtml, type Entity } from './html.ts'
import { badRequest } from './refusal.ts'
import type { World } from './world.ts'

export interface Formatted { readonly text: string; readonly entities: readonly Entity[] }

const MOST_ENTITIES = 100
const AUTOMATIC: readonly (readonly [string, RegExp])[] = [
  ['bot_command', /(?<![\w/@<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])/g],
  ['mention', /(?<![\w@/])@[A-Za-z0-9_]{4,32}(?![\w@])/g],
  ['email', /(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ['url', /(?<![\w@.])(?:https?:\/\/)?(?:[a-z0-9-]+\.)+(?:com|org|net|id|io|me|dev|info)(?:\/[^\s]*)?(?!\w)/gi],
  ['hashtag', /(?<![\w#])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu],
]

/** Reads `text` or `caption` with its parse mode, trims it as Telegram does, and finds what Telegram links by itself. */
export function formatted(world: World, call: Call, field: 'text' | 'caption'): Formatted {
  const raw = textOf(call, field)
  const mode = textOf(call, 'parse_mode').toLowerCase()
  if (mode === 'html') return linked(world, trimmed(parseHtml(raw)))
  // The house speaks HTML only: this Telegram knows no Markdown, and says so instead of showing the stars.
  if (mode !== '' && mode !== 'none') throw badRequest('unsupported parse_mode')
  const given = list(call, field === 'text' ? 'entities' : 'caption_entities') ?? []
  return linked(world, trimmed({ text: raw, entities: given.map(entity) }))
}

/** What people write, with the entities Telegram finds in it. */
export function automatic(text: string): readonly Entity[] {
  const found = AUTOMATIC.flatMap(([type, pattern]) => [...text.matchAll(pattern)].map((match) => ({ type, offset: match.index, length: match[0].length })))
  return found.filter((entity) => !found.some((other) => other !== entity && AUTOMATIC.findIndex(([type]) => type === other.type) < AUTOMATIC.findIndex(([type]) => type === entity.type) && touches(entity, other)))
    .sort((a, b) => a.offset - b.offset)
}

function linked(world: World, { text, entities }: Formatted): Formatted {
  const known = entities.filter((entity) => entity.user === undefined || world.people.has(entity.user))
  const closed = known.filter((entity) => ['code', 'pre', 'text_link', 'text_mention'].includes(entity.type))
  const found = automatic(text).filter((entity) => !closed.some((other) => touches(entity, other)))
  return { text, entities: [...known, ...found].sort((a, b) => a.offset - b.offset || b.length - a.length).slice(0, MOST_ENTITIES) }
}

function trimmed({ text, entities }: Formatted): Formatted {
  const lead = text.length - text.trimStart().length
  const body = text.trim()
  return {
    text: body,
    entities: entities.map((entity) => {
      const offset = Math.max(0, entity.offset - lead)
      return { ...entity, offset, length: Math.min(body.length, entity.offset + entity.length - lead) - offset }
    }).filter((entity) => entity.length > 0),
  }
}

function entity(given: unknown): Entity {
  if (!isObject(given)) throw badRequest("can't parse MessageEntity: expected an Object")
  const { type, offset, length, url } = given
  if (typeof type !== 'string' || typeof offset !== 'number' || typeof length !== 'number') throw badRequest("can't parse MessageEntity: Type is not specified")
  return { type, offset, length, ...(typeof url === 'string' ? { url } : {}) }
}

const touches = (a: Entity, b: Entity) => a.offset < b.offset + b.length && b.offset < a.offset + a.length
