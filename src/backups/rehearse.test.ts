import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../store/audit.ts'
import { newestCopy } from '../store/copies.ts'
import { runsOfComponent } from '../store/runs.ts'
import { fakeEngine } from '../test/fakes/engine.ts'
import { allWords, copies, JOB, night, wards } from '../test/fakes/night.ts'
import type { Ward } from '../test/fakes/ward.ts'
import { askRehearsal } from './ask.ts'

const { open, started } = wards()

describe('a rehearsal', () => {
  const rehearsed = async (w: Ward) => {
    await w.kit.store.write((tx) => askRehearsal(tx, w.kit, { system: 'simrs', by: JOB, slot: w.clock.now() }))
    await w.work()
    return (await w.kit.store.read((query) => runsOfComponent(query, { component: 'simrs/database', kind: 'rehearsal', before: null, most: 1 })))[0]
  }

  it('R21: brings a chain back and proves what is in it; the copy climbs to the top', async () => {
    const w = await started()
    await night(w)
    w.clock.advance(86_400_000)
    w.source('database', ['1=pasien', '2=rawat inap', '3=resep'])
    await night(w, { level: 'differential' })
    expect(await rehearsed(w)).toMatchObject({ state: 'done', rung: 'consistent' })
    expect((await copies(w)).map((copy) => copy.rung)).toEqual(['intact', 'consistent'])
  })

  it('R46: that finds old data fails and is told, but does not call a faithful copy damaged', async () => {
    const w = await started()
    await night(w)
    w.engines.database.world.staleBy = 8 * 3_600_000
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect((await copies(w))[0]).toMatchObject({ rung: 'restored', badAt: null })
    expect(await allWords(w)).toContain('sudah berumur 8 jam')
  })

  it('that fails because of a rotten base takes down the base and all that stands on it, so that nothing is built on it again', async () => {
    const w = await started()
    await night(w)
    w.clock.advance(86_400_000)
    w.source('database', ['1=pasien', '2=rawat inap', '3=resep'])
    await night(w, { level: 'differential' })
    const [full] = await copies(w)
    const data = w.at('nas', full?.key ?? '', 'data.txt')
    writeFileSync(data, readFileSync(data, 'utf8').replace('1=pasien', '1_pasien'))
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect((await copies(w)).map((copy) => copy.badAt !== null)).toEqual([true, true])
    expect(await allWords(w)).toContain('data.txt')
    w.clock.advance(86_400_000)
    await night(w, { level: 'differential' })
    expect((await copies(w)).at(-1)).toMatchObject({ level: 'full', rung: 'intact', badAt: null })
  })

  it('that fails although every byte is right takes down the same bytes everywhere', async () => {
    const broken = fakeEngine()
    const w = await started({ targets: [{}, {}], engine: () => ({ ...broken, rehearse: async () => ({ restored: { ok: true, facts: {} }, consistent: { ok: false, findings: [{ kind: 'count-differs', what: 'pasien', expected: 2, found: 1 }] } }) }) })
    await night(w)
    expect((await copies(w)).map((copy) => [copy.target, copy.badAt])).toEqual([['nas', null], ['nas-2', null]])
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect(await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'produced' }))).toBeNull()
    expect(await w.kit.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  })

  it('that fails because one place has rotted leaves the sound copy in the other place standing', async () => {
    const w = await started({ targets: [{}, {}] })
    await night(w)
    const [here] = await copies(w)
    const data = w.at('nas', here?.key ?? '', 'data.txt')
    writeFileSync(data, readFileSync(data, 'utf8').replace('1=pasien', '1_pasien'))
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect((await copies(w)).map((copy) => [copy.target, copy.badAt !== null])).toEqual([['nas', true], ['nas-2', false]])
  })

  it('with nothing proven to rehearse fails, and says so', async () => {
    const w = await started()
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect(await allWords(w)).toContain('Belum ada cadangan database yang terbukti utuh untuk diuji.')
  })

  it('is asked once for a slot that is fired twice', async () => {
    const w = await open()
    const ask = () => w.kit.store.write((tx) => askRehearsal(tx, w.kit, { system: 'simrs', by: JOB, slot: w.clock.now() }))
    await ask()
    expect(await ask()).toEqual({ ok: true, value: [] })
  })
})
