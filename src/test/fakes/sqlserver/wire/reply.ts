import { columnTokens, returnValue, rowToken } from './encode.ts'
import type { Outbound } from './packets.ts'
import { changed, doneToken, returnStatus, saidToken } from './tokens.ts'
import type { Said } from './tokens.ts'
import type { Column, SqlValue } from './types.ts'

/** What a statement answers, in the order in which it is said. */
export interface Reply {
  /** Information or an error; goes at once, as progress must. */
  say(said: Said): void
  rows(columns: readonly Column[], rows: readonly (readonly SqlValue[])[]): void
  /** The end of one statement, with the rows that it touched. */
  done(count: number | null): void
  /** The database that the session now stands in. */
  use(database: string, before: string): void
}

export interface Ending {
  /** Values of OUTPUT parameters, by name. */
  readonly outputs: readonly { readonly column: Column; readonly value: SqlValue }[]
  readonly failed: 'failed' | 'well'
}

/** A reply to a batch or to a procedure call: the two end differently. The last DONE waits until it is known to be the last. */
export function replyOf(to: Outbound, ask: { readonly kind: 'batch' | 'procedure'; readonly server: string }): Reply & { end(ending: Ending): void } {
  const statement = ask.kind === 'batch' ? 'batch' : 'statement'
  let held: number | null | undefined
  const release = () => {
    if (held !== undefined) to.add(doneToken({ kind: statement, more: 'more', count: held }))
    held = undefined
  }
  return {
    say: (said) => {
      release()
      to.add(saidToken(said, ask.server))
      to.flush()
    },
    rows: (columns, rows) => {
      release()
      to.add(columnTokens(columns))
      for (const row of rows) to.add(rowToken(columns, row))
      held = rows.length
    },
    done: (count) => {
      release()
      held = count
    },
    use: (database, before) => {
      release()
      to.add(changed('database', database, before))
    },
    end: ({ outputs, failed }) => {
      const mark = failed === 'failed' ? { mark: 'error' as const } : {}
      if (ask.kind === 'batch') {
        to.add(doneToken({ kind: 'batch', more: 'final', count: held ?? null, ...mark }))
      } else {
        release()
        to.add(returnStatus(failed === 'failed' ? 1 : 0))
        for (const { column, value } of outputs) to.add(returnValue(column, value))
        to.add(doneToken({ kind: 'procedure', more: 'final', count: null, ...mark }))
      }
      to.end()
    },
  }
}
