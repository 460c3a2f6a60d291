import fc from 'fast-check'
import { expect, it } from 'vitest'
import { beginning, ending, lettersOf } from './letters.ts'

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

it.each([
  ['the last words', 5, 'words'],
  ['words', 5, 'words'],
  ['🏥🏥 IGD', 4, ' IGD'],
  ['🏥🏥 IGD', 5, ' IGD'],
  ['🏥🏥 IGD', 6, '🏥 IGD'],
  [`!${FAMILY} Rina`, 10, ' Rina'],
  [`!${FAMILY} Rina`, 5 + FAMILY.length, `${FAMILY} Rina`],
  ['ecafe\u0301', 1, ''],
  ['ecafe\u0301', 2, 'e\u0301'],
  [`a${'\u0301'.repeat(500)}`, 40, ''],
  [`a${'\u{1D165}'.repeat(300)}`, 200, '\u{1D165}'.repeat(68)],
  ['abc', 0, ''],
  ['abc', -1, ''],
] as const)('the ending of %j within %i is %j', (text, most, cut) => {
  expect(ending(text, most)).toBe(cut)
})

it('ends what was said just as well, never too long and never with half a sign', () => {
  const text = fc.array(fc.constantFrom('a', ' ', 'é', 'e\u0301', '🏥', FAMILY, '🇮🇩', '\u0301', '\u{1D165}', '\uD83C'), { maxLength: 200 }).map((signs) => signs.join(''))
  fc.assert(fc.property(text, fc.integer({ min: 0, max: 120 }), (said, most) => {
    const cut = ending(said, most)
    expect(cut.length).toBeLessThanOrEqual(most)
    expect(said.endsWith(cut)).toBe(true)
    expect(/^[\uDC00-\uDFFF]/.test(cut) && /[\uD800-\uDBFF]$/.test(said.slice(0, said.length - cut.length))).toBe(false)
  }))
})

it('counts what people see', () => {
  expect(lettersOf(`a${FAMILY}🇮🇩e\u0301`)).toEqual(['a', FAMILY, '🇮🇩', 'e\u0301'])
})
