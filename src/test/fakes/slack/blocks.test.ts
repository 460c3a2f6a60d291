import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkMessageBlocks, checkView } from './blocks.ts'
import { mentionsOf, wordsOf } from './mentions.ts'
import { SlackRefusal } from './refusal.ts'
import type { Json } from './shapes.ts'

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) })
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) })
const section = (length: number): Json => ({ type: 'section', text: mrkdwn(length) })
const button = (change: Json = {}) => ({ type: 'button', action_id: 'a', text: plain(10), ...change })
const actions = (...elements: readonly Json[]): Json => ({ type: 'actions', elements })
const many = <T>(count: number, make: (at: number) => T): readonly T[] => Array.from({ length: count }, (_, at) => make(at))
const confirm = (title: number, text: number, yes: number) => ({ title: plain(title), text: plain(text), confirm: plain(yes), deny: plain(5) })

describe('Block Kit as Slack checks it', () => {
  it.each<[string, readonly Json[], string]>([
    ['51 blocks', many(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
    ['a section of 3001', [section(3001)], 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    ['a section of nothing', [section(0)], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ['a header of 151', [{ type: 'header', text: plain(151) }], 'must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
    ['a header with markup', [{ type: 'header', text: mrkdwn(10) }], 'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]'],
    ['a button of 76', [actions(button({ text: plain(76) }))], 'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]'],
    ['a value of 2001', [actions(button({ value: 'x'.repeat(2001) }))], 'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]'],
    ['an action_id of 256', [actions(button({ action_id: 'x'.repeat(256) }))], 'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]'],
    ['26 buttons', [actions(...many(26, (at) => button({ action_id: `a${at}` })))], 'no more than 25 items allowed [json-pointer:/blocks/0/elements]'],
    ['two buttons of one name', [actions(button(), button())], '`action_id` "a" already exists [json-pointer:/blocks/0/elements]'],
    ['11 context elements', [{ type: 'context', elements: many(11, () => mrkdwn(5)) }], 'no more than 10 items allowed [json-pointer:/blocks/0/elements]'],
    ['11 fields', [{ type: 'section', fields: many(11, () => mrkdwn(5)) }], 'no more than 10 items allowed [json-pointer:/blocks/0/fields]'],
    ['a field of 2001', [{ type: 'section', fields: [mrkdwn(2001)] }], 'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]'],
    ['a confirm title of 101', [actions(button({ confirm: confirm(101, 5, 5) }))], 'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]'],
    ['a confirm text of 301', [actions(button({ confirm: confirm(5, 301, 5) }))], 'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]'],
    ['a confirm button of 31', [actions(button({ confirm: confirm(5, 5, 31) }))], 'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]'],
    ['101 options', [actions({ type: 'static_select', action_id: 's', options: many(101, (at) => ({ text: plain(3), value: `${at}` })) })], 'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]'],
    ['a block nobody knows', [{ type: 'marquee' }], 'unsupported type: marquee [json-pointer:/blocks/0]'],
    ['two blocks of one name', [{ type: 'divider', block_id: 'b' }, { type: 'divider', block_id: 'b' }], '`block_id` "b" already exists [json-pointer:/blocks/1/block_id]'],
  ])('refuses %s, and says where', (_name, blocks, flaw) => {
    const refusal = refusalOf(() => checkMessageBlocks(blocks))
    expect(refusal).toMatchObject({ code: 'invalid_blocks', more: { errors: [flaw], response_metadata: { messages: [`[ERROR] ${flaw}`] } } })
  })

  it('lets through what stands exactly at each limit', () => {
    expect(() => checkMessageBlocks([{ type: 'header', text: plain(150) }, section(3000), { type: 'section', fields: many(10, () => mrkdwn(100)) }, actions(button({ text: plain(75), value: 'x'.repeat(2000), action_id: 'x'.repeat(255), confirm: confirm(100, 300, 30) }))])).not.toThrow()
  })

  it('refuses blocks that are too much together, each for itself being well', () => {
    expect(refusalOf(() => checkMessageBlocks(many(5, () => section(3000))))?.code).toBe('msg_blocks_too_long')
  })

  it('holds a form to its title, its metadata, and the button that sends it', () => {
    const form = { type: 'modal', title: plain(24), submit: plain(10), private_metadata: 'x'.repeat(3000), blocks: [{ type: 'input', label: plain(10), element: { type: 'datepicker', action_id: 'd', initial_date: '2026-11-21' } }] }
    expect(() => checkView(form, 'modal')).not.toThrow()
    for (const wrong of [{ title: plain(25) }, { private_metadata: 'x'.repeat(3001) }, { submit: undefined }, { blocks: many(101, () => ({ type: 'divider' })) }, { type: 'home' }]) expect(refusalOf(() => checkView({ ...form, ...wrong }, 'modal'))?.code).toBe('invalid_arguments')
  })

  it('never lets a message with a text beyond its limit through, wherever it stands', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 3001, max: 4000 }), (before, length) => {
      expect(refusalOf(() => checkMessageBlocks([...many(before, () => ({ type: 'divider' })), section(length)]))?.more).toMatchObject({ errors: [`must be less than 3001 characters [json-pointer:/blocks/${before}/text/text]`] })
    }), { numRuns: 40 })
  })
})

describe('whom a message calls', () => {
  const of = (text: string) => mentionsOf({ text: '', blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] })

  it('reads people, rooms, dates and links from mrkdwn', () => {
    expect(of('<!here> <@U01> <#C02|edp> <https://rs.example|status> <!date^1763685000^{time}|07.30 WIB>')).toMatchObject({
      channelWide: ['here'], users: ['U01'], channels: ['C02'], links: [{ url: 'https://rs.example', label: 'status' }], dates: [{ at: new Date('2025-11-21T00:30:00Z'), format: '{time}', fallback: '07.30 WIB' }],
    })
  })

  it('finds nobody in what was escaped, nor in plain text', () => {
    expect(of('&lt;!channel&gt; @here')).toMatchObject({ channelWide: [], users: [] })
    expect(mentionsOf({ text: '<!channel>', blocks: [{ type: 'header', text: { type: 'plain_text', text: '<!channel> <@U01>' } }] })).toMatchObject({ channelWide: [], users: [] })
  })

  it('reads a card as people see it', () => {
    expect(wordsOf({ text: '', blocks: [{ type: 'header', text: plain(3) }, { type: 'section', text: { type: 'mrkdwn', text: 'Budi &amp; Sari <!date^1^{time}|07.30>' } }] })).toBe('xxx\nBudi & Sari 07.30')
  })
})

function refusalOf(act: () => void): SlackRefusal | null {
  try {
    act()
    return null
  } catch (error) {
    if (error instanceof SlackRefusal) return error
    throw error
  }
}
