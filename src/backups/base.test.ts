import { readFileSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { queueRun } from '../store/runs.ts'
import { allWords, copies, flip, night, runs, scheduled, verdict, wards } from '../test/fakes/night.ts'

const { started } = wards()

describe('a differential', () => {
  it('builds upon the newest proven full', async () => {
    const w = await started()
    await night(w)
    w.clock.advance(86_400_000)
    w.source('database', ['1=pasien', '2=kunjungan', '3=resep'])
    const round = await night(w, { level: 'differential' })
    expect(await verdict(w, round)).toBe('ok')
    const [full, differential] = await copies(w)
    expect(differential).toMatchObject({ level: 'differential', baseId: full?.id })
    expect(readFileSync(w.at('nas', differential?.key ?? '', 'data.txt'), 'utf8')).toBe('3=resep\n# end\n')
    expect(readFileSync(w.at('nas', differential?.key ?? '', 'RESTORE.md'), 'utf8')).toContain('This folder alone is not enough')
  })

  it('without a base becomes a full, and says so', async () => {
    const w = await started()
    const round = await scheduled(w, { level: 'differential' })
    expect((await runs(w, round))[0]?.facts.fallback).toBe('no-base')
    await w.work()
    expect((await copies(w))[0]).toMatchObject({ level: 'full', baseId: null })
    expect(await allWords(w)).toContain('Diambil penuh karena cadangan dasar yang utuh tidak ada.')
  })

  it('whose base somebody removed by hand becomes a full, and the base counts no more', async () => {
    const w = await started()
    await night(w)
    const [full] = await copies(w)
    rmSync(w.at('nas', full?.key ?? ''), { recursive: true })
    w.clock.advance(86_400_000)
    await night(w, { level: 'differential' })
    const [gone, fresh] = await copies(w)
    expect(gone?.badAt).not.toBeNull()
    expect(fresh).toMatchObject({ level: 'full', rung: 'intact' })
    expect(await allWords(w)).toContain('Cadangan dasar')
  })

  it('counts no more once its base is found damaged', async () => {
    const w = await started()
    await night(w)
    w.clock.advance(86_400_000)
    await night(w, { level: 'differential' })
    const [full] = await copies(w)
    flip(w.at('nas', full?.key ?? '', 'data.txt'))
    await w.kit.store.write((tx) => queueRun(tx, { kind: 'reread', round: null, component: 'simrs/database', level: null, target: 'nas', copyId: full?.id ?? 0, attempt: 1, at: w.clock.now(), dueAt: null, facts: {} }))
    await w.work()
    expect((await copies(w)).map((copy) => copy.badAt !== null)).toEqual([true, true])
    const [card] = await w.heard()
    expect(card).toMatchObject({ title: 'CADANGAN RUSAK — SIMRS', mood: 'alarm' })
  })
})
