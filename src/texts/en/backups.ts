import type { backups as original } from '../id/backups.ts'

export const backups: typeof original = {}
