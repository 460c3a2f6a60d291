import type { Mark } from '../message.ts'
import { line, type Say } from '../words.ts'
import { fits } from '../../core/form.ts'

/** One carrying of copies, as a line of the past. */
export interface CarryRow {
  readonly id: number
  readonly at: number
  readonly places: readonly string[]
  readonly verdict: 'ok' | 'partial' | 'failed' | 'cancelled' | 'open'
  readonly bytes: number
  /** Where a component did not arrive. */
  readonly missing: readonly string[]
}

export interface CarryPage {
  readonly title: string
  readonly system: string
  readonly rows: readonly CarryRow[]
  /** Where the next page begins; null where there is nothing older. */
  readonly more: number | null
}

/** One page of what was carried on to further places, newest first. */
export function carryHistoryView(page: CarryPage): Say {
  const older = page.more === null ? null : `history ${page.system} copies ${page.more}`
  return (t) => ({
    mood: 'info',
    title: line(t.carry.history.title(page.title)),
    blocks: page.rows.length === 0
      ? [{ kind: 'line', line: line(t.carry.history.none) }]
      : [{ kind: 'rows', rows: page.rows.map((row) => ({
          mark: MARKS[row.verdict],
          label: line(t.fmt.stamp(row.at), ` · ${t.carry.history.to(t.fmt.list(row.places))}`),
          detail: line([t.carry.history.verdicts[row.verdict], ...(row.bytes === 0 ? [] : [t.fmt.size(row.bytes)]), ...(row.missing.length === 0 ? [] : [t.carry.history.missing(t.fmt.list(row.missing))])].join(', ')),
        })) }],
    ...(older === null || !fits(older) ? {} : { actions: [{ say: older, label: t.backups.actions.older, words: ['lagi', 'older', 'more'] }] }),
  })
}

const MARKS: Readonly<Record<CarryRow['verdict'], Mark>> = { ok: 'ok', partial: 'warn', failed: 'fail', cancelled: 'info', open: 'wait' }
