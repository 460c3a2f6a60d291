import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { night } from '../../test/fakes/night.ts'
import { closingHospitals, fill, hospital, patients, production } from '../../test/fakes/recovered-simrs.ts'

closingHospitals()

const told = (seen: { readonly parts: readonly { readonly component: string; readonly left?: readonly { readonly serves: string; readonly aside: readonly string[]; readonly mend: readonly string[] }[] }[] }) =>
  seen.parts.map(({ component, left = [] }) => [component, ...left.flatMap(({ serves, aside, mend }) => [serves, aside.map((path) => path.slice(path.lastIndexOf('/') + 1)).join(), mend.length])])

describe('what a restore has left that was cut off', () => {
  it('is found on the disk by the names of every try, though nobody wrote down that anything was put aside', async () => {
    const w = await hospital()
    await night(w)
    const going = await w.going('production')
    fill(production(w), ['Cici'])
    expect(told(await w.hands.left(going, new AbortController().signal))).toEqual([['simrs/database', 'before', '', 0], ['simrs/aplikasi', 'before', '', 0]])
    // The process dies behind the exchange of both, before a word of it is written.
    await w.hands.bringBack(going, w.control())
    const seen = await w.hands.left(going, new AbortController().signal)
    expect(told(seen)).toEqual([['simrs/database', 'came', 'simrs.db_before_rst_999', 0], ['simrs/aplikasi', 'came', 'aplikasi_before_rst_999', 0]])
    expect(seen.ok).toBe(true)
  })

  it('serves again as it did before where a rename was all that came of it; what came back whole is left alone', async () => {
    const w = await hospital()
    await night(w)
    const going = await w.going('production')
    await w.hands.bringBack(going, w.control())
    fill(production(w), ['Setelah restore'])
    // Of the folder only the first of two renames was done.
    const folder = join(w.folder, 'aplikasi')
    renameSync(folder, join(w.folder, 'hasil'))
    const half = await w.hands.left(going, new AbortController().signal)
    expect(told(half)).toEqual([['simrs/database', 'came', 'simrs.db_before_rst_999', 0], ['simrs/aplikasi', 'nothing', 'aplikasi_before_rst_999', 1]])
    expect(half.ok).toBe(false)
    for (const times of [1, 2]) expect(told(await w.hands.putBack(going, w.control())), `asked ${times} times`).toEqual([['simrs/database', 'came', 'simrs.db_before_rst_999', 0], ['simrs/aplikasi', 'before', '', 0]])
    expect(patients(production(w))).toEqual(['Ani', 'Badu', 'Setelah restore'])
  })
})
