import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanName } from './names.ts'

describe('a name', () => {
  it('is kept as text, without what a reader cannot see', () => {
    expect(cleanName('  Budi \n Santoso ')).toBe('Budi Santoso')
    expect(cleanName('<b>Budi</b> & *Sari*')).toBe('<b>Budi</b> & *Sari*')
    expect(cleanName('Bu\u202Edi\u200B\u0000')).toBe('Budi')
    expect(cleanName('Sari 👩‍⚕️')).toBe('Sari 👩‍⚕️')
    expect(cleanName('مريم')).toBe('مريم')
    expect(cleanName(`Z${'\u0301'.repeat(50)}algo`)).toBe('Źalgo')
    expect(Array.from(cleanName('é'.repeat(500)) ?? '').length).toBe(60)
  })

  it('is none when nobody could read it', () => {
    for (const said of ['', '   ', '\u200B\u2060', '…!?', '👍', '\u202E', '\u3164']) expect([said, cleanName(said)]).toEqual([said, null])
  })

  it('is short, of one line, and the same when cleaned again, whatever was said', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (said) => {
      const name = cleanName(said)
      if (name === null) return
      expect(name).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
      expect(name.length).toBeLessThanOrEqual(60 * 12)
      expect(cleanName(name)).toBe(name)
    }), { numRuns: 150 })
  })
})
