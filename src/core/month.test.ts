import { expect, it } from 'vitest'
import { readMonth } from './month.ts'

const now = new Date('2026-11-23T03:00:00Z')
const said = (text: string, at = now) => readMonth(text, { zone: 'Asia/Jakarta', now: at })?.key ?? null

it('a month is said by number, by name, or as the last one, on the hospital’s wall', () => {
  expect(['', 'lalu', 'ini', '2026-11', '2026-2', '11', '12', 'november', 'Nov', 'bulan desember', 'mei 2025', 'may 2025'].map((text) => said(text))).toEqual(['2026-10', '2026-10', '2026-11', '2026-11', '2026-02', '2026-11', '2025-12', '2026-11', '2026-11', '2025-12', '2025-05', '2025-05'])
  // Already the first of December there.
  expect(said('', new Date('2026-11-30T18:00:00Z'))).toBe('2026-11')
  expect(readMonth('2026-11', { zone: 'Asia/Jakarta', now })).toEqual({ key: '2026-11', from: Date.parse('2026-11-01T00:00:00+07:00'), to: Date.parse('2026-12-01T00:00:00+07:00') })
})

it('what is no month, or lies ahead, is none', () => {
  expect(['13', '0', '2026-13', '2027-01', '2026-12', 'besok', 'ma', 'desember 2026', 'kemarin'].map((text) => said(text))).toEqual([null, null, null, null, null, null, null, null, null])
})
