import { describe, expect, it } from 'vitest'
import { recoveryRules } from '../../core/recovery-rules.ts'
import { deletionScript } from '../../procedures/deletion.ts'
import { recoveryScript } from '../../procedures/recovery/script.ts'
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

  it('speaks of a step by its title, of whichever procedure it is', () => {
    const steps = [deletionScript({ ask: 'edp', stamp: null }), recoveryScript({ rules: recoveryRules({ title: 'SIMRS', components: [] }), extras: ['settings', 'smoke', 'report'], stamp: null })].flatMap((script) => script.steps.map(({ key }) => key))
    for (const t of [texts.id, texts.en]) {
      for (const step of steps) expect(refusalSentences(t, { reason: 'step-not-open', procedure: 17, step })[0]).not.toContain(`“${step}”`)
    }
    expect(refusalSentences(texts.id, { reason: 'not-your-step', procedure: 17, step: 'approval', needs: ['manager'] })[0]).toBe('Langkah “Keputusan IT Manager” pada prosedur nomor 17 hanya untuk IT Manager.')
    expect(refusalSentences(texts.en, { reason: 'already-decided', procedure: 17, by: 'Sari', at: 0, decision: 'refused' })[0]).toContain('by Sari on 1 Jan 07.00 WIB: denied.')
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
