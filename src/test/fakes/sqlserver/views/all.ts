import { availabilityViews } from './availability.ts'
import { databaseViews } from './databases.ts'
import { msdbViews } from './msdb.ts'
import { settingViews } from './settings.ts'
import { tableViews } from './tables.ts'
import { usageViews } from './usage.ts'
import type { View } from './view.ts'

const everywhere: Readonly<Record<string, View>> = { ...databaseViews, ...tableViews, ...availabilityViews, ...settingViews, ...usageViews }

/** The view of this name; null where it is none, as with tables of users. */
export const viewNamed = (object: string, database: string): View | null => everywhere[object] ?? (database === 'msdb' ? msdbViews[object] ?? null : null)
