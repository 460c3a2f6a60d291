import { rmSync, symlinkSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { copyById, livingCopies } from '../store/copies.ts'
import { proofsOf } from '../store/proofs.ts'
import { runById } from '../store/runs.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import type { Target } from '../targets/target.ts'
import { startReread, startRehearsal, startRound } from './desk.ts'

let it_: Ward | null = null
afterEach(async () => {
  await it_?.close()
  it_ = null
})
const BUDI = { kind: 'person', id: 1, name: 'Budi' } as const

/** A real place. The sizes that it tells of a copy stay those of before: a disk loses bytes, not the size in its books. */
async function hospital() {
  const world = { writable: true }
  const sizes = new Map<string, Awaited<ReturnType<Target['stat']>>>()
  const w = await ward({ wrap: (target) => ({
    ...target,
    stat: async (key) => {
      const now = await target.stat(key)
      if (!sizes.has(key)) sizes.set(key, now)
      return sizes.get(key) ?? now
    },
    probe: async () => (world.writable ? await target.probe() : [{ kind: 'not-writable', target: target.name, detail: 'EIO' }]),
  }) })
  it_ = w
  await w.runner.start()
  await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
  await w.work()
  const [copy] = await w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database' }))
  if (copy === undefined) throw new Error('no copy')
  expect(copy.rung).toBe('intact')
  await w.kit.target('nas').stat(copy.key)
  /** From now on the kernel itself answers EIO to whoever reads the data. */
  const rot = () => {
    const path = w.at('nas', copy.key, 'data.txt')
    rmSync(path)
    symlinkSync('/proc/self/mem', path)
  }
  const now = async () => await w.kit.store.read((query) => copyById(query, copy.id))
  return { w, world, copy, rot, now }
}

describe('a copy whose file the disk cannot read', () => {
  it('is damaged where its place answers otherwise, and whoever came upon it is told', async () => {
    const { w, copy, rot, now } = await hospital()
    rot()
    const asked = await startReread(w.kit, { copy: copy.id, by: BUDI, room: 1 })
    if (!asked.ok) throw new Error('refused')
    await w.work()
    expect((await now())?.badAt).not.toBeNull()
    expect(await w.kit.store.read((query) => runById(query, asked.value.id))).toMatchObject({ state: 'failed' })
    expect((await w.kit.store.read((query) => proofsOf(query, copy.id))).at(-1)).toMatchObject({ rung: 'stored', ok: false, facts: { findings: [{ kind: 'unreadable', file: 'data.txt' }] } })
    expect((await w.heard()).map((said) => said.text).join('\n')).toContain('Berkas data.txt tidak dapat dibaca dari tempat penyimpanan')
  })

  it('is found by a rehearsal too', async () => {
    const { w, rot, now } = await hospital()
    rot()
    await startRehearsal(w.kit, { system: 'simrs', by: BUDI, room: 1 })
    await w.work()
    expect((await now())?.badAt).not.toBeNull()
  })

  it('that a differential would stand on is left alone by the next attempt', async () => {
    const { w, copy, rot, now } = await hospital()
    rot()
    w.source('database', ['1=pasien', '2=kunjungan', '3=resep'])
    await startRound(w.kit, { system: 'simrs', level: 'differential', by: BUDI, room: 1 })
    await w.work()
    w.clock.advance(120_000)
    await w.work()
    expect((await now())?.badAt).not.toBeNull()
    const [newest] = (await w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database' }))).filter((it) => it.id !== copy.id)
    expect(newest).toMatchObject({ level: 'full', rung: 'intact' })
  })

  it('is not condemned where the place does not answer either, but nothing is proven of it until it was read again', async () => {
    const { w, world, copy, rot, now } = await hospital()
    world.writable = false
    rot()
    await startReread(w.kit, { copy: copy.id, by: BUDI, room: 1 })
    await w.work()
    expect(await now()).toMatchObject({ badAt: null, rung: 'complete' })
  })
})
