import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { similar } from './similar.ts'

describe('the word that was meant', () => {
  it.each([['statsu', 'status'], ['stauts', 'status'], ['Bakcup', 'backup'], ['retenton', 'retention'], ['xyz', null], ['', null]])('for %j is %j', (word, meant) => {
    expect(similar(word, ['status', 'backup', 'retention', 'help'])).toBe(meant)
  })

  it('is the nearest, the first of several that are equally near, and always one of those offered', () => {
    expect(similar('nas3', ['nas1', 'nas2'])).toBe('nas1')
    fc.assert(fc.property(fc.string(), fc.array(fc.string({ minLength: 1 })), (word, candidates) => {
      const found = similar(word, candidates)
      return found === null || candidates.includes(found)
    }))
  })

  it('finds a word in which one letter was mistyped', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(), fc.constantFrom('q', 'z', '-'), (word, at, letter) => {
      const index = at % word.length
      return similar(`${word.slice(0, index)}${letter}${word.slice(index + 1)}`, [word]) === word
    }))
  })
})
