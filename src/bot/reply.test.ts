import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action, Spoken } from '../texts/message.ts'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { textsFor, type Texts } from '../texts/words.ts'
import { readReply } from './reply.ts'

const actions: readonly Action[] = [
  { say: 'sign 17', label: 'Paraf', words: ['paraf', 'ok', 'setuju'] },
  { say: 'sign problem 17', label: 'Ada masalah', ask: { label: 'Keterangan' }, words: ['masalah'] },
  { say: 'sign own 17', label: 'Saya tangani', words: ['tangani'] },
]
const english: readonly Action[] = [{ say: 'sign 17', label: 'Sign', words: ['sign', 'ok'] }, { say: 'sign problem 17', label: 'Report a problem', ask: { label: 'Note' }, words: ['problem'] }]
const card: Spoken = { id: sample('a', { actions }).id, en: sample('a', { actions: english }).en }
const says = (text: string) => {
  const reply = readReply(text, card)
  return reply.kind === 'say' ? reply.say : reply.kind
}

describe('a reply to a card', () => {
  it('means the button that it names, whatever capitals, dots and courtesy surround it', () => {
    for (const text of ['paraf', 'Paraf.', 'PARAF!!', 'ok', 'Oke, paraf', 'ya paraf pak', 'mohon paraf, terima kasih', 'sign', 'OK 👍', '“Paraf”']) expect([text, says(text)]).toEqual([text, 'sign 17'])
    for (const text of ['saya tangani', 'Saya tangani, Pak', 'tangani', 'ok saya tangani']) expect([text, says(text)]).toEqual([text, 'sign own 17'])
  })

  it('hands the rest on where the button asks for text', () => {
    expect(says('masalah: Listrik padam jam 2')).toBe('sign problem 17 Listrik padam jam 2')
    expect(says('Ada masalah — "UPS" mati')).toBe('sign problem 17 "UPS" mati')
    expect(says('problem the disk is full')).toBe('sign problem 17 the disk is full')
    expect(says('masalah')).toBe('sign problem 17')
  })

  it('is unclear rather than guessed: a condition, a refusal or a question is no signature', () => {
    for (const text of ['setuju tapi tunggu dulu', 'tidak setuju', 'jangan diparaf', 'belum paraf', 'paraf?? kok merah', 'paraf tidak jadi', 'ya', 'terima kasih', 'sudah dicek', '', '👍', 'ok tangani paraf', 'paraf?', 'Ok paraf ya?', 'masalah?']) expect([text, says(text)]).toEqual([text, 'unclear'])
  })

  it('decides in either language, with what people say for yes and no', () => {
    const deciding = (t: Texts): readonly Action[] => [
      { say: 'retention confirm 5 2.3fa9c1d2', label: t.retention.actions.confirm('4', '9 GB'), words: t.retention.replies.confirm },
      { say: 'retention decline 5 2.3fa9c1d2', label: t.retention.actions.decline, ask: { label: 'x' }, words: t.retention.replies.decline },
    ]
    const texts = textsFor('Asia/Jakarta')
    const asked: Spoken = { id: sample('a', { actions: deciding(texts.id) }).id, en: sample('a', { actions: deciding(texts.en) }).en }
    const decided = (text: string) => {
      const reply = readReply(text, asked)
      return reply.kind === 'say' ? reply.say.replace('retention ', '').replace(' 5 2.3fa9c1d2', '') : reply.kind
    }
    for (const text of ['ya', 'Ya.', 'OK', 'oke', 'Setuju!', 'ya, setuju', 'Ok setuju pak', 'approve', 'Approved.', 'yes please']) expect([text, decided(text)]).toEqual([text, 'confirm'])
    expect(decided('tolak: belum diuji')).toBe('decline belum diuji')
    expect(decided('Tidak, tunggu audit')).toBe('decline tunggu audit')
    expect(decided('tidak setuju karena belum diuji')).toBe('decline karena belum diuji')
    expect(decided('reject, not tested yet')).toBe('decline not tested yet')
    expect(decided('ditolak. jangan setuju dulu')).toBe('decline jangan setuju dulu')
    for (const text of ['tolak', 'tidak setuju', 'Reject.']) expect([text, decided(text)]).toEqual([text, 'decline'])
    for (const text of ['tidak apa-apa, setuju', 'tidak apa-apa', 'no problem', 'setuju atau tolak', 'mungkin', 'ya tapi nanti', 'setuju?', 'tidak masalah ok', '👌']) expect([text, decided(text)]).toEqual([text, 'unclear'])
  })

  it('answers the question of the message that it replies to, whatever it says', () => {
    const question: Spoken = { id: sample('a', { ask: { say: 'sign problem 17', label: 'Keterangan' } }).id, en: sample('a', { ask: { say: 'sign problem 17', label: 'Note' } }).en }
    expect(readReply('ok, listrik padam?', question)).toEqual({ kind: 'say', say: 'sign problem 17 ok, listrik padam?' })
    expect(readReply(' \u200b ', question)).toEqual({ kind: 'unclear' })
    const form = { id: 12, fields: [{ key: 'day', label: 'Tanggal', kind: 'date' as const }], answers: {}, asks: 'day', words: { open: '', send: '', skip: '', cancel: '' } }
    const half: Spoken = { id: sample('a', { form }).id, en: sample('a', { form }).en }
    expect(readReply('24 Des', half)).toEqual({ kind: 'say', say: 'form 12 day 24 Des' })
  })

  it('is not for us where the card offers nothing', () => {
    expect(readReply('siap', sample('kabar'))).toEqual({ kind: 'not-ours' })
  })

  it('never says what no button says', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('paraf', 'ok', 'tidak', 'masalah', 'saya', 'tangani', '.', '\n', '/sign 99'), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 8 }), (words) => {
      const reply = readReply(words.join(' '), card)
      if (reply.kind === 'say') expect(actions.some((action) => (action.ask === undefined ? reply.say === action.say : reply.say.startsWith(action.say)))).toBe(true)
    }), { numRuns: 1000 })
  })
})
