import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE } from './clock.ts'
import { afterProbes, closedBy, press, settles, standingOf, undoable, type Act, type CheckCase, type Press } from './check.ts'
import type { SafetyVerdict } from './status.ts'

const budi = { id: 1, name: 'Budi', duties: ['edp'] as const }
const sari = { id: 2, name: 'Sari', duties: ['edp'] as const }
const ratna = { id: 3, name: 'Ratna', duties: ['manager'] as const }
const AT = Date.UTC(2026, 10, 23, 0, 41)
const NEW: CheckCase = { id: 17, verdict: 'safe', digest: 'a'.repeat(64), problems: 0, state: 'open', closedAt: null, acts: [], signers: ['edp'], escalated: 'no' }
const FAILED: CheckCase = { ...NEW, verdict: 'unsafe', problems: 2 }

/** What the store does with a change. */
function apply(of: CheckCase, by: Press): CheckCase {
  const change = press(of, by)
  if (!change.ok) return of
  const { value } = change
  const acts: readonly Act[] = value.did === 'undo'
    ? of.acts.map((act) => (act === value.act ? { ...act, undoneAt: by.at } : act))
    : [...of.acts, { id: of.acts.length + 1, kind: value.kind, by: by.by, at: by.at, note: value.note, digest: of.digest, undoneAt: null }]
  return { ...of, acts, state: value.state, closedAt: value.closedAt }
}

const says = (kind: Press['kind'], by: Press['by'], more: Partial<Press> = {}): Press => ({ kind, by, at: AT, note: null, seen: null, ...more })

describe('a check', () => {
  it('is signed by one person; the second one learns the name of the first', () => {
    const signed = apply(NEW, says('sign', budi))
    expect(signed.state).toBe('signed')
    expect(press(signed, says('sign', sari))).toMatchObject({ ok: false, refusal: { reason: 'already-signed', by: 'Budi', at: AT } })
  })

  it('is not closed by signing what failed: it is owned from then on', () => {
    const owned = apply(FAILED, says('sign', budi))
    expect(owned.state).toBe('owned')
    expect(owned.acts).toMatchObject([{ kind: 'own', by: { name: 'Budi' } }])
    expect(press(owned, says('sign', sari))).toMatchObject({ refusal: { reason: 'already-owned', by: 'Budi' } })
    expect(press(owned, says('own', budi))).toMatchObject({ refusal: { reason: 'already-owned', by: 'Budi' } })
    expect(press(owned, says('sign', budi))).toMatchObject({ refusal: { reason: 'still-failing', problems: 2 } })
  })

  it('is closed when the fault of an owned one is gone, in the owner\'s name; not when something still needs a look', () => {
    const owned = apply(FAILED, says('own', sari))
    expect(afterProbes(owned, 'unsafe')).toBe('owned')
    expect(afterProbes(owned, 'attention')).toBe('owned')
    expect(afterProbes(owned, 'safe')).toBe('closed')
    expect(closedBy(owned)?.by.name).toBe('Sari')
    expect(afterProbes(FAILED, 'safe')).toBe('open')
  })

  it('is closed with a reason while it fails, and never without one', () => {
    expect(press(FAILED, says('close', budi))).toMatchObject({ refusal: { reason: 'note-needed' } })
    const closed = apply(FAILED, says('close', budi, { note: 'server lama' }))
    expect(closed).toMatchObject({ state: 'closed', closedAt: AT })
    expect(press(closed, says('sign', sari))).toMatchObject({ refusal: { reason: 'check-closed', by: 'Budi' } })
  })

  it('takes a problem that somebody sees although everything is green, even after a signature; then nobody can simply sign it', () => {
    const signed = apply(NEW, says('sign', budi))
    const reported = apply(signed, says('problem', sari, { note: 'lampu NAS merah' }))
    expect(reported.state).toBe('open')
    expect(apply(reported, says('sign', budi)).state).toBe('owned')
    expect(afterProbes(apply(reported, says('own', budi)), 'safe')).toBe('owned')
  })

  it('refuses a press on facts that are no longer so', () => {
    expect(press(NEW, says('sign', budi, { seen: 'bbbbbbbb' }))).toMatchObject({ refusal: { reason: 'facts-changed' } })
    expect(press(NEW, says('sign', budi, { seen: 'aaaaaaaa' })).ok).toBe(true)
  })

  it('lets only its signers sign, and the manager once it was passed on', () => {
    expect(press(NEW, says('sign', ratna))).toMatchObject({ refusal: { reason: 'not-allowed', needs: ['edp'] } })
    expect(press({ ...NEW, escalated: 'yes' }, says('sign', ratna)).ok).toBe(true)
    expect(press(NEW, says('sign', { id: 9, name: 'Hadi', duties: ['auditor'] }))).toMatchObject({ refusal: { reason: 'not-allowed' } })
  })

  it('gives a signature back to its signer within five minutes, and to nobody else', () => {
    const signed = apply(NEW, says('sign', budi))
    expect(press(signed, says('undo', sari))).toMatchObject({ refusal: { reason: 'not-your-signature', by: 'Budi' } })
    expect(press(NEW, says('undo', budi))).toMatchObject({ refusal: { reason: 'nothing-to-undo' } })
    expect(press(signed, says('undo', budi, { at: AT + 5 * MINUTE }))).toMatchObject({ refusal: { reason: 'undo-too-late', minutes: 5 } })
    const back = apply(signed, says('undo', budi, { at: AT + 5 * MINUTE - 1 }))
    expect(back.state).toBe('open')
    expect(apply(back, says('sign', sari)).state).toBe('signed')
  })

  it('settles when the five minutes are over', () => {
    const signed = apply(NEW, says('sign', budi))
    expect(settles(signed, AT + 5 * MINUTE - 1)).toBe(false)
    expect(settles(signed, AT + 5 * MINUTE)).toBe(true)
    expect(undoable(signed.acts, AT + 5 * MINUTE)).toBeNull()
  })

  it('is never closed without a name and never has two winners, whatever people and probes do', () => {
    const who = fc.constantFrom(budi, sari, ratna)
    const event = fc.oneof(
      fc.record({ is: fc.constant('press' as const), kind: fc.constantFrom<Press['kind']>('sign', 'problem', 'own', 'close', 'undo'), by: who, note: fc.constantFrom(null, 'sebab'), seen: fc.constantFrom(null, 'current', 'stale') }),
      fc.record({ is: fc.constant('probes' as const), verdict: fc.constantFrom<SafetyVerdict>('safe', 'attention', 'unsafe') }),
      fc.record({ is: fc.constant('time' as const), ms: fc.integer({ min: 0, max: 8 * MINUTE }) }),
      fc.constant({ is: 'escalate' as const }),
    )
    fc.assert(fc.property(fc.constantFrom<SafetyVerdict>('safe', 'attention', 'unsafe'), fc.array(event, { maxLength: 40 }), (verdict, events) => {
      let at = AT
      let looks = 0
      let it: CheckCase = { ...NEW, verdict, problems: verdict === 'unsafe' ? 1 : 0 }
      for (const next of events) {
        const before = it
        switch (next.is) {
          case 'time':
            at += next.ms
            if (settles(it, at)) it = { ...it, state: 'closed', closedAt: at }
            break
          case 'escalate':
            it = { ...it, escalated: 'yes' }
            break
          case 'probes':
            if (it.state === 'signed' || it.state === 'closed') break
            looks += 1
            it = { ...it, state: afterProbes(it, next.verdict), verdict: next.verdict, problems: next.verdict === 'unsafe' ? 1 : 0, digest: String(looks % 10).repeat(64) }
            if (it.state === 'closed') it = { ...it, closedAt: at }
            break
          case 'press':
            it = apply(it, { kind: next.kind, by: next.by, at, note: next.note, seen: next.seen === null ? null : next.seen === 'current' ? it.digest.slice(0, 8) : 'ffffffff' })
            if (it !== before && next.kind === 'undo') expect(before.acts.find((act, n) => it.acts[n]?.undoneAt !== act.undoneAt)?.by.id).toBe(next.by.id)
            if (it !== before && next.seen === 'stale') expect(['problem', 'undo']).toContain(next.kind)
            break
        }
        const standing = standingOf(it.acts)
        if (it.state === 'closed') {
          expect(closedBy(it)).not.toBeNull()
          expect(it.closedAt).not.toBeNull()
        }
        if (it.state === 'signed') expect(standing.findLast((act) => act.kind !== 'own')?.kind).toBe('sign')
        // A signature stands only on facts without a failure and without a problem that nobody answered.
        const signed = standing.at(-1)
        if (it.state === 'signed' && signed?.kind === 'sign') expect(it.verdict).not.toBe('unsafe')
        // Between two signatures there was a problem: nobody wins what somebody else has won.
        const wins = standing.filter((act) => act.kind === 'sign' || act.kind === 'close' || act.kind === 'problem').map((act) => act.kind)
        for (const [n, kind] of wins.entries()) if (kind === 'sign') expect(['sign', 'close']).not.toContain(wins[n - 1])
        expect(it.acts.length - before.acts.length).toBeLessThanOrEqual(1)
      }
    }), { numRuns: 400 })
  })
})
