import type { Mark } from '../message.ts'
import { line, strong, type Say } from '../words.ts'

/** Copies of one component on one target that came to the same end. */
export interface InventoryRow {
  readonly what: 'lost' | 'changed' | 'back' | 'expired'
  readonly title: string
  readonly component: string
  readonly target: string
  readonly copies: number
  readonly bytes: number
  readonly newest: number
}

/** What the books and the targets did not agree on, summed up: what counts no more, and what came back. */
export function inventoryView(of: { readonly at: number; readonly rows: readonly InventoryRow[] }): Say {
  const trouble = of.rows.some((row) => row.what === 'lost' || row.what === 'changed')
  const came = of.rows.some((row) => row.what === 'back')
  return (t) => {
    const words = t.backups.inventory
    return {
      mood: trouble ? 'alarm' : 'info',
      title: line(trouble ? words.titles.trouble : came ? words.titles.back : words.titles.expired),
      blocks: [
        { kind: 'line', line: line(t.fmt.when(of.at)) },
        ...(trouble ? [{ kind: 'line', line: line(strong(words.lead)) } as const] : []),
        { kind: 'rows', rows: of.rows.map((row) => ({ mark: MARKS[row.what], label: line(`${row.title} · ${row.component} · ${row.target}`), detail: line(`${words.rows[row.what](t.fmt.count(row.copies), t.fmt.size(row.bytes))}, ${words.newest} `, t.fmt.stamp(row.newest)) })) },
        ...(trouble ? [{ kind: 'line', line: line(words.check) } as const, { kind: 'line', line: line(t.backups.service, strong(t.backups.notDisturbed), '.') } as const] : []),
        ...(came || trouble ? [{ kind: 'line', line: line(words.readFirst) } as const] : []),
      ],
      actions: [{ say: 'status', label: t.backups.actions.status, style: 'primary' }],
      ...(trouble ? {} : { silent: true }),
    }
  }
}

const MARKS: Readonly<Record<InventoryRow['what'], Mark>> = { lost: 'fail', changed: 'fail', back: 'ok', expired: 'info' }
