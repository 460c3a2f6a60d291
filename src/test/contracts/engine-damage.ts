import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CopyReader } from '../../engines/engine.ts'
import { folder, makeCopy, readerOf } from './copying.ts'
import { benchFor, type EngineCase } from './engine-bench.ts'

/** Whatever a copy has lost, an engine finds it in what it reads back. */
export function damageIsFound(it_: EngineCase): void {
  const { engine } = it_
  const { set, fails } = benchFor(it_)

  describe(`${engine.name}: damage is found in what it reads back`, () => {
    const damaged = async (path: string, ...damages: readonly ((file: string) => void)[]) => {
      const { source, target, work } = set(path)
      const copy = await makeCopy({ engine, component: source.component, target }, work)
      const key = `${source.component.key}/${copy.name}`
      return { source, work, copy, each: async (look: (copy: CopyReader, file: string) => Promise<void>) => {
        for (const { name } of copy.manifest.files) {
          const file = join(target.path(key) ?? '', name)
          const whole = readFileSync(file)
          for (const damage of damages) {
            damage(file)
            await look(await readerOf(target, key), name)
            writeFileSync(file, whole)
          }
        }
        expect(await engine.intact(copy, work)).toMatchObject({ ok: true })
      } }
    }

    it('finds zero bytes in any file', async () => {
      using place = folder()
      const { each, work } = await damaged(place.path, (file) => writeFileSync(file, ''))
      await each(async (copy, file) => expect(await engine.intact(copy, work)).toEqual({ ok: false, findings: [{ kind: 'zero-bytes', file }] }))
    })

    it('finds any file cut off', async () => {
      using place = folder()
      const { each, work } = await damaged(place.path, (file) => writeFileSync(file, readFileSync(file).subarray(0, -9)))
      await each(async (copy, file) => expect(await engine.intact(copy, work)).toMatchObject({ ok: false, findings: [{ kind: 'truncated', file }] }))
    })

    it('finds one flipped bit, in any file, at either end and in the middle', async () => {
      using place = folder()
      const flip = (where: number) => (file: string) => {
        const bytes = readFileSync(file)
        const at = Math.floor(bytes.length * where)
        bytes[at] = (bytes[at] ?? 0) ^ 0x10
        writeFileSync(file, bytes)
      }
      const { each, work } = await damaged(place.path, flip(0.02), flip(0.5), flip(0.98))
      await each(async (copy) => expect(await engine.intact(copy, work)).toMatchObject({ ok: false }))
    })

    it('cannot rehearse what is damaged', async () => {
      using place = folder()
      const { each, work, source } = await damaged(place.path, (file) => writeFileSync(file, readFileSync(file).subarray(0, -9)))
      await each(async (copy, file) => {
        if (file !== copy.manifest.files[0]?.name) return
        expect(await engine.rehearse({ chain: [copy], source: source.component, at: new Date() }, work)).toMatchObject({ restored: { ok: false, findings: [{ kind: 'truncated', file }] }, consistent: null })
        mkdirSync(join(place.path, 'goal'))
        expect((await fails(engine.restore({ chain: [copy], into: { kind: 'folder', path: join(place.path, 'goal') }, until: null, only: null }, work))).hint).toBe('copy-damaged')
      })
    })

    it('finds another copy of the same source in its place', async () => {
      using place = folder()
      const { source, target, work } = set(place.path)
      const one = await makeCopy({ engine, component: source.component, target }, work)
      source.change()
      const two = await makeCopy({ engine, component: source.component, target }, work)
      const swapped: CopyReader = { name: one.name, manifest: one.manifest, open: (file) => two.open(file) }
      const { restored, consistent } = await engine.rehearse({ chain: [swapped], source: source.component, at: new Date() }, work)
      expect(restored.ok && consistent?.ok === true).toBe(false)
    })
  })
}
