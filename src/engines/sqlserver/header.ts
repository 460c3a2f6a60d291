import { z } from 'zod'
import type { Finding } from '../../core/finding.ts'
import { Fault } from '../../core/fault.ts'
import { unproven } from '../unproven.ts'
import type { Said } from './driver.ts'
import { quoted } from './quote.ts'
import { refusal, wordsOf, type Session } from './session.ts'
import { sameGuid, type BackupSet } from './sets.ts'
import type { Staged } from './stage.ts'

/** What the server reads from a back-up file's head. Its LSNs come as numbers that lose their last digits: the set's own name is what decides. */
const headSchema = z.object({ BackupSetGUID: z.string(), BackupType: z.number(), HasBackupChecksums: z.boolean(), IsDamaged: z.boolean(), BackupName: z.string().nullable() })
const TYPES = { D: 1, L: 2, I: 5 } as const

/** Reads a file of ours as the server reads it, every page and its checksum; the finding says what is wrong with it, null where nothing is. */
export async function verify(session: Session, ask: { readonly staged: Staged; readonly set: BackupSet; readonly file: string; readonly signal?: AbortSignal; readonly hear?: (said: Said) => void }): Promise<Finding | null> {
  const { staged, file } = ask
  const wrongHead = await headOf(session, ask)
  if (wrongHead !== null) return wrongHead
  const verified = await session.attempt(`RESTORE VERIFYONLY FROM DISK = ${quoted(staged.server)} WITH CHECKSUM, STATS = 1`, { op: `check ${file}`, ...(ask.signal === undefined ? {} : { signal: ask.signal }), ...(ask.hear === undefined ? {} : { hear: ask.hear }) })
  if (verified.kind === 'refused') return damageOr(`check ${file}`, { file, errors: verified.errors })
  // Its own word that the set is valid, as a program ends with its end mark.
  return verified.said.some(({ number }) => number === 3262) ? null : { kind: 'end-mark-missing', file }
}

/** Is it the set that it should be, whole and with its checksums. */
export async function headOf(session: Session, { staged, set, file }: { readonly staged: Staged; readonly set: BackupSet; readonly file: string }): Promise<Finding | null> {
  const op = `read the head of ${file}`
  const head = await session.attempt(`RESTORE HEADERONLY FROM DISK = ${quoted(staged.server)}`, { op })
  if (head.kind === 'refused') return damageOr(op, { file, errors: head.errors })
  const read = z.array(headSchema).length(1).safeParse(head.rows)
  const [one] = read.success ? read.data : []
  if (one === undefined) return { kind: 'engine-check-failed', detail: `${file}: HEADERONLY does not answer one set` }
  if (!sameGuid(one.BackupSetGUID, set.uuid) || one.BackupType !== TYPES[set.type]) return { kind: 'copy-swapped', expected: `${file}: ${set.uuid}`, found: one.BackupSetGUID }
  if (one.IsDamaged || !one.HasBackupChecksums || one.BackupName === '*** INCOMPLETE ***') return { kind: 'engine-check-failed', detail: `${file}: HEADERONLY says ${one.IsDamaged ? 'that it is damaged' : one.HasBackupChecksums ? 'that it is incomplete' : 'that it has no checksums'}` }
  return null
}

/** Only a word of damage condemns a copy; all else is a proof that could not be made now. */
export function damageOr(op: string, of: { readonly file: string; readonly errors: readonly Said[] }): Finding {
  if (of.errors.some(isDamage)) return { kind: 'engine-check-failed', detail: `${of.file}: ${wordsOf(of.errors)}` }
  const fault = refusal(op, of.errors)
  throw fault.hint === 'tool-failed' ? unproven(op, wordsOf(of.errors)) : new Fault({ area: 'engine', op, retry: 'later', hint: fault.hint ?? 'tool-failed', detail: wordsOf(of.errors) })
}

/** 3203 tells of the end of the file (38) and of every trouble of a disk: only the end is the copy's. */
const isDamage = ({ number, message }: Said) => (number === 3203 ? /\b38\(/.test(message) : DAMAGE.has(number))
const DAMAGE = new Set([3183, 3187, 3189, 3241, 3242, 3243, 3254, 3256, 3266, 3270, 3284, 3285, 3441, 4038])
