import type { web as original } from '../id/web.ts'

export const web: typeof original = {}
