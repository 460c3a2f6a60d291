import type { calendar as original } from '../id/calendar.ts'

export const calendar: typeof original = {}
