import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkMessageBlocks, checkView } from '../../test/fakes/slack/blocks.ts'
import { mentionsOf, wordsOf } from '../../test/fakes/slack/mentions.ts'
import { bytesOf, type Block, type Line, type Message } from '../../texts/message.ts'
import { textsFor } from '../../texts/words.ts'
import { drawBelow } from './below-look.ts'
import { drawCard } from './card.ts'
import { shorten } from './shorten.ts'

const words = textsFor('Asia/Jakarta').id
const line = (text: string, how: { readonly strong?: true; readonly mono?: true } = {}): Line => [{ kind: 'text', text, ...how }]
const card = (change: Partial<Message>, place: 'room' | 'alone' | 'home' = 'room') => drawCard({ mood: 'info', title: line('Judul'), blocks: [], ...change }, { words, lang: 'id', place })
const seen = (change: Partial<Message>) => wordsOf(card(change)).replaceAll('\u2060', '')

describe('a card in Slack', () => {
  it('says every mark with a sign and a word, facts, progress and small print', () => {
    const text = seen({ mood: 'alarm', blocks: [
      { kind: 'rows', rows: [{ mark: 'fail', label: line('Basis data'), detail: line('ruang penuh') }, { mark: 'ok', label: line('Aplikasi') }] },
      { kind: 'facts', facts: [{ label: 'Ukuran', value: line('1,8 GB') }] },
      { kind: 'progress', share: 0.45, label: line('menyalin') },
      { kind: 'small', line: line('SOP 4') },
    ] })
    expect(text).toBe('🚨 Judul\n❌ *GAGAL* Basis data — ruang penuh\n✅ *BERHASIL* Aplikasi\n*Ukuran:* 1,8 GB\n█████░░░░░ menyalin\nSOP 4')
  })

  it('gives a moment in the reader’s own zone, and as the site writes it where that fails', () => {
    const drawn = card({ blocks: [{ kind: 'line', line: [words.fmt.stamp(Date.UTC(2026, 10, 22, 20, 7))] }] })
    expect(mentionsOf(drawn).dates).toEqual([{ at: new Date(Date.UTC(2026, 10, 22, 20, 7)), format: '{date_short} {time}', fallback: '23 Nov 03.07 WIB' }])
  })

  it.each(['<!channel>', '<!here|x>', '<@U0AAAAAAA>', '<#C0AAAAAAA>', '<!subteam^S1>', '<https://jahat.example|aman>', '&lt;!channel&gt;', '</b> & <b>'])('calls nobody and links nowhere for %j in any place', (text) => {
    const message: Partial<Message> = {
      title: line(text), blocks: [{ kind: 'line', line: line(text, { strong: true }) }, { kind: 'small', line: line(text, { mono: true }) }, { kind: 'rows', rows: [{ mark: 'ok', label: line(text), detail: line(text) }] }, { kind: 'facts', facts: [{ label: text, value: line(text) }] }, { kind: 'line', line: [{ kind: 'time', at: 0, text }] }],
      actions: [{ say: 'x', label: text, confirm: text }], ask: { say: 'x', label: text, whom: { user: text, name: text } },
    }
    const drawn = card(message)
    for (const shown of [drawn, { text: drawn.text, blocks: [] }]) {
      expect({ ...mentionsOf(shown), dates: [] }).toEqual({ channelWide: [], users: [], groups: [], channels: [], links: [], dates: [] })
    }
    expect(seen({ blocks: [{ kind: 'line', line: line(text) }] })).toBe(`ℹ️ Judul\n${text}`)
  })

  it('keeps marks of formatting from taking effect, and leaves names of files as they are', () => {
    const text = (said: string) => card({ blocks: [{ kind: 'line', line: line(said) }] }).blocks[1]!['text'] as { readonly text: string }
    expect(text('*tebal* _miring_ ~x~').text).not.toMatch(/(^|\s)[*_~]\S/u)
    expect(text('simrs_full_2026-11.dump').text).toBe('simrs_full_2026-11.dump')
    expect(text(':warning: 02:00:15').text).toBe(':\u2060warning: 02:00:15')
    expect(text(' tepi ').text).toBe(' tepi ')
    expect((card({ blocks: [{ kind: 'line', line: line(' kuat `x` ', { mono: true }) }] }).blocks[1]!['text'] as { readonly text: string }).text).toBe(' `kuat ˋxˋ` ')
  })

  it('names a command as it is typed here: what Slack keeps for itself goes behind /pulih, a path stays a path', () => {
    const drawn = (text: string, how: { readonly mono?: true } = {}) => seen({ blocks: [{ kind: 'line', line: line(text, how) }] }).split('\n')[1]
    expect(drawn('Mohon ketik /help. Lihat /status, /check dan “/status igd”.')).toBe('Mohon ketik /pulih help. Lihat /pulih status, /check dan “/pulih status igd”.')
    expect(drawn('/status', { mono: true })).toBe('`/pulih status`')
    for (const said of ['http://127.0.0.1:8420/status', '/srv/help', '/help/me', '/status.html', '/statusku', 'dan/help', '/pulih status']) expect(drawn(said)).toBe(said)
    expect(seen({ title: line('/status') })).toBe('ℹ️ /pulih status')
  })

  it('calls the person of a question by name, where the name is Slack’s own', () => {
    expect(mentionsOf(card({ ask: { say: 'form 1 x', label: 'x', whom: { user: 'U0AAAAAAA', name: 'Sari' } } })).users).toEqual(['U0AAAAAAA'])
  })

  it('asks before a press counts, and says yes and no in words', () => {
    const [, row] = card({ actions: [{ say: 'retention confirm 1', label: 'Hapus', style: 'danger', confirm: 'Salinan lama akan dihapus.' }] }).blocks
    expect(row).toMatchObject({ elements: [{ style: 'danger', value: 'retention confirm 1', confirm: { title: { text: words.slack.sure }, text: { text: 'Salinan lama akan dihapus.' }, confirm: { text: words.slack.yes }, deny: { text: words.slack.no }, style: 'danger' } }] })
  })

  it('shows a long card as far as Slack takes it, and loses no line of it', () => {
    const rows = Array.from({ length: 600 }, (_, n) => ({ mark: 'ok' as const, label: line(`Sistem nomor ${n} & salinannya yang ke-${n}`), detail: line('tersimpan di dua tempat') }))
    const drawn = card({ blocks: [{ kind: 'rows', rows }, { kind: 'detail', summary: line('Rincian'), lines: [line('baris rincian')] }], actions: [{ say: 'sign 17', label: 'Paraf' }] })
    checkMessageBlocks(drawn.blocks)
    expect(wordsOf(drawn)).toContain(words.slack.inThread)
    const below = drawBelow({ lines: drawn.below, words })
    checkMessageBlocks(below.blocks)
    const all = [wordsOf(drawn), wordsOf({ text: '', blocks: below.blocks }), ...below.files.map((file) => bytesOf(file).toString())].join('\n')
    for (let n = 0; n < rows.length; n += 1) expect(all).toContain(`Sistem nomor ${n} & salinannya yang ke-${n}`)
    expect(all).toContain('baris rincian')
    expect(below.files).toHaveLength(1)
  })

  it('stays within every limit whatever it shows', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('', ' ', '<&>*_~`'), fc.integer({ min: 1, max: 600 }).map((n) => '<kata&> '.repeat(n)))
    const spans = fc.array(fc.record({ kind: fc.constant('text' as const), text, strong: fc.boolean(), mono: fc.boolean() }), { maxLength: 3 })
    const block: fc.Arbitrary<Block> = fc.oneof(spans.map((it): Block => ({ kind: 'line', line: it })), spans.map((it): Block => ({ kind: 'small', line: it })), fc.array(spans, { maxLength: 12 }).map((list): Block => ({ kind: 'rows', rows: list.map((label) => ({ mark: 'warn', label })) })), fc.record({ kind: fc.constant('detail' as const), summary: spans, lines: fc.array(spans, { maxLength: 12 }) }))
    const action = fc.record({ say: fc.constant('sign 17'), label: text, confirm: text, ask: fc.record({ label: text, example: text }) }, { requiredKeys: ['say', 'label'] })
    fc.assert(fc.property(spans, fc.array(block, { maxLength: 60, size: 'large' }), fc.array(action, { maxLength: 30 }), (title, blocks, actions) => {
      const message = { title, blocks, actions }
      const drawn = card(message)
      checkMessageBlocks(drawn.blocks)
      expect(drawn.text.trim()).not.toBe('')
      checkMessageBlocks(drawBelow({ lines: drawn.below, words }).blocks)
      checkMessageBlocks(card(message, 'alone').blocks)
      checkView({ type: 'home', blocks: card(message, 'home').blocks }, 'home')
    }), { numRuns: 30 })
  })

  it('shortens between words and never inside a letter', () => {
    expect(shorten('satu dua tiga', 10)).toBe('satu dua…')
    expect(shorten('satu', 4)).toBe('satu')
    expect(shorten('abcdefghij', 5)).toBe('abcd…')
    expect(shorten('👩‍⚕️👩‍⚕️👩‍⚕️', 8)).toBe('👩‍⚕️…')
    expect(shorten('x', 0)).toBe('')
  })
})
