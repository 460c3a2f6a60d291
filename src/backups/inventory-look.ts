import { nameOfKey } from '../core/copy-name.ts'
import { isAway, type Finding } from '../core/finding.ts'
import { MANIFEST } from '../core/manifest.ts'
import { copiesInBooks, lostAt, type BookCopy } from '../store/inventory.ts'
import type { Target } from '../targets/target.ts'
import { guarded } from './adopt.ts'
import type { Workshop } from './workshop.ts'

/** What one target really holds, against the books. `away` says nothing of any copy. */
export type PlaceSeen =
  | { readonly seen: 'away'; readonly target: string }
  | {
      readonly seen: 'there'
      readonly target: string
      readonly lost: readonly BookCopy[]
      /** It lies there, with other bytes than were written. */
      readonly changed: readonly { readonly copy: BookCopy; readonly finding: Finding }[]
      /** Once lost, and there again. */
      readonly back: readonly BookCopy[]
      /** Folders that no book knows, by key. */
      readonly strange: readonly string[]
    }

/** Looks at names and sizes, reads no data. What does not answer, or stops answering meanwhile, is away: never empty. */
export async function lookAtPlace(shop: Pick<Workshop, 'store' | 'log'>, ask: { readonly target: Target; readonly signal: AbortSignal }): Promise<PlaceSeen> {
  const { target } = ask
  let found: PlaceSeen = { seen: 'away', target: target.name }
  await guarded(shop, `look at what lies on ${target.name}`, async () => { found = await look(shop, ask) })
  return found
}

async function look(shop: Pick<Workshop, 'store'>, { target, signal }: { readonly target: Target; readonly signal: AbortSignal }): Promise<PlaceSeen> {
  const away = { seen: 'away', target: target.name } as const
  if (await isGone(target)) return away
  // The books first: what is committed after this is none of this look's business.
  const books = await everythingOn(shop, target.name)
  const keys = new Set(await target.list(''))
  const lost: BookCopy[] = []
  const changed: { readonly copy: BookCopy; readonly finding: Finding }[] = []
  for (const copy of books) {
    if (signal.aborted) return away
    const bytes = keys.has(copy.key) ? await bytesAt(target, copy.key) : null
    if (bytes === null) lost.push(copy)
    else if (bytes !== copy.bytes && copy.badAt === null) changed.push({ copy, finding: findingOf(copy, bytes) })
  }
  for (const copy of books) keys.delete(copy.key)
  const back: BookCopy[] = []
  for (const copy of await shop.store.read((query) => lostAt(query, { target: target.name, keys: [...keys] }))) if (await bytesAt(target, copy.key) === copy.bytes && keys.delete(copy.key)) back.push(copy)
  // A share that went away under our eyes looks like an empty one.
  return lost.length > 0 && await isGone(target) ? away : { seen: 'there', target: target.name, lost, changed, back, strange: [...keys] }
}

async function everythingOn(shop: Pick<Workshop, 'store'>, target: string): Promise<readonly BookCopy[]> {
  const books: BookCopy[] = []
  for (;;) {
    const page = await shop.store.read((query) => copiesInBooks(query, { target, after: books.at(-1)?.key ?? '' }))
    if (page.length === 0) return books
    books.push(...page)
  }
}

async function isGone(target: Target): Promise<boolean> {
  return (await target.probe()).some(isAway)
}

/** As the books count: without the manifest, which cannot name itself. */
async function bytesAt(target: Target, key: string): Promise<number | null> {
  const files = await target.stat(key)
  return files === null ? null : files.filter((file) => file.name !== MANIFEST).reduce((sum, file) => sum + file.bytes, 0)
}

function findingOf(copy: BookCopy, bytes: number): Finding {
  const file = nameOfKey(copy.key)
  if (bytes === 0) return { kind: 'zero-bytes', file }
  return bytes < copy.bytes ? { kind: 'truncated', file, bytes, expected: copy.bytes } : { kind: 'hash-differs', file }
}
