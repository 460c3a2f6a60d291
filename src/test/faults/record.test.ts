import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folder } from '../contracts/copying.ts'
import { cellsOf, COLUMNS, type Row } from './outcome.ts'
import { record } from './record.ts'

it('keeps what was tried before with its day, and hides no fault that is not proven any more', () => {
  using place = folder()
  const file = join(place.path, 'faults.md')
  const caught: Row['outcome'] = { rung: 'copying', verdict: 'tool-failed', seconds: 0.44 }
  const tried = (day: string, rows: readonly Omit<Row, 'day'>[]) => {
    record(file, { head: '# Faults\n', columns: COLUMNS, rows: rows.map((row) => cellsOf({ ...row, day })), order: ['files', 'files over SSH'].flatMap((engine) => ['killed', 'cut'].map((fault) => [fault, engine])) })
    return readFileSync(file, 'utf8').split('\n').slice(4)
  }
  tried('2026-11-20', [{ fault: 'cut', engine: 'files', outcome: caught }, { fault: 'killed', engine: 'files', outcome: caught }, { fault: 'of old', engine: 'files', outcome: caught }])
  expect(tried('2026-11-21', [{ fault: 'cut', engine: 'files', outcome: 'unproven' }, { fault: 'killed', engine: 'files over SSH', outcome: 'cannot' }])).toEqual([
    '| killed | files | copying | 0.4 | tool-failed | 2026-11-20 |',
    '| cut | files | – | – | **not proven** | 2026-11-21 |',
    '| killed | files over SSH | – | – | – | 2026-11-21 |',
    '',
  ])
})
