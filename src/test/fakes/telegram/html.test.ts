import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { parseHtml } from './html.ts'
import { refusal, stage, type Stage } from './stage.ts'
import { automatic } from './text.ts'

let open: Stage | null = null
afterEach(async () => { await open?.fake.stop(); open = null })

it.each([
  ['&ge;&lt;&gt;&amp;&quot;&#65;&#x42;', '&ge;<>&"AB', []],
  ['➡️ <i>➡️</i>', '➡️ ➡️', [{ type: 'italic', offset: 3, length: 2 }]],
  ['<b>a<i>b</i></b>', 'ab', [{ type: 'bold', offset: 0, length: 2 }, { type: 'italic', offset: 1, length: 1 }]],
  ['<code>a<b>b</b></code>', 'ab', [{ type: 'code', offset: 0, length: 2 }]],
  ['<pre><code class="language-sql">select</code></pre>', 'select', [{ type: 'pre', offset: 0, length: 6, language: 'sql' }]],
  ['<blockquote expandable>a</blockquote>', 'a', [{ type: 'expandable_blockquote', offset: 0, length: 1 }]],
  ['<a href="https://rs.example/x?a=1&amp;b=2">x</a>', 'x', [{ type: 'text_link', offset: 0, length: 1, url: 'https://rs.example/x?a=1&b=2' }]],
  ['<a href="tg://user?id=42">x</a>', 'x', [{ type: 'text_mention', offset: 0, length: 1, user: 42 }]],
  ['<a href="javascript:alert(1)">x</a>', 'x', []],
  ['<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>', 'xy', [{ type: 'spoiler', offset: 0, length: 1 }, { type: 'spoiler', offset: 1, length: 1 }]],
  ['<b></b>', '', []],
  ['a > b', 'a > b', []],
])('reads %s', (html, text, entities) => {
  expect(parseHtml(html)).toEqual({ text, entities })
})

it.each([
  ['🏟 🏟&lt;<abac>', 'Unsupported start tag "abac" at byte offset 13'],
  ['<div>x</div>', 'Unsupported start tag "div" at byte offset 0'],
  ['a < b', 'Unsupported start tag "" at byte offset 2'],
  ['🏟 🏟&lt;<i   =aba>', 'Empty attribute name in the tag "i" at byte offset 13'],
  ['🏟 🏟&lt;<i    aba', 'Unclosed start tag at byte offset 13'],
  ['🏟 🏟&lt;<i    aba  =  190azAz-.,', 'Unexpected end of name token at byte offset 27'],
  ['🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', 'Unclosed start tag at byte offset 13'],
  ['🏟 🏟&lt;<b></b></', 'Unexpected end tag at byte offset 20'],
  ['🏟 🏟&lt;<i>a</i   ', 'Unclosed end tag at byte offset 17'],
  ['🏟 🏟&lt;<i>a</em   >', 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'],
  ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
  ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
])('refuses %s in the words of Telegram', (html, why) => {
  expect(() => parseHtml(html)).toThrow(`Bad Request: can't parse entities: ${why}`)
})

it('gives back any text that was escaped', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    expect(parseHtml(`<b>${escaped}</b>`).text).toBe(text)
  }))
})

it('finds what Telegram links by itself: a name that looks like a mention is one', () => {
  expect(automatic('/status@pulih_bot hubungi @rini_edp #malam a@rs.co.id rs.go.id').map(({ type }) => type)).toEqual(['bot_command', 'mention', 'hashtag', 'email', 'url'])
})

it('counts length after entities, and refuses what is empty, too long or half an emoji', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const group = fake.group({ title: 'EDP' })
  const send = async (text: string, parse_mode?: 'HTML') => {
    clock.advance(5000)
    return refusal(bot.telegram.sendMessage(group.id, text, parse_mode === undefined ? {} : { parse_mode }))
  }
  expect(await send(`<b>${'&lt;'.repeat(4096)}</b>`, 'HTML')).toBeNull()
  expect(fake.chat(group.id).last().text).toHaveLength(4096)
  expect(await send('x'.repeat(4097))).toBe('400: Bad Request: message is too long')
  expect(await send('')).toBe('400: Bad Request: message text is empty')
  expect(await send(' \n ')).toBe('400: Bad Request: text must be non-empty')
  expect(await send('potong \ud83d')).toBe('400: Bad Request: strings must be encoded in UTF-8')
  expect(await send('<b>potong', 'HTML')).toBe('400: Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"')
  expect(await refusal(bot.telegram.sendDocument(group.id, { source: Buffer.from('x') }, { caption: 'x'.repeat(1025) }))).toBe('400: Bad Request: message caption is too long')
  const last = fake.chat(group.id).last()
  expect(await refusal(bot.telegram.editMessageText(group.id, last.id, undefined, 'x'.repeat(4097)))).toBe('400: Bad Request: MESSAGE_TOO_LONG')
})

it('drops a link to a person it does not know, and writes the one it knows', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const rini = fake.person({ name: 'Rini' })
  const group = fake.group({ title: 'EDP', members: [rini] })
  const sent = await bot.telegram.sendMessage(group.id, `<a href="tg://user?id=${rini.id}">Rini</a>`, { parse_mode: 'HTML' })
  expect(sent.entities).toEqual([{ type: 'text_mention', offset: 0, length: 4, user: expect.objectContaining({ id: rini.id }) as unknown }])
  clock.advance(1000)
  expect((await bot.telegram.sendMessage(group.id, '<a href="tg://user?id=1">Siapa</a>', { parse_mode: 'HTML' })).entities).toBeUndefined()
})

it('holds buttons to their limits', async () => {
  open = await stage()
  const { fake, bot } = open
  const group = fake.group({ title: 'EDP' })
  const send = (buttons: object[]) => refusal(bot.telegram.sendMessage(group.id, 'x', { reply_markup: { inline_keyboard: [buttons] as never } }))
  expect(await send([{ text: 'Paraf', callback_data: 'x'.repeat(65) }])).toBe('400: Bad Request: BUTTON_DATA_INVALID')
  expect(await send([{ text: 'Paraf', callback_data: 'é'.repeat(33) }])).toBe('400: Bad Request: BUTTON_DATA_INVALID')
  expect(await send([{ text: 'Paraf', callback_data: '' }])).toBe('400: Bad Request: BUTTON_DATA_INVALID')
  expect(await send([{ text: 'Paraf' }])).toBe("400: Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
  expect(await send([{ text: ' ', callback_data: 'x' }])).toBe('400: Bad Request: inline keyboard button text must be non-empty')
  expect(await send([{ text: 'P\ud83d', callback_data: 'x' }])).toBe('400: Bad Request: inline keyboard button text must be encoded in UTF-8')
  expect(await send([{ text: 'Buka', url: 'javascript:alert(1)' }])).toContain("inline keyboard button URL 'javascript:alert(1)' is invalid")
  expect(await send(Array.from({ length: 101 }, () => ({ text: 'x', callback_data: 'x' })))).toBe('400: Bad Request: reply markup is too long')
  expect(await send([{ text: 'Paraf', callback_data: 'é'.repeat(32) }])).toBeNull()
})
