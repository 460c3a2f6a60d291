import { describe, expect, it } from 'vitest'
import type { Refusal, RefusalReason, Refusals } from '../../core/refusal.ts'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { plain, textsFor } from '../words.ts'
import { refusalSentences, refusalView, unclearReplyView } from './refusal.ts'

const at = Date.parse('2026-11-23T00:41:00Z')
const check = { check: 17, by: 'Budi', at }
const named = { name: 'simsr', similar: 'simrs', known: ['simrs', 'pacs'] }

/** One case of every reason: a new one does not compile before it is here too. */
const cases: { readonly [R in RefusalReason]: Refusals[R] } = {
  'unknown-command': { said: 'sgin', similar: 'sign' },
  'bad-arguments': { command: 'sign', problem: { kind: 'missing', argument: 'check' }, example: 'sign 17' },
  'not-allowed': { command: 'sign', needs: ['edp', 'manager'] },
  'not-known': { platform: 'web', userId: 'u1' },
  'room-not-registered': { command: 'status' },
  'stale-button': { said: 'launch' },
  'too-long': { length: 10_000, limit: 4000 },
  'not-own-voice': { voice: 'anonymous' },
  'no-such-form': { id: 12 },
  'not-your-form': { form: 12, by: 'Dewi' },
  'form-over': { form: 12, how: 'expired', at },
  'bad-answer': { problem: { kind: 'not-one-of', said: 'igdd', known: ['IGD', 'Farmasi'] } },
  'answer-needed': { form: 12 },
  'no-such-person': { who: '9' },
  'no-such-room': { room: 'IGD' },
  'already-introduced': { at },
  'introduction-gone': { id: 12, decidedBy: 'Dewi' },
  'last-admin': { name: 'Dewi' },
  'name-unusable': { said: '…' },
  'link-in-private': { spent: 'yes' },
  'link-code-wrong': { left: 3 },
  'link-tries-over': { minutes: 60 },
  'already-linked': { name: 'Dewi' },
  'account-taken': { name: 'Dewi', removed: 'no' },
  'no-such-account': { said: 'slack U024', name: 'Dewi' },
  'only-account': { platform: 'telegram' },
  'no-such-duty': { said: 'edpp', known: ['edp'], similar: 'edp' },
  'no-such-unit': { unit: 'idg', similar: 'igd' },
  'not-a-day': { said: '31 Feb' },
  'holiday-unchanged': { date: '2026-12-24', stands: 'free' },
  'no-such-system': named,
  'no-such-component': named,
  'level-unknown': { level: 'log', component: 'simrs/database', levels: ['full'] },
  'already-running': { component: 'simrs/database', run: 4, since: at },
  'no-such-run': { id: 4 },
  'no-such-copy': { id: 4 },
  'copy-pinned': { id: 4, by: 'Budi' },
  'copy-not-pinned': { id: 4 },
  'copy-damaged': { id: 17, since: at },
  'copy-going': { id: 4, since: at },
  'no-such-check': { id: 'pgai' },
  'already-signed': check,
  'check-closed': check,
  'nothing-to-undo': { check: 17 },
  'undo-too-late': { check: 17, signedAt: at, minutes: 5 },
  'not-your-signature': { check: 17, by: 'Budi' },
  'already-owned': check,
  'note-needed': { check: 17 },
  'facts-changed': { check: 17 },
  'still-failing': { check: 17, problems: 1 },
  'no-such-procedure': { id: 3 },
  'already-decided': { procedure: 3, by: 'Dewi', at, decision: 'setuju' },
  'step-not-open': { procedure: 3, step: 'hapus' },
  'plan-changed': { procedure: 3 },
  'procedure-open': { procedure: 3 },
  'procedure-over': { procedure: 3, how: 'stopped', by: null, at },
  'same-person': { procedure: 3, step: 'setuju' },
  'not-your-step': { procedure: 3, step: 'setuju', needs: ['manager'] },
  'code-needed': { procedure: 3 },
  'past-return': { procedure: 3, step: 'restore' },
  'reason-needed': { procedure: 3 },
  'unknown-choice': { procedure: 3, said: 'x', choices: ['a', 'b'] },
  'no-such-job': { name: 'bakcup', similar: 'backup', known: ['backup'] },
}
const refusals = Object.entries(cases).map(([reason, facts]) => ({ reason, ...facts }) as Refusal)
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
    expect(refusalSentences(texts.id, { reason: 'already-signed', ...check })).toEqual(['Pemeriksaan nomor 17 sudah diparaf oleh Budi pada 23 Nov 07.41 WIB.', 'Tidak ada yang berubah.', 'Tidak perlu diparaf lagi.'])
  })

  it('asks for what is missing with a line that works', () => {
    const message = refusalView({ reason: 'bad-arguments', ...cases['bad-arguments'] })(texts.id)
    expect([message.title, ...message.blocks.map((block) => (block.kind === 'line' ? block.line : []))].map(plain)).toEqual(['Perintah /sign belum lengkap atau keliru. Masih kurang: nomor pemeriksaan.', 'Tidak ada yang berubah.', 'Contoh: /sign 17'])
  })

  it('asks back after an unclear reply with what the card offers, in the reader’s language', () => {
    const card = { id: sample('a', { actions: [{ say: 'sign 1', label: 'Paraf', words: ['paraf'] }] }).id, en: sample('a', { actions: [{ say: 'sign 1', label: 'Sign' }] }).en }
    expect(JSON.stringify(unclearReplyView(card)(texts.id))).toContain('“paraf”')
    expect(JSON.stringify(unclearReplyView(card)(texts.en))).toContain('“Sign”')
  })
})
