import { describe, expect, it } from 'vitest'
import { format } from './format.ts'

const at = Date.parse('2026-11-22T20:07:41Z')
const id = format('id', 'Asia/Jakarta')
const en = format('en', 'Asia/Makassar')

describe('figures as the site writes them', () => {
  it('writes moments with the zone, in the site’s own day', () => {
    expect(id.when(at)).toEqual({ kind: 'time', at, text: 'Senin, 23 Nov 2026, 03.07 WIB' })
    expect(id.stamp(at)).toMatchObject({ text: '23 Nov 03.07 WIB' })
    expect(en.when(at)).toMatchObject({ text: 'Monday, 23 Nov 2026, 04.07 WITA' })
  })

  it('writes midnight as 00.00, never as 24.00', () => {
    expect(id.clock(Date.parse('2026-11-22T17:00:00Z'))).toBe('00.00 WIB')
    expect(en.clock(Date.parse('2026-11-22T16:00:00Z'))).toBe('00.00 WITA')
  })

  it('writes sizes with three digits that count', () => {
    expect([0, 999, 1000, 1_840_000_000, 38_000_000_000].map((bytes) => id.size(bytes))).toEqual(['0 B', '999 B', '1 kB', '1,84 GB', '38 GB'])
    expect(en.size(1_840_000_000)).toBe('1.84 GB')
    expect(id.size(999_999)).toBe('1 MB')
  })

  it('writes lengths in the two units that matter', () => {
    expect(id.length(401_000)).toBe('6 mnt 41 dtk')
    expect(id.length(3 * 86_400_000 + 5000)).toBe('3 hari')
    expect([id.length(0), id.length(250), id.ago(at - 250, at), id.length(700)]).toEqual(['0 dtk', '<1 dtk', '<1 dtk lalu', '1 dtk'])
    expect(en.length(3_660_000)).toBe('1 h 1 min')
    expect(id.ago(at - 3 * 3_600_000, at)).toBe('3 jam lalu')
  })
})
