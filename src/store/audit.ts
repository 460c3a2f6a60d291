import { asc, desc, gt } from 'drizzle-orm'
import { canonical, sha256 } from '../core/digest.ts'
import type { Actor } from '../core/people.ts'
import { audit as lines } from './schema.ts'
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
  await sqlOf(tx).insert(lines).values({ ...row, hash: hashOf(row) })
}

export async function auditHead(query: Query): Promise<AuditHead> {
  const [last] = await sqlOf(query).select({ seq: lines.seq, hash: lines.hash }).from(lines).orderBy(desc(lines.seq)).limit(1)
  return last ?? GENESIS
}

export type AuditVerdict = { readonly ok: true; readonly lines: number; readonly head: AuditHead } | { readonly ok: false; readonly seq: number; readonly why: 'changed' | 'gap' | 'chain-broken' | 'anchor-differs' | 'shortened' }

/** Walks the whole chain, and holds it against heads that were noted elsewhere: a chain cut at its end is only seen from outside. */
export async function verifyAudit(query: Query, anchors: readonly AuditHead[]): Promise<AuditVerdict> {
  const noted = new Map(anchors.map((anchor) => [anchor.seq, anchor.hash]))
  let head: AuditHead = GENESIS
  for (;;) {
    const page = await sqlOf(query).select().from(lines).where(gt(lines.seq, head.seq)).orderBy(asc(lines.seq)).limit(1000)
    if (page.length === 0) break
    for (const row of page) {
      if (row.seq !== head.seq + 1) return { ok: false, seq: head.seq + 1, why: 'gap' }
      if (row.prev !== head.hash) return { ok: false, seq: row.seq, why: 'chain-broken' }
      if (row.hash !== hashOf(row)) return { ok: false, seq: row.seq, why: 'changed' }
      const anchor = noted.get(row.seq)
      if (anchor !== undefined && anchor !== row.hash) return { ok: false, seq: row.seq, why: 'anchor-differs' }
      head = { seq: row.seq, hash: row.hash }
    }
  }
  const furthest = Math.max(0, ...noted.keys())
  if (furthest > head.seq) return { ok: false, seq: head.seq + 1, why: 'shortened' }
  return { ok: true, lines: head.seq, head }
}

const GENESIS: AuditHead = { seq: 0, hash: '0'.repeat(64) }

function hashOf(row: { seq: number; at: number; actor: string; act: string; subject: string; facts: string; prev: string }): string {
  return sha256([row.seq, row.at, row.actor, row.act, row.subject, row.facts, row.prev].join('\n'))
}
