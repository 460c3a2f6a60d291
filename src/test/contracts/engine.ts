import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { followGuide } from './by-hand.ts'
import { folder, makeCopy } from './copying.ts'
import { benchFor, type EngineCase } from './engine-bench.ts'
import { damageIsFound } from './engine-damage.ts'
import { faultsAreSeen } from './engine-faults.ts'

/** Every engine runs through this: it copies, restores and proves, and no fault ever looks like a copy. */
export function engineContract(it_: EngineCase): void {
  const { engine } = it_
  const { set, restoreTo } = benchFor(it_)

  describe(`${engine.name}: a copy that comes back`, () => {
    it('finds its source before it copies, and says about how much it will read', async () => {
      using place = folder()
      const { source, work } = set(place.path)
      const { findings, bytes } = await engine.preflight(source.component, work)
      expect(findings).toEqual([])
      expect(bytes).toBeGreaterThan(1_000_000)
    })

    it('brings back what it copied, through change upon change', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      const full = await makeCopy({ engine, component: source.component, target }, work)
      const before = source.picture()
      source.change()
      const level = engine.levels.includes('differential') ? 'differential' : 'full'
      const chain = level === 'differential' ? [full] : []
      const later = await makeCopy({ engine, component: source.component, target, level, chain }, work)
      const after = source.picture()
      expect(after).not.toEqual(before)

      expect(await restoreTo([full], join(place.path, 'one'))).toEqual(before)
      expect(await restoreTo([...chain, later], join(place.path, 'two'))).toEqual(after)
      for (const [copy, links] of [[full, [full]], [later, [...chain, later]]] as const) {
        expect(await engine.intact(copy, work)).toMatchObject({ ok: true })
        const rehearsal = await engine.rehearse({ chain: links, source: source.component, at: new Date(copy.manifest.takenAt) }, work)
        expect(rehearsal).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
      }
      expect(readdirSync(scratch)).toEqual([])
    })

    it('is restored by the very commands of its RESTORE.md', async () => {
      using place = folder()
      const { source, target, work } = set(place.path)
      const full = await makeCopy({ engine, component: source.component, target }, work)
      source.change()
      const level = engine.levels.includes('differential') ? 'differential' : 'full'
      const last = await makeCopy({ engine, component: source.component, target, level, chain: level === 'full' ? [] : [full] }, work)
      const home = target.path(`${source.component.key}/${last.name}`) ?? ''
      const goal = join(place.path, 'by hand')
      expect(followGuide(home, { RESTORE_TO: goal }).stderr).toBe('')
      expect(it_.picture(goal)).toEqual(source.picture())
    })

    it('touches nothing of its source, neither by copying nor by rehearsing', async () => {
      using place = folder()
      const { source, target, work } = set(place.path)
      const before = source.picture()
      const copy = await makeCopy({ engine, component: source.component, target }, work)
      source.change()
      const changed = source.picture()
      await engine.rehearse({ chain: [copy], source: source.component, at: new Date() }, work)
      expect(source.picture()).toEqual(changed)
      expect(changed).not.toEqual(before)
    })
  })

  faultsAreSeen(it_)
  damageIsFound(it_)
}
