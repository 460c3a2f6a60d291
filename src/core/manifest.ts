import { z } from 'zod'
import { levels } from './site.ts'

/**
 * What a copy says of itself, beside its data, so that it can be restored and adopted without our database.
 * Times are ISO in UTC.
 */
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  copy: z.string(),
  run: z.number().int(),
  system: z.string(),
  component: z.string(),
  engine: z.string(),
  level: z.enum(levels),
  /** Folder name of the copy that this one needs first; null for a full. */
  base: z.string().nullable(),
  startedAt: z.iso.datetime(),
  /** The moment that a restore of this copy brings back. */
  takenAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.number().int(), sha256: z.string().length(64) })),
  rawBytes: z.number().int(),
  source: z.strictObject({ host: z.string(), server: z.string(), path: z.string(), identity: z.string(), /** The failover that it was taken of; absent for where its data lives. */ place: z.string().optional() }),
  tools: z.record(z.string(), z.string()),
  /** Rows per table, or entries and bytes of a folder: what a rehearsal must find again. */
  counts: z.record(z.string(), z.number().int()),
  freshness: z.string().nullable(),
  /** What the engine needs again, in its own words. */
  positions: z.record(z.string(), z.string()),
  notes: z.array(z.string()),
  pulih: z.string(),
  /** Where its files are sealed: for whom, and the bytes of each before the sealing. */
  sealed: z.strictObject({ by: z.literal('age'), recipients: z.array(z.string()), bytes: z.record(z.string(), z.number().int()) }).nullable().optional(),
})
export type Manifest = z.infer<typeof manifestSchema>

export const MANIFEST = 'manifest.json'
export const RESTORE_GUIDE = 'RESTORE.md'
