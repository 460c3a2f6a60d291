import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asideWord } from '../core/recovery-case.ts'
import { sideNames, standsBeside } from './over.ts'

describe('the names beside a name', () => {
  it('fit, are whole letters, tell two names apart, and follow from the word alone', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 63 }), { minLength: 2, maxLength: 2 }), fc.stringMatching(/^[a-z0-9_]{1,32}$/), fc.constantFrom(63, 64, 128, 255), ([one = '', other = ''], aside, most) => {
      const names = sideNames(one, { aside }, most)
      for (const name of [names.aside, names.incoming]) {
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(most)
        // One that people wrote themselves stays.
        if (!one.includes('\uFFFD')) expect(name).not.toContain('\uFFFD')
        expect(name).not.toBe(one)
      }
      expect(sideNames(one, { aside }, most)).toEqual(names)
      expect(sideNames(other, { aside }, most)).not.toEqual(names)
      expect(sideNames(other, { aside }, most).aside).not.toBe(names.aside)
    }))
  })

  it('are known for what they are by whoever copies all databases, and people’s own are not taken for them', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 63 }), fc.record({ procedure: fc.nat(9999), before: fc.nat(9) }), fc.constantFrom(63, 64, 120), (name, at, most) => {
      const { aside, incoming } = sideNames(name, { aside: asideWord(at) }, most)
      expect([aside, incoming].map(standsBeside)).toEqual([true, true])
    }))
    for (const own of ['sik', 'before_rst_1', '_before_rst_1', 'sik_before_rst', 'sik_before_rst_1_lama', 'sik_before_rst_x', 'arsip_pulih_in_1']) expect(standsBeside(own), own).toBe(false)
  })

  it.each(['', 'Lama', 'a b', '../x', "x'", 'x'.repeat(33)])('are refused for a word like %j', (aside) => expect(() => sideNames('sik', { aside }, 63)).toThrow(/no word/))
})
