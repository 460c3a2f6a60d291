import { line, strong, type Say } from '../words.ts'

export interface InterruptedRow {
  readonly kind: 'backup' | 'copy' | 'rehearsal' | 'reread'
  readonly component: string
  readonly next: { readonly kind: 'again' | 'prove'; readonly attempt: number } | { readonly kind: 'given-up' }
}

/** What the process that died was doing, and what becomes of each. */
export function interruptedView(rows: readonly InterruptedRow[]): Say {
  return (t) => ({
    mood: 'warn',
    title: line(t.backups.interrupted.title),
    blocks: [
      { kind: 'line', line: line(`${t.backups.interrupted.lead} ${t.backups.service}`, strong(t.backups.notDisturbed), '.') },
      {
        kind: 'rows',
        rows: rows.map((row) => ({
          mark: row.next.kind === 'given-up' ? 'fail' : 'wait',
          label: line(strong(row.component)),
          detail: line(`${t.backups.interrupted.kinds[row.kind]}: ${row.next.kind === 'again' ? t.backups.interrupted.again(row.next.attempt) : row.next.kind === 'prove' ? t.backups.interrupted.prove : t.backups.interrupted.given}`),
        })),
      },
    ],
  })
}
