import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../core/clock.ts'
import { standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import { flip, night, runs, scheduled } from '../../test/fakes/night.ts'
import { closingHospitals, fill, hospital, patients, production, standing } from '../../test/fakes/recovered-simrs.ts'

closingHospitals()

describe('a whole recovery', () => {
  it('R68: from the disaster to the resume instruction brings back what was copied, keeps what stood there, and lets no back-up in between', async () => {
    const w = await hospital()
    await night(w)
    w.clock.advance(60 * MINUTE)
    fill(production(w), ['Palsu'])
    writeFileSync(join(w.folder, 'aplikasi', 'app.conf'), 'rusak\n')
    const id = await w.open()
    expect(await standing(w, id)).toEqual(['approval', 'open'])
    expect((await w.say.approve(id, 'production')).ok).toBe(true)
    await w.settle()
    expect(await standing(w, id)).toEqual(['confirmed', 'open'])
    expect((await w.say.ready(id)).ok).toBe(true)
    await w.settle()
    const state = await w.state(id)
    expect([stepInHand(state)?.key, standInHand(state)]).toMatchObject(['modules', { is: 'open' }])
    expect(patients(production(w))).toEqual(['Ani', 'Badu'])
    expect(readFileSync(join(w.folder, 'aplikasi', 'app.conf'), 'utf8')).toBe('versi 1\n')
    // What stood there is kept beside, and was copied first.
    expect(patients(join(w.folder, 'simrs', readdirSync(join(w.folder, 'simrs')).find((name) => name.includes('before_rst')) ?? ''))).toEqual(['Ani', 'Badu', 'Palsu'])
    const taken = await w.copies('simrs/database')
    expect(taken.map(({ level, rung }) => [level, rung])).toEqual([['full', 'intact'], ['full', 'intact']])
    expect(state.evidence.find(({ step, what }) => step === 'safety' && what === 'finished')?.seen).toMatchObject({ ok: true, parts: [{ facts: { copy: taken[1]?.id } }, {}] })
    // Back-ups wait, and say for what.
    w.clock.advance(MINUTE)
    const round = await scheduled(w)
    await w.settle()
    expect((await runs(w, round)).map(({ state: is, facts }) => [is, facts.findings])).toEqual([['queued', [{ kind: 'held-back', recovery: recoveryFacts(state).number }]], ['queued', [{ kind: 'held-back', recovery: recoveryFacts(state).number }]]])
    expect((await w.say.modules(id)).ok).toBe(true)
    await w.settle()
    expect((await w.say.received(id)).ok).toBe(true)
    await w.settle()
    expect((await runs(w, round)).map(({ state: is }) => is)).toEqual(['queued', 'queued'])
    expect((await w.say.resume(id)).ok).toBe(true)
    await w.settle()
    expect(await standing(w, id)).toEqual([undefined, undefined])
    expect((await runs(w, round)).map(({ state: is, facts }) => [is, facts.findings])).toEqual([['done', undefined], ['done', undefined]])
  })

  it('R67: that finds a copy gone bad since the decision asks anew, with another copy', async () => {
    const w = await hospital()
    await night(w)
    w.clock.advance(60 * MINUTE)
    await night(w)
    const id = await w.open({ components: ['simrs/database'] })
    const [, newest] = await w.copies('simrs/database')
    flip(w.at('nas', newest?.key ?? '', readdirSync(w.at('nas', newest?.key ?? '')).find((name) => name.includes('.zst')) ?? ''))
    await w.say.approve(id, 'production')
    await w.settle()
    const state = await w.state(id)
    expect([stepInHand(state)?.key, standInHand(state)?.is]).toEqual(['approval', 'open'])
    expect(recoveryFacts(state)).toMatchObject({ changes: [{ what: 'copy-damaged', copy: newest?.id }], parts: [{ moment: w.clock.now().getTime() - 60 * MINUTE }] })
    expect((await w.copies('simrs/database')).map(({ badAt }) => badAt === null)).toEqual([true, false])
    expect(patients(production(w))).toEqual(['Ani', 'Badu'])
  })

  it('R66: is asked anew where a newer copy came while people thought', async () => {
    const w = await hospital()
    await night(w)
    const id = await w.open()
    w.clock.advance(MINUTE)
    await night(w)
    expect(await w.say.approve(id, 'production')).toMatchObject({ ok: false, refusal: { reason: 'plan-changed' } })
    const state = await w.state(id)
    expect(recoveryFacts(state)).toMatchObject({ changes: [{ what: 'newer-copy', component: 'simrs/database', moment: w.clock.now().getTime() }, { what: 'newer-copy' }], parts: [{ moment: w.clock.now().getTime() }, {}] })
    expect((await w.say.approve(id, 'production')).ok).toBe(true)
  })
})
