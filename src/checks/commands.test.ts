import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plain, textsFor } from '../texts/words.ts'
import { checkWard, type CheckWard } from '../test/fakes/check-ward.ts'

describe('what people say about checks', () => {
  let it_: CheckWard
  beforeEach(async () => {
    it_ = await checkWard({ at: '2026-11-22T12:00:00Z', presets: ['morning', 'failover'] })
  })
  afterEach(() => it_.close())

  const said = async (text: string) => {
    const outcome = await it_.say(it_.people.budi, text)
    if (!outcome.ok) return outcome.refusal
    const message = outcome.value.say?.(textsFor('Asia/Jakarta').id)
    return message === undefined ? 'the card is the answer' : plain(message.title)
  }

  it('lists what waits for a name, holds one now by its Indonesian name, looks again, and shows all that was seen', async () => {
    expect(await said('periksa')).toBe('Tidak ada pemeriksaan yang menunggu')
    expect(await said('/check pagi')).toBe('the card is the answer')
    expect((await it_.card('check:1')).title).toContain('TIDAK AMAN — SIMRS')
    expect(await said('/check')).toBe('Pemeriksaan yang belum ditutup')
    // It is open already: a second one would only be a second signature to give.
    expect(await said('/periksa Pemeriksaan Pagi')).toContain('(#1).')
    expect(await it_.checks()).toHaveLength(1)
    expect(await said('check refresh 1')).toBe('Diperiksa ulang: keadaan belum berubah (#1).')
    expect(await said('check detail 1')).toContain('TIDAK AMAN')
  })

  it('answers unknown checks and numbers with a refusal', async () => {
    expect(await said('/check malam')).toMatchObject({ reason: 'no-such-check', id: 'malam' })
    expect(await said('check refresh 99')).toMatchObject({ reason: 'no-such-check', id: '99' })
    expect(await said('sign 99')).toMatchObject({ reason: 'no-such-check', id: '99' })
    expect(await said('paraf')).toMatchObject({ reason: 'bad-arguments', problem: { kind: 'missing', argument: 'check' } })
  })

  it('signs the one check there is when no number is said, and guesses nothing when there are two', async () => {
    await said('check pagi')
    expect(await said('paraf')).toContain('Tercatat: Bapak/Ibu yang menangani')
    await said('check failover')
    expect(await said('paraf')).toMatchObject({ reason: 'bad-arguments', problem: { kind: 'missing', argument: 'check' } })
  })

  it('lets an auditor look and not sign', async () => {
    await said('check pagi')
    const outcome = await it_.say(it_.people.auditor, 'sign 1')
    expect(outcome).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } })
    expect((await it_.say(it_.people.auditor, 'check')).ok).toBe(true)
  })

  it('calls a check that looks at nothing unsafe', async () => {
    await said('check failover')
    expect((await it_.card('check:1')).title).toBe('TIDAK AMAN — Kesiapan server failover, tidak ada yang terlihat')
  })
})
