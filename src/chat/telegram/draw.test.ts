import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseHtml } from '../../test/fakes/telegram/html.ts'
import { automatic } from '../../test/fakes/telegram/text.ts'
import type { Block, Line, Message } from '../../texts/message.ts'
import { textsFor } from '../../texts/words.ts'
import { asking, buttonsOf, folded, readPress } from './buttons.ts'
import { draw } from './draw.ts'
import { wholeWords } from './line-html.ts'

const texts = textsFor('Asia/Jakarta')
const words = texts.id.telegram
const now = new Date('2026-11-23T00:30:00Z')
const said = (message: Partial<Message>) => {
  const whole: Message = { mood: 'info', title: [{ kind: 'text', text: 'Kartu' }], blocks: [], ...message }
  const drawn = draw({ id: whole, en: whole }, { lang: 'id', texts, now })
  return { ...drawn, ...parseHtml(drawn.html) }
}
const line = (text: string): Block => ({ kind: 'line', line: [{ kind: 'text', text }] })

it('shows every block with its words, marks with a sign and a word', () => {
  const { text, entities } = said({ mood: 'alarm', title: [{ kind: 'text', text: 'BACKUP GAGAL — SIMRS' }], blocks: [
    line('Sebab: ruang penuh.'),
    { kind: 'rows', rows: [{ mark: 'ok', label: [{ kind: 'text', text: 'NAS' }], detail: [{ kind: 'text', text: '1,84 GB' }] }, { mark: 'fail', label: [{ kind: 'text', text: 'Cloud' }] }] },
    { kind: 'facts', facts: [{ label: 'Mulai', value: [{ kind: 'time', at: 0, text: '02.00 WIB' }] }] },
    { kind: 'progress', share: 0.34, label: [{ kind: 'text', text: '34%' }] },
    { kind: 'small', line: [{ kind: 'text', text: 'SOP-1', mono: true }] },
    { kind: 'detail', summary: [{ kind: 'text', text: 'Rincian' }], lines: [[{ kind: 'text', text: 'a' }]] },
  ] })
  expect(text).toBe('🚨 BACKUP GAGAL — SIMRS\nSebab: ruang penuh.\n\n✅ BERHASIL · NAS · 1,84 GB\n❌ GAGAL · Cloud\n\nMulai: 02.00 WIB\n\n▰▰▰▱▱▱▱▱▱▱ 34%\n\nSOP-1\n\nRincian\na')
  expect(entities.map(({ type }) => type)).toContain('expandable_blockquote')
})

it.each(['<b>tebal</b>', '</b></code><a href="tg://user?id=1">x</a>', '&lt;b&gt; &amp; "x"', 'tg://resolve?domain=jahat', '@semua @rini_edp', '<!channel> @here', 'nama \u202Eterbalik', '<pre>', "O'Neill"])('makes neither form nor call nor link of %j, wherever it stands', (text) => {
  const span = { kind: 'text' as const, text, strong: true, mono: true }
  const card = said({ title: [span], blocks: [line(text), { kind: 'rows', rows: [{ mark: 'ok', label: [span], detail: [span] }] }, { kind: 'detail', summary: [span], lines: [[span]] }], ask: { say: 'x', label: text, whom: { user: '7"><b>', name: text } } })
  const kinds = new Set(card.entities.map(({ type }) => type))
  expect([...kinds].filter((kind) => !['bold', 'code', 'expandable_blockquote'].includes(kind))).toEqual([])
  const plain = text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
  expect(card.text.replaceAll('\u2069', '').split(plain)).toHaveLength(7)
  expect(automatic(card.text).filter(({ type }) => type === 'mention')).toEqual([])
  expect(card.text).not.toMatch(/tg:\/\//)
})

it('calls the person who is asked, and nobody by a name that looks like a link', () => {
  const { entities, markup, text } = said({ title: [{ kind: 'text', text: 'b: alasan?' }], ask: { say: 'sign problem 17', label: 'Alasan', example: 'disk penuh', whom: { user: '4711', name: 'b' } } })
  expect(entities.filter(({ type }) => type === 'text_mention')).toEqual([{ type: 'text_mention', user: 4711, offset: 0, length: 1 }])
  expect(text).toBe('b: alasan?')
  expect(markup).toEqual({ force_reply: true, selective: true, input_field_placeholder: 'disk penuh' })
})

it('leaves room in a long card for the name of who is asked', () => {
  const { text, documents } = said({ blocks: Array.from({ length: 40 }, () => line('x'.repeat(99))), ask: { say: 'x', label: 'Alasan', whom: { user: '4711', name: 'n'.repeat(160) } } })
  expect(text.length).toBeLessThanOrEqual(4096)
  expect(text).toMatch(/^n{160}\n/)
  expect(documents.map(({ kind }) => kind)).toEqual(['rest'])
})

it('gives a card of any size in one message that Telegram takes, cutting no word and no form, and the whole in a file', () => {
  const span = fc.record({ kind: fc.constant('text' as const), text: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.lorem({ maxCount: 200 }), fc.constant('x'.repeat(5000))), strong: fc.boolean(), mono: fc.boolean() })
  const aLine: fc.Arbitrary<Line> = fc.array(span, { minLength: 1, maxLength: 4 })
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constant('line' as const), line: aLine }),
    fc.record({ kind: fc.constant('small' as const), line: aLine }),
    fc.record({ kind: fc.constant('rows' as const), rows: fc.array(fc.record({ mark: fc.constantFrom('ok' as const, 'fail' as const), label: aLine, detail: aLine }), { maxLength: 30 }) }),
    fc.record({ kind: fc.constant('detail' as const), summary: aLine, lines: fc.array(aLine, { maxLength: 60 }) }),
  )
  fc.assert(fc.property(aLine, fc.array(block, { maxLength: 8 }), (title, blocks) => {
    const card = said({ title, blocks })
    expect(card.text.length).toBeLessThanOrEqual(4096)
    for (const entity of card.entities) expect(entity.offset + entity.length).toBeLessThanOrEqual(card.text.length)
    if (card.text.includes(words.more)) expect(card.documents[0]?.name).toBe('rincian.txt')
  }), { numRuns: 60 })
})

it('takes out folded lines first, whole ones, and says that the rest is in the file', () => {
  const rows = Array.from({ length: 20 }, (_, n) => ({ mark: 'ok' as const, label: [{ kind: 'text' as const, text: `baris ${n} ${'kata '.repeat(6)}` }] }))
  const lines = Array.from({ length: 200 }, (_, n): Line => [{ kind: 'text', text: `rincian ke-${n} selesai` }])
  const { text, documents } = said({ blocks: [{ kind: 'rows', rows }, { kind: 'detail', summary: [{ kind: 'text', text: 'Semua' }], lines }] })
  for (let n = 0; n < 20; n += 1) expect(text).toContain(`baris ${n} `)
  expect(text.split('\n').filter((one) => one.startsWith('rincian')).every((one) => / ke-\d+ selesai$/.test(one))).toBe(true)
  expect(text.endsWith(words.more)).toBe(true)
  expect(documents[0]?.bytes.toString()).toContain('rincian ke-199 selesai')
})

it('cuts between words, and within one only where it is longer than the room', () => {
  expect(wholeWords('satu dua tiga', 9)).toBe('satu dua')
  expect(wholeWords('satu', 9)).toBe('satu')
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 5, max: 100 }), (text, most) => {
    const cut = wholeWords(text, most)
    expect(cut.length).toBeLessThanOrEqual(most)
    expect(text.startsWith(cut)).toBe(true)
    expect(cut).not.toMatch(/\p{Surrogate}/u)
  }))
})

it('puts into no button more than Telegram takes, and reads every button back', () => {
  const say = fc.tuple(fc.constantFrom('sign', 'backup', 'retention'), fc.string({ unit: 'grapheme', maxLength: 60 })).map((parts) => parts.join(' '))
  fc.assert(fc.property(fc.uniqueArray(say, { maxLength: 8 }), fc.integer({ min: 1 }), (says, person) => {
    const keyboard = buttonsOf(says.map((one) => ({ say: one, label: `Tombol ${one.length}`, confirm: 'Yakin?' })), 'id')
    for (const button of keyboard.flat()) {
      const pressed = readPress(button.callback_data ?? '')
      const asked = asking(keyboard, { lang: 'id', say: pressed.say, user: String(person), words })
      expect(pressed.kind).toBe('asks')
      expect(says).toContain(pressed.say)
      for (const { callback_data: data } of asked?.keyboard.flat() ?? []) expect(Buffer.byteLength(data ?? '')).toBeLessThanOrEqual(64)
      expect(folded(asked?.keyboard ?? [], { lang: 'id', say: pressed.say, words }).flat().map(({ text }) => text).sort()).toEqual(keyboard.flat().map(({ text }) => text).sort())
    }
  }), { numRuns: 60 })
})

it('asks a form\'s question with buttons, each of which says its answer', () => {
  const form = { id: 12, answers: {}, words: { open: 'Isi', send: 'Kirim', skip: 'Lewati', cancel: 'Batal' } }
  const data = (message: Partial<Message>) => { const { markup } = said(message); return markup !== null && 'inline_keyboard' in markup ? markup.inline_keyboard.flat().map(({ callback_data: one }) => one) : [] }
  expect(data({ form: { ...form, asks: 'date', fields: [{ key: 'date', label: 'Tanggal', kind: 'date' }] } }).slice(0, 2)).toEqual(['form 12 date 2026-11-23', 'form 12 date 2026-11-24'])
  expect(data({ form: { ...form, asks: 'p', fields: [{ key: 'p', label: 'Untuk', optional: true, kind: 'choice', options: [{ value: 'edp', label: 'EDP' }, { value: 'x'.repeat(90), label: 'Panjang' }] }] } })).toEqual(['form 12 p edp', 'form 12 p #2', 'form 12 skip', 'form 12 cancel'])
  expect(data({ form: { ...form, asks: 'ok', fields: [{ key: 'ok', label: 'Jadi?', kind: 'yes-no', yes: 'Ya', no: 'Tidak' }] } })).toEqual(['form 12 ok yes', 'form 12 ok no', 'form 12 cancel'])
  expect(data({ form: { ...form, asks: null, fields: [] } })).toEqual(['form 12 cancel'])
})
