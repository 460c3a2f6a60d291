import type { Job, Watch } from '../src/bot/job.ts'
import type { Site } from '../src/core/site.ts'

/** The timetable: everything that the clock starts at this site. */
export function timetable(_site: Site): readonly Job[] {
  return []
}

/** Looked at on every tick, because facts and not slots make them due. */
export const watches: readonly Watch[] = []
