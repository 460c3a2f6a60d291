import type { Cursor } from '../sql/cursor.ts'
import { backup } from './backup.ts'
import { check, checkConstraints } from './check.ts'
import type { Grammar, Run } from './context.ts'
import { alterDatabase, createDatabase, dropDatabase } from './databases.ts'
import { execute } from './execute.ts'
import type { Inner } from './execute.ts'
import { block, raise, waitFor, when } from './flow.ts'
import { look } from './look.ts'
import { restore } from './restore.ts'
import { createTable, dropTable, insert, remove, update } from './rows.ts'
import { declare, print, select, set, use } from './simple.ts'

/** Every statement that this server understands; `statement` reads those that stand within others, `inner` runs a text within a text. */
export function grammars(statement: (from: Cursor) => Run, inner: Inner): readonly Grammar[] {
  return [
    select, declare, set, use, print, when(statement), block(statement), waitFor, raise, execute(inner),
    backup, look, restore, check, checkConstraints, createDatabase, dropDatabase, alterDatabase, createTable, dropTable, insert, update, remove,
  ]
}
