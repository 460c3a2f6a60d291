import type { findings as original } from '../id/findings.ts'

export const findings: typeof original = {}
