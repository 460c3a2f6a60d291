import type { Level } from '../core/site.ts'
import { forecast, TRAILING } from '../core/trend.ts'
import type { Query } from '../store/store.ts'
import { trailOf } from '../store/trail.ts'

/** How many bytes the next copy of a level is likely to take, learned from those before it; null where nothing is known at all. */
export async function nextSize(query: Query, of: { readonly component: string; readonly level: Level; readonly source: number | null }): Promise<number | null> {
  const { component, level, source } = of
  const own = await trailOf(query, { component, level, most: TRAILING })
  if (own.length > 0 || level === 'full') return forecast({ earlier: own, of: level === 'full' ? 'everything' : 'changes', source })
  // The first differential may turn out as large as a full; nothing larger is known.
  return forecast({ earlier: await trailOf(query, { component, level: 'full', most: TRAILING }), of: 'everything', source })
}
