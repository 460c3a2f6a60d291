import { isJson, word } from './args.ts'
import type { Json } from './shapes.ts'

/** Where a flaw was found and what it is, collected in Slack's own words. */
export interface Flaws {
  note(flaw: string): void
  at(place: string | number): Flaws
}

export function flawsInto(list: string[], place: string): Flaws {
  return { note: (flaw) => void list.push(`${flaw} [json-pointer:${place}]`), at: (part) => flawsInto(list, `${place}/${part}`) }
}

/** A text object of the kinds allowed, from one character to `most`. */
export function textObject(value: unknown, kinds: 'plain_text' | 'any', at: { readonly flaws: Flaws; readonly most: number }): void {
  if (!isJson(value)) {
    at.flaws.note('must provide an object')
    return
  }
  if (value['type'] !== 'plain_text' && (kinds === 'plain_text' || value['type'] !== 'mrkdwn')) at.flaws.at('type').note(`unsupported type: ${word(value['type'])}`)
  size(value['text'], at.flaws.at('text'), { least: 1, most: at.most })
  if (value['type'] === 'mrkdwn' && value['emoji'] !== undefined) at.flaws.note('additional property emoji not allowed')
}

export function size(value: unknown, flaws: Flaws, between: { readonly least: number; readonly most: number }): void {
  if (typeof value !== 'string') flaws.note('must be a string')
  else if (value.length < between.least) flaws.note(`must be more than ${between.least - 1} characters`)
  else if (value.length > between.most) flaws.note(`must be less than ${between.most + 1} characters`)
}

/** A text that may be absent, else within its size. */
export function sizeIfThere(value: unknown, flaws: Flaws, most: number): void {
  if (value !== undefined && value !== null) size(value, flaws, { least: 0, most })
}

export function items(value: unknown, flaws: Flaws, between: { readonly least: number; readonly most: number }): readonly Json[] {
  if (!Array.isArray(value)) {
    flaws.note('must be an array')
    return []
  }
  if (value.length < between.least) flaws.note(`no less than ${between.least} items allowed`)
  if (value.length > between.most) flaws.note(`no more than ${between.most} items allowed`)
  return value.filter(isJson)
}

export function need(object: Json, flaws: Flaws, fields: readonly string[]): boolean {
  const missing = fields.filter((field) => object[field] === undefined || object[field] === null)
  for (const field of missing) flaws.note(`missing required field: ${field}`)
  return missing.length === 0
}
