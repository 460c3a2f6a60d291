import { asc, desc, eq, gt, sql } from 'drizzle-orm'
import { canonical, sha256 } from '../core/digest.ts'
import type { Actor } from '../core/people.ts'
import { prepared } from './prepared.ts'
import { audit as lines, meta } from './schema.ts'
import { sqlOf, type Query, type Tx } from './store.ts'

export interface AuditLine {
  readonly at: Date
  readonly by: Actor
  /** What was done, as `thing.happened`. */
  readonly act: string
  /** To what, as `kind:id`. */
  readonly subject: string
  readonly facts?: object
}

export interface AuditHead { readonly seq: number; readonly hash: string }

/** Adds one line to the chain: each line's hash covers the line before, so nothing can be changed, removed or put in between unseen. */
export async function audit(tx: Tx, line: AuditLine): Promise<void> {
  const head = await auditHead(tx)
  const row = {
    seq: head.seq + 1,
    at: line.at.getTime(),
    actor: canonical(line.by),
    act: line.act,
    subject: line.subject,
    facts: canonical(line.facts ?? {}),
    prev: head.hash,
  }
  const hash = auditHash(row)
  await add(tx).execute({ ...row, hash })
  // Noted a second time, so that a chain cut short at its end is seen without a look outside.
  await note(tx).execute({ key: NOTED_HEAD, value: `${row.seq} ${hash}` })
}

const add = prepared((db) => db.insert(lines).values({ seq: given('seq'), at: given('at'), actor: given('actor'), act: given('act'), subject: given('subject'), facts: given('facts'), prev: given('prev'), hash: given('hash') }).prepare())
const note = prepared((db) => db.insert(meta).values({ key: given('key'), value: given('value') }).onConflictDoUpdate({ target: meta.key, set: { value: sql`excluded.value` } }).prepare())
const given = (name: string) => sql.placeholder(name)

export async function auditHead(query: Query): Promise<AuditHead> {
  const [last] = await newest(query).execute()
  return last ?? GENESIS
}

const newest = prepared((db) => db.select({ seq: lines.seq, hash: lines.hash }).from(lines).orderBy(desc(lines.seq)).limit(1).prepare())

/** When the newest line was written; null in an empty book. */
export async function newestMoment(query: Query): Promise<number | null> {
  const [last] = await sqlOf(query).select({ at: lines.at }).from(lines).orderBy(desc(lines.seq)).limit(1)
  return last?.at ?? null
}

export type AuditVerdict = { readonly ok: true; readonly lines: number; readonly head: AuditHead } | { readonly ok: false; readonly seq: number; readonly why: 'changed' | 'gap' | 'chain-broken' | 'anchor-differs' | 'shortened' }

/** Walks the whole chain, and holds it against heads that were noted elsewhere: a chain cut at its end is only seen from outside. */
export async function verifyAudit(query: Query, anchors: readonly AuditHead[]): Promise<AuditVerdict> {
  const own = await notedHead(query)
  if (own === 'unreadable') return { ok: false, seq: 0, why: 'anchor-differs' }
  const noted = new Map<number, Set<string>>()
  for (const anchor of [...anchors, ...(own === null ? [] : [own])]) noted.set(anchor.seq, (noted.get(anchor.seq) ?? new Set()).add(anchor.hash))
  let head: AuditHead = GENESIS
  for (;;) {
    const page = await sqlOf(query).select().from(lines).where(gt(lines.seq, head.seq)).orderBy(asc(lines.seq)).limit(1000)
    if (page.length === 0) break
    for (const row of page) {
      if (row.seq !== head.seq + 1) return { ok: false, seq: head.seq + 1, why: 'gap' }
      if (row.prev !== head.hash) return { ok: false, seq: row.seq, why: 'chain-broken' }
      if (row.hash !== auditHash(row)) return { ok: false, seq: row.seq, why: 'changed' }
      const hashes = noted.get(row.seq)
      if (hashes !== undefined && !(hashes.size === 1 && hashes.has(row.hash))) return { ok: false, seq: row.seq, why: 'anchor-differs' }
      head = { seq: row.seq, hash: row.hash }
    }
  }
  const furthest = Math.max(0, ...noted.keys())
  if (furthest > head.seq) return { ok: false, seq: head.seq + 1, why: 'shortened' }
  return { ok: true, lines: head.seq, head }
}

/** Remembers that a head was noted outside the database, so that notes which vanish there are missed here. */
export async function noteAnchored(tx: Tx, head: AuditHead): Promise<void> {
  await note(tx).execute({ key: ANCHORED, value: `${head.seq} ${head.hash}` })
}

/** The newest head that was noted outside the database; null while there was none. */
export async function anchoredHead(query: Query): Promise<AuditHead | null | 'unreadable'> {
  return await headIn(query, ANCHORED)
}

/** The head as the last writer noted it; null before the first line. */
async function notedHead(query: Query): Promise<AuditHead | null | 'unreadable'> {
  return await headIn(query, NOTED_HEAD)
}

async function headIn(query: Query, key: string): Promise<AuditHead | null | 'unreadable'> {
  const [row] = await sqlOf(query).select({ value: meta.value }).from(meta).where(eq(meta.key, key))
  if (row === undefined) return null
  const [, seq, hash] = /^(\d+) ([0-9a-f]{64})$/.exec(row.value) ?? []
  return seq === undefined || hash === undefined ? 'unreadable' : { seq: Number(seq), hash }
}

const NOTED_HEAD = 'audit.head'
const ANCHORED = 'audit.anchored'
const GENESIS: AuditHead = { seq: 0, hash: '0'.repeat(64) }

/** What a line's hash must be. */
export function auditHash(row: { seq: number; at: number; actor: string; act: string; subject: string; facts: string; prev: string }): string {
  // As JSON, so that no text can reach over into the field beside it.
  return sha256(canonical([row.seq, row.at, row.actor, row.act, row.subject, row.facts, row.prev]))
}
