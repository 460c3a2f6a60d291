import type { checks as original } from '../id/checks.ts'

export const checks: typeof original = {}
