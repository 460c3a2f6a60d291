import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../texts/message.ts'
import { textsFor } from '../../texts/words.ts'
import { drawCard } from './render.ts'

const t = textsFor('Asia/Jakarta').id
const words = { marks: t.common.marks, moods: t.web.moods, cancel: t.web.cancel, download: t.web.download, example: t.web.example }
const drawn = (message: Partial<Message>) => drawCard({ mood: 'info', title: [{ kind: 'text', text: 'Judul' }], blocks: [], ...message }, { id: 'e7', words, file: (index) => `/files/edp/7/${index}` }).html
const text = (value: string) => [{ kind: 'text' as const, text: value }]

describe('a card on the page', () => {
  it('says its mood and each mark with a sign and a word', () => {
    const card = drawn({ mood: 'alarm', blocks: [{ kind: 'rows', rows: [{ mark: 'fail', label: text('Basis data'), detail: text('ruang penuh') }, { mark: 'ok', label: text('Aplikasi') }] }] })
    expect(card).toContain('data-mood="alarm"')
    expect(card).toContain(`<span class="sr">${t.web.moods.alarm}: </span>`)
    expect(card.match(/<svg[^>]* aria-hidden="true"/g)).toHaveLength(3)
    expect(card).toContain('<b>GAGAL</b>')
    expect(card).toContain('<b>BERHASIL</b>')
  })

  it('gives a moment as a machine reads it beside what the site writes', () => {
    expect(drawn({ title: [t.fmt.stamp(Date.UTC(2026, 10, 22, 20, 7))] })).toContain('<time datetime="2026-11-22T20:07:00.000Z">23 Nov 03.07 WIB</time>')
  })

  it('offers a press as a button with the very words that it says', () => {
    expect(drawn({ actions: [{ say: 'sign 17', label: 'Paraf', style: 'primary' }] })).toContain('<button type="button" data-say="sign 17" data-style="primary">Paraf</button>')
  })

  it('asks for a yes or a text before the press, with a label for the field', () => {
    const card = drawn({ actions: [{ say: 'sign problem 17', label: 'Ada masalah', ask: { label: 'Apa masalahnya?', example: 'NAS mati' } }, { say: 'sign close 17', label: 'Tutup', style: 'danger', confirm: 'Lanjutkan?' }] })
    expect(card).toContain('<label for="e7-a0-text">Apa masalahnya?</label><textarea id="e7-a0-text"')
    expect(card).toContain('<form class="ask" id="e7-a1" data-say="sign close 17" hidden><p>Lanjutkan?</p>')
    expect(card.match(/aria-expanded="false"/g)).toHaveLength(2)
  })

  it('shows progress, and busy where the share is not known', () => {
    expect(drawn({ blocks: [{ kind: 'progress', share: 0.45, label: text('menyalin') }] })).toContain('<progress max="1" value="0.45" aria-labelledby="e7-b0">')
    expect(drawn({ blocks: [{ kind: 'progress', share: null, label: text('menyalin') }] })).toContain('<progress max="1" aria-labelledby="e7-b0">')
  })

  it('folds long detail and hands out documents by their name', () => {
    const card = drawn({ blocks: [{ kind: 'detail', summary: text('Rincian'), lines: [text('baris')] }], files: [{ name: 'lembar "A".html', mime: 'text/html', text: '<script>' }] })
    expect(card).toContain('<details data-key="e7-b0"><summary>Rincian</summary><p>baris</p></details>')
    expect(card).toContain('<a href="/files/edp/7/0" download="lembar &quot;A&quot;.html">')
    expect(card).not.toContain('<script>')
  })

  it('takes HTML, Markdown, right-to-left and emoji in any place as text only', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<img src=x onerror=alert(1)>', '"><script>', '**tebal** `x`', '\u202Ekebalik', 'مرحبا 👩‍⚕️')), (any) => {
      const line = [{ kind: 'text' as const, text: any, strong: true, mono: true }]
      const card = drawn({
        title: line,
        blocks: [{ kind: 'line', line }, { kind: 'small', line }, { kind: 'rows', rows: [{ mark: 'ok', label: line, detail: line }] }, { kind: 'facts', facts: [{ label: any, value: line }] }, { kind: 'progress', share: 1, label: line }, { kind: 'detail', summary: line, lines: [line] }],
        actions: [{ say: any, label: any, confirm: any, ask: { label: any, example: any } }],
        files: [{ name: any, mime: 'text/plain', text: any }],
      })
      expect(shape(card)).toEqual(EXPECTED)
    }), { numRuns: 50 })
  })
})

/** The tags of a page, without what stands between them: text that became markup would show here. */
const shape = (markup: string) => [...markup.matchAll(/<(\/?[a-z]\w*)/g)].map((found) => found[1])
const EXPECTED = shape(drawn({
  title: [{ kind: 'text', text: 'x', strong: true, mono: true }],
  blocks: (() => {
    const line = [{ kind: 'text' as const, text: 'x', strong: true, mono: true }]
    return [{ kind: 'line', line }, { kind: 'small', line }, { kind: 'rows', rows: [{ mark: 'ok', label: line, detail: line }] }, { kind: 'facts', facts: [{ label: 'x', value: line }] }, { kind: 'progress', share: 1, label: line }, { kind: 'detail', summary: line, lines: [line] }]
  })(),
  actions: [{ say: 'x', label: 'x', confirm: 'x', ask: { label: 'x', example: 'x' } }],
  files: [{ name: 'x', mime: 'text/plain', text: 'x' }],
}))
