import { describe, expect, it } from 'vitest'
import { codeAddress, codeOf, codeSecret, readCode, secretLetters, spanAt, spanOf } from './one-time-code.ts'

const rfc = Buffer.from('12345678901234567890')

describe('a one-time code', () => {
  it.each([
    [59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'], [2_000_000_000, '279037'], [20_000_000_000, '353130'],
  ])('at second %i is the one of the standard, %s', (second, code) => {
    expect(codeOf(rfc, spanAt(second * 1000))).toBe(code)
  })

  it('is good in its own span and in both beside it, and once only', () => {
    const at = 1_800_000_000_000
    const here = spanAt(at)
    const tried = (span: number, after = 0) => spanOf({ secret: rfc, code: codeOf(rfc, span), at, after })
    expect([-2, -1, 0, 1, 2].map((off) => tried(here + off))).toEqual([null, here - 1, here, here + 1, null])
    expect(tried(here, here)).toBeNull()
    expect(tried(here - 1, here)).toBeNull()
    expect(tried(here + 1, here)).toBe(here + 1)
  })

  it('is read with a gap in it, and nothing else is taken for one', () => {
    expect(['123456', '123 456', ' 123-456 ', '123.456'].map(readCode)).toEqual(Array.from({ length: 4 }, () => '123456'))
    expect(['12345', '1234567', '12345a', '', 'setuju'].map(readCode)).toEqual([null, null, null, null, null])
  })

  it('hangs on the key, the person and the enrolment', () => {
    const of = (key: string, person: number, nonce: string) => codeSecret(key, { person, nonce }).toString('hex')
    expect(new Set([of('a', 1, 'x'), of('b', 1, 'x'), of('a', 2, 'x'), of('a', 1, 'y')]).size).toBe(4)
    expect(of('a', 1, 'x')).toBe(of('a', 1, 'x'))
  })

  it('is set up by letters that can be typed, or by an address', () => {
    expect(secretLetters(rfc)).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ')
    expect(codeAddress({ secret: rfc, account: 'Dewi Lestari', issuer: 'Pulih RS Contoh' })).toBe('otpauth://totp/Pulih%20RS%20Contoh:Dewi%20Lestari?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Pulih%20RS%20Contoh')
  })
})
