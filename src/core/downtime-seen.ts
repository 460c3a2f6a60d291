import type { Rung } from './evidence.ts'
import type { Looked } from './looked.ts'
import type { Duty } from './people.ts'

/** One thing that keeps work from beginning, as evidence keeps it. */
export type Unready =
  /** No copy that is proven so well and young enough. */
  | { readonly kind: 'copy'; readonly component: string; readonly needs: Rung; readonly within: number; readonly newest: { readonly rung: Rung; readonly takenAt: number } | null }
  | { readonly kind: 'running'; readonly component: string }
  | { readonly kind: 'objection'; readonly answer?: number; readonly unit: string; readonly by: string; readonly note: string }
  | { readonly kind: 'nobody'; readonly duty: Duty }

/** How one probe of one service went. */
export interface Tried {
  readonly service: string
  readonly title: string
  /** `untested`: nobody has written how to see that it works, or it is not known here any more. */
  readonly looked: Looked | { readonly ok: false; readonly why: 'untested'; readonly detail: string }
}

/** What a gate saw that was not ready; nothing where it saw none. */
export const unreadyIn = (seen: unknown): readonly Unready[] => (seen as { readonly unready?: readonly Unready[] } | null | undefined)?.unready ?? []

/** What was tried, one by one. */
export const triedIn = (seen: unknown): readonly Tried[] => (seen as { readonly tried?: readonly Tried[] } | null | undefined)?.tried ?? []
