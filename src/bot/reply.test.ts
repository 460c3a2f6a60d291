import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action, Spoken } from '../texts/message.ts'
import { sample } from '../test/contracts/chat-platform.ts'
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
