import type { PlatformId } from '../core/people.ts'

/** Waits until this platform may be called for that chat again; a platform without a pace may be called at any time. */
export type Pace = (chat: string, signal: AbortSignal) => Promise<void>
export type Paces = Partial<Readonly<Record<PlatformId, Pace>>>
