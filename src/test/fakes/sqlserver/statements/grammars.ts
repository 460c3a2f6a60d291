import type { Cursor } from '../sql/cursor.ts'
import type { Grammar, Run } from './context.ts'
import { declare, print, select, set, use } from './simple.ts'

/** Every statement that this server understands; `statement` reads those that stand within others. */
export function grammars(_statement: (from: Cursor) => Run): readonly Grammar[] {
  return [select, declare, set, use, print]
}
