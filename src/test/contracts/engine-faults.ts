import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { targetFor } from '../../targets/index.ts'
import { localTarget } from '../fakes/site.ts'
import { childrenNamed, folder, makeCopy, until, workIn } from './copying.ts'
import { benchFor, type EngineCase } from './engine-bench.ts'
import { gate } from './gate.ts'
import { smallDisk } from './small-disk.ts'

const BIG = 400_000

/** Whatever goes wrong while an engine copies, nothing is kept that looks like a copy, and the Fault says what it was. */
export function faultsAreSeen(it_: EngineCase): void {
  const { engine } = it_
  const { set, fails, nothingKept } = benchFor(it_)

  describe(`${engine.name}: a fault never looks like a copy`, () => {
    it('refuses a source that is not there', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      source.destroy()
      expect((await engine.preflight(source.component, work)).findings).toMatchObject([{ kind: 'source-missing' }])
      expect((await fails(makeCopy({ engine, component: source.component, target }, work))).hint).toBe('source-missing')
      await nothingKept(target, scratch)
    })

    it('fails when its tool is killed in the middle', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      const held = source.hold()
      const stop = gate(BIG)
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, work))
      if (held === null) await stop.reached
      const tool = held?.tool ?? 'tar'
      process.kill(await until(() => childrenNamed(tool)[0], tool), 'SIGKILL')
      held?.letGo()
      stop.open()
      const fault = await making
      expect(fault.hint).toBe('tool-failed')
      expect(fault.message).toContain(`${tool}: killed by SIGKILL`)
      await nothingKept(target, scratch)
    })

    it('fails when the compressor is killed in the middle', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      const stop = gate(BIG)
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, work))
      await stop.reached
      process.kill(await until(() => childrenNamed('zstd')[0], 'zstd'), 'SIGKILL')
      stop.open()
      const fault = await making
      expect(fault.hint).toBe('tool-failed')
      expect(fault.message).toContain('zstd: killed by SIGKILL')
      await nothingKept(target, scratch)
    })

    it('stops at once, with every process of it, when it is told to', async () => {
      using place = folder()
      const { source, target, scratch } = set(place.path)
      const stop = gate(BIG)
      const told = new AbortController()
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, workIn(scratch, told.signal)))
      await stop.reached
      told.abort()
      expect((await making).hint).toBe('cancelled')
      expect([...childrenNamed('zstd'), ...childrenNamed('tar'), ...childrenNamed('sqlite3')]).toEqual([])
      stop.open()
      await nothingKept(target, scratch)
    })

    it('fails when its source is deleted in the middle', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      const stop = gate(BIG)
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, work))
      await stop.reached
      source.destroy()
      stop.open()
      expect((await making).hint).toBe('source-missing')
      await nothingKept(target, scratch)
    })

    it('fails when the disk is full in the middle, and leaves the disk as it was', async () => {
      using place = folder()
      using disk = smallDisk(1)
      const { source, work, scratch } = set(place.path)
      const target = targetFor(localTarget({ path: disk.path, mount: disk.path }))
      expect((await fails(makeCopy({ engine, component: source.component, target }, work))).hint).toBe('free-space')
      await nothingKept(target, scratch)
      expect(await target.free()).toBeGreaterThan(900_000)
    })

    it('fails when scratch is full in the middle', async () => {
      using place = folder()
      using disk = smallDisk(1)
      const { source, target, work } = set(place.path)
      const copy = await makeCopy({ engine, component: source.component, target }, work)
      expect((await fails(engine.rehearse({ chain: [copy], source: source.component, at: new Date() }, workIn(disk.path)))).hint).toBe('free-space')
      expect(readdirSync(disk.path)).toEqual([])
    })

    it('fails when the disk is pulled out in the middle', async () => {
      using place = folder()
      using disk = smallDisk(64)
      const { source, work } = set(place.path)
      const target = targetFor(localTarget({ path: disk.path, mount: disk.path }))
      const stop = gate(BIG)
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, work))
      await stop.reached
      disk.unplug()
      stop.open()
      expect((await making).hint).toBe('mount-missing')
      expect(readdirSync(disk.path)).toEqual([])
    })
  })
}
