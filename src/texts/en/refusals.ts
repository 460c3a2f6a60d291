import type { refusals as original } from '../id/refusals.ts'

export const refusals: typeof original = {}
