import type { status as original } from '../id/status.ts'

export const status: typeof original = {}
