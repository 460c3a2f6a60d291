import fc from 'fast-check'
import { expect, it } from 'vitest'
import { harmlessFileName } from './file-name.ts'

it.each([
  ['../../etc/passwd', 'etc-passwd'],
  ['a"; filename="b.exe', 'a- filename-b.exe'],
  ['lembar\r\nX-Evil: 1.txt', 'lembar-X-Evil- 1.txt'],
  ['\u202Etxt.exe', 'txt.exe'],
  ['', 'pulih'],
  ['Lembar periksa 23 Nov.html', 'Lembar periksa 23 Nov.html'],
  ['<b>.pdf', 'b-.pdf'],
  ['<!channel>.txt', 'channel-.txt'],
])('gives the file %j the name %j', (given, safe) => {
  expect(harmlessFileName(given)).toBe(safe)
})

it('answers every name with one that a disk takes, that hides nothing, and that stays as it is', () => {
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.stringMatching(/^[./<>@!"\\:a-z\u202E\n]{0,300}\.[a-z]{1,8}$/u))
  fc.assert(fc.property(name, (given) => {
    const safe = harmlessFileName(given)
    expect(safe).toMatch(/^[^.\s-][\p{L}\p{N}\p{M} ._()-]*$/u)
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255)
    expect(harmlessFileName(safe)).toBe(safe)
  }))
})
