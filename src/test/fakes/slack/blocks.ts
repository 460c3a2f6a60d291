import { isJson, word } from './args.ts'
import { ACCESSORIES, ACTION_ELEMENTS, INPUT_ELEMENTS, checkElement } from './block-elements.ts'
import { flawsInto, items, need, size, textObject } from './block-words.ts'
import type { Flaws } from './block-words.ts'
import { SlackRefusal, refuseFlaws } from './refusal.ts'
import type { Json } from './shapes.ts'

/** All blocks of one message together, text and the containers around it; Slack publishes no number, the field measured this one. */
const ALL_BLOCKS = 13_200

/** Refuses blocks that Slack would refuse in a message, saying where and why. */
export function checkMessageBlocks(blocks: readonly Json[]): void {
  const flaws: string[] = []
  checkBlocks(blocks, flawsInto(flaws, '/blocks'), { most: 50, surface: 'message' })
  refuseFlaws('invalid_blocks', flaws)
  if (JSON.stringify(blocks).length > ALL_BLOCKS) throw new SlackRefusal('msg_blocks_too_long')
}

/** Refuses a modal or a home that Slack would refuse. */
export function checkView(view: Json, kind: 'modal' | 'home'): void {
  const list: string[] = []
  const flaws = flawsInto(list, '/view')
  if (view['type'] !== kind) flaws.at('type').note(`unsupported type: ${word(view['type'])}`)
  if (need(view, flaws, ['blocks'])) checkBlocks(view['blocks'], flaws.at('blocks'), { most: 100, surface: kind })
  for (const [field, most] of [['private_metadata', 3000], ['callback_id', 255], ['external_id', 255]] as const) if (view[field] !== undefined) size(view[field], flaws.at(field), { least: 0, most })
  if (kind === 'modal') {
    if (need(view, flaws, ['title'])) textObject(view['title'], 'plain_text', { flaws: flaws.at('title'), most: 24 })
    for (const field of ['close', 'submit']) if (view[field] !== undefined) textObject(view[field], 'plain_text', { flaws: flaws.at(field), most: 24 })
    const asks = Array.isArray(view['blocks']) && view['blocks'].some((block) => isJson(block) && block['type'] === 'input')
    if (asks && view['submit'] === undefined) flaws.note('missing required field: submit')
  }
  refuseFlaws('invalid_arguments', list)
  if (JSON.stringify(view).length > 250_000) throw new SlackRefusal('view_too_large')
}

type Surface = 'message' | 'modal' | 'home'

function checkBlocks(value: unknown, flaws: Flaws, how: { readonly most: number; readonly surface: Surface }): void {
  const blocks = items(value, flaws, { least: 0, most: how.most })
  const names = new Set<unknown>()
  const actions = new Set<string>()
  for (const [at, block] of blocks.entries()) {
    const here = flaws.at(at)
    const name = block['block_id']
    if (name !== undefined && name !== '') {
      size(name, here.at('block_id'), { least: 1, most: 255 })
      if (names.has(name)) here.at('block_id').note(`\`block_id\` "${word(name)}" already exists`)
      names.add(name)
    }
    for (const id of actionIds(block)) {
      if (actions.has(`${at} ${id}`)) here.at('elements').note(`\`action_id\` "${id}" already exists`)
      actions.add(`${at} ${id}`)
    }
    const check = rules[word(block['type'])]
    if (check === undefined) here.note(`unsupported type: ${word(block['type'])}`)
    else check(block, here, how.surface)
  }
}

type Check = (block: Json, flaws: Flaws, surface: Surface) => void

const section: Check = (block, flaws) => {
  if (block['text'] === undefined && block['fields'] === undefined) flaws.note('must define either `text` or `fields`')
  if (block['text'] !== undefined) textObject(block['text'], 'any', { flaws: flaws.at('text'), most: 3000 })
  if (block['fields'] !== undefined) for (const [at, field] of items(block['fields'], flaws.at('fields'), { least: 1, most: 10 }).entries()) textObject(field, 'any', { flaws: flaws.at('fields').at(at), most: 2000 })
  if (isJson(block['accessory'])) checkElement(block['accessory'], flaws.at('accessory'), ACCESSORIES)
}
const actions: Check = (block, flaws) => {
  if (need(block, flaws, ['elements'])) for (const [at, element] of items(block['elements'], flaws.at('elements'), { least: 1, most: 25 }).entries()) checkElement(element, flaws.at('elements').at(at), ACTION_ELEMENTS)
}
const context: Check = (block, flaws) => {
  if (!need(block, flaws, ['elements'])) return
  for (const [at, element] of items(block['elements'], flaws.at('elements'), { least: 1, most: 10 }).entries()) {
    if (element['type'] === 'image') checkElement(element, flaws.at('elements').at(at), ['image'])
    else textObject(element, 'any', { flaws: flaws.at('elements').at(at), most: 3000 })
  }
}
const input: Check = (block, flaws) => {
  if (!need(block, flaws, ['label', 'element'])) return
  textObject(block['label'], 'plain_text', { flaws: flaws.at('label'), most: 2000 })
  if (block['hint'] !== undefined) textObject(block['hint'], 'plain_text', { flaws: flaws.at('hint'), most: 2000 })
  if (isJson(block['element'])) checkElement(block['element'], flaws.at('element'), INPUT_ELEMENTS)
  else flaws.at('element').note('must provide an object')
}
const image: Check = (block, flaws) => {
  checkElement(block, flaws, ['image'])
  if (block['title'] !== undefined) textObject(block['title'], 'plain_text', { flaws: flaws.at('title'), most: 2000 })
}

const rules: Readonly<Record<string, Check>> = {
  section, actions, context, input, image,
  header: (block, flaws) => { if (need(block, flaws, ['text'])) textObject(block['text'], 'plain_text', { flaws: flaws.at('text'), most: 150 }) },
  divider: () => undefined,
  rich_text: (block, flaws) => void need(block, flaws, ['elements']),
  markdown: (block, flaws, surface) => {
    if (surface !== 'message') flaws.note('unsupported type: markdown')
    size(block['text'], flaws.at('text'), { least: 1, most: 12_000 })
  },
  file: (block, flaws) => void need(block, flaws, ['external_id', 'source']),
}

function actionIds(block: Json): readonly string[] {
  const elements = Array.isArray(block['elements']) ? block['elements'].filter(isJson) : []
  return elements.flatMap((element) => (typeof element['action_id'] === 'string' ? [element['action_id']] : []))
}
