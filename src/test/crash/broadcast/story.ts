import { HOUR, MINUTE } from '../../../core/clock.ts'
import type { NewsKind } from '../../../core/downtime-news.ts'
import type { Site } from '../../../core/site.ts'
import { testSite } from '../../fakes/site.ts'

/** What all units are told, one after the other. */
export const STORY = ['announced', 'started', 'overrun', 'back'] as const satisfies readonly NewsKind[]
export type Chapter = (typeof STORY)[number]

/** What a room reads above each, in a hospital whose only service is SIMRS. */
export const TITLES: Readonly<Record<Chapter, string>> = {
  announced: 'PENGUMUMAN PEMELIHARAAN SIMRS',
  started: 'PEMELIHARAAN SIMRS DIMULAI',
  overrun: 'PEMELIHARAAN SIMRS BELUM SELESAI',
  back: 'SIMRS KEMBALI DAPAT DIGUNAKAN',
}

/** What one life is told when it begins. */
export interface BroadcastOrder {
  readonly file: string
  readonly apiRoot: string
  readonly token: string
  readonly units: number
  /** When the downtime begins. */
  readonly from: number
}

/** A hospital of so many units. */
export const largeSite = (units: number): Site => testSite({ units: Array.from({ length: units }, (_, n) => ({ key: `unit-${n}`, name: `Unit ${n}` })) })

export const windowOf = (order: Pick<BroadcastOrder, 'from'>) => ({ from: order.from, until: order.from + 30 * MINUTE })
export const AHEAD = 6 * HOUR
