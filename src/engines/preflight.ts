import type { Preflight } from './engine.ts'

/** A look that found nothing wrong, and no server to ask. */
export const NOTHING: Preflight = { findings: [], warnings: [], bytes: null, identity: null }
