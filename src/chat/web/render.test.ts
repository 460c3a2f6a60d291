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

  it('asks every question of a form at once, each with its label and what was answered so far', () => {
    const many = ['igd', 'farmasi', 'kasir', 'rekam', 'lab'].map((value) => ({ value, label: value.toUpperCase() }))
    const card = drawn({ form: { id: 12, asks: 'day', answers: { unit: 'kasir', sure: 'no', from: '2026-12-09 22:00' }, words: { open: 'Isi', send: 'Kirim', skip: 'Lewati', cancel: 'Batal' }, fields: [
      { key: 'day', label: 'Tanggal', kind: 'date' },
      { key: 'from', label: 'Mulai', kind: 'moment' },
      { key: 'unit', label: 'Unit', kind: 'choice', options: many },
      { key: 'sure', label: 'Yakin?', kind: 'yes-no', yes: 'Ya', no: 'Tidak' },
      { key: 'note', label: 'Catatan', kind: 'text', most: 80, long: true, optional: true },
    ] } })
    expect(card).toContain('<form class="fill" data-form="12"')
    expect(card).toContain('<label for="e7-f-day">Tanggal</label><input type="date" id="e7-f-day" name="day" value="" required>')
    expect(card).toContain('type="datetime-local" id="e7-f-from" name="from" value="2026-12-09T22:00" required')
    expect(card).toContain('<option value="kasir" selected>KASIR</option>')
    expect(card).toContain('<legend>Yakin?</legend>')
    expect(card).toMatch(/value="no" required checked/)
    expect(card).toContain('<textarea id="e7-f-note" name="note" rows="3" maxlength="80"></textarea>')
    expect(card).toContain('data-say="form 12 cancel"')
  })

  it('shows progress, and busy where the share is not known', () => {
    expect(drawn({ blocks: [{ kind: 'progress', share: 0.45, label: text('menyalin') }] })).toContain('<progress max="1" value="0.45" aria-labelledby="e7-b0">')
    expect(drawn({ blocks: [{ kind: 'progress', share: null, label: text('menyalin') }] })).toContain('<progress max="1" aria-labelledby="e7-b0">')
  })

  it('folds long detail and hands out documents by their name', () => {
    const card = drawn({ blocks: [{ kind: 'detail', summary: text('Rincian'), lines: [text('baris')] }], files: [{ name: 'lembar "A".html', mime: 'text/html', text: '<script>' }] })
    expect(card).toContain('<details data-key="e7-b0"><summary>Rincian</summary><p>baris</p></details>')
    expect(card).toContain('<a href="/files/edp/7/0" download="lembar -A-.html">')
    expect(card).not.toContain('<script>')
  })

  it('takes HTML, Markdown, right-to-left and emoji in any place as text only', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<img src=x onerror=alert(1)>', '"><script>', '**tebal** `x`', '\u202Ekebalik', 'مرحبا 👩‍⚕️')), (any) => {
      const line = [{ kind: 'text' as const, text: any, strong: true, mono: true }]
      const card = drawn({
        title: line,
        blocks: [{ kind: 'line', line }, { kind: 'small', line }, { kind: 'rows', rows: [{ mark: 'ok', label: line, detail: line }] }, { kind: 'facts', facts: [{ label: any, value: line }] }, { kind: 'progress', share: 1, label: line }, { kind: 'detail', summary: line, lines: [line] }],
        actions: [{ say: any, label: any, confirm: any, ask: { label: any, example: any } }],
        form: { id: 1, asks: any, answers: { [any]: any }, words: { open: any, send: any, skip: any, cancel: any }, fields: [{ key: any, label: any, hint: any, kind: 'text', most: 9, example: any }, { key: any, label: any, kind: 'choice', options: [{ value: any, label: any }] }, { key: any, label: any, kind: 'date' }] },
        ask: { say: any, label: any, example: any },
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
  form: { id: 1, asks: 'x', answers: { x: 'x' }, words: { open: 'x', send: 'x', skip: 'x', cancel: 'x' }, fields: [{ key: 'x', label: 'x', hint: 'x', kind: 'text', most: 9, example: 'x' }, { key: 'x', label: 'x', kind: 'choice', options: [{ value: 'x', label: 'x' }] }, { key: 'x', label: 'x', kind: 'date' }] },
  ask: { say: 'x', label: 'x', example: 'x' },
  files: [{ name: 'x', mime: 'text/plain', text: 'x' }],
}))
