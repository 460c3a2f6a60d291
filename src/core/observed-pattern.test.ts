import { describe, expect, it } from 'vitest'
import { latestOf, observedPattern, patternProblem } from './observed-pattern.ts'

describe('a pattern of somebody else’s files', () => {
  it.each([
    ['simrs_{yyyy}{MM}{dd}*.bak', 'simrs_20261123_0200.bak', '20261123'],
    ['{dd}-{MM}-{yy}/{HH}{mm}.trn', '23-11-26/0215.trn', '202611230215'],
    ['*.sql.gz', 'apa saja.sql.gz', ''],
    ['*.bak', 'sub/folder.bak', null],
    ['simrs(1)+?.bak', 'simrs(1)+x.bak', ''],
    ['simrs_{yyyy}.bak', 'simrs_26.bak', null],
    ['SIMRS.bak', 'simrs.bak', null],
  ])('%s reads %s', (pattern, path, stamp) => {
    expect(patternProblem(pattern)).toBeNull()
    expect(observedPattern(pattern).stamp(path)).toBe(stamp)
  })

  it.each(['/abs/*.bak', 'a/../b', '{bulan}.bak', '{yyyy', '{MM}{MM}'])('%s is refused', (pattern) => {
    expect(patternProblem(pattern)).not.toBeNull()
  })

  it('a day in a name may be any clock’s', () => {
    expect(latestOf('20261123')).toBe(Date.parse('2026-11-24T12:00:00Z'))
    expect(latestOf('202611')).toBeNull()
  })
})
