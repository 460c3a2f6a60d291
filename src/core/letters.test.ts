import fc from 'fast-check'
import { expect, it } from 'vitest'
import { beginning, lettersOf } from './letters.ts'

const FAMILY = '👩‍👩‍👧‍👦'

it.each([
  ['Ruang Rawat Inap', 5, 'Ruang'],
  ['Ruang', 5, 'Ruang'],
  ['IGD 🏥🏥', 5, 'IGD '],
  ['IGD 🏥🏥', 6, 'IGD 🏥'],
  [`Rina ${FAMILY}!`, 10, 'Rina '],
  [`Rina ${FAMILY}!`, 5 + FAMILY.length, `Rina ${FAMILY}`],
  ['cafe\u0301s', 4, 'caf'],
  [`🏥${'x'.repeat(9)}`, 1, ''],
  [`a${'\u0301'.repeat(500)}`, 40, `a${'\u0301'.repeat(39)}`],
  [`a${'\u{1D165}'.repeat(300)}`, 40, `a${'\u{1D165}'.repeat(19)}`],
  ['abc', 0, ''],
  ['abc', -1, ''],
] as const)('the beginning of %j within %i is %j', (text, most, cut) => {
  expect(beginning(text, most)).toBe(cut)
})

it('is never too long, never half a sign, and always the beginning of what was said', () => {
  const text = fc.array(fc.constantFrom('a', ' ', 'é', 'e\u0301', '🏥', FAMILY, '🇮🇩', '\u0301', '\u{1D165}', '\uD83C'), { maxLength: 200 }).map((signs) => signs.join(''))
  fc.assert(fc.property(text, fc.integer({ min: 0, max: 120 }), (said, most) => {
    const cut = beginning(said, most)
    expect(cut.length).toBeLessThanOrEqual(most)
    expect(said.startsWith(cut)).toBe(true)
    const halved = /[\uD800-\uDBFF]$/.test(cut) && /^[\uDC00-\uDFFF]/.test(said.slice(cut.length))
    expect(halved).toBe(false)
  }))
})

it('counts what people see', () => {
  expect(lettersOf(`a${FAMILY}🇮🇩e\u0301`)).toEqual(['a', FAMILY, '🇮🇩', 'e\u0301'])
})
