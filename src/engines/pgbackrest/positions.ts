import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import type { Manifest } from '../../core/manifest.ts'
import { jsonIn } from '../json-in.ts'

/** The one file of a copy: a part of pgBackRest's repository, as tar. */
export const DATA = 'repo.tar.zst'

/** What the next link and a restore need of one copy, in the words of its manifest. */
export type Positions = z.output<typeof positions>
/** The same, as a manifest holds it. */
export type WrittenPositions = z.input<typeof positions>

/** Reads them; refuses a manifest that says them otherwise. */
export function readPositions(manifest: Manifest): Positions {
  const read = positions.safeParse(manifest.positions)
  if (!read.success) throw new Fault({ area: 'engine', op: 'read the copy', retry: 'never', hint: 'copy-damaged', detail: `its manifest does not say where it stands: ${z.prettifyError(read.error)}` })
  return read.data
}

/** A segment of the log, by its name. */
const segment = z.string().regex(/^[0-9A-F]{24}$/)
const number = z.string().regex(/^\d+$/)

const positions = z.object({
  stanza: z.string().regex(/^[\w.-]+$/),
  /** pgBackRest's name for this generation of the database's log, like 15-1. */
  archive: z.string().regex(/^\d+-\d+$/),
  major: number,
  superuser: z.string(),
  segmentSize: number,
  /** First and last segment that the copy holds. */
  from: segment,
  wal: segment,
  /** The transaction with which the copy ends. */
  xid: number,
  /** pgBackRest's name for the copy; empty for a log. */
  label: z.string().regex(/^[\w-]*$/),
  /** pgBackRest's copy through which this link is brought back, and the copy of ours that holds it; empty where it is this one. */
  set: z.string().regex(/^[\w-]+$/),
  setIn: z.string(),
  /** The full that it needs; empty for a full and a log. */
  prior: z.string(),
  /** The databases whose rows were counted, as JSON: those that our user may enter. */
  databases: z.string().transform((text) => jsonIn(text)).pipe(z.array(z.string())),
  /** The second in which pgBackRest's copy ended; empty for a log. */
  stop: z.string().regex(/^\d*$/),
})
