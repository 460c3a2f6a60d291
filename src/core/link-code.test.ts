import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { discreet } from './discreet.ts'
import { linkCodeHash, newLinkCode, readLinkCode } from './link-code.ts'

const codes = fc.array(fc.nat(23), { minLength: 8, maxLength: 8 }).map((picks) => {
  const left = [...picks]
  return newLinkCode(() => left.pop() ?? 0)
})

describe('a link code', () => {
  it('is read however it is typed, and nothing else is', () => {
    fc.assert(fc.property(codes, (code) => {
      const signs = code.replace('-', '')
      for (const typed of [code, signs, code.toLowerCase(), ` ${code.replace('-', ' – ')}. `]) expect(readLinkCode(typed)).toBe(signs)
      expect(linkCodeHash(code.toLowerCase())).toBe(linkCodeHash(signs))
    }))
    for (const wrong of ['', 'ABCD-EFGH', 'ACDE-FGH', 'ACDE-FGHJK', 'O0O0-1I1I', 'ACDR-EFGH', 'telegram', '🙂🙂🙂🙂🙂🙂🙂🙂']) expect(readLinkCode(wrong)).toBeNull()
  })

  it('goes out whole: what hides secrets and numbers of patients takes it for neither', () => {
    const look = discreet({ secrets: [], addresses: [], ours: [] })
    fc.assert(fc.property(codes, (code) => {
      for (const text of [`Kode penautan akun: ${code}`, `Ketik di aplikasi lain: /link ${code}`, `Code to link an account: ${code}`]) expect(look(text)).toEqual([])
    }), { numRuns: 2000 })
  })

  it('begins no word that stands before the number of a patient', () => {
    const look = discreet({ secrets: [], addresses: [], ours: [] })
    for (const word of ['RM33-3333', 'MRN3-3333']) {
      expect(look(`/link ${word}`), word).not.toEqual([])
      expect(readLinkCode(word), word).toBeNull()
    }
  })
})
