import type { registry as original } from '../id/registry.ts'

export const registry: typeof original = {}
