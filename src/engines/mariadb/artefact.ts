import { z } from 'zod'
import { sha256 } from '../../core/digest.ts'
import { Fault } from '../../core/fault.ts'
import type { CopyReader } from '../engine.ts'
import { jsonIn } from '../json-in.ts'
import type { DatabaseFacts } from './facts.ts'

/** One database of a copy and the file that holds it. */
export interface Artefact extends DatabaseFacts {
  readonly file: string
}

/** Users, roles and what they may. */
export const ACCOUNTS = 'accounts.sql.zst'

/** A file name for a database, whatever its name holds; two that a careless file system takes for the same get two files. */
export function artefactOf(database: DatabaseFacts): Artefact {
  const plain = /^[a-z0-9_]{1,64}$/.test(database.name)
  return { ...database, file: `db-${plain ? database.name : `x${sha256(database.name).slice(0, 20)}`}.sql.zst` }
}

const schema = z.array(z.strictObject({ name: z.string(), charset: z.string().regex(/^\w+$/), collation: z.string().regex(/^\w+$/), file: z.string() }))

export const artefactsText = (artefacts: readonly Artefact[]) => JSON.stringify(artefacts)

/** The databases that a copy says it holds; refuses a copy that does not say it. */
export function artefactsIn(copy: Pick<CopyReader, 'manifest'>): readonly Artefact[] {
  const read = schema.safeParse(jsonIn(copy.manifest.positions['databases']))
  if (!read.success) throw new Fault({ area: 'engine', op: 'read what the copy holds', retry: 'never', hint: 'copy-damaged', detail: 'its manifest names no databases' })
  return read.data
}
