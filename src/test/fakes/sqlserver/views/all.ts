import { databaseViews } from './databases.ts'
import { tableViews } from './tables.ts'
import type { View } from './view.ts'

const everywhere: Readonly<Record<string, View>> = { ...databaseViews, ...tableViews }

/** The view of this name; null where it is none, as with tables of users. */
export function viewNamed(object: string, _database: string): View | null {
  return everywhere[object] ?? null
}
