import type { Fault } from './fault.ts'

/** Why a piece of work ended before its time. */
export type Stop =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'bug'; readonly error: unknown }
  | { readonly kind: 'cancelled'; readonly by: string }
  | { readonly kind: 'shutdown' }
