import { isJson, word } from './args.ts'
import { items, need, size, sizeIfThere, textObject } from './block-words.ts'
import type { Flaws } from './block-words.ts'
import type { Json } from './shapes.ts'

/** Checks one interactive element: known, complete, within its limits. */
export function checkElement(element: Json, flaws: Flaws, allowed: readonly string[]): void {
  const type = word(element['type'])
  const check = rules[type]
  if (check === undefined || !allowed.includes(type)) {
    flaws.note(`unsupported type: ${type}`)
    return
  }
  if (element['action_id'] !== undefined) size(element['action_id'], flaws.at('action_id'), { least: 1, most: 255 })
  if (element['placeholder'] !== undefined) textObject(element['placeholder'], 'plain_text', { flaws: flaws.at('placeholder'), most: 150 })
  if (element['confirm'] !== undefined) confirmObject(element['confirm'], flaws.at('confirm'))
  check(element, flaws)
}

export const ACTION_ELEMENTS = ['button', 'static_select', 'multi_static_select', 'users_select', 'conversations_select', 'channels_select', 'overflow', 'datepicker', 'timepicker', 'datetimepicker', 'radio_buttons', 'checkboxes'] as const
export const INPUT_ELEMENTS = ['plain_text_input', 'number_input', 'email_text_input', 'url_text_input', ...ACTION_ELEMENTS.filter((type) => type !== 'button' && type !== 'overflow')] as const
export const ACCESSORIES = [...ACTION_ELEMENTS, 'image'] as const

type Check = (element: Json, flaws: Flaws) => void

const button: Check = (element, flaws) => {
  if (need(element, flaws, ['text'])) textObject(element['text'], 'plain_text', { flaws: flaws.at('text'), most: 75 })
  sizeIfThere(element['value'], flaws.at('value'), 2000)
  sizeIfThere(element['url'], flaws.at('url'), 3000)
  sizeIfThere(element['accessibility_label'], flaws.at('accessibility_label'), 75)
  if (element['style'] !== undefined && element['style'] !== 'primary' && element['style'] !== 'danger') flaws.at('style').note(`unsupported style: ${word(element['style'])}`)
}
const choice = (most: number): Check => (element, flaws) => {
  if (Array.isArray(element['option_groups'])) {
    for (const [at, group] of items(element['option_groups'], flaws.at('option_groups'), { least: 1, most: 100 }).entries()) options(group['options'], flaws.at('option_groups').at(at).at('options'), most)
    return
  }
  if (need(element, flaws, ['options'])) options(element['options'], flaws.at('options'), most)
  const chosen = element['initial_option']
  if (chosen !== undefined && !(Array.isArray(element['options']) && element['options'].some((option) => isJson(option) && isJson(chosen) && option['value'] === chosen['value']))) flaws.at('initial_option').note('initial option not found in options')
}
const date: Check = (element, flaws) => {
  const initial = element['initial_date']
  if (initial !== undefined && (typeof initial !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(initial))) flaws.at('initial_date').note('must be a valid date (YYYY-MM-DD)')
}
const time: Check = (element, flaws) => {
  const initial = element['initial_time']
  if (initial !== undefined && (typeof initial !== 'string' || !/^([01]\d|2[0-3]):[0-5]\d$/.test(initial))) flaws.at('initial_time').note('must be a valid time (HH:mm)')
}
const writing: Check = (element, flaws) => {
  sizeIfThere(element['initial_value'], flaws.at('initial_value'), 3000)
  for (const bound of ['min_length', 'max_length']) {
    const value = element[bound]
    if (value !== undefined && (typeof value !== 'number' || value < 0 || value > 3000)) flaws.at(bound).note('must be between 0 and 3000')
  }
}
const image: Check = (element, flaws) => {
  if (need(element, flaws, ['alt_text'])) size(element['alt_text'], flaws.at('alt_text'), { least: 0, most: 2000 })
  if (element['image_url'] === undefined && element['slack_file'] === undefined) flaws.note('must provide either image_url or slack_file')
}
const picker: Check = () => undefined

const rules: Readonly<Record<string, Check>> = {
  button, image, static_select: choice(100), multi_static_select: choice(100), overflow: choice(5), radio_buttons: choice(10), checkboxes: choice(10), datepicker: date, timepicker: time, datetimepicker: picker,
  plain_text_input: writing, email_text_input: picker, url_text_input: picker, users_select: picker, conversations_select: picker, channels_select: picker,
  number_input: (element, flaws) => void need(element, flaws, ['is_decimal_allowed']),
}

function options(value: unknown, flaws: Flaws, most: number): void {
  for (const [at, option] of items(value, flaws, { least: 1, most }).entries()) {
    const here = flaws.at(at)
    if (!need(option, here, ['text', 'value'])) continue
    textObject(option['text'], 'any', { flaws: here.at('text'), most: 75 })
    size(option['value'], here.at('value'), { least: 1, most: 150 })
    if (option['description'] !== undefined) textObject(option['description'], 'any', { flaws: here.at('description'), most: 75 })
  }
}

function confirmObject(value: unknown, flaws: Flaws): void {
  if (!isJson(value)) {
    flaws.note('must provide an object')
    return
  }
  if (!need(value, flaws, ['title', 'text', 'confirm', 'deny'])) return
  textObject(value['title'], 'plain_text', { flaws: flaws.at('title'), most: 100 })
  textObject(value['text'], 'any', { flaws: flaws.at('text'), most: 300 })
  textObject(value['confirm'], 'plain_text', { flaws: flaws.at('confirm'), most: 30 })
  textObject(value['deny'], 'plain_text', { flaws: flaws.at('deny'), most: 30 })
}
