import type { demo as original } from '../id/demo.ts'

export const demo: typeof original = {}
