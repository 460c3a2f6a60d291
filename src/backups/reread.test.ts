import { describe, expect, it } from 'vitest'
import { proofsOf } from '../store/proofs.ts'
import { BUDI, copies, flip, night, wards } from '../test/fakes/night.ts'
import type { Ward } from '../test/fakes/ward.ts'
import { startReread } from './desk.ts'

const { started } = wards()

describe('a copy that somebody wants read again', () => {
  const reread = (w: Ward, copy: number) => startReread(w.kit, { copy, by: BUDI, room: 1 })

  it('R51: is proven byte by byte where it lies, and its asker is told', async () => {
    const w = await started()
    await night(w)
    const [copy] = await copies(w)
    expect(await reread(w, copy?.id ?? 0)).toMatchObject({ ok: true })
    expect(await reread(w, copy?.id ?? 0)).toMatchObject({ ok: false, refusal: { reason: 'already-running' } })
    await w.work()
    expect((await w.heard()).at(-1)).toMatchObject({ title: 'CADANGAN MASIH UTUH — SIMRS', mood: 'ok' })
    expect((await w.kit.store.read((query) => proofsOf(query, copy?.id ?? 0))).map((proof) => proof.rung)).toEqual(['complete', 'stored', 'intact', 'stored', 'intact'])
  })

  it('is refused once it was found damaged, and never becomes sound again by being read', async () => {
    const w = await started()
    await night(w)
    const [copy] = await copies(w)
    flip(w.at('nas', copy?.key ?? '', 'data.txt'))
    await reread(w, copy?.id ?? 0)
    await w.work()
    expect((await w.heard()).at(-1)).toMatchObject({ title: 'CADANGAN RUSAK — SIMRS', mood: 'alarm', silent: false })
    expect(await reread(w, copy?.id ?? 0)).toMatchObject({ ok: false, refusal: { reason: 'copy-damaged' } })
    expect(await reread(w, 999)).toMatchObject({ ok: false, refusal: { reason: 'no-such-copy' } })
  })
})
