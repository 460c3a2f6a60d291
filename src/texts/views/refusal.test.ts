import { describe, expect, it } from 'vitest'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { asWritten } from '../../test/golden/sample.ts'
import { refusals as everyRefusal } from '../../test/golden/samples/refusals.ts'
import { plain, textsFor } from '../words.ts'
import { refusalSentences, refusalView, unclearReplyView } from './refusal.ts'

const refusals = everyRefusal(asWritten)
const texts = textsFor('Asia/Jakarta')

describe('a refusal', () => {
  it.each(refusals)('says $reason in three full sentences, in both languages', (refusal) => {
    for (const t of [texts.id, texts.en]) {
      const sentences = refusalSentences(t, refusal)
      expect(sentences).toHaveLength(3)
      for (const sentence of sentences) {
        expect(sentence).toMatch(/^[A-Z“]/)
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object/)
        expect(sentence.length).toBeLessThan(240)
      }
    }
    expect(refusalSentences(texts.id, refusal)).not.toEqual(refusalSentences(texts.en, refusal))
  })

  it('tells the second one who was first, and when', () => {
    expect(refusalSentences(texts.id, { reason: 'already-signed', check: 17, by: 'Budi', at: Date.parse('2026-11-23T00:41:00Z') })).toEqual(['Pemeriksaan nomor 17 sudah diparaf oleh Budi pada 23 Nov 07.41 WIB.', 'Tidak ada yang berubah.', 'Tidak perlu diparaf lagi.'])
  })

  it('asks for what is missing with a line that works', () => {
    const message = refusalView({ reason: 'bad-arguments', command: 'sign', problem: { kind: 'missing', argument: 'check' }, example: 'sign 17' })(texts.id)
    expect([message.title, ...message.blocks.map((block) => (block.kind === 'line' ? block.line : []))].map(plain)).toEqual(['Perintah /sign belum lengkap atau keliru. Masih kurang: nomor pemeriksaan.', 'Tidak ada yang berubah.', 'Contoh: /sign 17'])
  })

  it('asks back after an unclear reply with what the card offers, in the reader’s language', () => {
    const card = { id: sample('a', { actions: [{ say: 'sign 1', label: 'Paraf', words: ['paraf'] }] }).id, en: sample('a', { actions: [{ say: 'sign 1', label: 'Sign' }] }).en }
    expect(JSON.stringify(unclearReplyView(card)(texts.id))).toContain('“paraf”')
    expect(JSON.stringify(unclearReplyView(card)(texts.en))).toContain('“Sign”')
  })
})
