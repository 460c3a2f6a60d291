import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import { audit } from '../store/audit.ts'
import { copyById } from '../store/copies.ts'
import { pinCopy, pinnedByName, unpinCopy } from '../store/deletions.ts'
import type { Tx } from '../store/store.ts'

export interface Pinning {
  readonly copy: number
  readonly by: Person
  readonly note: string
  readonly at: Date
}

/** Keeps a copy and all that it stands on, whatever its age. Refuses one that is gone, going, or pinned already. */
export async function pin(tx: Tx, pinning: Pinning): Promise<Outcome<null>> {
  const copy = await copyById(tx, pinning.copy)
  if (copy === null || copy.deletedAt !== null) return refuse({ reason: 'no-such-copy', id: pinning.copy })
  if (copy.deletingAt !== null) return refuse({ reason: 'copy-going', id: copy.id, since: copy.deletingAt })
  if (!await pinCopy(tx, { id: copy.id, by: pinning.by.id, note: pinning.note, at: pinning.at })) return refuse({ reason: 'copy-pinned', id: copy.id, by: await pinnedByName(tx, copy) ?? '' })
  await audit(tx, { at: pinning.at, by: { kind: 'person', id: pinning.by.id, name: pinning.by.name }, act: 'copy.pinned', subject: `copy:${copy.id}`, facts: { note: pinning.note } })
  return ok(null)
}

/** Lets a copy follow its retention again. Refuses one that is not pinned. */
export async function unpin(tx: Tx, pinning: Omit<Pinning, 'note'>): Promise<Outcome<null>> {
  const copy = await copyById(tx, pinning.copy)
  if (copy === null || copy.deletedAt !== null) return refuse({ reason: 'no-such-copy', id: pinning.copy })
  if (!await unpinCopy(tx, copy.id)) return refuse({ reason: 'copy-not-pinned', id: copy.id })
  await audit(tx, { at: pinning.at, by: { kind: 'person', id: pinning.by.id, name: pinning.by.name }, act: 'copy.unpinned', subject: `copy:${copy.id}`, facts: { pinnedAt: copy.pinnedAt, note: copy.pinNote } })
  return ok(null)
}
