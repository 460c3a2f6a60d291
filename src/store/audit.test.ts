import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anchorLine, readAnchors, type Anchor } from '../core/audit-anchor.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { audit, auditHead, verifyAudit } from './audit.ts'

const LINES = 40
let house: ReturnType<typeof temporaryStore>
/** Another hand in the same file: whoever has the disk can write to it. */
let hand: Database.Database
let anchor: Anchor

beforeAll(async () => {
  house = temporaryStore()
  for (let n = 1; n <= LINES; n += 1) {
    await house.store.write((tx) => audit(tx, { at: new Date(Date.UTC(2026, 10, 23, 0, n)), by: { kind: 'person', id: n % 3, name: 'Budi' }, act: 'check.signed', subject: `check:${n}`, facts: { note: `line\n${n}` } }))
    if (n === 20) anchor = await house.store.read(auditHead)
  }
  hand = new Database(house.file)
})
afterAll(async () => {
  hand.close()
  await house.remove()
})

const verify = async (anchors: readonly Anchor[] = []) => await house.store.read((query) => verifyAudit(query, anchors))

/** What an audit says after somebody's hand was in the file; the file is put right again. */
async function after(tamper: () => void, anchors: readonly Anchor[] = []) {
  const lines = hand.prepare('select * from audit').all() as Record<string, unknown>[]
  const noted = hand.prepare("select value from meta where key = 'audit.head'").get() as { value: string }
  tamper()
  const verdict = await verify(anchors)
  hand.exec('delete from audit')
  const put = hand.prepare('insert into audit (seq, at, actor, act, subject, facts, prev, hash) values (@seq, @at, @actor, @act, @subject, @facts, @prev, @hash)')
  for (const line of lines) put.run(line)
  hand.prepare("insert or replace into meta (key, value) values ('audit.head', ?)").run(noted.value)
  return verdict
}

describe('the audit trail', () => {
  it('is whole when nobody has touched it', async () => {
    expect(await verify([anchor])).toMatchObject({ ok: true, lines: LINES })
  })

  it('shows any field of any line that was changed', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: LINES }), fc.constantFrom('at', 'actor', 'act', 'subject', 'facts', 'prev', 'hash'), async (seq, field) => {
      const verdict = await after(() => hand.prepare(`update audit set ${field} = ${field === 'at' ? 'at + 1' : `${field} || 'x'`} where seq = ?`).run(seq))
      expect(verdict.ok).toBe(false)
    }), { numRuns: 60 })
  })

  it('shows any lines that were removed, at its end too', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: LINES }), fc.integer({ min: 0, max: 5 }), async (seq, more) => {
      expect((await after(() => hand.prepare('delete from audit where seq between ? and ?').run(seq, seq + more))).ok).toBe(false)
    }), { numRuns: 60 })
  })

  it('shows two lines that changed places', async () => {
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: LINES }), { minLength: 2, maxLength: 2 }), async ([one, other]) => {
      const verdict = await after(() => hand.exec(`update audit set seq = -1 where seq = ${one}; update audit set seq = ${one} where seq = ${other}; update audit set seq = ${other} where seq = -1`))
      expect(verdict.ok).toBe(false)
    }), { numRuns: 40 })
  })

  it('shows a line that was put in, at any place', async () => {
    for (const place of [0, 1, 20, LINES]) {
      const verdict = await after(() => {
        hand.exec(`update audit set seq = -seq where seq > ${place}; update audit set seq = 1 - seq where seq < 0`)
        hand.prepare("insert into audit select ?, at, actor, 'check.undone', subject, facts, prev, hash from audit where seq <> ? limit 1").run(place + 1, place + 1)
      })
      expect([place, verdict.ok]).toEqual([place, false])
    }
  })

  it('is cut short at its end and says from where', async () => {
    expect(await after(() => hand.exec('delete from audit where seq > 30'))).toEqual({ ok: false, seq: 31, why: 'shortened' })
  })

  it('is gone as a whole, and that is seen', async () => {
    expect(await after(() => hand.exec('delete from audit'))).toMatchObject({ ok: false, why: 'shortened' })
  })

  it('whose whole chain was made anew by somebody who knows how is shown by an anchor that lies elsewhere', async () => {
    const other = temporaryStore()
    for (let n = 1; n <= LINES; n += 1) await other.store.write((tx) => audit(tx, { at: new Date(0), by: { kind: 'bot' }, act: 'check.signed', subject: `check:${n}` }))
    expect(await other.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
    expect(await other.store.read((query) => verifyAudit(query, [anchor]))).toEqual({ ok: false, seq: 20, why: 'anchor-differs' })
    await other.remove()
  })

  it('cut short together with its noted head is shown by an anchor', async () => {
    const cut = () => hand.exec("delete from audit where seq > 10; insert or replace into meta select 'audit.head', seq || ' ' || hash from audit where seq = 10")
    expect(await after(cut)).toMatchObject({ ok: true, lines: 10 })
    expect(await after(cut, [anchor])).toEqual({ ok: false, seq: 11, why: 'shortened' })
  })

  it('does not let text move from one field into the next', async () => {
    const verdict = await after(() => hand.exec("update audit set act = 'check', subject = '.signed' || char(10) || subject where seq = 7"))
    expect(verdict).toEqual({ ok: false, seq: 7, why: 'changed' })
  })
})

describe('the anchors file', () => {
  it('gives back what was noted', () => {
    const text = [1, 2].map((seq) => anchorLine({ seq, hash: String(seq).repeat(64) }, new Date(Date.UTC(2026, 10, seq)))).join('\n')
    expect(readAnchors(`${text}\n`)).toEqual({ anchors: [{ seq: 1, hash: '1'.repeat(64) }, { seq: 2, hash: '2'.repeat(64) }], unreadable: [] })
  })

  it('names the lines that it cannot read instead of passing over them', () => {
    expect(readAnchors(`${anchorLine({ seq: 1, hash: 'a'.repeat(64) }, new Date(0))}\n2026-11-23 half a line`).unreadable).toEqual([2])
  })
})
