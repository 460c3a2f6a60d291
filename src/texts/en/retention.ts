import type { retention as original } from '../id/retention.ts'

export const retention: typeof original = {}
